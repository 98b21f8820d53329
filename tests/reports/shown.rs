//! What the caller's program shows beside what a run found: what passed is said to be in order, and what is wrong is named.

use mailprobe::catalogue::Catalogue;
use mailprobe::client::Library;
use mailprobe::explain::{Explainer, Repeatable};
use mailprobe::report::shown::{Fit, ShownReport};
use mailprobe::report::{Report, human};
use mailprobe::style::Style;

use crate::TENANT;
use crate::ticket::on_real_pages;

/// POP and sending are off in the tenant, and all certificates are in order.
fn shown(text: &str) -> ShownReport {
    let (catalogue, library) = (Catalogue::embedded(), Library::embedded());
    let answer = Explainer::new(&catalogue, &library).explain_of_mail(text);
    let report = on_real_pages(TENANT);
    report
        .with_shown(&Repeatable::default(), &answer, &catalogue)
        .shown
        .unwrap()
}

#[test]
fn what_passed_is_in_order_though_something_else_is_wrong() {
    for (text, part) in [
        (
            "The server's certificate is invalid",
            "the certificate is fine from here",
        ),
        ("Das Zertifikat ist abgelaufen", "the certificate is fine"),
        ("0x800CCC1A", "agree on a version of TLS"),
        (
            "The server does not respond",
            "the servers take the connection",
        ),
    ] {
        let shown = shown(text);
        let says = shown.says.join(" ");
        assert_eq!(shown.fit, Fit::WorksHere, "{text}: {says}");
        assert!(says.contains(part), "{text}: {says}");
        assert!(
            says.contains("This run found something else: ") && says.contains("(finding 1)"),
            "{text}: {says}"
        );
    }
}

#[test]
fn what_the_run_found_fits() {
    let shown = shown("SmtpClientAuthentication is disabled for the Tenant");
    assert_eq!(shown.fit, Fit::Fits);
}

#[test]
fn a_token_of_ones_own_disproves_nothing_of_what_the_sign_in_service_tells_others() {
    for text in ["AADSTS53003", "AADSTS50076"] {
        let shown = shown(text);
        let says = shown.says.join(" ");
        assert_eq!(shown.fit, Fit::NotTested, "{text}: {says}");
        assert!(
            says.contains("Run it again with --sign-in"),
            "{text}: {says}"
        );
    }
}

#[test]
fn a_ticket_and_a_page_name_what_the_words_can_mean() {
    let (catalogue, library) = (Catalogue::embedded(), Library::embedded());
    let answer =
        Explainer::new(&catalogue, &library).explain_of_mail("The server does not respond");
    let report = on_real_pages(TENANT).with_shown(&Repeatable::default(), &answer, &catalogue);
    let ticket = mailprobe::report::markdown::render(&report);
    let page = mailprobe::report::html::render(&report);
    for told in [&ticket, &page] {
        assert!(told.contains("program shows can mean: "), "{told}");
        assert!(told.contains("tcp.timeout"), "{told}");
    }
}

/// Who reads the report sees what the caller saw, without what nobody needs to see again.
#[test]
fn what_the_caller_saw_stands_in_every_form_and_no_secret_of_it_does() {
    let (catalogue, library) = (Catalogue::embedded(), Library::embedded());
    let explainer = Explainer::new(&catalogue, &library);
    for (text, told) in [
        (
            "The server\n  does not respond",
            "The caller saw: \"The server does not respond\"",
        ),
        (
            "Login failed, password=Winter2026 for xq77zzyk@contoso.example",
            "The caller saw: \"Login failed,",
        ),
        (
            "connection refused \u{1b}[31m<b>xq77zzyk</b>",
            "The caller saw: \"connection refused",
        ),
    ] {
        let repeated = explainer.repeated(text);
        let answer = explainer.explain_of_mail(text);
        let report = on_real_pages(TENANT).with_shown(&repeated, &answer, &catalogue);
        let human = render_human(&report);
        let ticket = mailprobe::report::markdown::render(&report).replace('`', "");
        let page = mailprobe::report::html::render(&report);
        let json = mailprobe::report::json::render(&report);
        assert!(human.contains(told), "{human}");
        assert!(ticket.contains(told), "{ticket}");
        assert!(page.contains("The caller saw: "), "{page}");
        for form in [&human, &ticket, &page, &json] {
            for secret in ["Winter2026", "xq77zzyk", "\u{1b}", "<b>"] {
                let is_own = secret == "<b>" && form == &page;
                assert!(is_own || !form.contains(secret), "{secret}: {form}");
            }
        }
    }
    assert!(
        explainer
            .repeated(&"connection refused ".repeat(100))
            .as_str()
            .chars()
            .count()
            < 310
    );
}

/// The report for people, in lines that are wide enough.
fn render_human(report: &Report) -> String {
    let style = Style {
        width: 400,
        ..Style::PLAIN
    };
    human::render(report, &style, human::Detail::Usual)
}

/// What is said of a text beside a run of this scenario, and how it fits.
fn beside(scenario: &str, text: &str) -> (Fit, String) {
    let (catalogue, library) = (Catalogue::embedded(), Library::embedded());
    let answer = Explainer::new(&catalogue, &library).explain_of_mail(text);
    let report = on_real_pages(scenario).with_shown(&Repeatable::default(), &answer, &catalogue);
    let shown = report.shown.unwrap();
    (shown.fit, shown.says.join(" "))
}

