//! What is told beside the servers, and what is read of files as they are in the field.

use crate::place::{DOMAIN, Place, found, of, refs, says, server, settings_file, told, web_hosts};
use crate::servers;
use crate::servers::nginx::Site;

const SERVERS: &[(&str, &str, u16, &str)] = &[
    ("imap", "imap.contoso.example", 993, "SSL"),
    ("smtp", "smtp.contoso.example", 587, "STARTTLS"),
];
const HOSTS: &[&str] = &[
    "contoso.example. IN MX 10 mx.contoso.example.",
    "imap.contoso.example. IN A 203.0.113.10",
    "smtp.contoso.example. IN A 203.0.113.10",
];
const FILE: &str = "= /mail/config-v1.1.xml";

/// A domain whose settings files are these: at the host `autoconfig`, and at the domain itself.
fn files(records: &[&str], at_host: &str, at_domain: Option<&str>) -> Place {
    let place = Place::new();
    let mut sites = vec![
        place
            .site("autoconfig.contoso.example")
            .page(FILE, "text/xml", at_host),
    ];
    if let Some(file) = at_domain {
        let path = "= /.well-known/autoconfig/mail/config-v1.1.xml";
        sites.push(place.site(DOMAIN).page(path, "text/xml", file));
    }
    let mut all = web_hosts(&[DOMAIN, "autoconfig.contoso.example"]);
    all.extend(HOSTS.iter().chain(records).map(ToString::to_string));
    place.serve(&refs(&all), &sites)
}

#[test]
fn a_record_below_the_label_of_another_encryption_is_told() {
    if !servers::available() {
        return;
    }
    let mut records = HOSTS.to_vec();
    records.push("_imap._tcp.contoso.example. IN SRV 0 1 993 imap.contoso.example.");
    records.push("_submission._tcp.contoso.example. IN SRV 0 1 465 smtp.contoso.example.");
    let place = Place::new().serve(&records, &[]);
    let (report, code) = place.discover(&[]);
    assert_eq!(
        (found(&report), code),
        (vec!["wrong-label", "wrong-label"], 1),
        "{report:#}"
    );
    let told = told(&place.run(&["discover", "kim@contoso.example"]));
    assert!(
        told.contains("publishes `_imaps._tcp.contoso.example SRV 0 1 993 imap.contoso.example.`"),
        "{told}"
    );
    // What the label says cannot work, so that nobody is told to choose it.
    let first = &report["settings"]["imap"];
    assert_eq!(first["servers"][0]["security"], "tls", "{first:#}");
    assert_eq!(first["trust"], "medium", "{first:#}");
    // A record says nothing of the user name.
    assert!(report["settings"]["imap"]["servers"][0]["username"].is_null());
}

#[test]
fn the_preferred_exchanger_tells_the_provider_and_one_behind_it_is_a_note() {
    if !servers::available() {
        return;
    }
    let moved = [
        "contoso.example. IN MX 0 mx.newhost.example.",
        "contoso.example. IN MX 50 contoso-example.mail.protection.outlook.com.",
    ];
    let place = Place::new().serve(&moved, &[]);
    let (report, code) = place.discover(&[]);
    assert_eq!(
        (found(&report), code),
        (vec!["mixed-exchangers"], 3),
        "{report:#}"
    );
    assert_eq!(report["target"]["provider"], "other");
    // A gateway in front, and the alias of Exchange Online.
    let gateway = [
        "contoso.example. IN MX 10 mx.gateway.example.",
        "contoso.example. IN MX 50 contoso-example.mail.protection.outlook.com.",
        "autodiscover.contoso.example. IN CNAME autodiscover.outlook.com.",
        "autodiscover.outlook.com. IN A 203.0.113.9",
        "outlook.office365.com. IN A 203.0.113.10",
        "smtp.office365.com. IN A 203.0.113.10",
    ];
    let place = Place::new().serve(&gateway, &[]);
    let told = told(&place.run(&["discover", "kim@contoso.example"]));
    assert!(
        told.contains("Mail for contoso.example goes to mx.gateway.example. Its mailboxes are at Exchange Online (Microsoft 365), by the alias for Autodiscover."),
        "{told}"
    );
    assert!(
        told.contains("The alias of the domain for Autodiscover leads to Exchange Online"),
        "{told}"
    );
    assert!(!told.contains("only when that fails"), "{told}");
}

