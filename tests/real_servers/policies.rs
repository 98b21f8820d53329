//! What a server's own rules refuse: to whom, over which protocol, how often and from which address.

use std::net::SocketAddr;
use std::process::Command;

use super::servers::process::{Process, directory};
use super::*;

/// Dovecot with these lines of configuration and these fields of the user, and Postfix that asks it.
struct Ruled {
    site: Site,
    dovecot: Dovecot,
    postfix: Postfix,
    _authority: Authority,
}

fn ruled(lines: &str, fields: &str, postfix: &[(&str, &str)]) -> Ruled {
    let authority = Authority::new();
    let dovecot = dovecot::Setup::new(&authority.issue(&[IMAP], Flaw::None))
        .ports(&[993, 995])
        .settings(lines)
        .fields(fields)
        .start();
    let certificate = authority.issue(&[SMTP], Flaw::None);
    let postfix = Postfix::start_set(None, &certificate, &[], &[465], &dovecot, postfix);
    let site = Site::open(
        &authority,
        &[(IMAP, &dovecot, Published), (SMTP, &postfix, Published)],
    );
    Ruled {
        site,
        dovecot,
        postfix,
        _authority: authority,
    }
}

/// Holds a connection of somebody else that has signed in, as a phone or another program does.
fn somebody_else(class: &str, at: SocketAddr, login: &str) -> Process {
    let script = format!(
        "import imaplib, signal, smtplib, ssl\n\
         context = ssl._create_unverified_context()\n\
         plain = ('\\0' + {USER:?} + '\\0' + {PASSWORD:?}).encode()\n\
         other = {class}('{}', {}, {}=context)\n\
         {login}\n\
         print('ready', flush=True)\n\
         signal.pause()\n",
        at.ip(),
        at.port(),
        if class.contains("IMAP") {
            "ssl_context"
        } else {
            "context"
        },
    );
    let mut command = Command::new("/usr/bin/python3");
    command.args(["-c", &script]);
    let mut process = Process::start(&mut command, &directory("other"));
    process.wait_for_line("ready");
    process
}

/// How one protocol of a run came out, and the finding that explains it.
fn outcome<'a>(report: &'a Value, protocol: &str) -> (&'a str, &'a str) {
    let one = &report["protocols"][protocol];
    let text = |key: &str| one[key].as_str().unwrap_or("none");
    (text("verdict"), text("finding"))
}

#[test]
fn an_account_that_is_closed_is_told_from_a_wrong_password() {
    if !servers::available() {
        return;
    }
    for (fields, finding, said) in [
        (
            "nologin",
            "auth.account-disabled",
            "Login disabled for this user",
        ),
        (
            "nologin reason=Account_suspended",
            "auth.account-disabled",
            "Account_suspended",
        ),
        // Dovecot says no more than of a wrong password, so neither can anybody else.
        (
            "allow_nets=10.1.2.0/24",
            "auth.bad-password",
            "Authentication failed.",
        ),
        (
            "proxy host=127.0.0.9 port=1",
            "auth.temporary",
            "Account is temporarily unavailable.",
        ),
    ] {
        let ruled = ruled("", fields, &[]);
        let report = report(&ruled.site, Proof::Password(PASSWORD), 1, &[]);
        assert_eq!(first_finding(&report), finding, "{report:#}");
        assert!(
            report["findings"][0].to_string().contains(said),
            "{report:#}"
        );
        assert_eq!(ruled.dovecot.sign_in_attempts(), 1, "{report:#}");
        for protocol in ["pop3", "smtp"] {
            assert_eq!(outcome(&report, protocol), ("undecided", "none"));
        }
    }
}