/// IMAP at a port of its own, to which somebody signed in, and sending at 587; POP was not asked for.
const OWN_PORT: &str = "imap mail.example.org:994 tls\nresolve 192.0.2.10\ntls ok\nS: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] host7.example.net ready\nC: m1 AUTHENTICATE PLAIN [hidden]\nS: m1 OK [CAPABILITY IMAP4rev1] in\nC: m2 EXAMINE INBOX\nS: * 3 EXISTS\nS: m2 OK [READ-ONLY] there\nC: m3 LOGOUT\nS: * BYE bye\nS: m3 OK bye\nsmtp mail.example.org:587 starttls\nS: 220 mail.example.org ESMTP\nC: EHLO [127.0.0.1]\nS: 250-mail.example.org\nS: 250 STARTTLS\nC: STARTTLS\nS: 220 go ahead\ntls ok\nC: EHLO [127.0.0.1]\nS: 250-mail.example.org\nS: 250 AUTH PLAIN LOGIN\nC: AUTH PLAIN [hidden]\nS: 235 2.7.0 Authentication successful\nC: MAIL FROM:<kim@example.org>\nS: 250 2.1.0 Ok\nC: RCPT TO:<kim@example.org>\nS: 250 2.1.5 Ok\nC: RSET\nS: 250 2.0.0 Ok\nC: QUIT\nS: 221 2.0.0 Bye\n";

/// Nobody answers at the one server.
const NOBODY: &str = "imap mail.example.org:994 tls\nconnect timeout\n";

#[test]
fn another_server_port_or_user_is_told_before_anything_is_judged() {
    for (scenario, text, part) in [
        (
            OWN_PORT,
            "Login to server imap.fabrikam.com with username pat@fabrikam.com failed.",
            "That is imap.fabrikam.com; this run tried mail.example.org: `mailprobe kim@example.org --imap imap.fabrikam.com` tries that one.",
        ),
        (
            OWN_PORT,
            "The certificate for IMAP.Fabrikam.com. has expired",
            "--imap imap.fabrikam.com` tries that one",
        ),
        (
            NOBODY,
            "Connection to server imap.fabrikam.com timed out.",
            "That is imap.fabrikam.com; this run tried mail.example.org",
        ),
        (
            OWN_PORT,
            "mail.fabrikam.com: connection refused",
            "--imap mail.fabrikam.com --smtp mail.fabrikam.com` tries that one",
        ),
        (
            OWN_PORT,
            "connect to mail.example.org:993: Connection refused",
            "Port 993 was not tried in this run; mail.example.org answers at 994: set that.",
        ),
        (
            OWN_PORT,
            "connect to mail.example.org[192.0.2.10]:2525: Connection timed out",
            "Port 2525 was not tried in this run; mail.example.org answers at 587: set that.",
        ),
        (
            OWN_PORT,
            "Could not connect to SMTP host: mail.example.org, port: 465",
            "Port 465 was not tried in this run; mail.example.org answers at 587: set that.",
        ),
        (
            OWN_PORT,
            "connect ETIMEDOUT 192.0.2.10:465",
            "Port 465 was not tried in this run; mail.example.org answers at 587",
        ),
        (
            NOBODY,
            "connect to mail.example.org:993: Connection timed out",
            "Port 993 was not tried in this run: `mailprobe kim@example.org --imap mail.example.org:993` tries it.",
        ),
        (
            NOBODY,
            "connect to mail.example.org:465: Connection timed out",
            "SMTP was not tried in this run",
        ),
        (
            OWN_PORT,
            "Login to server mail.example.org with username kim failed.",
            "The program signs in as kim, this run as kim@example.org.",
        ),
        (
            OWN_PORT,
            "535 5.7.8 Error: authentication failed, user=<pat@example.org>",
            "The program signs in as pat@example.org, this run as kim@example.org.",
        ),
    ] {
        let (fit, says) = beside(scenario, text);
        assert!(says.contains(part), "{text}: {fit:?} {says}");
        assert_eq!(fit, Fit::NotTested, "{text}: {says}");
        assert!(!says.contains("fit"), "{text}: {says}");
    }
}

#[test]
fn what_the_run_tried_is_judged_whatever_it_is_called() {
    for (scenario, text, fit) in [
        (
            OWN_PORT,
            "The certificate of MAIL.example.org is for another name: imap.fabrikam.com",
            Fit::WorksHere,
        ),
        (
            OWN_PORT,
            "Hostname mismatch, certificate is not valid for 'imap.fabrikam.com'.",
            Fit::WorksHere,
        ),
        (
            OWN_PORT,
            "connect to 192.0.2.10:587: Connection refused",
            Fit::WorksHere,
        ),
        (
            OWN_PORT,
            "connect to 192.0.2.77:587: Connection refused",
            Fit::WorksHere,
        ),
        (
            OWN_PORT,
            "Login to server mail.example.org with username kim@example.org failed.",
            Fit::WorksHere,
        ),
        (
            OWN_PORT,
            "Wrong username and password for mail.example.org",
            Fit::WorksHere,
        ),
        (
            NOBODY,
            "Connection to server mail.example.org timed out.",
            Fit::Fits,
        ),
        (
            TENANT,
            "connect to imap-emea.office365.com:993: Connection refused",
            Fit::WorksHere,
        ),
        (
            TENANT,
            "smtp.office365.com: SmtpClientAuthentication is disabled for the Tenant",
            Fit::Fits,
        ),
    ] {
        let (found, says) = beside(scenario, text);
        assert_eq!(found, fit, "{text}: {says}");
    }
}
