//! Worlds that are odd and legal: other encodings and versions of HTTP and XML, other families of addresses, other shapes of the DNS.

use serde_json::Value;

use crate::place::{Place, found, of, refs, says, server, settings_file, told, web_hosts};
use crate::servers;
use crate::servers::certificates::Flaw;
use crate::servers::nginx::Site;

const MX: &str = "contoso.example. IN MX 10 mx.contoso.example.";
const HOST: &str = "autoconfig.contoso.example";
const PATH: &str = "= /mail/config-v1.1.xml";
const IMAP: &str = "imap.contoso.example:993 tls autoconfig-host";

fn file() -> String {
    settings_file(&[("imap", "imap.contoso.example", 993, "SSL")])
}

/// What `discover` makes of a site at `autoconfig`.
fn judged(make: impl FnOnce(&Place) -> Site) -> (Place, Value, i32) {
    let place = Place::new();
    let site = make(&place);
    let mut records = web_hosts(&[HOST]);
    records.push(MX.to_owned());
    records.push("imap.contoso.example. IN A 203.0.113.10".to_owned());
    let place = place.serve(&refs(&records), &[site]);
    let (report, code) = place.discover(&[]);
    (place, report, code)
}

#[test]
fn files_in_sixteen_bits_and_in_parts_are_read() {
    if !servers::available() {
        return;
    }
    let text = file().replace("UTF-8", "UTF-16");
    let wide = |big: bool| -> Vec<u8> {
        let units = std::iter::once(0xfeff).chain(text.encode_utf16());
        units
            .flat_map(|unit: u16| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect()
    };
    for bytes in [wide(true), wide(false)] {
        let (_, report, code) = judged(|place| place.site(HOST).page(PATH, "text/xml", bytes));
        assert_eq!(
            (server(&report, "imap").as_str(), code),
            (IMAP, 0),
            "{report:#}"
        );
        assert_eq!(found(&report), [""; 0], "{report:#}");
    }
    // A length that is not known ahead is sent in parts.
    let (_, report, code) = judged(|place| {
        let path = place.home().join("settings.xml");
        std::fs::write(&path, file()).expect("our own directory");
        place.site(HOST).answer(
            PATH,
            &format!(
                "default_type text/xml;\nsub_filter_types *;\nsub_filter nothing-at-all x;\nalias {};\nerror_page 405 =200 $uri",
                path.display()
            ),
        )
    });
    assert_eq!(
        (server(&report, "imap").as_str(), code),
        (IMAP, 0),
        "{report:#}"
    );
}

#[test]
fn an_error_with_a_file_in_it_is_no_settings() {
    if !servers::available() {
        return;
    }
    let (_, report, code) = judged(|place| {
        let text = file().replace('\n', "").replace('"', "\\\"");
        place.site(HOST).answer(
            "/",
            &format!("default_type text/xml;\nreturn 500 \"{text}\""),
        )
    });
    assert_eq!(code, 3, "{report:#}");
    assert_eq!(says(&report, "autoconfig-host"), "status");
    assert!(report["settings"]["imap"].is_null());
}

#[test]
fn a_chain_that_ends_without_encryption_is_not_followed_to_its_end() {
    if !servers::available() {
        return;
    }
    let (place, report, code) = judged(|place| {
        place
            .site(HOST)
            .answer(PATH, "return 301 https://autoconfig.contoso.example/second")
            .answer(
                "= /second",
                "return 308 http://autoconfig.contoso.example/open",
            )
    });
    assert_eq!(
        (found(&report), code),
        (vec!["not-followed"], 3),
        "{report:#}"
    );
    assert_eq!(
        of(&report, "autoconfig-host")["redirections"]
            .as_array()
            .map(Vec::len),
        Some(1)
    );
    assert!(!place.asked().contains("/open"), "{}", place.asked());
}

#[test]
fn a_host_with_the_newer_family_alone_is_asked() {
    if !servers::available() {
        return;
    }
    let place = Place::new().at("2001:db8::80");
    let site = place.site(HOST).page(PATH, "text/xml", file());
    let records = [
        MX,
        "autoconfig.contoso.example. IN AAAA 2001:db8::80",
        "imap.contoso.example. IN AAAA 2001:db8::10",
    ];
    let (report, code) = place.serve(&records, &[site]).discover(&[]);
    assert_eq!(
        (server(&report, "imap").as_str(), code),
        (IMAP, 0),
        "{report:#}"
    );
    assert_eq!(found(&report), [""; 0]);
}

#[test]
fn an_alias_at_a_provider_that_shows_its_own_certificate_is_told() {
    if !servers::available() {
        return;
    }
    let place = Place::new();
    let site = place
        .site_with("_", &["autoconfig.host.example"], Flaw::None)
        .page(PATH, "text/xml", file());
    let records = [
        MX,
        "autoconfig.contoso.example. IN CNAME autoconfig.host.example.",
        "autoconfig.host.example. IN A 203.0.113.80",
        "_imaps._tcp.contoso.example. IN SRV 0 1 993 imap.contoso.example.",
        "imap.contoso.example. IN A 203.0.113.10",
    ];
    let place = place.serve(&records, &[site]);
    let (report, code) = place.discover(&[]);
    assert_eq!((found(&report), code), (vec!["untrusted"], 0), "{report:#}");
    assert_eq!(server(&report, "imap"), "imap.contoso.example:993 tls srv");
    let text = told(&place.run(&["discover", "kim@contoso.example"]));
    assert!(text.contains("is for autoconfig.host.example"), "{text}");
}

#[test]
fn records_of_one_priority_are_one_service_and_several_houses_take_mail() {
    if !servers::available() {
        return;
    }
    let records = [
        "contoso.example. IN MX 10 mx1.one.example.",
        "contoso.example. IN MX 10 mx.two.example.",
        "contoso.example. IN MX 20 mx.three.example.",
        "_imaps._tcp.contoso.example. IN SRV 0 5 993 a.contoso.example.",
        "_imaps._tcp.contoso.example. IN SRV 0 5 993 b.contoso.example.",
        "_imaps._tcp.contoso.example. IN SRV 0 0 993 c.contoso.example.",
        "a.contoso.example. IN A 203.0.113.10",
        "b.contoso.example. IN A 203.0.113.11",
        "c.contoso.example. IN A 203.0.113.12",
    ];
    let (report, code) = Place::new().serve(&records, &[]).discover(&[]);
    assert_eq!(code, 0, "{report:#}");
    assert!(report["first_difference"].is_null(), "{report:#}");
    let servers = report["settings"]["imap"]["servers"]
        .as_array()
        .map(Vec::len);
    assert_eq!(servers, Some(3), "{report:#}");
}

#[test]
fn a_domain_in_letters_beyond_ascii_is_the_same_in_both_forms() {
    if !servers::available() {
        return;
    }
    let ascii = "xn--mnchen-3ya.example";
    let place = Place::new();
    let host = format!("autoconfig.{ascii}");
    let site = place.site(&host).page(
        PATH,
        "text/xml",
        settings_file(&[("imap", "imap.münchen.example", 993, "SSL")]),
    );
    let mut records = web_hosts(&[&host]);
    records.push(format!("{ascii}. IN MX 10 mx.{ascii}."));
    records.push(format!("imap.{ascii}. IN A 203.0.113.10"));
    let place = place.serve(&refs(&records), &[site]);
    for address in [
        "kim@münchen.example",
        "kim@xn--mnchen-3ya.example",
        "kim@MÜNCHEN.example",
    ] {
        let run = place.run(&["discover", address, "--format", "json"]);
        let report = run.json();
        assert_eq!(run.code, Some(0), "{address}: {report:#}");
        assert_eq!(
            server(&report, "imap"),
            format!("imap.{ascii}:993 tls autoconfig-host"),
            "{address}"
        );
        assert_eq!(
            report["target"]["domain_unicode"], "münchen.example",
            "{address}"
        );
        let command = report["check"].as_str().unwrap_or_default();
        assert!(
            place.run_advised(command, "--dry-run").code == Some(0),
            "{command}"
        );
    }
}

/// The end of the connection is the end of such an answer; where that was cut, it is no answer.
#[test]
fn an_answer_of_http_1_0_is_read_up_to_where_the_server_hangs_up() {
    if !servers::available() {
        return;
    }
    let whole = file();
    for (text, says) in [(whole.as_str(), "settings"), (&whole[..200], "trouble")] {
        let place = Place::new();
        let answer = format!("HTTP/1.0 200 OK\r\nContent-Type: text/xml\r\n\r\n{text}");
        let _server = place.hanging_up(HOST, answer);
        let mut records = web_hosts(&[HOST]);
        records.push(MX.to_owned());
        records.push("imap.contoso.example. IN A 203.0.113.10".to_owned());
        let (report, _) = place.serve(&refs(&records), &[]).discover(&[]);
        assert_eq!(self::says(&report, "autoconfig-host"), says, "{report:#}");
    }
}

/// Nobody asked for it, and programs that ask for it read it.
#[test]
fn a_file_that_comes_compressed_is_told_as_that_and_is_no_broken_file() {
    if !servers::available() {
        return;
    }
    // Ten bytes of the head of gzip, and what follows.
    let bytes = b"\x1f\x8b\x08\0\0\0\0\0\0\x03nothing".to_vec();
    let (place, report, code) = judged(|place| {
        let path = place.home().join("settings.gz");
        std::fs::write(&path, bytes).expect("our own directory");
        let directives = format!(
            "default_type text/xml;\nadd_header Content-Encoding gzip;\nalias {}",
            path.display()
        );
        place.site(HOST).answer(PATH, &directives)
    });
    assert_eq!((found(&report), code), (vec!["bad-file"], 3), "{report:#}");
    assert_eq!(report["findings"][0]["weight"], "note");
    assert_eq!(of(&report, "autoconfig-host")["trouble"], "compressed");
    let text = told(&place.run(&["discover", "kim@contoso.example"]));
    assert!(
        text.contains("compressed, though nobody asked for that"),
        "{text}"
    );
}
