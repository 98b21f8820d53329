//! How it is told: in the report of a run, and by the program itself.

use mailprobe::catalogue::Catalogue;
use mailprobe::diagnose::diagnose;
use mailprobe::fact::facts;
use mailprobe::program::named;
use mailprobe::report::human::{self, Detail};
use mailprobe::report::programs::ProgramList;
use mailprobe::report::{Report, json};
use mailprobe::scenario::{Scenario, Split, rehearse};
use mailprobe::style::Style;

const WORKS: &str = include_str!("../reports/works.scenario");

pub(super) fn report(scenario: &str, name: Option<&str>) -> Report {
    let run = rehearse(&Scenario::parse(scenario).unwrap(), Split::Whole).unwrap();
    let catalogue = Catalogue::embedded();
    let facts = facts(&run);
    let verdict = diagnose(&run, &facts, &catalogue);
    let report = Report::new(&run, &facts, &verdict, &catalogue);
    match name {
        Some(name) => report.with_programs(&run, &facts, &named(name)),
        None => report,
    }
}

const NARROW_ASCII: Style = Style {
    color: false,
    unicode: false,
    width: 40,
};

#[test]
fn a_healthy_run_stays_short_unless_it_is_asked() {
    let without = human::render(&report(WORKS, None), &Style::PLAIN, Detail::Usual);
    assert!(without.lines().count() <= 5, "{without}");
    let with = human::render(&report(WORKS, Some("")), &Style::PLAIN, Detail::Usual);
    assert!(
        with.starts_with(&without) && with.contains("What mail programs would do"),
        "{with}"
    );
    // A line a program and one a reason, and no settings.
    assert!(
        with.lines().count() < 70,
        "{} lines: {with}",
        with.lines().count()
    );
    assert!(
        with.contains("Thunderbird 78 and newer: IMAP by hand"),
        "{with}"
    );
    let verdict = human::render(&report(WORKS, Some("")), &Style::PLAIN, Detail::Verdict);
    assert!(!verdict.contains("Thunderbird"), "{verdict}");
}

