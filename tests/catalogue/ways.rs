//! Names that lead astray, and ways that lead nowhere: each beside one that looks alike and is in order.

use mailprobe::catalogue::{Catalogue, Certainty, Who};
use mailprobe::diagnose::{Finding, diagnose};
use mailprobe::fact::facts;
use mailprobe::scenario::{Scenario, Split, rehearse};

/// The first finding of a made-up run.
fn finding(scenario: &str) -> Finding {
    let scenario = Scenario::parse(scenario).unwrap();
    let run = rehearse(&scenario, Split::Whole).unwrap_or_else(|m| panic!("{m}"));
    let verdict = diagnose(&run, &facts(&run), &Catalogue::embedded());
    verdict.findings[0].clone()
}

/// Its id, and how sure it is.
fn first(scenario: &str) -> (String, Certainty) {
    let finding = finding(scenario);
    (finding.id, finding.certainty)
}

fn id(scenario: &str) -> String {
    first(scenario).0
}

/// A server at an address, and what became of the connection.
fn at(server: &str, address: &str, outcome: &str) -> String {
    format!("no-login\n{server}\nresolve {address}\nconnect {outcome}\n")
}

const IMAP: &str = "imap imap.example.org:993 tls";
const SMTP: &str = "smtp smtp.example.org:587 starttls";

#[test]
fn a_name_that_leads_back_to_this_computer_is_blocked() {
    for address in ["127.0.0.1", "::1", "127.0.0.1 ::1"] {
        assert_eq!(
            id(&at(SMTP, address, "refused")),
            "dns.blocked",
            "{address}"
        );
    }
    // What this computer is asked for, a service of its own, or a line of its hosts file.
    for (server, address) in [
        ("imap localhost:993 tls", "127.0.0.1"),
        ("imap 127.0.0.1:993 tls", "127.0.0.1"),
        ("imap desk:993 tls", "127.0.0.1"),
        (IMAP, "127.0.0.11"),
    ] {
        assert_eq!(
            id(&at(server, address, "refused")),
            "tcp.refused",
            "{server}"
        );
    }
}

#[test]
fn a_private_address_that_refuses_is_doubted_where_nothing_there_takes_mail() {
    let private = at(IMAP, "10.20.30.40", "refused");
    let doubted = ("dns.private-address".to_owned(), Certainty::Possible);
    assert_eq!(first(&private), doubted);
    // The server of a company, with one port closed.
    for port in [143, 587, 995] {
        let open = format!("{private}contrast port {port} ok\n");
        assert_eq!(id(&open), "tcp.refused", "{port}");
    }
    // One that was named by its address, or stands in the same network.
    let named = at("imap 10.20.30.40:993 tls", "10.20.30.40", "refused");
    assert_eq!(id(&named), "tcp.refused");
    let near = format!("computer link eth0 wired up 10.20.30.7\n{private}");
    assert_eq!(id(&near), "tcp.refused");
    let online = "provider exchange-online\nno-login\nimap outlook.office365.com:993 tls\n\
        resolve 10.20.30.40\nconnect refused\n";
    assert_eq!(id(online), "dns.hijacked");
}

#[test]
fn a_network_that_a_router_knows_no_way_to_is_not_this_computers_fault() {
    let far = at(IMAP, "192.0.2.11", "network-unreachable");
    let with = |route: &str| {
        let computer =
            format!("computer link eth0 wired up 198.51.100.7\ncomputer route v4 {route}\n");
        id(&format!(
            "{computer}computer route v6 none\nweb as-known\n{far}"
        ))
    };
    assert_eq!(with("eth0"), "net.unreachable");
    assert_eq!(id(&far), "net.no-route", "nothing is known of the routes");
}

#[test]
fn only_a_way_of_its_own_into_a_vpn_is_held_against_the_vpn() {
    let silent = at(IMAP, "192.0.2.11", "timeout");
    let with = |way: &str| {
        id(&format!(
            "computer link eth0 wired up 198.51.100.7\ncomputer link wg0 vpn up 10.8.0.6\n\
             computer route v4 eth0\ncomputer route v6 none\ncomputer way 192.0.2.11 {way}\n\
             web as-known\n{silent}"
        ))
    };
    assert_eq!(with("wg0"), "net.vpn");
    assert_eq!(with("eth0"), "tcp.timeout");
}

