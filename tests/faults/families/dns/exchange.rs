//! Exchange Online behind the names of the caller's domain.

use super::super::row::Row;
use super::super::servers::dns::Zone;
use super::super::world::{
    self, DNS_V4, EXCHANGE, EXCHANGE_SMTP, IMAP_V4, IMAP_V6, NEUTRAL, SMTP_V4, SMTP_V6,
};
use super::place::{FIRST, REST, dnsmasq, name_server, stranger, unbound};

/// The records of a domain of Exchange Online.
fn domain() -> Vec<String> {
    [
        "contoso.example. IN MX 0 contoso-example.mail.protection.outlook.com.",
        "autodiscover.contoso.example. IN CNAME autodiscover.outlook.com.",
        "autodiscover.outlook.com. IN A 203.0.113.80",
    ]
    .map(str::to_owned)
    .to_vec()
}

/// The whole of it: the domain and the servers.
fn whole() -> Vec<String> {
    [
        domain(),
        world::host(EXCHANGE, &[IMAP_V4, IMAP_V6]),
        world::host(EXCHANGE_SMTP, &[SMTP_V4, SMTP_V6]),
        world::host(NEUTRAL, &[world::WEB_V4]),
        world::host("contoso-example.mail.protection.outlook.com", &[SMTP_V4]),
    ]
    .concat()
}

/// What an Unbound has to know of the rest of the world, where another name server of the router stands for it.
fn rest() -> String {
    REST.replace(world::DNS_V4, "198.51.100.60")
}

pub(super) fn rows() -> Vec<Row> {
    [missing(), filtered(), policy(), wrong_host()].concat()
}

fn missing() -> Vec<Row> {
    vec![
        Row::broken(
            "dns.known-name-missing",
            "a resolver that denies the names of Exchange Online",
            |line| {
                line.zone(&[domain(), world::host(NEUTRAL, &[world::WEB_V4])].concat());
            },
        )
        .within(12.0)
        .says(&["outlook.office365.com does not exist (NXDOMAIN)"]),
        Row::broken(
            "dns.known-name-missing",
            "a zone office365.com of the company hides the real one",
            |line| {
                let own = Zone::new(
                    "office365.com.",
                    &["office365.com. IN A 203.0.113.80".to_owned()],
                );
                let mut rest = whole();
                rest.retain(|record| !record.contains("office365.com"));
                name_server(line, FIRST, &[own, Zone::new(".", &rest)]);
                line.resolvers(&[FIRST]);
            },
        )
        .within(12.0),
        Row::broken(
            "dns.known-name-missing",
            "only the name for sending is denied",
            |line| {
                let mut records = whole();
                records.retain(|record| !record.starts_with(EXCHANGE_SMTP));
                line.zone(&records);
            },
        )
        .on(&["smtp"])
        .within(12.0)
        .says(&["smtp.office365.com"]),
        Row::broken(
            "dns.resolvers-disagree",
            "the first resolver denies the names of Exchange Online",
            |line| {
                name_server(line, FIRST, &[Zone::new(".", &domain())]);
                line.zone(&whole());
                line.resolvers(&[FIRST, DNS_V4]);
            },
        )
        .within(12.0),
        Row::healthy("Exchange Online by MX and autodiscover", |line| {
            line.zone(&whole())
        })
        .twin_of(&["dns.known-name-missing", "discovery.wrong-host"]),
        Row::healthy(
            "a filter of somebody else takes the mail, autodiscover tells",
            |line| {
                let mut records = whole();
                records.retain(|record| !record.contains(" MX "));
                records.push("contoso.example. IN MX 10 mx.filter.example.".to_owned());
                line.zone(&records);
            },
        )
        .twin_of(&["dns.known-name-missing"]),
    ]
}

