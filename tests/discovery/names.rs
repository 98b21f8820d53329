//! Names that lead to no settings, and what is said of each; strangers whom Autodiscover leads to; the words of mail programs.

use crate::place::{DOMAIN, Place, found, of, refs, says, settings_file, told, web_hosts};
use crate::servers;
use crate::servers::nginx::Site;

const MX: &str = "contoso.example. IN MX 10 mx.contoso.example.";

fn discover(place: &Place, target: &str) -> String {
    told(&place.run(&["discover", target]))
}

#[test]
fn each_kind_of_nothing_has_its_own_words_and_next_step() {
    if !servers::available() {
        return;
    }
    let place = Place::new().serve(
        &[
            "null.contoso.example. IN MX 0 .",
            "imap.contoso.example. IN A 203.0.113.10",
            "gmail.com. IN MX 1 smtp.google.com.",
            "login.microsoftonline.com. IN A 203.0.113.99",
        ],
        &[],
    );
    let told = discover(&place, "kim@gmial.com");
    for words in [
        "The domain gmial.com does not exist.",
        "gmail.com is called nearly the same",
        "`mailprobe discover kim@gmail.com`",
    ] {
        assert!(told.contains(words), "{told}");
    }
    let told = discover(&place, "kim@null.contoso.example");
    assert!(
        told.contains("null.contoso.example takes no mail: the domain says so itself."),
        "{told}"
    );
    assert!(
        told.contains("RFC 7505") && !told.contains("guess"),
        "{told}"
    );
    let told = discover(&place, "imap.contoso.example");
    for words in [
        "This is understood as the name of a server",
        "`mailprobe discover contoso.example`",
        "`mailprobe imap.contoso.example`",
    ] {
        assert!(told.contains(words), "{told}");
    }
    assert!(
        told.contains("The DNS server 203.0.113.53:53 was asked"),
        "{told}"
    );
}

#[test]
fn a_dead_resolver_is_one_matter_and_none_of_the_domain() {
    if !servers::available() {
        return;
    }
    let place = Place::new();
    let run = place.run(&["discover", "kim@contoso.example", "--timeout", "2"]);
    let told = told(&run);
    assert!(
        told.contains("The DNS gave no answer, so that nothing is known of kim@contoso.example."),
        "{told}"
    );
    assert!(
        told.contains("it is the DNS server that was asked, or the way to it"),
        "{told}"
    );
    assert!(told.contains("--dns 9.9.9.9"), "{told}");
    assert!(
        told.contains("Not asked, as the DNS gave no answer") && !told.contains("autoconfig"),
        "{told}"
    );
    assert!(!told.contains("SRV records of the domain"), "{told}");
}

/// What Autodiscover of a stranger says.
pub(crate) const POX: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006">
<Response xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a">
<Account><AccountType>email</AccountType><Action>settings</Action>
<Protocol><Type>IMAP</Type><Server>imap.stranger.example</Server><Port>993</Port><SSL>on</SSL></Protocol>
</Account></Response></Autodiscover>"#;

#[test]
fn autodiscover_without_encryption_is_no_source() {
    if !servers::available() {
        return;
    }
    let plain = Site::plain("autodiscover.contoso.example").page(
        "/autodiscover/autodiscover.xml",
        "text/xml",
        POX,
    );
    let mut records = web_hosts(&["autodiscover.contoso.example"]);
    records.push(MX.to_owned());
    let (report, _) = Place::new().serve(&refs(&records), &[plain]).discover(&[]);
    assert!(report["settings"]["imap"].is_null(), "{report:#}");
    assert_eq!(
        says(&report, "autodiscover-redirect"),
        "only-without-encryption"
    );
    assert!(
        found(&report).contains(&"only-without-encryption"),
        "{report:#}"
    );
    // Where the same host has it with encryption as well, nothing is to be mended.
    let place = Place::new();
    let path = "/autodiscover/autodiscover.xml";
    let host = "autodiscover.contoso.example";
    let sites = [
        Site::plain(host).page(path, "text/xml", POX),
        place.site(host).page(path, "text/xml", POX),
    ];
    let (report, _) = place.serve(&refs(&records), &sites).discover(&[]);
    assert!(
        !found(&report).contains(&"only-without-encryption"),
        "{report:#}"
    );
    // Whom it leads to is no better.
    let place = Place::new();
    let sites = [
        place.site("autodiscover.stranger.example").page(
            "/autodiscover/autodiscover.xml",
            "text/xml",
            POX,
        ),
        Site::plain("autodiscover.contoso.example").answer(
            "/",
            "return 302 https://autodiscover.stranger.example/autodiscover/autodiscover.xml",
        ),
    ];
    let mut records = web_hosts(&[
        "autodiscover.contoso.example",
        "autodiscover.stranger.example",
    ]);
    records.push(MX.to_owned());
    let (report, _) = place.serve(&refs(&records), &sites).discover(&[]);
    assert!(report["settings"]["imap"].is_null(), "{report:#}");
    assert!(found(&report).contains(&"led-elsewhere"), "{report:#}");
}