#[test]
fn two_files_of_the_domain_that_tell_different_user_names() {
    if !servers::available() {
        return;
    }
    let one = settings_file(SERVERS);
    let other = one.replace("%EMAILADDRESS%", "%EMAILLOCALPART%");
    let place = files(&[], &one, Some(&other));
    let (report, code) = place.discover(&[]);
    assert_eq!(
        (found(&report), code),
        (vec!["account-differs", "account-differs"], 1),
        "{report:#}"
    );
    let says = report["findings"][0]["says"].as_str().unwrap_or_default();
    assert!(
        says.contains("says that the user name is the whole address, and the settings file at the domain itself says that the user name is the part before the @"),
        "{says}"
    );
    let other = one.replace("password-cleartext", "GSSAPI");
    let (report, _) = files(&[], &one, Some(&other)).discover(&[]);
    let says = report["findings"][0]["says"].as_str().unwrap_or_default();
    assert!(
        says.contains("the sign-in by password") && says.contains("the sign-in by Kerberos"),
        "{says}"
    );
    let (report, _) = files(&[], &one, Some(&one)).discover(&[]);
    assert_eq!(found(&report), [] as [&str; 0]);
}

#[test]
fn placeholders_that_nothing_stands_for_are_nobodys_user_name() {
    if !servers::available() {
        return;
    }
    let file = settings_file(&[
        ("imap", "%EMAILLOCALPART%.host.example", 993, "SSL"),
        ("imap", "imap.contoso.example", 993, "SSL"),
        ("smtp", "smtp.contoso.example", 587, "STARTTLS"),
    ]);
    let file = file.replace("%EMAILADDRESS%", "%REALNAME%");
    let place = files(&["kim.host.example. IN A 203.0.113.10"], &file, None);
    let ask = |form| place.run(&["discover", "kim@contoso.example", "--settings", form]);
    let profile = ask("mobileconfig");
    assert_eq!(profile.code, Some(0), "{}", profile.stderr());
    let text = profile.stdout();
    assert!(
        !text.contains("REALNAME") && !text.contains("ServerUsername"),
        "{text}"
    );
    assert!(
        profile.stderr().contains("so it is left out"),
        "{}",
        profile.stderr()
    );
    let lines = ask("text").stdout();
    assert!(lines.contains("of the form %REALNAME%"), "{lines}");
    // A file to publish is for everybody, whoever asked for it.
    let published = ask("autoconfig").stdout();
    assert!(!published.contains("kim"), "{published}");
    assert!(
        published.contains("<hostname>imap.contoso.example<"),
        "{published}"
    );
}

#[test]
fn a_login_page_that_answers_without_encryption_alone() {
    if !servers::available() {
        return;
    }
    let plain = Site::plain("_").answer("/", "return 302 http://login.hotel.example/");
    let mut records = web_hosts(&[
        DOMAIN,
        "autoconfig.contoso.example",
        "autodiscover.contoso.example",
        "www.msftconnecttest.com",
    ]);
    records.push(HOSTS[0].to_owned());
    // Nobody is at the port of HTTPS.
    let place = Place::new().serve(&refs(&records), &[plain]);
    let (report, code) = place.discover(&[]);
    assert_eq!((found(&report), code), (vec!["portal"], 1), "{report:#}");
}

#[test]
fn autodiscover_whose_servers_cannot_all_be_read_and_whose_places_differ() {
    if !servers::available() {
        return;
    }
    let answer = |inside: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"utf-16\"?><Autodiscover><Response><Account><Action>settings</Action>{inside}</Account></Response></Autodiscover>"
        )
    };
    let at_domain = answer(
        "<Protocol><Type>IMAP</Type><Server>imap.contoso.example</Server><Port>993</Port></Protocol>\
         <Protocol><Type>POP3</Type><Server>pop.contoso.example</Server></Protocol>",
    );
    let at_host = answer(
        "<Protocol><Type>IMAP</Type><Server>old.contoso.example</Server><Port>993</Port></Protocol>",
    );
    let path = "= /autodiscover/autodiscover.xml";
    let place = Place::new();
    let sites = [
        place.site(DOMAIN).page(path, "text/xml", at_domain),
        place
            .site("autodiscover.contoso.example")
            .page(path, "text/xml", at_host),
    ];
    let mut records = web_hosts(&[DOMAIN, "autodiscover.contoso.example"]);
    records.extend(HOSTS.iter().map(ToString::to_string));
    records.push("old.contoso.example. IN A 203.0.113.11".to_owned());
    let (report, code) = place.serve(&refs(&records), &sites).discover(&[]);
    assert_eq!((found(&report), code), (vec!["differs"], 1), "{report:#}");
    let first = &report["first_difference"];
    assert_eq!(first["second"]["host"], "old.contoso.example");
    assert_eq!(first["against"], "autodiscover");
    assert_eq!(
        report["settings"]["imap"]["confirmed_by"],
        serde_json::json!([])
    );
    let sentence = of(&report, "autodiscover-domain")["sentence"]
        .as_str()
        .unwrap_or_default();
    assert!(
        sentence.ends_with("; 1 more that cannot be used"),
        "{sentence}"
    );
}

