//! Pages made for the purpose, and what is found with them.

use mailprobe::catalogue::{Catalogue, Severity};
use mailprobe::diagnose::{Standing, Verdict, diagnose};
use mailprobe::endpoint::Protocol;
use mailprobe::fact::facts;
use mailprobe::scenario::{Scenario, Split, rehearse};

/// A page with this header beyond what every page has.
pub(crate) fn page(
    id: &str,
    stage: &str,
    severity: &str,
    certainty: &str,
    rest: &str,
) -> (String, String) {
    let text = format!(
        "+++\ntitle = \"{id}\"\nstage = \"{stage}\"\nprotocols = [\"imap\", \"pop3\", \"smtp\"]\n\
         severity = \"{severity}\"\nwho = \"user\"\nsince = \"0.1.0\"\ncertainty = \"{certainty}\"\n{rest}\n\
         [[source]]\nurl = \"https://example.org/\"\ntitle = \"A source\"\nread = 2026-11-21\n+++\n\
         ## Symptom\na\n## Cause\nb\n## Fix\n### You\nc\n### Help desk\nd\n### Administrator\ne\n\
         ## Confirm\nf\n## Example\n```scenario\nimap a.example:993 tls\nconnect refused\n```\n"
    );
    (id.to_owned(), text)
}

pub(crate) fn when(clauses: &str) -> String {
    format!("[[when]]\n{clauses}\n")
}

/// One page for each way of failing that these tests use.
pub(crate) fn usual() -> Vec<(String, String)> {
    [
        ("x.nxdomain", "resolve", "'dns.outcome' = 'nxdomain'"),
        ("x.refused", "connect", "'connect.outcome' = 'refused'"),
        ("x.timeout", "connect", "'connect.outcome' = 'timeout'"),
        ("x.certificate", "secure", "'tls.outcome' = 'untrusted'"),
        (
            "x.no-starttls",
            "secure",
            "'starttls.outcome' = 'not-offered'",
        ),
        ("x.password", "authenticate", "'auth.outcome' = 'refused'"),
    ]
    .into_iter()
    .map(|(id, stage, clause)| page(id, stage, "broken", "certain", &when(clause)))
    .collect()
}

pub(crate) fn judge(scenario: &str, pages: Vec<(String, String)>) -> Verdict {
    let catalogue = Catalogue::of(pages);
    assert_eq!(catalogue.faults(), [], "the pages of this test");
    let scenario = Scenario::parse(scenario).unwrap();
    let run = rehearse(&scenario, Split::Whole).unwrap();
    diagnose(&run, &facts(&run), &catalogue)
}

pub(crate) fn found(verdict: &Verdict) -> Vec<(&str, Severity)> {
    let findings = verdict.findings.iter();
    findings.map(|f| (f.id.as_str(), f.severity)).collect()
}

pub(crate) fn standing(verdict: &Verdict, protocol: Protocol) -> Standing {
    let own = verdict.protocols.iter().find(|p| p.protocol == protocol);
    own.unwrap().standing
}

pub(crate) const REFUSED: &str = "imap mail.example.org:993 tls\nconnect refused\n";

/// An IMAP server that lets the user in.
pub(crate) const IMAP_WORKS: &str = "imap mail.example.org:993 tls\ntls ok\n\
    S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\n\
    C: m1 AUTHENTICATE PLAIN [hidden]\nS: m1 OK [CAPABILITY IMAP4rev1] in\n\
    C: m2 EXAMINE INBOX\nS: * 1 EXISTS\nS: m2 OK done\nC: m3 LOGOUT\nS: * BYE\nS: m3 OK\n";

/// The same over another door, where nobody signs in a second time.
pub(crate) const IMAP_OFFERS: &str = "tls ok\nS: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\n\
    C: m1 LOGOUT\nS: * BYE\nS: m1 OK\n";

/// A server without STARTTLS behind a door that wants it.
pub(crate) const NO_STARTTLS: &str = "S: * OK [CAPABILITY IMAP4rev1] ready\nC: m1 CAPABILITY\n\
    S: * CAPABILITY IMAP4rev1\nS: m1 OK\nC: m2 LOGOUT\nS: * BYE\nS: m2 OK\n";

pub(crate) const IMAP_REFUSES: &str = "imap mail.example.org:993 tls\ntls ok\n\
    S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\n\
    C: m1 AUTHENTICATE PLAIN [hidden]\nS: m1 NO no\nC: m2 LOGOUT\nS: * BYE\nS: m2 OK\n";

pub(crate) const POP3_OFFERS: &str =
    "tls ok\nS: +OK ready\nC: CAPA\nS: +OK\nS: SASL PLAIN\nS: .\nC: QUIT\nS: +OK\n";

pub(crate) const SMTP_OFFERS: &str = "tls ok\nS: 220 ready\nC: EHLO [127.0.0.1]\nS: 250-mail\nS: 250 AUTH PLAIN\nC: QUIT\nS: 221 bye\n";
