//! Offers, as a run would measure them, and what programs would do with them.

#[path = "answers/limits.rs"]
mod limits;

use mailprobe::endpoint::{Protocol, Security};
use mailprobe::observation::session::Offer;
use mailprobe::observation::tls::TlsVersion;
use mailprobe::program::{Answer, Door, Offers, Verdict, judge, named, programs};
use time::Date;
use time::macros::date;

const TODAY: Date = date!(2026 - 11 - 26);

const IMAPS: (Protocol, u16, Security) = (Protocol::Imap, 993, Security::ImplicitTls);
const POP3S: (Protocol, u16, Security) = (Protocol::Pop3, 995, Security::ImplicitTls);
const SUBMISSION: (Protocol, u16, Security) = (Protocol::Smtp, 587, Security::StartTls);
const SUBMISSIONS: (Protocol, u16, Security) = (Protocol::Smtp, 465, Security::ImplicitTls);

/// A door that offers this under TLS 1.3; `LOGIN command` and `USER/PASS` stand for sign-in without SASL.
fn door(host: &str, at: (Protocol, u16, Security), ways: &str) -> Door {
    let (protocol, port, security) = at;
    let mut door = Door::new(protocol, host, port, security);
    let mut offer = Offer {
        announced: true,
        under_tls: true,
        plain_login: ways.contains("command") || ways.contains("USER/PASS"),
        ..Offer::default()
    };
    let mechanisms = ways.split(' ').filter(|way| !way.is_empty());
    let mechanisms = mechanisms.filter(|way| !["command", "USER/PASS"].contains(way));
    offer.mechanisms = mechanisms.map(str::to_owned).collect();
    door.offer = Some(offer);
    door.accepts.insert(TlsVersion::Tls12);
    door.accepts.insert(TlsVersion::Tls13);
    door.best_is_known = true;
    door
}

fn offers(doors: Vec<Door>) -> Offers {
    let has = |protocol: &Protocol| doors.iter().any(|door| door.protocol == *protocol);
    let all = [Protocol::Imap, Protocol::Pop3, Protocol::Smtp];
    Offers {
        protocols: all.into_iter().filter(has).collect(),
        doors,
        ..Offers::default()
    }
}

fn exchange_online() -> Offers {
    let host = "outlook.office365.com";
    let doors = vec![
        door(host, IMAPS, "PLAIN XOAUTH2 command"),
        door(host, POP3S, "PLAIN XOAUTH2 USER/PASS"),
        door("smtp.office365.com", SUBMISSION, "LOGIN XOAUTH2"),
    ];
    Offers {
        mx: vec!["contoso-com.mail.protection.outlook.com".to_owned()],
        ..offers(doors)
    }
}

fn google() -> Offers {
    let ways = "PLAIN LOGIN XOAUTH2 OAUTHBEARER";
    offers(vec![
        door("imap.gmail.com", IMAPS, &format!("{ways} command")),
        door("smtp.gmail.com", SUBMISSIONS, ways),
        door("smtp.gmail.com", SUBMISSION, ways),
    ])
}

/// A Dovecot that takes TLS 1.0 alone: rustls got nowhere, and handmade hellos told why.
fn old_dovecot() -> Offers {
    let mut imap = door("mail.example.org", IMAPS, "");
    imap.offer = None;
    imap.accepts = [TlsVersion::Tls10].into();
    imap.refuses = [TlsVersion::Tls12, TlsVersion::Tls13].into();
    offers(vec![imap])
}

fn answers(id: &str, offers: &Offers, today: Date) -> Vec<Answer> {
    let program = programs().iter().find(|one| one.id == id).unwrap();
    judge(program, offers, today)
}

fn answer(id: &str, protocol: Protocol, offers: &Offers) -> Answer {
    let all = answers(id, offers, TODAY).into_iter();
    let mut of_protocol = all.filter(|one| one.protocol == protocol);
    of_protocol.next().unwrap()
}

