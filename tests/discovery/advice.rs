//! What is advised fits what was found: where a record is there already, where a file is read at somebody else's, where nothing else is meant.

use crate::place::{MAIL, Place, found, of, refs, settings_file, told, web_hosts};
use crate::servers;

const MX: &str = "contoso.example. IN MX 10 mx.contoso.example.";
const EXCHANGE: &str = "contoso.example. IN MX 0 contoso-example.mail.protection.outlook.com.";
const ALIAS: &str = "autodiscover.contoso.example. IN CNAME autodiscover.outlook.com.";

fn advised(report: &serde_json::Value, id: &str) -> String {
    let all = report["findings"].as_array().expect("a list");
    let one = all.iter().find(|one| one["id"] == id);
    one.map_or_else(String::new, |one| {
        format!("{} {}", one["says"], one["next_step"])
    })
}

#[test]
fn a_record_whose_twin_is_there_already_is_to_be_removed() {
    if !servers::available() {
        return;
    }
    let imap = "imap.contoso.example";
    let wrong = "_imap._tcp.contoso.example. IN SRV 0 1 993 imap.contoso.example.";
    let right = "_imaps._tcp.contoso.example. IN SRV 0 1 993 imap.contoso.example.";
    let foreign = "_imaps._tcp.contoso.example. IN SRV 0 1 995 imap.contoso.example.";
    let address = format!("{imap}. IN A {MAIL}");
    for (records, words) in [
        (vec![MX, wrong, right, &address], "removes the record"),
        (vec![MX, wrong, &address], "in its place"),
        (
            vec![MX, foreign, &address],
            "_imaps._tcp.contoso.example SRV 0 1 993 imap.contoso.example.",
        ),
    ] {
        let (report, _) = Place::new().serve(&records, &[]).discover(&[]);
        let told = advised(&report, "wrong-label");
        assert!(told.contains(words), "{told}");
    }
}

#[test]
fn exchange_online_by_both_records_is_sure_and_what_is_left_beside_it_is_told() {
    if !servers::available() {
        return;
    }
    let (report, _) = Place::new().serve(&[EXCHANGE, ALIAS], &[]).discover(&[]);
    assert_eq!(report["settings"]["imap"]["trust"], "high", "{report:#}");
    assert!(!found(&report).contains(&"mixed-exchangers"), "{report:#}");
    let smtp = report["settings"]["smtp"]["servers"][0]["sign_in"].clone();
    assert_eq!(smtp, serde_json::json!(["oauth2", "password"]));
    let old = "contoso.example. IN MX 20 mx.old-house.example.";
    let place = Place::new().serve(&[EXCHANGE, ALIAS, old], &[]);
    let (report, _) = place.discover(&[]);
    let told = advised(&report, "mixed-exchangers");
    assert!(
        told.contains("mx.old-house.example only when that fails"),
        "{told}"
    );
    // A house of one's own may have somebody who keeps its mail.
    let backup = "contoso.example. IN MX 20 mx.backup.example.";
    let (report, _) = Place::new().serve(&[MX, backup], &[]).discover(&[]);
    assert!(!found(&report).contains(&"mixed-exchangers"), "{report:#}");
}

#[test]
fn a_file_that_is_read_at_another_domain_is_not_said_to_be_of_this_one() {
    if !servers::available() {
        return;
    }
    let place = Place::new();
    let host = "imap.house.example";
    let file = settings_file(&[("imap", host, 993, "SSL")]);
    let sites = [
        place.site("autoconfig.contoso.example").answer(
            "/",
            "return 301 https://autoconfig.house.example$request_uri",
        ),
        place
            .site("autoconfig.house.example")
            .page("= /mail/config-v1.1.xml", "text/xml", file),
    ];
    let mut records = web_hosts(&["autoconfig.contoso.example", "autoconfig.house.example"]);
    records.push("contoso.example. IN MX 10 mx.house.example.".to_owned());
    records.push(format!("{host}. IN A {MAIL}"));
    let place = place.serve(&refs(&records), &sites);
    let (report, _) = place.discover(&[]);
    let why = report["settings"]["imap"]["why"]
        .as_str()
        .unwrap_or_default();
    assert!(
        why.contains("redirects that to autoconfig.house.example"),
        "{why}"
    );
    assert!(!why.contains("proved to be of the domain"), "{why}");
    assert_eq!(of(&report, "autoconfig-host")["says"], "settings");
}

