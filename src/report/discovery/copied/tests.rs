use proptest::prelude::*;

use super::*;
use crate::discover::judge::{Chosen, Contested, Rank};
use crate::discover::{OAuth, Pages, Source, Trust, Whom, autoconfig as reader};
use crate::observation::dns::{DnsTrouble, DomainRecords};
use crate::provider::Provider;

fn setting(protocol: Protocol, host: &str, port: u16, security: Security) -> Setting {
    Setting {
        protocol,
        host: host.to_owned(),
        port,
        security,
        sign_in: vec![SignIn::Password],
        username: Some(UserName::Address),
        source: Source::AutoconfigHost,
    }
}

fn judgement(settings: Vec<Setting>, address: Option<&str>) -> Judgement {
    let chosen = |protocol| {
        let own = settings.iter().filter(|one| one.protocol == protocol);
        let own: Vec<Setting> = own.cloned().collect();
        (!own.is_empty()).then_some(Chosen {
            protocol,
            settings: own,
            trust: Trust::High,
            confirmed_by: Vec::new(),
            led_by: None,
            is_alone: false,
            contested: Contested::No,
            rank: Rank::Typed,
        })
    };
    Judgement {
        whom: Whom::of(address, "contoso.example"),
        records: nothing(),
        provider: Provider::Other,
        servers: Protocol::ALL.into_iter().filter_map(chosen).collect(),
        not_offered: Vec::new(),
        oauth: None,
        realm: None,
        tenant: None,
        statements: Vec::new(),
        agreed: Vec::new(),
        findings: Vec::new(),
    }
}

/// Records of a domain that publishes nothing.
fn nothing() -> DomainRecords {
    DomainRecords {
        domain: "contoso.example".to_owned(),
        mx: Err(DnsTrouble::NoData),
        autodiscover: Err(DnsTrouble::NoData),
        autodiscover_srv: Err(DnsTrouble::NoData),
        srv: Vec::new(),
        exchangers: Vec::new(),
        took: std::time::Duration::ZERO,
    }
}

fn usual() -> Vec<Setting> {
    vec![
        setting(
            Protocol::Imap,
            "imap.contoso.example",
            993,
            Security::ImplicitTls,
        ),
        setting(
            Protocol::Smtp,
            "smtp.contoso.example",
            587,
            Security::StartTls,
        ),
    ]
}

const KIM: Option<&str> = Some("kim@contoso.example");

#[test]
fn lines_to_copy() {
    let copied = plain(&judgement(usual(), KIM)).expect("settings");
    assert_eq!(
        copied.text,
        "Settings for kim@contoso.example\n\n\
         IMAP (receiving)\n  Server:     imap.contoso.example\n  Port:       993\n  Security:   SSL/TLS\n  \
         Sign-in:    normal password\n  User name:  kim@contoso.example\n  Source:     the settings file at autoconfig\n\n\
         SMTP (sending)\n  Server:     smtp.contoso.example\n  Port:       587\n  Security:   STARTTLS\n  \
         Sign-in:    normal password\n  User name:  kim@contoso.example\n  Source:     the settings file at autoconfig\n"
    );
    assert_eq!(copied.notes, [""; 0]);
}

#[test]
fn nothing_is_written_that_cannot_work() {
    let nothing = judgement(Vec::new(), KIM);
    let is_nothing = |found| matches!(found, Err(Refused::Nothing { .. }));
    assert!(is_nothing(plain(&nothing)) && is_nothing(autoconfig(&nothing)));
    let mut portal = judgement(usual(), KIM);
    portal.findings.push(Finding::Portal { leads_to: None });
    assert_eq!(plain(&portal), Err(Refused::Network));
    let half = judgement(usual()[..1].to_vec(), KIM);
    assert!(plain(&half).is_ok());
    assert!(matches!(
        autoconfig(&half),
        Err(Refused::Lacking { way: "sending", .. })
    ));
    let mut wrong = usual();
    wrong[0].security = Security::StartTls;
    let wrong = judgement(wrong, KIM);
    let told = plain(&wrong).expect_err("no lines").to_string();
    assert!(
        told.contains(
            "port 993 is published with STARTTLS, and connections to that port begin with TLS"
        ),
        "{told}"
    );
    assert!(autoconfig(&wrong).is_err() && profile(&wrong).is_err());
    let mut open = usual();
    open[0].security = Security::ClearText;
    let open = judgement(open, KIM);
    let refused = Err(Refused::Unencrypted { way: "receiving" });
    assert_eq!(
        (autoconfig(&open), profile(&open)),
        (refused.clone(), refused)
    );
    assert_eq!(plain(&open).expect("lines").notes.len(), 1);
}

#[test]
fn a_profile_has_no_oauth() {
    let mut settings = usual();
    settings[1].sign_in = vec![SignIn::OAuth2];
    let told = profile(&judgement(settings.clone(), KIM)).expect_err("no profile");
    let told = told.to_string();
    assert!(
        told.starts_with("SMTP at smtp.contoso.example signs in by OAuth2, and"),
        "{told}"
    );
    settings[1].sign_in.push(SignIn::Password);
    let copied = profile(&judgement(settings.clone(), KIM)).expect("a profile");
    assert!(copied.notes[0].contains("app password"), "{copied:?}");
    // Whoever names a host of Exchange Online: there is no other sign-in.
    settings[0].sign_in.clear();
    settings[0].host = "outlook.office365.com".to_owned();
    let judgement = judgement(settings, KIM);
    assert!(matches!(profile(&judgement), Err(Refused::NoSignIn { .. })));
    let file = autoconfig(&judgement).expect("a file");
    assert!(file.text.contains("<authentication>OAuth2<"), "{file:?}");
}