/// `imap+` connects, `imap*` with settings, `imap-` cannot, `imap?` is not known.
fn in_short(id: &str, offers: &Offers) -> String {
    let sign = |one: &Answer| match one.verdict {
        Verdict::Connects => '+',
        Verdict::ConnectsWith => '*',
        Verdict::Cannot => '-',
        Verdict::NotKnown => '?',
    };
    let all = answers(id, offers, TODAY);
    let words = all
        .iter()
        .map(|one| format!("{}{}", one.protocol.name(), sign(one)));
    words.collect::<Vec<_>>().join(" ")
}

fn assert_all(offers: &Offers, expected: &[(&str, &str)]) {
    for (id, short) in expected {
        let why: Vec<_> = answers(id, offers, TODAY)
            .into_iter()
            .map(|one| one.why)
            .collect();
        assert_eq!(in_short(id, offers), *short, "{id}: {why:?}");
    }
}

#[test]
fn exchange_online_takes_those_with_oauth_for_it() {
    assert_all(
        &exchange_online(),
        &[
            ("thunderbird", "imap+ pop3+ smtp+"),
            ("thunderbird-android", "imap+ pop3- smtp+"),
            ("fairemail", "imap+ pop3- smtp+"),
            ("evolution", "imap* pop3- smtp*"),
            ("neomutt", "imap* pop3- smtp*"),
            ("kmail", "imap* pop3- smtp*"),
            ("thunderbird-old", "imap- pop3- smtp*"),
            ("outlook-classic", "imap- pop3- smtp*"),
            ("outlook-mac", "imap- pop3- smtp*"),
            ("outlook-mobile", "imap? pop3? smtp?"),
            ("outlook-new", "imap? pop3? smtp?"),
            ("outlook-windows-7", "imap- pop3- smtp-"),
            ("apple-mail", "imap- pop3- smtp*"),
            ("ios-mail", "imap- pop3- smtp*"),
            ("emclient", "imap? pop3? smtp*"),
            ("password-only", "imap- pop3- smtp*"),
            ("device", "imap- pop3- smtp*"),
            ("device-old-tls", "imap- pop3- smtp-"),
            ("send-mailmessage", "imap- pop3- smtp*"),
            ("curl", "imap* pop3* smtp*"),
            ("python", "imap* pop3- smtp*"),
            ("activesync", "imap- pop3- smtp-"),
            ("ews", "imap- pop3- smtp-"),
            ("windows-mail", "imap- pop3- smtp-"),
        ],
    );
    let classic = answer("outlook-classic", Protocol::Imap, &exchange_online());
    assert_eq!(
        classic.why.as_deref(),
        Some(
            "Exchange Online (Microsoft 365) no longer takes passwords there (they ended between October 2022 and January 2023), and it \
             has no OAuth for these accounts there"
        )
    );
}

/// Where sending needs another name, the settings of the incoming server are the wrong ones.
#[test]
fn outlook_sends_with_its_own_name_where_that_is_another() {
    let chosen = |apart: bool| {
        let mut smtp = door("smtp.example.org", SUBMISSION, "PLAIN LOGIN");
        smtp.apart = apart;
        let answer = answer("outlook-classic", Protocol::Smtp, &offers(vec![smtp]));
        answer.settings.last().unwrap().choose.clone().unwrap()
    };
    assert!(chosen(false).contains("Use same settings as my incoming mail server"));
    assert!(chosen(true).contains("Log on using"), "{}", chosen(true));
}

