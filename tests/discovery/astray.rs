//! Whoever is led astray, and by whom: a network that answers for others, Autodiscover that leads on, files that contradict each other.

use crate::place::{DOMAIN, Place, found, refs, says, settings_file, told, web_hosts};
use crate::servers;
use crate::servers::certificates::Flaw;

const MX: &str = "contoso.example. IN MX 10 mx.contoso.example.";
const AUTODISCOVER: &str = "autodiscover.contoso.example";

/// A login page shows its own certificate for every host: the administrator of the domain has nothing to mend.
#[test]
fn one_certificate_for_hosts_of_different_houses_is_that_of_the_network() {
    if !servers::available() {
        return;
    }
    let place = Place::new();
    let names = [
        "login.microsoftonline.com",
        "autoconfig.contoso.example",
        AUTODISCOVER,
    ];
    let site = place.site_with(&names.join(" "), &["portal.example"], Flaw::SelfSigned);
    let mut records = web_hosts(&names);
    records.push(MX.to_owned());
    let place = place.serve(&refs(&records), &[site]);
    let (report, code) = place.discover(&["--web-check", "off"]);
    let all = found(&report);
    assert_eq!((all[0], code), ("foreign-certificate", 1), "{report:#}");
    assert!(!all.contains(&"untrusted"), "{report:#}");
    let text = told(&place.run(&["discover", DOMAIN, "--web-check", "off"]));
    assert!(!text.contains("gives that host"), "{text}");
}

#[test]
fn another_address_and_another_host_of_autodiscover_are_told() {
    if !servers::available() {
        return;
    }
    let answer = |action: &str, element: &str| {
        format!(
            "<?xml version=\"1.0\"?><Autodiscover><Response><Account><Action>{action}</Action>{element}</Account></Response></Autodiscover>"
        )
    };
    let other = "<RedirectAddr>kim@stranger.example</RedirectAddr>";
    let url = "<RedirectUrl>https://autodiscover.stranger.example/x</RedirectUrl>";
    for (body, id, comes_to, words) in [
        (
            answer("redirectAddr", other),
            "address-redirected",
            "leads-elsewhere",
            "`mailprobe discover kim@stranger.example`",
        ),
        (
            answer("redirectUrl", url),
            "led-elsewhere",
            "no-host",
            "no settings are there",
        ),
    ] {
        let place = Place::new();
        let site =
            place
                .site(AUTODISCOVER)
                .page("/autodiscover/autodiscover.xml", "text/xml", body);
        let mut records = web_hosts(&[AUTODISCOVER]);
        records.push(MX.to_owned());
        let place = place.serve(&refs(&records), &[site]);
        let (report, _) = place.discover(&[]);
        assert_eq!(found(&report), [id], "{report:#}");
        assert_eq!(says(&report, "autodiscover-host"), comes_to);
        let text = told(&place.run(&["discover", "kim@contoso.example", "-v"]));
        assert!(text.contains(words), "{text}");
    }
}

#[test]
fn two_files_with_other_user_names_are_a_finding() {
    if !servers::available() {
        return;
    }
    let place = Place::new();
    let file = settings_file(&[("imap", "imap.contoso.example", 993, "SSL")]);
    let other = settings_file(&[("imap", "mail.contoso.example", 993, "SSL")])
        .replace("%EMAILADDRESS%", "%EMAILLOCALPART%");
    let sites = [
        place
            .site("autoconfig.contoso.example")
            .page("= /mail/config-v1.1.xml", "text/xml", file),
        place.site(DOMAIN).page(
            "= /.well-known/autoconfig/mail/config-v1.1.xml",
            "text/xml",
            other,
        ),
    ];
    let mut records = web_hosts(&["autoconfig.contoso.example", DOMAIN]);
    records.push(MX.to_owned());
    records.push("imap.contoso.example. IN A 203.0.113.10".to_owned());
    records.push("mail.contoso.example. IN A 203.0.113.10".to_owned());
    let place = place.serve(&refs(&records), &sites);
    let (report, code) = place.discover(&[]);
    assert_eq!(
        (found(&report), code),
        (vec!["account-differs"], 1),
        "{report:#}"
    );
}

#[test]
fn a_domain_that_denies_every_protocol_offers_none() {
    if !servers::available() {
        return;
    }
    let labels = [
        "_imap",
        "_imaps",
        "_pop3",
        "_pop3s",
        "_submission",
        "_submissions",
    ];
    let mut records: Vec<String> = labels
        .iter()
        .map(|label| format!("{label}._tcp.contoso.example. IN SRV 0 0 0 ."))
        .collect();
    records.push(MX.to_owned());
    let place = Place::new().serve(&refs(&records), &[]);
    let text = told(&place.run(&["discover", DOMAIN]));
    assert!(
        text.contains("offers neither IMAP, POP3 nor SMTP"),
        "{text}"
    );
    assert!(!text.contains("not everybody"), "{text}");
}