#[test]
fn what_no_source_says_is_told() {
    let mut settings = usual();
    settings[0].username = None;
    settings[1].sign_in.clear();
    let judgement = judgement(settings, KIM);
    for copied in [autoconfig(&judgement), profile(&judgement)] {
        let notes = copied.expect("a file").notes;
        assert!(
            notes[0].starts_with("IMAP: no source says what"),
            "{notes:?}"
        );
        assert!(
            notes[1].starts_with("SMTP: no source says how"),
            "{notes:?}"
        );
    }
}

#[test]
fn a_file_for_everybody_has_nobodys_name() {
    let mut settings = usual();
    settings[0].username = Some(UserName::Other("kim.contoso".to_owned()));
    let personal = autoconfig(&judgement(settings.clone(), KIM));
    assert!(matches!(personal, Err(Refused::Personal { .. })));
    assert!(profile(&judgement(settings, KIM)).is_ok());
    let file = autoconfig(&judgement(usual(), KIM)).expect("a file");
    assert!(!file.text.contains("kim"), "{file:?}");
}

#[test]
fn the_same_account_has_the_same_profile_and_another_one_another() {
    let of = |address, port| {
        let mut settings = usual();
        settings[0].port = port;
        profile(&judgement(settings, address))
            .expect("a profile")
            .text
    };
    let part = |text: &str, key: &str| {
        let rest = text.rsplit(&format!("<key>{key}</key>")).next();
        let rest = rest
            .and_then(|rest| rest.split('>').nth(1))
            .map(str::to_owned);
        rest.expect("a value")
    };
    assert_eq!(of(KIM, 993), of(KIM, 993));
    let (one, moved, other) = (
        of(KIM, 993),
        of(KIM, 1993),
        of(Some("lee@contoso.example"), 993),
    );
    let name = "PayloadIdentifier";
    assert_eq!(part(&one, name), part(&moved, name));
    assert_ne!(part(&one, name), part(&other, name));
    assert_ne!(part(&one, "PayloadUUID"), part(&moved, "PayloadUUID"));
    let of_domain = of(None, 993);
    assert!(!of_domain.contains("EmailAddress<"), "{of_domain}");
    assert!(!of_domain.contains("Username<"), "{of_domain}");
}

fn settings() -> impl Strategy<Value = Vec<Setting>> {
    let any = |protocol| {
        let host = "[a-z]{1,9}(\\.[a-z0-9]{1,9}){1,3}\\.example";
        let security = prop_oneof![Just(Security::ImplicitTls), Just(Security::StartTls)];
        let ways = proptest::sample::subsequence(SignIn::ALL.to_vec(), 1..=SignIn::ALL.len());
        let name = prop_oneof![
            Just(UserName::Address),
            Just(UserName::LocalPart),
            "[^\\pC\\s]([<>&\"'%\\]\\[ ]|\\PC){0,30}[^\\pC\\s]".prop_map(UserName::Other),
        ];
        (host, 1..=u16::MAX, security, ways.prop_shuffle(), name).prop_map(
            move |(host, port, security, sign_in, username)| Setting {
                sign_in,
                username: Some(username),
                ..setting(protocol, &host, port, security)
            },
        )
    };
    (
        any(Protocol::Imap),
        any(Protocol::Pop3),
        any(Protocol::Smtp),
    )
        .prop_map(|(imap, pop, smtp)| vec![imap, pop, smtp])
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(settings in settings(), issuer in "[^\\pC\\s]\\PC{0,20}[^\\pC\\s]", scope in "[^\\pC\\s]{1,9}", page in proptest::option::of("https://[a-z]{1,9}\\.example/[a-z&<\"]{0,9}")) {
        let mut judgement = judgement(settings.clone(), None);
        judgement.oauth = Some(OAuth {
            issuer,
            scopes: vec![scope, "b".to_owned()],
            pages: page.map(|page| Pages { authorization: page.clone(), token: page }),
        });
        let file = autoconfig(&judgement).expect("a file").text;
        let read = reader::read(file.as_bytes(), &judgement.whom, Source::AutoconfigHost).expect("a settings file");
        prop_assert_eq!(&read.settings, &settings);
        prop_assert_eq!(read.passed_over, 0);
        let uses_oauth = settings.iter().any(|one| one.sign_in.contains(&SignIn::OAuth2));
        prop_assert_eq!(read.oauth, judgement.oauth.filter(|_| uses_oauth));
    }

    #[test]
    fn names_with_control_characters_are_written_nowhere(before in ".{0,5}", control in "[\\x00-\\x1f\\x7f-\\u{9f}]") {
        let mut settings = usual();
        settings[0].username = Some(UserName::Other(format!("{before}{control}x")));
        let judgement = judgement(settings, None);
        prop_assert_eq!(autoconfig(&judgement), Err(Refused::Unwritable));
        prop_assert_eq!(profile(&judgement), Err(Refused::Unwritable));
        let lines = plain(&judgement).expect("lines").text;
        prop_assert!(!lines.contains(|one: char| one.is_control() && one != '\n'));
    }
}
