//! What servers are documented or were seen to say, each line at its stage: the page that must come first.

use mailprobe::catalogue::{Catalogue, Severity};
use mailprobe::diagnose::{Standing, diagnose};
use mailprobe::fact::facts;
use mailprobe::report::Report;
use mailprobe::scenario::{Scenario, Split, rehearse};

use mailprobe::scenario::said::{Said, scenario};

const LINES: &str = include_str!("documented.tsv");

/// How many lines there are, and how many kinds of line; several lines may be of one.
const TOLD: (usize, usize) = (194, 128);

/// What is amiss with what is made of this scenario, where something is. Pages of equal worth have `|` between them.
pub(super) fn amiss(
    text: &str,
    expected: &str,
    split: Split,
    catalogue: &Catalogue,
) -> Option<String> {
    let run = match Scenario::parse(text).map(|scenario| rehearse(&scenario, split)) {
        Ok(Ok(run)) => run,
        Ok(Err(mismatch)) => return Some(format!("{mismatch}\n{text}")),
        Err(error) => return Some(format!("{error}\n{text}")),
    };
    let verdict = diagnose(&run, &facts(&run), catalogue);
    let found: Vec<&str> = verdict.findings.iter().map(|f| f.id.as_str()).collect();
    let mut words = expected.split(' ');
    let page = words.next().unwrap_or_default();
    if page == "healthy" {
        let is_wrong = verdict
            .findings
            .iter()
            .any(|f| f.severity > Severity::Advice);
        let advised: Vec<&str> = words.collect();
        let is_healthy = !is_wrong && verdict.standing == Standing::Works && advised == found;
        return (!is_healthy).then(|| format!("{:?} with {found:?}", verdict.standing));
    }
    if !page.split('|').any(|worthy| found.first() == Some(&worthy)) {
        return Some(format!("{found:?}"));
    }
    let candidates = &verdict.findings[0].candidates;
    let candidates: Vec<&str> = candidates.iter().map(|c| c.id.as_str()).collect();
    words
        .any(|word| match word.strip_prefix('>') {
            Some(first) => candidates.first() != Some(&first),
            None => !candidates.contains(&word),
        })
        .then(|| format!("{page} with {candidates:?}"))
}

#[test]
fn every_documented_line_leads_to_its_page() {
    let catalogue = Catalogue::embedded();
    let mut faults = Vec::new();
    let mut told = 0;
    let mut kinds = std::collections::BTreeSet::new();
    for (number, line) in LINES.lines().enumerate() {
        if line.starts_with('#') {
            continue;
        }
        let fields: Vec<&str> = line.split('\t').collect();
        let [
            kind,
            server,
            login,
            protocol,
            stage,
            reply,
            expected,
            source,
        ] = fields[..]
        else {
            panic!("documented.tsv:{}: eight fields are wanted", number + 1);
        };
        let known = ["observed", "documented", "standard", "inferred"];
        assert!(
            known.contains(&source),
            "documented.tsv:{}: {source}",
            number + 1
        );
        let said = Said {
            server,
            login,
            protocol,
            stage,
            reply,
        };
        let text = scenario(&said);
        for split in [Split::Whole, Split::EveryByte] {
            if let Some(amiss) = amiss(&text, expected, split, &catalogue) {
                let line = number + 1;
                faults.push(format!(
                    "documented.tsv:{line}: {kind} ({server}, {login}, {stage}): {reply}: {amiss}, not {expected}"
                ));
                break;
            }
        }
        told += 1;
        kinds.insert(kind);
    }
    println!(
        "{told} lines of {} kinds, {} not answered",
        kinds.len(),
        faults.len()
    );
    assert!(
        faults.is_empty(),
        "{} of {told}:\n{}",
        faults.len(),
        faults.join("\n")
    );
    assert_eq!((told, kinds.len()), TOLD);
}

/// A second server in the run of the first.
fn beside(first: &Said<'_>, second: &Said<'_>) -> String {
    let text = scenario(second);
    let begins = format!("\n{} ", second.protocol);
    let (_, server) = text.split_once(&begins).unwrap();
    format!("{}{} {server}", scenario(first), second.protocol)
}

/// What one protocol shows decides between the candidates of another.
#[test]
fn a_protocol_that_works_tells_why_another_one_does_not() {
    const NOT_CONNECTED: &str = "BAD User is authenticated but not connected.";
    const CLAIMS: &str = "token; claims aud=https://outlook.office.com upn=kim@contoso.com exp=+3600 \
         iss=https://sts.windows.net/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0/ tid=0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0 \
         scp=IMAP.AccessAsUser.All,POP.AccessAsUser.All,SMTP.Send";
    let catalogue = Catalogue::embedded();
    let mut faults = Vec::new();
    for (login, works, (protocol, stage, reply), expected) in [
        (
            "token",
            "pop3",
            ("imap", "enter", NOT_CONNECTED),
            "auth.not-connected >auth.imap-disabled",
        ),
        (
            CLAIMS,
            "pop3",
            ("imap", "enter", NOT_CONNECTED),
            "auth.not-connected >auth.imap-disabled",
        ),
        (
            "token",
            "imap",
            ("pop3", "enter", "-ERR Command is not valid in this state."),
            "auth.not-connected >auth.pop-disabled",
        ),
        (
            "token",
            "smtp",
            ("imap", "auth", "NO AUTHENTICATE failed."),
            "oauth.refused >oauth.wrong-scope auth.imap-disabled",
        ),
        (
            CLAIMS,
            "smtp",
            ("imap", "auth", "NO AUTHENTICATE failed."),
            "oauth.refused >auth.imap-disabled",
        ),
        (
            CLAIMS,
            "imap",
            ("smtp", "auth", "535 5.7.3 Authentication unsuccessful"),
            "oauth.refused >auth.smtp-disabled-mailbox",
        ),
    ] {
        let said = |protocol, stage, reply| Said {
            server: "Exchange Online",
            login,
            protocol,
            stage,
            reply,
        };
        let text = beside(&said(works, "", ""), &said(protocol, stage, reply));
        if let Some(amiss) = amiss(&text, expected, Split::Whole, &catalogue) {
            faults.push(format!(
                "{login}, {works} works, {protocol}: {reply}: {amiss}, not {expected}"
            ));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A time to wait is told as the moment when it is over.
#[test]
fn a_time_to_wait_is_told_by_the_clock() {
    let reply = "NO Request is throttled. Suggested Backoff Time: 299961 milliseconds";
    let text = scenario(&Said {
        server: "Exchange Online",
        login: "token",
        protocol: "imap",
        stage: "enter",
        reply,
    });
    let run = rehearse(&Scenario::parse(&text).unwrap(), Split::Whole).unwrap();
    let facts = facts(&run);
    let catalogue = Catalogue::embedded();
    let verdict = diagnose(&run, &facts, &catalogue);
    let report = Report::new(&run, &facts, &verdict, &catalogue);
    let says = &report.findings[0].evidence[0].says;
    let (_, moment) = says.split_once("it asks to wait until ").unwrap();
    assert_eq!(moment, "2026-11-21 12:05:00 UTC", "{says}");
}
