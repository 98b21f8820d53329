//! What stands in the way of programs at servers that are out of the ordinary.

use super::*;

#[test]
fn an_old_program_is_not_told_to_fit_a_server_whose_old_tls_was_not_measured() {
    let mut offers = offers(vec![door("mail.example.org", IMAPS, "PLAIN command")]);
    let old = answer("outlook-windows-7", Protocol::Imap, &offers);
    assert_eq!(old.verdict, Verdict::NotKnown);
    assert!(old.why.unwrap().contains("was not measured"));
    offers.doors[0].refuses.insert(TlsVersion::Tls10);
    let old = answer("outlook-windows-7", Protocol::Imap, &offers);
    assert_eq!(
        (old.verdict, old.why.as_deref()),
        (
            Verdict::Cannot,
            Some("it speaks TLS 1.0 at most, and the server refuses that")
        )
    );
    offers.doors[0].refuses.clear();
    offers.doors[0].accepts.insert(TlsVersion::Tls10);
    assert_eq!(
        answer("outlook-windows-7", Protocol::Imap, &offers).verdict,
        Verdict::ConnectsWith
    );
    // Exchange Online is known to take none of it.
    let old = answer("device-old-tls", Protocol::Smtp, &exchange_online());
    assert!(
        old.why
            .unwrap()
            .ends_with("gave that up in the course of 2022")
    );
    let old = answer("outlook-windows-7", Protocol::Imap, &exchange_online());
    assert!(
        old.why
            .unwrap()
            .ends_with("gave that up between February and April 2023")
    );
}

#[test]
fn plain_alone_at_465_and_starttls_alone_at_587_each_fit_their_own() {
    let at_465 = offers(vec![door("smtp.example.org", SUBMISSIONS, "PLAIN")]);
    assert_all(
        &at_465,
        &[
            ("thunderbird", "smtp*"),
            ("outlook-classic", "smtp*"),
            ("send-mailmessage", "smtp-"),
            ("msmtp", "smtp*"),
            ("gmail-android", "smtp*"),
        ],
    );
    let why = answer("send-mailmessage", Protocol::Smtp, &at_465).why;
    assert_eq!(
        why.as_deref(),
        Some("it has no TLS from the start (SSL/TLS) there")
    );
    // Whether Outlook has PLAIN, the table does not say.
    let classic = answer("outlook-classic", Protocol::Smtp, &at_465);
    assert!(
        classic
            .cautions
            .iter()
            .any(|one| one.contains("offers PLAIN alone"))
    );
    assert!(
        answer("thunderbird", Protocol::Smtp, &at_465)
            .cautions
            .is_empty()
    );

    let at_587 = offers(vec![door("smtp.example.org", SUBMISSION, "PLAIN LOGIN")]);
    assert_all(
        &at_587,
        &[
            ("thunderbird", "smtp*"),
            ("send-mailmessage", "smtp*"),
            ("gmail-android", "smtp?"),
            ("outlook-mobile", "smtp?"),
        ],
    );
    let both = offers(vec![
        door("smtp.example.org", SUBMISSION, "PLAIN LOGIN"),
        door("smtp.example.org", SUBMISSIONS, "PLAIN LOGIN"),
    ]);
    let gmail = answer("gmail-android", Protocol::Smtp, &both);
    assert_eq!(gmail.server.unwrap().port, 465);
}

#[test]
fn a_server_of_pop_alone_leaves_out_who_has_no_pop() {
    let offers = offers(vec![door("pop.example.org", POP3S, "USER/PASS")]);
    assert_all(
        &offers,
        &[
            ("thunderbird", "pop3*"),
            ("gmail-fetch", "pop3-"),
            ("msmtp", "pop3-"),
            ("offlineimap", "pop3-"),
            ("outlook-new", "pop3?"),
        ],
    );
    assert_eq!(
        answer("msmtp", Protocol::Pop3, &offers).why.as_deref(),
        Some("it does not speak this protocol")
    );
    let fetch = answer("gmail-fetch", Protocol::Pop3, &offers);
    assert!(fetch.why.unwrap().contains("the first quarter of 2026"));
}

