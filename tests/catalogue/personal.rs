//! A personal account has nobody who administers it: no finding about it sends its owner to one.

use mailprobe::catalogue::Catalogue;
use mailprobe::diagnose::diagnose;
use mailprobe::fact::facts;
use mailprobe::report::Report;
use mailprobe::scenario::{Scenario, Split, rehearse};

const REFUSED: &str = "\
token
imap outlook.office365.com:993 tls
tls ok
S: * OK The Microsoft Exchange IMAP4 service is ready.
C: m1 CAPABILITY
S: * CAPABILITY IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR
S: m1 OK CAPABILITY completed.
C: m2 AUTHENTICATE XOAUTH2 [hidden]
S: m2 OK AUTHENTICATE completed.
C: m3 CAPABILITY
S: * CAPABILITY IMAP4 IMAP4rev1
S: m3 OK CAPABILITY completed.
C: m4 EXAMINE INBOX
S: m4 BAD User is authenticated but not connected.
C: m5 LOGOUT
S: * BYE Microsoft Exchange Server IMAP4 server signing off.
S: m5 OK LOGOUT completed.
";

fn report(head: &str) -> Report {
    let scenario = Scenario::parse(&format!("{head}\n{REFUSED}")).unwrap();
    let run = rehearse(&scenario, Split::Whole).unwrap();
    let catalogue = Catalogue::embedded();
    let facts = facts(&run);
    Report::new(
        &run,
        &facts,
        &diagnose(&run, &facts, &catalogue),
        &catalogue,
    )
}

#[test]
fn only_an_organisation_has_an_administrator() {
    let personal = report("provider exchange-online consumer\nuser kim@outlook.com");
    let finding = &personal.findings[0];
    assert_eq!(
        (finding.id.as_str(), finding.who),
        ("auth.not-connected", "provider")
    );
    assert!(
        finding
            .fix
            .administrator
            .starts_with("A personal account has no administrator."),
        "{}",
        finding.fix.administrator
    );
    assert!(finding.fix.you.contains("outlook.com > Settings > Mail"));
    let organisation = report("provider exchange-online\nuser kim@contoso.com");
    let finding = &organisation.findings[0];
    assert_eq!(finding.who, "administrator");
    assert!(finding.fix.administrator.contains("Get-CASMailbox"));
}
