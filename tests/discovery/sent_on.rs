//! Autodiscover that sends on by what it answers (`RedirectUrl`), and not by a redirection of HTTP.

use crate::place::{Place, found, of, refs, says, server, told, web_hosts};
use crate::servers;

const MX: &str = "contoso.example. IN MX 10 mx.contoso.example.";
const HOST: &str = "autodiscover.contoso.example";
const MAIL: &str = "mail.contoso.example";
const STRANGER: &str = "autodiscover.host.example";
const PATH: &str = "/autodiscover/autodiscover.xml";

fn answer(account: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><Autodiscover><Response><Account>\
         <AccountType>email</AccountType>{account}</Account></Response></Autodiscover>"
    )
}

fn sends_to(url: &str) -> String {
    answer(&format!(
        "<Action>redirectUrl</Action><RedirectUrl>{url}</RedirectUrl>"
    ))
}

fn settings() -> String {
    answer(
        "<Action>settings</Action><Protocol><Type>IMAP</Type><Server>imap.contoso.example</Server>\
         <Port>993</Port><SSL>on</SSL></Protocol>",
    )
}

/// A network whose host of Autodiscover answers this, beside others.
fn place(body: String, others: &[(&str, &str, String)]) -> Place {
    let place = Place::new();
    let mut sites = vec![
        place
            .site(HOST)
            .page(&format!("= {PATH}"), "text/xml", body),
    ];
    let mut names = vec![HOST];
    for (host, path, body) in others {
        sites.push(place.site(host).page(path, "text/xml", body.clone()));
        names.push(host);
    }
    let mut records = web_hosts(&names);
    records.push(MX.to_owned());
    records.push("imap.contoso.example. IN A 203.0.113.10".to_owned());
    place.serve(&refs(&records), &sites)
}

#[test]
fn it_is_followed_with_the_address_to_hosts_of_the_domain() {
    if !servers::available() {
        return;
    }
    let place = place(
        sends_to("https://mail.contoso.example/one.xml"),
        &[(MAIL, "= /one.xml", settings())],
    );
    let (report, code) = place.discover(&[]);
    assert_eq!((found(&report), code), (vec![], 0), "{report:#}");
    assert_eq!(
        server(&report, "imap"),
        "imap.contoso.example:993 tls autodiscover"
    );
    let hops = of(&report, "autodiscover-host")["redirections"].clone();
    assert_eq!(
        hops[0],
        format!("https://{HOST}{PATH} -> https://{MAIL}/one.xml")
    );
    let text = told(&place.run(&["discover", "kim@contoso.example", "-v"]));
    assert!(text.contains("redirected: https://"), "{text}");
    assert!(
        place
            .asked()
            .contains("https://mail.contoso.example/one.xml POST"),
        "{}",
        place.asked()
    );
}

#[test]
fn a_host_of_another_domain_is_asked_without_the_address_and_told() {
    if !servers::available() {
        return;
    }
    let place = place(
        sends_to(&format!("https://{STRANGER}{PATH}")),
        &[(STRANGER, &format!("= {PATH}"), settings())],
    );
    let (report, code) = place.discover(&[]);
    assert_eq!(
        (found(&report), code),
        (vec!["led-elsewhere"], 0),
        "{report:#}"
    );
    let text = told(&place.run(&["discover", "kim@contoso.example"]));
    assert!(
        text.contains("what is used is what that host says"),
        "{text}"
    );
    assert!(text.contains("(`RedirectUrl`)"), "{text}");
    assert!(!text.contains("curl -sI"), "{text}");
    assert!(
        place
            .asked()
            .contains(&format!("https://{STRANGER}{PATH} GET")),
        "{}",
        place.asked()
    );
}

#[test]
fn what_is_not_to_be_followed_is_told_with_the_reason() {
    if !servers::available() {
        return;
    }
    for (url, words) in [
        ("http://mail.contoso.example/a", "without encryption"),
        (
            "https://mail.contoso.example:8443/a",
            "not at the port of the web",
        ),
        (
            "https://127.0.0.1/a",
            "one of this computer or of a local network",
        ),
        (
            "https://[::1]/a",
            "one of this computer or of a local network",
        ),
        (
            "https://10.1.2.3/a",
            "one of this computer or of a local network",
        ),
        (
            "https://203.0.113.80/a",
            "no certificate proves who answers there",
        ),
        (
            "https://inside.contoso.example/a",
            "one of this computer or of a local network",
        ),
    ] {
        let place = Place::new();
        let site = place
            .site(HOST)
            .page(&format!("= {PATH}"), "text/xml", sends_to(url));
        let mut records = web_hosts(&[HOST, MAIL]);
        records.push(MX.to_owned());
        records.push("inside.contoso.example. IN A 192.168.1.2".to_owned());
        let place = place.serve(&refs(&records), &[site]);
        let (report, _) = place.discover(&[]);
        assert_eq!(found(&report), ["not-followed"], "{url}: {report:#}");
        let text = told(&place.run(&["discover", "kim@contoso.example"]));
        assert!(text.contains(words), "{url}: {text}");
        assert!(!text.contains("host of another domain"), "{url}: {text}");
    }
}

#[test]
fn loops_and_long_chains_end_and_are_told() {
    if !servers::available() {
        return;
    }
    let back = place(
        sends_to(&format!("https://{MAIL}/one.xml")),
        &[(
            MAIL,
            "= /one.xml",
            sends_to(&format!("https://{HOST}{PATH}")),
        )],
    );
    let (report, _) = back.discover(&[]);
    assert_eq!(found(&report), ["redirects-without-end"], "{report:#}");
    assert_eq!(says(&report, "autodiscover-host"), "redirects-without-end");

    // Each place sends on to the next one; ten are followed, and the eleventh is not asked.
    let paths: Vec<String> = (1..=12).map(|step| format!("= /{step}.xml")).collect();
    let chain = |last: usize| -> Place {
        let others: Vec<(&str, &str, String)> = (1..=last)
            .map(|step| {
                let body = match step == last {
                    true => settings(),
                    false => sends_to(&format!("https://{MAIL}/{}.xml", step + 1)),
                };
                (MAIL, paths[step - 1].as_str(), body)
            })
            .collect();
        let place = Place::new();
        let first = sends_to(&format!("https://{MAIL}/1.xml"));
        let mut mail = place.site(MAIL);
        for (_, path, body) in others {
            mail = mail.page(path, "text/xml", body);
        }
        let sites = [
            place
                .site(HOST)
                .page(&format!("= {PATH}"), "text/xml", first),
            mail,
        ];
        let mut records = web_hosts(&[HOST, MAIL]);
        records.push(MX.to_owned());
        records.push("imap.contoso.example. IN A 203.0.113.10".to_owned());
        place.serve(&refs(&records), &sites)
    };
    let (report, code) = chain(10).discover(&[]);
    assert_eq!((found(&report), code), (vec![], 0), "{report:#}");
    let place = chain(12);
    let (report, _) = place.discover(&[]);
    assert_eq!(found(&report), ["redirects-without-end"], "{report:#}");
    assert!(!place.asked().contains("/11.xml"), "{}", place.asked());
}