#[test]
fn one_program_is_told_with_its_settings_at_every_width() {
    let report = report(WORKS, Some("thunderbird 78"));
    let text = human::render(&report, &Style::PLAIN, Detail::Usual);
    for part in [
        "- Connection security: SSL/TLS",
        "- Authentication method: ",
        "Account Settings > Server Settings",
        "last read on 2026-11-",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let narrow = human::render(&report, &NARROW_ASCII, Detail::Usual);
    assert!(
        narrow.is_ascii() && narrow.contains("Connection security"),
        "{narrow}"
    );
}

/// The name that signed in is told, and else what is known of its form.
#[test]
fn the_user_name_stands_among_the_settings() {
    let name = |scenario: &str| {
        let report = report(scenario, Some("thunderbird 78"));
        let value: serde_json::Value = serde_json::from_str(&json::render(&report)).unwrap();
        let settings = value["programs"][0]["protocols"]["imap"]["settings"].clone();
        let last = settings.as_array().unwrap().last().unwrap().clone();
        assert_eq!(last["setting"], "User name", "{settings:#}");
        last["choose"].as_str().unwrap().to_owned()
    };
    let seen = |host: &str| {
        format!(
            "no-login\nimap {host}:993 tls\ntls ok\nS: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\nC: m1 LOGOUT\nS: * BYE x\nS: m1 OK x\n"
        )
    };
    assert_eq!(name(&seen("imap.mail.me.com")), "kim");
    assert_eq!(name(&seen("mail.gandi.net")), "kim@example.org");
    assert_eq!(
        name(&seen("imap.example.org")),
        "its form is not known here; try kim@example.org first"
    );
    assert_eq!(name(WORKS), "kim@example.org");
}

/// The lines for one program and protocol.
fn lines(report: &Report, protocol: &str) -> Vec<String> {
    report.programs[0].protocols[protocol].lines.clone()
}

/// What stands in a file of settings is told so that it can be pasted: by the grammar of NeoMutt (`set NAME = "VALUE"`), of addresses (RFC 3986),
/// of msmtp (`NAME VALUE`) and of OfflineIMAP (`NAME = VALUE`).
#[test]
fn the_settings_of_text_programs_can_be_pasted() {
    let mutt = report(WORKS, Some("neomutt"));
    let mut urls = 0;
    for protocol in ["imap", "smtp"] {
        let all = lines(&mutt, protocol);
        assert!(!all.is_empty(), "{protocol}");
        for line in &all {
            let (name, value) = line
                .strip_prefix("set ")
                .and_then(|rest| rest.split_once(" = "))
                .unwrap_or_else(|| panic!("{line}"));
            assert!(
                name.chars().all(|c| c.is_ascii_lowercase() || c == '_'),
                "{line}"
            );
            let quoted = value
                .strip_prefix('"')
                .and_then(|rest| rest.strip_suffix('"'));
            match quoted {
                Some(text) => assert!(!text.contains(['"', '`', '$', '\\']), "{line}"),
                None => assert!(["yes", "no"].contains(&value), "{line}"),
            }
            if name == "smtp_url" {
                let url = url::Url::parse(quoted.unwrap()).unwrap();
                assert_eq!(url.username(), "kim%40example.org", "{line}");
                let begins_with_tls = url.scheme() == "smtps";
                assert_eq!(begins_with_tls, url.port() == Some(465), "{line}");
                let forced = all.iter().any(|line| line == "set ssl_force_tls = yes");
                assert!(begins_with_tls || forced, "{all:?}");
                urls += 1;
            }
        }
    }
    assert_eq!(urls, 1);
    let msmtp = lines(&report(WORKS, Some("msmtp")), "smtp");
    assert_eq!(msmtp[0], "account default");
    assert!(
        msmtp.contains(&"user kim@example.org".to_owned()),
        "{msmtp:?}"
    );
    assert!(
        msmtp.iter().all(|line| line.split(' ').count() == 2),
        "{msmtp:?}"
    );
    let offline = lines(&report(WORKS, Some("offlineimap")), "imap");
    assert_eq!(offline[0], "[Repository Remote]");
    assert!(
        offline[1..].iter().all(|line| line.contains(" = ")),
        "{offline:?}"
    );
    let curl = lines(&report(WORKS, Some("curl")), "imap");
    assert!(
        curl[0].starts_with("curl --user kim@example.org "),
        "{curl:?}"
    );
    let told = human::render(&mutt, &NARROW_ASCII, Detail::Usual);
    for line in lines(&mutt, "smtp") {
        assert!(
            told.lines().any(|told| told.trim() == line),
            "{line}: {told}"
        );
    }
}

#[test]
fn the_json_names_verdicts_servers_and_settings() {
    let report = report(WORKS, Some("thunderbird 78"));
    let value: serde_json::Value = serde_json::from_str(&json::render(&report)).unwrap();
    let imap = &value["programs"][0]["protocols"]["imap"];
    assert!(
        ["connects", "connects-with"].contains(&imap["verdict"].as_str().unwrap()),
        "{imap}"
    );
    assert!(imap["endpoint"].as_str().unwrap().ends_with(":993"));
    assert_eq!(imap["settings"][3]["choose"], "SSL/TLS");
    assert_eq!(value["programs"].as_array().unwrap().len(), 1);
}

#[test]
fn the_list_names_each_program_and_how_old_it_is() {
    let list = ProgramList::all();
    let text = list.render(&Style::PLAIN);
    for program in &list.programs {
        let name = format!("{} ({})", program.name, program.id);
        assert!(text.contains(&name), "{name}");
    }
    assert!(
        text.contains("What mailprobe knows was checked between 2026-"),
        "{text}"
    );
    assert!(text.contains("; IMAP, POP3, SMTP"), "{text}");
    let narrow = list.render(&NARROW_ASCII);
    assert!(narrow.is_ascii());
}

/// A ticket tells it, too: a line each of a few, and a line a protocol of all, and stays as short as any.
#[test]
fn a_ticket_tells_of_programs() {
    use mailprobe::report::markdown;
    let one = markdown::render(&report(WORKS, Some("thunderbird 78")));
    assert!(
        one.contains("- Thunderbird 78 and newer, IMAP: connects with these settings: ")
            && one.contains("993"),
        "{one}"
    );
    let all = markdown::render(&report(WORKS, Some("")));
    let lines: Vec<&str> = all
        .lines()
        .filter(|line| line.starts_with("- Programs, "))
        .collect();
    assert!(!lines.is_empty() && lines.len() <= 3, "{all}");
    assert!(
        lines[0].contains("connects with these settings: ") && lines[0].contains("Thunderbird"),
        "{all}"
    );
    assert!(all.lines().count() < 40, "{all}");
    assert!(!markdown::render(&report(WORKS, None)).contains("Programs, "));
}

/// What is trusted because of an option alone is trusted by nobody else.
#[test]
fn an_authority_that_was_named_for_the_run_is_not_that_of_the_programs() {
    let report = report(WORKS, Some("")).with_named_authority();
    let text = human::render(&report, &Style::PLAIN, Detail::Usual);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("--ca-file"), "{text}");
    for program in &report.programs {
        for answer in program.protocols.values() {
            let told = answer.cautions.iter().any(|one| one.contains("--ca-file"));
            assert_eq!(told, answer.endpoint.is_some(), "{}", program.id);
        }
    }
}
