//! What programs get, who leave names to the operating system, against what its DNS server says.

use super::super::row::Row;
use super::super::servers::forwarder::{AAAA, Turn};
use super::super::world;
use super::place::{FIRST, NAMED, STRANGER, after, forwarder, stranger};

/// What the file of hosts says of the servers of the matrix.
const KNOWN: &str = "203.0.113.10 imap.contoso.example\n203.0.113.20 smtp.contoso.example\n";

pub(super) fn rows() -> Vec<Row> {
    [broken(), healthy()].concat()
}

fn broken() -> Vec<Row> {
    vec![
        Row::broken(
            "dns.system-failed",
            "nsswitch.conf does not name the DNS",
            |line| line.nsswitch("hosts: files\n"),
        )
        .says(&["this computer itself does not find the name"])
        .sends_credential(),
        Row::broken(
            "dns.system-failed",
            "nsswitch.conf ends the search before the DNS",
            |line| line.nsswitch("hosts: files [NOTFOUND=return] dns\n"),
        )
        .arguments(&NAMED)
        .says(&["this computer itself does not find the name"])
        .sends_credential(),
        Row::broken(
            "dns.slow",
            "programs wait one second in all, and answers take two and a half",
            |line| {
                forwarder(line, FIRST, |_, _| after(2500));
                line.resolv_conf(&format!(
                    "nameserver {FIRST}\noptions timeout:1 attempts:1\n"
                ));
            },
        )
        .arguments(&NAMED)
        .within(14.0)
        .says(&["so slowly that programs on this computer give up"])
        .sends_credential(),
        Row::broken(
            "dns.tcp-blocked",
            "the answers for AAAA are cut off, and nobody listens for TCP",
            |line| {
                forwarder(line, FIRST, |question, _| match question.kind {
                    AAAA => Turn::CutOff,
                    _ => after(0),
                });
                line.resolvers(&[FIRST]);
            },
        )
        .arguments(&NAMED)
        .says(&["too long for UDP", "programs on this computer then get no address"])
        .sends_credential(),
        Row::broken(
            "dns.system-failed",
            "programs ask over TCP alone, which is refused",
            |line| {
                line.on_the_way("tcp dport 53 reject with tcp reset");
                line.resolv_conf(&format!(
                    "nameserver {}\noptions use-vc timeout:1 attempts:1\n",
                    world::DNS_V4
                ));
            },
        )
        .arguments(&NAMED)
        .says(&["this computer itself got no answer before it gave up"])
        .within(14.0)
        .sends_credential(),
        Row::broken(
            "dns.nxdomain",
            "a name with a typing error, and a suffix of the network under which every name is found",
            |line| {
                line.zone(&world::host("imap.contoso.exampel.lan.example", &[STRANGER]));
                stranger(line);
                line.resolv_conf(&format!("search lan.example\nnameserver {}\n", world::DNS_V4));
            },
        )
        .arguments(&["--only", "imap", "--imap", "imap.contoso.exampel:993/tls"])
        .on(&["imap"])
        .says(&["imap.contoso.exampel.lan.example", "this computer took another name for it"]),
        // What has an address of IPv6 cannot be reached from here, and what can is known late.
        Row::degraded(
            "dns.slow",
            "addresses of IPv6 come at once, which this computer has no use for, and those of IPv4 late",
            |line| {
                line.client
                    .sh("sysctl -qw net.ipv6.conf.all.disable_ipv6=1");
                forwarder(line, FIRST, |question, _| match question.kind {
                    AAAA => after(0),
                    _ => after(2000),
                });
                line.resolvers(&[FIRST]);
            },
        )
        .arguments(&NAMED)
        .within(12.0)
        .says(&["that took "]),
    ]
}

fn healthy() -> Vec<Row> {
    let twin = |what, nsswitch: &'static str| {
        Row::healthy(what, move |line| line.nsswitch(nsswitch)).twin_of(&["dns.system-failed"])
    };
    vec![
        twin(
            "modules that nsswitch.conf names are not installed",
            "hosts: files mymachines mdns4_minimal [NOTFOUND=return] resolve [!UNAVAIL=return] dns myhostname\n",
        )
        .connections(12),
        twin("the DNS comes before the file of hosts", "hosts: dns files\n"),
        twin("nothing is said of hosts", "passwd: files\n"),
        Row::healthy("the file of hosts alone counts, and has the servers", |line| {
            line.nsswitch("hosts: files\n");
            line.hosts(&format!("127.0.0.1 localhost\n{KNOWN}"));
        })
        .arguments(&NAMED)
        .twin_of(&["dns.system-failed"]),
        Row::healthy("programs wait one second in all, and answers take a fifth of it", |line| {
            forwarder(line, FIRST, |_, _| after(200));
            line.resolv_conf(&format!("nameserver {FIRST}\noptions timeout:1 attempts:1\n"));
        })
        .arguments(&NAMED)
        .twin_of(&["dns.system-failed", "dns.slow"]),
        Row::healthy("a search list, and a name without a dot at its end", |line| {
            line.resolv_conf(&format!(
                "search corp.example lan\noptions ndots:5 rotate edns0\nnameserver {}\n",
                world::DNS_V4
            ));
        })
        .twin_of(&["dns.system-failed"]),
    ]
}