#[test]
fn a_protocol_that_is_denied_to_one_person_is_told_by_the_others() {
    if !servers::available() {
        return;
    }
    let lists = directory("denied");
    std::fs::write(lists.join("pop3"), format!("{USER}\n")).expect("our own directory");
    let lines = format!(
        "protocol pop3 {{\n passdb {{\n  driver = passwd-file\n  deny = yes\n  args = username_format=%u {}/pop3\n }}\n}}\n",
        lists.display()
    );
    let ruled = ruled(&lines, "", &[]);
    let report = report(&ruled.site, Proof::Password(PASSWORD), 1, &[]);
    assert_eq!(outcome(&report, "imap").0, "works", "{report:#}");
    assert_eq!(outcome(&report, "smtp").0, "works", "{report:#}");
    assert_eq!(outcome(&report, "pop3").0, "trouble", "{report:#}");
    let finding = &report["findings"][0];
    assert_eq!(finding["id"], "auth.accepted-elsewhere", "{report:#}");
    assert_eq!(finding["candidates"][0]["id"], "auth.pop-disabled");
    assert_eq!(finding["protocols"], serde_json::json!(["pop3"]));
}

#[test]
fn limits_of_others_are_no_fault_of_the_password() {
    if !servers::available() {
        return;
    }
    let sign_in = "import base64; other.ehlo(); other.docmd('AUTH', 'PLAIN ' + base64.b64encode(plain).decode())";
    let imap = (
        "imaplib.IMAP4_SSL",
        "other.authenticate('PLAIN', lambda _: plain)",
    );
    let (smtp, hello) = ("smtplib.SMTP_SSL", "other.ehlo()");
    // Who is told to wait leaves the other doors alone; sending is tried last.
    for (lines, settings, (class, login), protocol, finding, said) in [
        (
            "mail_max_userip_connections = 1\n",
            &[][..],
            imap,
            "imap",
            "auth.too-many-connections",
            "Maximum number of connections from user+IP exceeded",
        ),
        (
            "",
            &[("smtpd_client_connection_count_limit", "1")],
            (smtp, hello),
            "smtp",
            "auth.too-many-connections",
            "too many connections from 127.0.0.1",
        ),
        (
            "",
            &[("smtpd_client_connection_rate_limit", "1")],
            (smtp, hello),
            "smtp",
            "auth.too-many-connections",
            "too many connections from 127.0.0.1",
        ),
        (
            "",
            &[("smtpd_client_auth_rate_limit", "1")],
            (smtp, sign_in),
            "smtp",
            "auth.throttled",
            "too many AUTH commands from 127.0.0.1",
        ),
    ] {
        let ruled = ruled(lines, "", settings);
        let at = match protocol {
            "imap" => ruled.dovecot.at(993),
            _ => ruled.postfix.listeners()[0].at,
        };
        let _other = somebody_else(class, at, login);
        let report = report(&ruled.site, Proof::Password(PASSWORD), 1, &[]);
        for one in PROTOCOLS {
            let expected = match one {
                one if one == protocol => ("trouble", finding),
                _ if protocol == "imap" => ("undecided", "none"),
                _ => ("works", "none"),
            };
            assert_eq!(outcome(&report, one), expected, "{settings:?} {report:#}");
        }
        assert!(
            report["findings"][0].to_string().contains(said),
            "{report:#}"
        );
    }
}

#[test]
fn what_postfix_refuses_after_the_sign_in_is_told_apart() {
    if !servers::available() {
        return;
    }
    for (settings, verdict, finding) in [
        (
            &[("smtpd_client_restrictions", "reject")][..],
            "trouble",
            "smtp.address-blocked",
        ),
        (
            &[
                ("smtpd_delay_reject", "no"),
                ("smtpd_client_restrictions", "reject"),
            ],
            "trouble",
            "smtp.address-blocked",
        ),
        (
            &[(
                "smtpd_sender_restrictions",
                "check_sender_access inline:{ { kim@contoso.example = REJECT not from here } }",
            )],
            "trouble",
            "smtp.sender-rejected",
        ),
        (
            &[("smtpd_relay_restrictions", "reject")],
            "degraded",
            "smtp.recipient-rejected",
        ),
        (
            &[("smtpd_sasl_auth_enable", "no")],
            "trouble",
            "smtp.sign-in-not-offered",
        ),
    ] {
        let ruled = ruled("", "", settings);
        let code = i32::from(verdict == "trouble");
        let report = report(&ruled.site, Proof::Password(PASSWORD), code, &[]);
        assert_eq!(outcome(&report, "smtp"), (verdict, finding), "{report:#}");
        assert_eq!(outcome(&report, "imap").0, "works", "{report:#}");
        assert!(ruled.postfix.queue().is_empty(), "nothing is ever sent");
    }
}
