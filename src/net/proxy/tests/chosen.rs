//! Which proxy counts, by the variables and the settings of the system.

use super::super::*;
use crate::endpoint::Origin;

#[test]
fn the_proxy_of_the_web_is_asked_without_its_password_and_not_for_excepted_hosts() {
    let set = |name: &str| match name {
        "https_proxy" => Some("http://kim:secret@proxy.example:3128".to_owned()),
        "no_proxy" => Some("example.net".to_owned()),
        _ => None,
    };
    let all = Proxies::of_variables(set).expect("proxies");
    for proxies in [all, Proxies::for_web_alone(set)] {
        let proxy = proxies.of_web("imap.example.org").expect("a proxy");
        assert!(proxy.sign_in.is_none());
        assert!(proxies.of_web("imap.example.net").is_none());
    }
}

fn endpoint(protocol: Protocol, security: Security) -> Endpoint {
    Endpoint {
        protocol,
        host: "imap.example.org".to_owned(),
        port: 1,
        security,
        origin: Origin::Asked,
    }
}

fn chosen(variables: &[(&str, &str)], protocol: Protocol, security: Security) -> Option<String> {
    let read = |name: &str| {
        let found = variables.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| (*value).to_owned())
    };
    let proxies = Proxies::of_variables(read).expect("proxies");
    let proxy = proxies.of(&endpoint(protocol, security), "imap.example.org")?;
    Some(proxy.source.clone())
}

#[test]
fn variables_count_as_they_do_for_curl() {
    use Protocol::{Imap, Smtp};
    use Security::{ImplicitTls, StartTls};
    let all = [
        ("all_proxy", "socks5h://a:1"),
        ("ALL_PROXY", "http://b:1"),
        ("imaps_proxy", "http://c:1"),
        ("smtp_proxy", ""),
        ("SMTP_PROXY", "http://d:1"),
    ];
    let said = |protocol, security| chosen(&all, protocol, security);
    assert_eq!(said(Imap, ImplicitTls).as_deref(), Some("imaps_proxy"));
    assert_eq!(said(Imap, StartTls).as_deref(), Some("all_proxy"));
    assert_eq!(said(Smtp, StartTls).as_deref(), Some("SMTP_PROXY"));
    let excepted = [("ALL_PROXY", "http://b:1"), ("NO_PROXY", "example.org")];
    assert_eq!(chosen(&excepted, Imap, ImplicitTls), None);
    let web = [
        ("https_proxy", "http://b:1"),
        ("http_proxy", "http://b:1"),
        ("HTTPS_PROXY", "b"),
    ];
    assert_eq!(chosen(&web, Imap, ImplicitTls), None);
    let wrong =
        Proxies::of_variables(|name| (name == "ALL_PROXY").then(|| "socks4://a".to_owned()));
    assert_eq!(wrong.err(), Some(("ALL_PROXY", ProxyUrlError::Kind)));
    let nonsense =
        Proxies::of_variables(|name| (name == "https_proxy").then(|| "socks4://a".to_owned()));
    assert!(nonsense.is_ok_and(|proxies| proxies.of_web("imap.example.org").is_none()));
}

#[test]
fn the_proxy_of_the_system_is_that_of_the_web_where_no_variable_is_set() {
    let setting = |proxy: &str, is_script| ProxySetting {
        source: "Windows proxy settings".to_owned(),
        proxy: proxy.to_owned(),
        is_script,
    };
    let system = [
        setting("http://wpad.example/proxy.pac", true),
        setting("proxy.example:8080", false),
        setting("socks://proxy.example:1080", false),
    ];
    let of_web = |variables: &[(&str, &str)]| {
        let read = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        let proxies = Proxies::of_variables(read).expect("good variables");
        let proxies = proxies.and_of_system(&system);
        let proxy = proxies.of_web("imap.example.org").cloned();
        proxy.map(|proxy| (proxy.told(), proxy.way().source))
    };
    let told = |proxy: &str, source: &str| Some((proxy.to_owned(), source.to_owned()));
    assert_eq!(
        of_web(&[]),
        told("http://proxy.example:8080", "Windows proxy settings")
    );
    assert_eq!(
        of_web(&[("https_proxy", "http://other.example:3128")]),
        told("http://other.example:3128", "https_proxy")
    );
    assert_eq!(of_web(&[("no_proxy", "example.org")]), None);
    let socks = Proxies::default().and_of_system(&system[2..]);
    let socks = socks.of_web("imap.example.org").expect("a proxy");
    assert_eq!(socks.told(), "socks5h://proxy.example:1080");
}