#[test]
fn a_file_of_pacc_that_its_digest_confirms() {
    if !servers::available() {
        return;
    }
    let file = r#"{"protocols":{"imap":{"host":"imap.contoso.example"},"smtp":{"host":"smtp.contoso.example"}},"authentication":{"oauth-public":{"issuer":"https://login.contoso.example"}}}"#;
    let served = |digest: &str| {
        let place = Place::new();
        let name = "ua-auto-config.contoso.example";
        let path = "= /.well-known/user-agent-configuration.json";
        let site = place.site(name).page(path, "application/json", file);
        let mut records = web_hosts(&[name]);
        records.extend(HOSTS.iter().map(ToString::to_string));
        records.push(format!(
            "_ua-auto-config.contoso.example. IN TXT \"v=UAAC1; a=sha256; d={digest}\""
        ));
        place.serve(&refs(&records), &[site])
    };
    // printf of the file, through `openssl dgst -sha256 -binary` and `base64`.
    let (report, code) = served(DIGEST).discover(&[]);
    assert_eq!((found(&report), code), (vec![], 0), "{report:#}");
    assert_eq!(server(&report, "imap"), "imap.contoso.example:993 tls pacc");
    assert_eq!(server(&report, "smtp"), "smtp.contoso.example:465 tls pacc");
    assert_eq!(report["oauth"]["issuer"], "https://login.contoso.example");
    let (report, code) = served(&DIGEST.replace("lL8", "mL8")).discover(&[]);
    assert_eq!(
        (says(&report, "pacc"), code),
        ("unconfirmed", 3),
        "{report:#}"
    );
}

/// That of the file above.
const DIGEST: &str = "lL8EeNvTe6KwqIveZfG0V9hn5pLVfvEYcDe0b7Sn3KE=";

#[test]
fn the_pages_of_a_sign_in_service_are_published_on() {
    if !servers::available() {
        return;
    }
    let tokens = "<oAuth2><issuer>login.contoso.example</issuer><scope>mail</scope>\
                  <authURL>https://login.contoso.example/authorize</authURL>\
                  <tokenURL>https://login.contoso.example/token</tokenURL></oAuth2>\n</clientConfig>";
    let file = settings_file(SERVERS)
        .replace("password-cleartext", "OAuth2")
        .replace("</clientConfig>", tokens);
    let place = files(&[], &file, None);
    let run = place.run(&["discover", DOMAIN, "--settings", "autoconfig"]);
    let published = run.stdout();
    assert!(
        published.contains("<authURL>https://login.contoso.example/authorize</authURL>")
            && published.contains("<tokenURL>https://login.contoso.example/token</tokenURL>"),
        "{published}"
    );
    let (report, _) = place.discover(&[]);
    assert_eq!(
        report["oauth"]["token_page"],
        "https://login.contoso.example/token"
    );
}

#[test]
fn several_records_of_who_may_send_are_told() {
    if !servers::available() {
        return;
    }
    let file = settings_file(SERVERS);
    let twice = [
        "contoso.example. IN TXT \"v=spf1 mx -all\"",
        "contoso.example. IN TXT \"v=spf1 include:_spf.contoso.example -all\"",
    ];
    let place = files(&twice, &file, None);
    let (report, code) = place.discover(&[]);
    assert_eq!((found(&report), code), (vec!["spf-twice"], 0), "{report:#}");
    let told = told(&place.run(&["discover", "kim@contoso.example", "-v"]));
    for line in [
        "contoso.example MX 10 mx.contoso.example.",
        "contoso.example TXT \"v=spf1 mx -all\"",
    ] {
        assert!(told.contains(line), "{told}");
    }
}