#[test]
fn what_a_server_takes_alone_is_an_obstacle_for_who_lacks_it() {
    let of = |ways: &str| offers(vec![door("mail.example.org", IMAPS, ways)]);
    let cram = of("CRAM-MD5");
    let thunderbird = answer("thunderbird", Protocol::Imap, &cram);
    assert_eq!(
        thunderbird.settings[4].choose.as_deref(),
        Some("Encrypted password")
    );
    let classic = answer("outlook-classic", Protocol::Imap, &cram);
    assert_eq!(
        classic.why.as_deref(),
        Some("whether it has CRAM-MD5 is not in the table")
    );
    // Tokens alone, of a provider that no program knows.
    let tokens = of("XOAUTH2 OAUTHBEARER");
    let classic = answer("outlook-classic", Protocol::Imap, &tokens);
    let why = "the server takes OAuth alone, and it has no OAuth for these accounts there";
    assert_eq!(classic.why.as_deref(), Some(why));
    assert_eq!(
        answer("curl", Protocol::Imap, &tokens).verdict,
        Verdict::ConnectsWith
    );
    let nothing = answer("thunderbird", Protocol::Imap, &of(""));
    assert_eq!(
        nothing.why.as_deref(),
        Some("the server offers no way to sign in there")
    );
}

#[test]
fn a_certificate_that_is_not_trusted_comes_before_the_sign_in_and_a_closed_door_tells_nothing() {
    let mut offers = offers(vec![door("mail.example.org", IMAPS, "PLAIN")]);
    offers.doors[0].certificate = Some("name-mismatch");
    let why = answer("thunderbird", Protocol::Imap, &offers).why.unwrap();
    assert!(
        why.starts_with("the certificate of mail.example.org is not trusted (name mismatch)"),
        "{why}"
    );
    let closed = Offers {
        protocols: vec![Protocol::Imap],
        doors: vec![Door::new(
            Protocol::Imap,
            "mail.example.org",
            993,
            Security::ImplicitTls,
        )],
        ..Offers::default()
    };
    for program in programs() {
        let answer = judge(program, &closed, TODAY).remove(0);
        let is_certain = answer.verdict == Verdict::Cannot;
        let own = program.ended.is_some() || !program.speaks.iter().any(|one| one == "imap");
        assert_eq!(is_certain, own, "{}: {:?}", program.id, answer.why);
        assert!(
            answer.why.is_some() && answer.settings.is_empty(),
            "{}",
            program.id
        );
    }
    assert!(named("windows mail")[0].ended.is_some());
}

#[test]
fn a_domain_with_new_mail_exchangers_is_not_found_by_those_that_go_by_the_old_names() {
    let mut offers = exchange_online();
    offers.mx = vec!["contoso-com.o-v1.mx.microsoft".to_owned()];
    assert_eq!(in_short("thunderbird", &offers), "imap* pop3* smtp*");
    assert_eq!(
        in_short("thunderbird-android", &offers),
        "imap* pop3- smtp*"
    );
    assert_eq!(in_short("fairemail", &offers), "imap+ pop3- smtp+");
}

#[test]
fn the_other_clouds_and_the_servers_for_old_tls_are_not_taken_for_the_usual_ones() {
    let host = "outlook.office365.us";
    let gcc_high = offers(vec![door(host, IMAPS, "XOAUTH2")]);
    let thunderbird = answer("thunderbird", Protocol::Imap, &gcc_high);
    assert_eq!(
        thunderbird.verdict,
        Verdict::NotKnown,
        "{:?}",
        thunderbird.why
    );
    assert_eq!(in_short("curl", &gcc_high), "imap*");
    let legacy = offers(vec![door("smtp-legacy.office365.com", SUBMISSION, "LOGIN")]);
    let old = answer("device-old-tls", Protocol::Smtp, &legacy);
    assert_eq!(old.verdict, Verdict::NotKnown);
    assert!(old.why.unwrap().contains("was not measured"));
}

/// The table says who has the ways of every day; that somebody lacks another one, nobody has written down.
#[test]
fn nobody_is_denied_a_way_that_the_table_does_not_list() {
    let of = |ways: &str| offers(vec![door("mail.example.org", SUBMISSION, ways)]);
    for way in [
        "NTLM",
        "DIGEST-MD5",
        "GSSAPI",
        "CRAM-MD5",
        "EXTERNAL",
        "SCRAM-SHA-512",
    ] {
        for program in programs() {
            let answer = answer(&program.id, Protocol::Smtp, &of(way));
            let why = answer.why.unwrap_or_default();
            assert!(
                !why.contains("none of these"),
                "{}, {way}: {why}",
                program.id
            );
        }
    }
    let kerberos = answer("thunderbird", Protocol::Smtp, &of("GSSAPI"));
    assert_eq!(kerberos.verdict, Verdict::NotKnown);
    assert!(kerberos.why.unwrap().contains("Kerberos"));
    // What every program is listed for stays an answer.
    let login = answer("send-mailmessage", Protocol::Smtp, &of("PLAIN"));
    assert_eq!(
        login.why.as_deref(),
        Some("the server takes PLAIN, and it has none of these")
    );
}