#[test]
fn what_would_be_sent_keeps_its_lines_and_an_output_wants_something_to_write() {
    if !servers::available() {
        return;
    }
    let place = Place::new().serve(&[MX], &[]);
    let (plan, _) = place.discover(&["--dry-run"]);
    let web = plan["web"].as_array().expect("a list");
    let bodies = web.iter().filter_map(|one| one["body"].as_str());
    assert!(bodies.clone().count() > 0);
    for body in bodies {
        assert!(!body.contains("\\u{a}"), "{body}");
    }
    let run = place.run(&["discover", "kim@contoso.example", "-o", "settings.txt"]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr().contains("add --settings or --programs"),
        "{}",
        run.stderr()
    );
    // A name with a quotation mark is quoted, and commands ask the same DNS server.
    let people = told(&place.run(&["discover", "o'neil@contoso.example"]));
    assert!(
        people.contains("mailprobe \"o'neil@contoso.example\" --dns="),
        "{people}"
    );
}

#[test]
fn above_a_command_stands_that_naming_a_strangers_host_lets_a_password_go_there() {
    if !servers::available() {
        return;
    }
    let stranger = "_imaps._tcp.contoso.example. IN SRV 0 1 993 imap.stranger.example.";
    let address = format!("imap.stranger.example. IN A {MAIL}");
    let place = Place::new().serve(&[MX, stranger, &address], &[]);
    let people = told(&place.run(&["discover", "kim@contoso.example"]));
    assert!(
        people.contains("First see with your provider or help desk that imap.stranger.example belongs to your mail"),
        "{people}"
    );
    assert!(
        people.contains("a password that is given with it may go there"),
        "{people}"
    );
    let sending = "_submission._tcp.contoso.example. IN SRV 0 1 587 smtp.stranger.example.";
    let both = format!("smtp.stranger.example. IN A {MAIL}");
    let place = Place::new().serve(&[MX, stranger, sending, &address, &both], &[]);
    let people = told(&place.run(&["discover", "kim@contoso.example"]));
    assert!(
        people.contains("imap.stranger.example and smtp.stranger.example belong to your mail: they are of another domain"),
        "{people}"
    );
    assert!(people.contains("This command names them"), "{people}");
    // A host of the domain needs no such word.
    let own = "_imaps._tcp.contoso.example. IN SRV 0 1 993 imap.contoso.example.";
    let address = format!("imap.contoso.example. IN A {MAIL}");
    let place = Place::new().serve(&[MX, own, &address], &[]);
    let people = told(&place.run(&["discover", "kim@contoso.example"]));
    assert!(people.contains("Try them:"), "{people}");
}

#[test]
fn a_protocol_that_the_records_deny_and_a_file_names_is_made_the_same_in_both() {
    if !servers::available() {
        return;
    }
    let mail = "mail.contoso.example";
    let place = Place::new();
    let file = settings_file(&[("imap", mail, 993, "SSL"), ("pop3", mail, 995, "SSL")]);
    let site =
        place
            .site("autoconfig.contoso.example")
            .page("= /mail/config-v1.1.xml", "text/xml", file);
    let mut records = web_hosts(&["autoconfig.contoso.example"]);
    records.push(format!("{mail}. IN A {MAIL}"));
    records.push(MX.to_owned());
    records.push("_pop3s._tcp.contoso.example. IN SRV 0 0 0 .".to_owned());
    let (report, _) = place.serve(&refs(&records), &[site]).discover(&[]);
    let told = advised(&report, "differs");
    assert!(told.contains("The records count for more."), "{told}");
    assert!(told.contains("takes it out of the settings file"), "{told}");
    assert!(
        told.contains("Look first: `dig SRV _pop3s._tcp.contoso.example +short`"),
        "{told}"
    );
    assert!(!told.contains("counts for less"), "{told}");
}

#[test]
fn the_house_that_mail_goes_to_knows_the_ports_of_its_own_server() {
    if !servers::available() {
        return;
    }
    let mail = "mail.house.example";
    let told = |record: &str, file_host: &str| {
        let place = Place::new();
        let file = settings_file(&[("imap", file_host, 993, "SSL")]);
        let site = place.site("autoconfig.house.example").page(
            "= /mail/config-v1.1.xml",
            "text/xml",
            file,
        );
        let mut records = web_hosts(&["autoconfig.house.example"]);
        records.push(format!("{mail}. IN A {MAIL}"));
        records.push("imap.house.example. IN A 203.0.113.11".to_owned());
        records.push(format!("contoso.example. IN MX 10 {mail}."));
        records.push(record.to_owned());
        let (report, _) = place.serve(&refs(&records), &[site]).discover(&[]);
        advised(&report, "database-differs")
    };
    let odd = "_imaps._tcp.contoso.example. IN SRV 0 1 994 mail.house.example.";
    let says = told(odd, mail);
    assert!(
        says.contains("mail.house.example:994") && says.contains("mail.house.example:993"),
        "{says}"
    );
    assert!(says.contains("The house runs that server"), "{says}");
    // Which of its hosts a customer uses is for the domain to say.
    assert_eq!(told(odd, "imap.house.example"), "");
}