#[test]
fn the_settings_are_in_the_words_of_the_program() {
    let thunderbird = answer("thunderbird", Protocol::Smtp, &exchange_online());
    let chosen: Vec<(&str, &str)> = thunderbird
        .settings
        .iter()
        .map(|one| (one.setting.as_str(), one.choose.as_deref().unwrap()))
        .collect();
    assert_eq!(
        chosen,
        [
            ("Where", "Account Settings > Outgoing Server (SMTP) > Edit"),
            ("Server", "smtp.office365.com"),
            ("Port", "587"),
            ("Connection security", "STARTTLS"),
            ("Authentication method", "OAuth2"),
        ]
    );
    // What its word for it is, nobody has written down.
    let emclient = answer("emclient", Protocol::Smtp, &exchange_online());
    let security = &emclient.settings[3];
    assert_eq!(
        (security.setting.as_str(), &security.choose),
        ("Security policy", &None)
    );
    assert_eq!(security.means, "STARTTLS");
}

#[test]
fn a_password_for_sending_is_told_to_end_and_doubted_once_the_day_has_passed() {
    let offers = exchange_online();
    let of = |day: Date| {
        let all = answers("outlook-classic", &offers, day).into_iter();
        let mut smtp = all.filter(|one| one.protocol == Protocol::Smtp);
        let smtp = smtp.next().unwrap();
        assert_eq!(smtp.verdict, Verdict::ConnectsWith);
        smtp.cautions.join(" ")
    };
    assert!(
        of(TODAY).contains("With a password only until the end of December 2026"),
        "{}",
        of(TODAY)
    );
    let later = of(date!(2027 - 01 - 01));
    assert!(later.contains("The day has passed since"), "{later}");
}

#[test]
fn what_was_measured_counts_for_more_than_what_is_known() {
    let mut offers = exchange_online();
    offers.doors[0].accepted = Some("PLAIN".to_owned());
    offers.doors[0].by_password = true;
    assert_eq!(in_short("outlook-classic", &offers), "imap* pop3- smtp*");
    // A token that was accepted says nothing of passwords.
    offers.doors[0].by_password = false;
    assert_eq!(in_short("outlook-classic", &offers), "imap- pop3- smtp*");
}

#[test]
fn google_takes_oauth_or_an_app_password() {
    assert_all(
        &google(),
        &[
            ("thunderbird", "imap+ smtp+"),
            ("outlook-classic", "imap* smtp*"),
            ("apple-mail", "imap* smtp*"),
            ("device", "imap- smtp*"),
            ("password-only", "imap* smtp*"),
            ("send-mailmessage", "imap- smtp*"),
            ("outlook-windows-7", "imap? smtp?"),
        ],
    );
    let printer = answer("device", Protocol::Smtp, &google());
    assert!(
        printer
            .cautions
            .iter()
            .any(|one| one.contains("takes an app password here")),
        "{:?}",
        printer.cautions
    );
    let thunderbird = answer("thunderbird", Protocol::Imap, &google());
    assert_eq!(thunderbird.settings[4].choose.as_deref(), Some("OAuth2"));
    // Port 465 was the first, and it has STARTTLS alone.
    let powershell = answer("send-mailmessage", Protocol::Smtp, &google());
    assert_eq!(powershell.server.unwrap().port, 587);
}

#[test]
fn an_old_dovecot_is_too_old_for_some_and_open_for_others() {
    let offers = old_dovecot();
    for id in ["thunderbird", "neomutt", "curl", "outlook-mobile"] {
        let answer = answer(id, Protocol::Imap, &offers);
        assert_eq!(answer.verdict, Verdict::Cannot, "{id}");
        let why = answer.why.unwrap();
        assert_eq!(
            why, "the server takes TLS 1.0 at most, and it needs TLS 1.2 or newer",
            "{id}"
        );
    }
    // It speaks TLS 1.0, and what the server offers behind that was not seen.
    let old = answer("outlook-windows-7", Protocol::Imap, &offers);
    assert_eq!(old.verdict, Verdict::NotKnown);
    assert_eq!(
        old.why.as_deref(),
        Some("what mail.example.org offers to sign in was not seen from here")
    );
    // Nobody has written down what these speak.
    for id in ["outlook-classic", "emclient", "thunderbird-old"] {
        assert_eq!(
            answer(id, Protocol::Imap, &offers).verdict,
            Verdict::NotKnown,
            "{id}"
        );
    }
}
