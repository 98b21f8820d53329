//! What leads into this computer or a local network: by the name of a server, by its address, and by where a settings file is.

use serde_json::Value;

use crate::place::{DOMAIN, Place, found, refs, settings_file, web_hosts};
use crate::servers;

const MX: &str = "contoso.example. IN MX 10 mx.contoso.example.";
const HOST: &str = "autoconfig.contoso.example";

/// A settings file that names this server, in a world with these records.
fn named(server: &str, records: &[&str]) -> Place {
    let place = Place::new();
    let file = settings_file(&[("imap", server, 993, "SSL")]);
    let site = place
        .site(HOST)
        .page("= /mail/config-v1.1.xml", "text/xml", file);
    let mut all = web_hosts(&[HOST]);
    all.extend(records.iter().chain([&MX]).map(ToString::to_string));
    place.serve(&refs(&all), &[site])
}

fn told(report: &Value) -> String {
    let all = report["findings"].as_array().expect("a list");
    let texts = all
        .iter()
        .map(|one| format!("{} {}", one["says"], one["next_step"]));
    texts.collect()
}

#[test]
fn a_server_that_is_this_computer_or_in_a_local_network_is_told_as_that() {
    if !servers::available() {
        return;
    }
    for (server, address) in [
        ("127.0.0.1", ""),
        ("10.1.2.3", ""),
        ("192.168.1.2", ""),
        ("172.20.0.1", ""),
        ("169.254.7.7", ""),
        ("::1", ""),
        ("fd12:3456::1", ""),
        ("fe80::1", ""),
        ("imap.contoso.example", "A 127.0.0.1"),
        ("imap.contoso.example", "A 0.0.0.0"),
        ("imap.contoso.example", "A 10.1.2.3"),
        ("imap.contoso.example", "AAAA fd12:3456::1"),
        ("imap.contoso.example", "AAAA ::1"),
        ("imap.contoso.example", "AAAA ::ffff:127.0.0.1"),
    ] {
        let record = format!("{server}. IN {address}");
        let records = [record.as_str()];
        let records = if address.is_empty() {
            &[][..]
        } else {
            &records[..]
        };
        let place = named(server, records);
        let (report, code) = place.discover(&[]);
        assert_eq!(
            (found(&report), code),
            (vec!["private-address"], 1),
            "{server} {address}: {report:#}"
        );
        assert_eq!(report["findings"][0]["page"], "dns.private-address");
        // In that network it may be right all the same.
        if !told(&report).contains("each computer itself") {
            continue;
        }
        let settings = place.run(&["discover", "kim@contoso.example", "--settings", "text"]);
        assert!(
            !settings.stdout().contains("993"),
            "{server} {address}: {}",
            settings.stdout()
        );
    }
    let (report, _) = named("localhost", &[]).discover(&[]);
    assert!(
        told(&report).contains("which is each computer itself and no server"),
        "{report:#}"
    );
}

/// A network that has names of its own tells its computers other addresses than the rest of the world.
#[test]
fn where_the_own_dns_of_a_network_says_so_it_is_a_note() {
    if !servers::available() {
        return;
    }
    let records = [
        MX,
        "_imaps._tcp.contoso.example. IN SRV 0 0 993 imap.contoso.example.",
        "imap.contoso.example. IN A 10.20.30.40",
    ];
    let place = Place::new().with_own_dns().serve(&records, &[]);
    let (report, code) = place.discover(&[]);
    assert_eq!(
        (found(&report), code),
        (vec!["private-address"], 0),
        "{report:#}"
    );
    assert_eq!(report["findings"][0]["weight"], "note");
    let mut records = records.to_vec();
    records[2] = "imap.contoso.example. IN A 127.0.0.1";
    let place = Place::new().with_own_dns().serve(&records, &[]);
    let (report, code) = place.discover(&[]);
    assert_eq!(
        (found(&report), code),
        (vec!["private-address"], 1),
        "{report:#}"
    );
}

#[test]
fn a_settings_file_that_leads_inside_is_told_at_either_place() {
    if !servers::available() {
        return;
    }
    for to in [
        "127.0.0.1",
        "10.0.0.1",
        "192.168.0.1",
        "[::1]",
        "[fd00::1]",
        "localhost",
        "inside.contoso.example",
    ] {
        for name in [HOST, DOMAIN] {
            let place = Place::new();
            let site = place
                .site(name)
                .answer("/", &format!("return 302 https://{to}/mail"));
            let mut records = web_hosts(&[name]);
            records.push(MX.to_owned());
            records.push("inside.contoso.example. IN A 192.168.7.7".to_owned());
            let (report, code) = place.serve(&refs(&records), &[site]).discover(&[]);
            let all = found(&report);
            // Autodiscover at the domain is led there, too.
            assert!(all.contains(&"not-followed"), "{name} {to}: {report:#}");
            assert_eq!(code, 3, "{name} {to}");
            assert!(
                told(&report).contains("of this computer or of a local network"),
                "{name} {to}: {report:#}"
            );
        }
    }
}
