//! Domains at Exchange Online, whose services are played here under their own names.

use crate::place::{DOMAIN, MAIL, Place, found, of, refs, says, server, told, web_hosts};
use crate::servers;
use crate::servers::certificates::Flaw;

const LOGIN: &str = "login.microsoftonline.com";
const TENANT: &str = "11111111-2222-3333-4444-555555555555";

fn records(autodiscover: &str) -> Vec<String> {
    let mut records = web_hosts(&[
        DOMAIN,
        "autodiscover.outlook.com",
        "autodiscover-s.outlook.com",
        LOGIN,
    ]);
    records.push(format!("outlook.office365.com. IN A {}", crate::place::WEB));
    records.push(format!("smtp.office365.com. IN A {MAIL}"));
    records
        .push("contoso.example. IN MX 0 contoso-example.mail.protection.outlook.com.".to_owned());
    records.push(
        "contoso.example. IN TXT \"v=spf1 include:spf.protection.outlook.com -all\"".to_owned(),
    );
    if !autodiscover.is_empty() {
        records.push(format!("autodiscover.contoso.example. IN {autodiscover}"));
    }
    records
}

fn exchange(records: &[String], realm: &str) -> Place {
    let place = Place::new();
    let tenant = format!(
        r#"{{"issuer":"https://login.microsoftonline.com/{TENANT}/v2.0","tenant_region_scope":"EU","cloud_instance_name":"microsoftonline.com"}}"#
    );
    let sites = [
        place
            .site(LOGIN)
            .page("= /getuserrealm.srf", "application/json", realm)
            .page("= /contoso.example/v2.0/.well-known/openid-configuration", "application/json", tenant),
        place.site("outlook.office365.com").page(
            "/autodiscover/autodiscover.json/",
            "application/json",
            r#"{"Protocol":"AutodiscoverV1","Url":"https://outlook.office365.com/autodiscover/autodiscover.xml"}"#,
        ),
        // The certificate of the alias cannot name the domain.
        place.site_with("autodiscover.contoso.example", &["autodiscover.outlook.com"], Flaw::None),
        place.site("autodiscover-s.outlook.com").answer(
            "/",
            "add_header WWW-Authenticate 'Basic realm=\"\"' always;\nadd_header WWW-Authenticate 'Bearer' always;\nreturn 401",
        ),
        servers::nginx::Site::plain("autodiscover.contoso.example")
            .answer("/", "return 302 https://autodiscover-s.outlook.com/autodiscover/autodiscover.xml"),
        place.site(DOMAIN),
    ];
    place.serve(&refs(records), &sites)
}

const MANAGED: &str = r#"{"State":4,"UserState":1,"Login":"contoso.example","NameSpaceType":"Managed","DomainName":"contoso.example","FederationBrandName":"Contoso","CloudInstanceName":"microsoftonline.com"}"#;
const FEDERATED: &str = r#"{"NameSpaceType":"Federated","DomainName":"contoso.example","FederationBrandName":"Contoso","AuthURL":"https://sts.contoso.example/adfs/ls/?username=x","CloudInstanceName":"microsoftonline.com"}"#;

#[test]
fn a_domain_of_exchange_online_as_it_should_be() {
    if !servers::available() {
        return;
    }
    let place = exchange(&records("CNAME autodiscover.outlook.com."), MANAGED);
    let (report, code) = place.discover(&[]);
    assert_eq!(code, 0, "{report:#}");
    assert_eq!(found(&report), [] as [&str; 0], "{report:#}");
    assert_eq!(
        server(&report, "imap"),
        "outlook.office365.com:993 tls provider"
    );
    assert_eq!(
        server(&report, "smtp"),
        "smtp.office365.com:587 starttls provider"
    );
    assert_eq!(
        report["settings"]["imap"]["servers"][0]["sign_in"],
        serde_json::json!(["oauth2"])
    );
    let microsoft = &report["microsoft"];
    assert_eq!(microsoft["sign_in"], "managed");
    assert_eq!(microsoft["tenant"], TENANT);
    assert_eq!(microsoft["region"], "EU");
    // A certificate for another name is what the alias shows, and it is led on from there without encryption.
    assert_eq!(of(&report, "autodiscover-host")["trouble"], "name-mismatch");
    let led = of(&report, "autodiscover-redirect");
    assert_eq!(led["says"], "wants-sign-in");
    assert_eq!(led["redirections"].as_array().map(Vec::len), Some(1));
    assert_eq!(says(&report, "autodiscover-json"), "leads-elsewhere");
    let asked = place.asked();
    let told: Vec<&str> = asked.lines().filter(|line| line.contains("kim")).collect();
    assert!(
        told.iter().all(|line| line.starts_with("https://")),
        "{asked}"
    );
    assert!(told.iter().all(|line| !line.contains(LOGIN)), "{asked}");
    assert!(
        asked.contains("getuserrealm.srf?login=contoso.example&json=1 GET"),
        "{asked}"
    );
}