#[test]
fn a_stranger_whom_autodiscover_leads_to_is_not_told_the_address() {
    if !servers::available() {
        return;
    }
    let place = Place::new();
    let sites = [
        place
            .site("stranger.example")
            .page("/autodiscover/autodiscover.xml", "text/xml", POX),
        place.site("autodiscover.contoso.example").answer(
            "/",
            "return 307 https://stranger.example/autodiscover/autodiscover.xml",
        ),
    ];
    let mut records = web_hosts(&["autodiscover.contoso.example", "stranger.example"]);
    records.push(MX.to_owned());
    records.push("imap.stranger.example. IN A 203.0.113.10".to_owned());
    records.push("_autodiscover._tcp.contoso.example. IN SRV 0 0 443 stranger.example.".to_owned());
    let place = place.serve(&refs(&records), &sites);
    let (report, _) = place.discover(&[]);
    let asked = place.asked();
    assert!(
        asked.contains("https://autodiscover.contoso.example/autodiscover/autodiscover.xml POST"),
        "{asked}"
    );
    assert!(
        asked.contains("https://stranger.example/autodiscover/autodiscover.xml GET"),
        "{asked}"
    );
    assert!(
        !asked.contains("https://stranger.example/autodiscover/autodiscover.xml POST"),
        "{asked}"
    );
    assert_eq!(report["settings"]["imap"]["trust"], "low", "{report:#}");
    assert_eq!(report["settings"]["imap"]["signs_in"], false);
    assert!(found(&report).contains(&"led-elsewhere"), "{report:#}");
}

#[test]
fn redirections_without_end_are_counted_and_not_listed() {
    if !servers::available() {
        return;
    }
    let place = Place::new();
    let site = place.site("autoconfig.contoso.example").answer(
        "/",
        "return 302 https://autoconfig.contoso.example$request_uri$request_id",
    );
    let mut records = web_hosts(&["autoconfig.contoso.example"]);
    records.push(MX.to_owned());
    let place = place.serve(&refs(&records), &[site]);
    let told = discover(&place, "kim@contoso.example");
    assert!(
        told.contains("redirects without end, 10 times followed"),
        "{told}"
    );
    assert_eq!(told.matches("redirected:").count(), 2, "{told}");
    assert!(told.contains("and 8 more of the kind"), "{told}");
}

#[test]
fn settings_in_the_words_of_a_program() {
    if !servers::available() {
        return;
    }
    let place = Place::new();
    let file = settings_file(&[
        ("imap", "imap.contoso.example", 993, "SSL"),
        ("smtp", "smtp.contoso.example", 587, "STARTTLS"),
    ]);
    let site =
        place
            .site("autoconfig.contoso.example")
            .page("= /mail/config-v1.1.xml", "text/xml", file);
    let mut records = web_hosts(&["autoconfig.contoso.example"]);
    records.push(MX.to_owned());
    records.push("imap.contoso.example. IN A 203.0.113.10".to_owned());
    records.push("smtp.contoso.example. IN A 203.0.113.10".to_owned());
    let place = place.serve(&refs(&records), &[site]);
    let run = place.run(&[
        "discover",
        DOMAIN,
        "--settings",
        "text",
        "--programs",
        "thunderbird",
    ]);
    let text = run.stdout();
    assert_eq!(run.code, Some(0), "{text}{}", run.stderr());
    for line in [
        "    Server: imap.contoso.example",
        "    Port: 993",
        "    Connection security: SSL/TLS",
        "    Connection security: STARTTLS",
        "    Authentication method: Normal password",
        "    User name: ",
    ] {
        assert!(text.contains(line), "{text}");
    }
    let run = place.run(&[
        "discover",
        DOMAIN,
        "--settings",
        "autoconfig",
        "--programs",
        "thunderbird",
    ]);
    assert_eq!(run.code, Some(2), "{}", run.stdout());
    let all = place.run(&["discover", DOMAIN, "--programs"]);
    assert!(
        all.stdout().matches("Port: 993").count() > 5,
        "{}{}",
        all.stdout(),
        all.stderr()
    );
}

#[test]
fn a_dead_source_is_not_told_as_nothing_published() {
    if !servers::available() {
        return;
    }
    let place = Place::new();
    let site = place
        .site("autoconfig.contoso.example")
        .answer("/", "return 503");
    let mut records = web_hosts(&["autoconfig.contoso.example"]);
    records.push(MX.to_owned());
    let place = place.serve(&refs(&records), &[site]);
    let (report, code) = place.discover(&[]);
    assert_eq!(
        (report["unheard"][0].as_str(), code),
        (Some("autoconfig-host"), 3),
        "{report:#}"
    );
    assert_eq!(of(&report, "autoconfig-host")["says"], "status");
    let told = discover(&place, DOMAIN);
    assert!(
        told.contains("not everybody who was asked has answered"),
        "{told}"
    );
    assert!(told.contains("answers 503"), "{told}");
}
