//! What programs get, who leave names to the operating system, against what its DNS server says.

use super::super::row::Row;
use super::super::world;
use super::place::{FIRST, NAMED, after, forwarder};

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
            "dns.system-failed",
            "programs wait one second in all, and answers take one and a half",
            |line| {
                forwarder(line, FIRST, |_, _| after(1500));
                line.resolv_conf(&format!(
                    "nameserver {FIRST}\noptions timeout:1 attempts:1\n"
                ));
            },
        )
        .arguments(&NAMED)
        .within(14.0)
        .says(&["give up before the slow DNS server answers"])
        .sends_credential(),
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
        Row::healthy("programs wait one second in all, and answers take half a second", |line| {
            forwarder(line, FIRST, |_, _| after(500));
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