#[test]
fn a_federated_domain_without_a_name_for_autodiscover() {
    if !servers::available() {
        return;
    }
    let place = exchange(&records(""), FEDERATED);
    let (report, code) = place.discover(&[]);
    assert_eq!(
        (found(&report), code),
        (vec!["autodiscover-missing"], 0),
        "{report:#}"
    );
    assert_eq!(report["microsoft"]["sign_in"], "federated");
    assert_eq!(report["microsoft"]["sign_in_host"], "sts.contoso.example");
    let run = place.run(&["discover", "kim@contoso.example"]);
    let told = told(&run);
    assert!(
        told.contains("autodiscover.contoso.example CNAME autodiscover.outlook.com"),
        "{told}"
    );
}

#[test]
fn records_that_name_what_exchange_online_does_not_have() {
    if !servers::available() {
        return;
    }
    let mut records = records("CNAME autodiscover.outlook.com.");
    records.retain(|record| !record.contains("spf1"));
    for record in [
        "_imaps._tcp.contoso.example. IN SRV 0 1 993 outlook.office365.com.",
        "_submissions._tcp.contoso.example. IN SRV 0 1 465 smtp.office365.com.",
        "_pop3s._tcp.contoso.example. IN SRV 0 0 0 .",
        "contoso.example. IN TXT \"v=spf1 include:sendgrid.net -all\"",
    ] {
        records.push(record.to_owned());
    }
    let (report, code) = exchange(&records, MANAGED).discover(&[]);
    assert_eq!(
        (found(&report), code),
        (vec!["not-of-provider", "differs", "spf-lacks"], 1),
        "{report:#}"
    );
    assert_eq!(report["not_offered"], serde_json::json!(["pop3"]));
    assert_eq!(
        report["first_difference"]["first"]["host"],
        "outlook.office365.com"
    );
    assert_eq!(
        server(&report, "smtp"),
        "smtp.office365.com:587 starttls provider"
    );
}

#[test]
fn mail_at_microsoft_and_records_of_an_old_server() {
    if !servers::available() {
        return;
    }
    let mut records = records("A 203.0.113.80");
    records.push("_imaps._tcp.contoso.example. IN SRV 0 1 993 mail.contoso.example.".to_owned());
    records.push(format!("mail.contoso.example. IN A {MAIL}"));
    let place = exchange(&records, MANAGED);
    let (report, code) = place.discover(&[]);
    assert_eq!(code, 1, "{report:#}");
    assert_eq!(report["first_difference"]["what"], "host");
    assert_eq!(
        report["first_difference"]["second"]["host"],
        "outlook.office365.com"
    );
    // It still leads to Microsoft, if by a way of its own.
    assert_eq!(
        found(&report),
        ["differs", "autodiscover-elsewhere"],
        "{report:#}"
    );
}

#[test]
fn a_mailbox_that_microsoft_leads_elsewhere_for() {
    if !servers::available() {
        return;
    }
    let place = Place::new();
    let sites = [
        place.site("outlook.office365.com").page(
            "/autodiscover/autodiscover.json/",
            "application/json",
            r#"{"Protocol":"AutodiscoverV1","Url":"https://mail.contoso.example/autodiscover/autodiscover.xml"}"#,
        ),
        place.site(LOGIN).answer(
            "/contoso.example/",
            "default_type application/json; return 503 '{\"error\":\"temporarily_unavailable\"}'",
        ),
    ];
    let place = place.serve(&refs(&records("CNAME autodiscover-s.outlook.com.")), &sites);
    let (report, code) = place.discover(&[]);
    assert_eq!(
        (found(&report), code),
        (vec!["mailbox-elsewhere"], 1),
        "{report:#}"
    );
    assert_eq!(report["findings"][0]["page"], "mailbox.moved-on-premises");
    // A service that is busy says nothing of the tenant.
    assert_eq!(says(&report, "openid-configuration"), "status");
}