fn filtered() -> Vec<Row> {
    vec![
        Row::broken(
            "dns.blocked",
            "outlook.office365.com and smtp.office365.com are 0.0.0.0",
            |line| {
                name_server(line, "198.51.100.60", &[Zone::new(".", &whole())]);
                dnsmasq(
                    line,
                    FIRST,
                    &["--server=198.51.100.60", "--address=/office365.com/#"],
                );
                line.resolvers(&[FIRST]);
            },
        )
        .within(12.0)
        .says(&["0.0.0.0"]),
        Row::broken(
            "dns.blocked",
            "outlook.office365.com is 127.0.0.1",
            |line| {
                let mut records = whole();
                records.retain(|record| !record.starts_with(EXCHANGE));
                records.push(format!("{EXCHANGE}. IN A 127.0.0.1"));
                line.zone(&records);
            },
        )
        .on(&["imap", "pop3"])
        .within(12.0),
        Row::broken(
            "dns.known-name-missing",
            "a filter denies the names and does not say that it filters",
            |line| {
                name_server(line, "198.51.100.60", &[Zone::new(".", &whole())]);
                unbound(
                    line,
                    FIRST,
                    &format!(
                        "local-zone: office365.com always_nxdomain\n{}",
                        rest()
                    ),
                );
                line.resolvers(&[FIRST]);
            },
        )
        .within(12.0),
        Row::broken(
            "dns.hijacked",
            "the names lead to the page of a filter, and a second resolver knows better",
            |line| {
                name_server(line, "198.51.100.60", &[Zone::new(".", &whole())]);
                stranger(line);
                let led = "local-zone: office365.com redirect\nlocal-data: \"office365.com A 198.51.100.77\"";
                unbound(line, FIRST, &format!("{led}\n{}", rest()));
                line.zone(&whole());
                line.resolvers(&[FIRST, DNS_V4]);
            },
        )
        .within(15.0),
    ]
}

/// What a filter of many companies does.
fn policy() -> Vec<Row> {
    vec![
        Row::broken(
            "dns.known-name-missing",
            "a policy zone (RPZ) denies the names of Exchange Online",
            |line| {
                name_server(line, "198.51.100.60", &[Zone::new(".", &whole())]);
                let rpz = line.router.home().join("rpz");
                std::fs::write(
                    &rpz,
                    "$TTL 60
@ IN SOA ns.invalid. p.invalid. 1 60 60 60 60
@ IN NS ns.invalid.
\
                     *.office365.com CNAME .
",
                )
                .expect("our own directory");
                let policy = format!(
                    "module-config: \"respip validator iterator\"\n\
                     rpz:\n  name: rpz.filter.example\n  zonefile: {}\n{}",
                    rpz.display(),
                    rest()
                );
                unbound(line, FIRST, &policy);
                line.resolvers(&[FIRST]);
            },
        )
        .within(12.0),
    ]
}

fn wrong_host() -> Vec<Row> {
    vec![
        Row::broken(
            "discovery.wrong-host",
            "sending through the MX of the domain, port 587",
            |line| {
                line.zone(&whole());
                line.on_the_way("ip daddr 203.0.113.20 tcp dport 587 drop");
            },
        )
        .says(&[
            "contoso-example.mail.protection.outlook.com:587",
            "203.0.113.20:587 does not answer",
        ])
        .arguments(&[
            "--only",
            "smtp",
            "--smtp",
            "contoso-example.mail.protection.outlook.com:587",
        ])
        .on(&["smtp"])
        .within(12.0),
        Row::broken(
            "discovery.wrong-host",
            "a name for sending that was withdrawn",
            |line| line.zone(&whole()),
        )
        .says(&["smtp-emea.outlook.com does not exist (NXDOMAIN)"])
        .arguments(&["--only", "smtp", "--smtp", "smtp-emea.outlook.com:587"])
        .on(&["smtp"]),
        Row::broken(
            "discovery.wrong-host",
            "an own alias of outlook.office365.com",
            |line| {
                let mut records = whole();
                records.push("webmail.contoso.example. IN CNAME outlook.office365.com.".to_owned());
                records.push("mailout.contoso.example. IN CNAME smtp.office365.com.".to_owned());
                line.zone(&records);
            },
        )
        .says(&[
            "not for webmail.contoso.example",
            "mailout.contoso.example is an alias of smtp.office365.com",
        ])
        .arguments(&["--imap", "webmail.contoso.example:993"])
        .arguments(&["--pop3", "webmail.contoso.example:995"])
        .arguments(&["--smtp", "mailout.contoso.example:587"]),
    ]
}