#[test]
fn one_dead_resolver_is_one_fault() {
    let two = format!("no-login\n{IMAP}\nresolve resolver-unreachable\n{SMTP}\nresolve timeout\n");
    let scenario = Scenario::parse(&two).unwrap();
    let run = rehearse(&scenario, Split::Whole).unwrap_or_else(|m| panic!("{m}"));
    let verdict = diagnose(&run, &facts(&run), &Catalogue::embedded());
    let ids: Vec<&str> = verdict.findings.iter().map(|f| f.id.as_str()).collect();
    assert_eq!(ids, ["dns.no-resolver"]);
    assert_eq!(
        id(&format!("no-login\n{SMTP}\nresolve timeout\n")),
        "dns.timeout"
    );
}

#[test]
fn a_login_page_is_thought_of_where_one_port_is_let_out_and_names_are_denied() {
    let page = "web other 302 login.hotel.example\n";
    let missing = at(IMAP, "192.0.2.11", "timeout").replace("no-login\n", "");
    let denied = format!("no-login\n{page}{IMAP}\nresolve nxdomain\n");
    assert_eq!(id(&denied), "captive.portal");
    let half = format!(
        "no-login\n{page}{missing}smtp smtp.example.org:465 tls\ntls ok\n\
        S: 220 ready\nC: EHLO [127.0.0.1]\nS: 250-smtp\nS: 250 AUTH PLAIN\nC: QUIT\nS: 221 bye\n"
    );
    assert_eq!(id(&half), "captive.portal");
    let known = half.replace(page, "web as-known\n");
    assert_eq!(id(&known), "tcp.timeout");
    // A page that says something else may be the work of a filter, where a server proved to be itself.
    let other = half.replace(page, "web other 200\n");
    assert_eq!(id(&other), "tcp.timeout");
}

#[test]
fn a_small_hello_that_was_lost_proves_nothing_where_another_was_answered() {
    let scenario = |more: &str| {
        format!(
            "no-login\nimap mail.example.org:993 tls\ntls timeout\ncontrast hello small timeout\n{more}"
        )
    };
    let silent = finding(&scenario("contrast hello TLS 1.0 timeout\n"));
    assert_eq!(silent.id, "tls.handshake-timeout");
    assert!(
        silent
            .words
            .title
            .is_some_and(|title| title.contains("never answers"))
    );
    let answered = finding(&scenario("contrast hello TLS 1.0 alert 40\n"));
    assert_eq!(answered.id, "tls.handshake-timeout");
    assert_eq!(answered.words.title, None);
}

#[test]
fn postfix_means_connections_at_once_or_in_a_minute() {
    let first = finding(
        "no-login\nsmtp mail.example.org:587 starttls\n\
         S: 421 4.7.0 mail.example.org Error: too many connections from 192.0.2.1\nclose\n",
    );
    assert_eq!(first.id, "auth.too-many-connections");
    let step = first.words.next_step.as_deref().unwrap_or_default();
    assert!(
        step.contains("smtpd_client_connection_rate_limit"),
        "{step}"
    );
}

#[test]
fn another_protocol_at_a_usual_port_is_for_whoever_runs_the_server() {
    let who = |port: u16| {
        let first = finding(&format!(
            "no-login\nimap mail.example.org:{port} tls\ntls ok\nS: +OK POP3 server ready\n"
        ));
        assert_eq!(first.id, "proto.wrong-service");
        first.words.who
    };
    assert_eq!(who(993), Some(Who::Administrator));
    assert_eq!(who(995), None);
}

#[test]
fn a_record_that_leads_to_another_protocol_is_for_whoever_runs_the_dns() {
    for (record, server) in [
        // The port of the other protocol, an unusual one, and the usual one at a host that is another server.
        (
            "imap mail.example.org:995 tls",
            "imap mail.example.org:995 tls published\ntls ok\nS: +OK POP3 server ready\n",
        ),
        (
            "imap mail.example.org:1993 tls",
            "imap mail.example.org:1993 tls published\ntls ok\nS: +OK POP3 server ready\n",
        ),
        (
            "imap mail.example.org:993 tls",
            "imap mail.example.org:993 tls published\ntls ok\nS: +OK POP3 server ready\n",
        ),
        (
            "pop3 mail.example.org:995 tls",
            "pop3 mail.example.org:995 tls published\nS: 220 mail.example.org ESMTP\n",
        ),
    ] {
        let first = finding(&format!("mx ok\nno-login\nsrv {record}\n{server}"));
        assert_eq!(first.id, "proto.wrong-service", "{record}");
        assert_eq!(first.words.who, Some(Who::Administrator), "{record}");
        let step = first.words.next_step.as_deref().unwrap_or_default();
        assert!(
            step.contains("the administrator of the DNS") && step.contains("RECORD"),
            "{step}"
        );
    }
}
