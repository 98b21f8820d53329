//! Routers and firewalls that answer in the place of the server, and this computer itself.

use super::super::tcp::only_tls;
use super::{Line, MAIL, Row, world};

pub(crate) fn rows() -> Vec<Row> {
    [unreachable(), prohibited(), own()].concat()
}

/// The firewall on the way rejects these ports like this, over both protocols.
fn reject(line: &Line<'_>, ports: &str, v4: &str, v6: &str) {
    line.on_the_way(&format!(
        "meta nfproto ipv4 tcp dport {ports} reject with icmp type {v4}\n\
         meta nfproto ipv6 tcp dport {ports} reject with icmpv6 type {v6}"
    ));
}

fn unreachable() -> Vec<Row> {
    vec![
        Row::broken(
            "net.admin-prohibited",
            "ICMP host-unreachable; ICMPv6 addr-unreachable",
            |line| reject(line, MAIL, "host-unreachable", "addr-unreachable"),
        ).says(&["[2001:db8:113::10]:993 cannot be reached", "203.0.113.20:587 cannot be reached", "Port 443 of imap.contoso.example answers"]),
        // Linux tells the two apart for IPv6 alone; but other ports answer.
        Row::broken(
            "net.admin-prohibited",
            "ICMP host-prohibited, servers with IPv4 only",
            |line| {
                line.zone(&world::published(&[world::IMAP_V4], &[world::SMTP_V4]));
                reject(line, MAIL, "host-prohibited", "admin-prohibited");
            },
        ).says(&["203.0.113.10:993 is forbidden by a firewall on the way"]),
        // Most mail servers have no web server: what refuses that port can be reached.
        Row::broken(
            "net.admin-prohibited",
            "ICMP host-unreachable, and the host has no web server",
            |line| {
                line.zone(&world::published(&[world::IMAP_V4], &[world::SMTP_V4]));
                line.on_the_way("tcp dport 443 reject with tcp reset");
                reject(line, MAIL, "host-unreachable", "addr-unreachable");
            },
        )
        .says(&[
            "which can be reached: it refuses another port itself",
            "Port 443 of imap.contoso.example refuses the connection",
        ]),
        Row::broken(
            "net.admin-prohibited",
            "ICMP host-unreachable for POP3 alone",
            |line| {
                reject(
                    line,
                    "{ 995, 110 }",
                    "host-unreachable",
                    "addr-unreachable",
                );
            },
        ).says(&["203.0.113.10:995 cannot be reached", "Ports 143, 443 and 993 of imap.contoso.example answer"])
        .on(&["pop3"]),
        Row::broken(
            "dns.private-address",
            "the last router finds nobody at the address",
            |line| {
                line.zone(&world::published(&["10.77.250.9"], &["10.77.250.9"]));
                line.router
                    .sh("ip addr add 10.77.250.1/24 dev in0\nip neigh add 10.77.250.9 dev in0 lladdr 02:00:00:00:00:09 nud failed");
            },
        ).says(&[":995 cannot be reached, there is no way to the host"])
        .within(12.0),
        Row::broken(
            "net.admin-prohibited",
            "ICMP net-unreachable; ICMPv6 no-route",
            |line| reject(line, MAIL, "net-unreachable", "no-route"),
        ).says(&["203.0.113.10:993 cannot be reached, there is no way to its network", "Port 443 of imap.contoso.example answers"]),
        Row::broken(
            "net.unreachable",
            "ICMP net-unreachable for all that goes to the servers",
            |line| {
                let servers = [world::IMAP_V4, world::SMTP_V4];
                line.zone(&world::published(&[servers[0]], &[servers[1]]));
                line.on_the_way(&format!(
                    "ip daddr {{ {} }} reject with icmp type net-unreachable",
                    servers.join(", ")
                ));
            },
        )
        .says(&["reports that the network of the mail server cannot be reached"]),
        Row::broken(
            "net.unreachable",
            "the router has lost its way to the servers",
            |line| {
                line.router.sh("ip route add unreachable 203.0.113.10\nip route add unreachable 203.0.113.20\n\
                     ip -6 route add unreachable 2001:db8:113::10\nip -6 route add unreachable 2001:db8:113::20");
            },
        ).says(&["203.0.113.10:993 cannot be reached, there is no way to the host"]),
        Row::broken(
            "tcp.refused",
            "ICMP port-unreachable; ICMPv6 port-unreachable",
            |line| reject(line, MAIL, "port-unreachable", "port-unreachable"),
        ),
        // The first question of each connection is left without an answer, as where answers are rationed.
        Row::broken("tcp.refused", "a firewall rejects, and rations its answers", |line| {
            line.zone(&world::published(&[world::IMAP_V4], &[world::IMAP_V4]));
            let mail = format!("ip daddr {} tcp dport {MAIL}", world::IMAP_V4);
            let again = "meter again { tcp sport limit rate over 1/day burst 1 packets }";
            line.on_the_way(&format!("{mail} {again} reject\n{mail} drop"));
        })
        .says(&["A firewall rejects the connection"])
        .within(15.0),
        // One lost packet makes one refusal late.
        Row::broken("tcp.refused", "a closed port, and the first question for it is lost", |line| {
            line.zone(&world::published(&[world::IMAP_V4], &[world::SMTP_V4]));
            let mail = format!("ip daddr {} tcp dport 993", world::IMAP_V4);
            let lost = "meter lost { tcp dport limit rate over 1/day burst 1 packets }";
            line.divert("tcp dport 993", 7);
            line.on_the_way(&format!("{mail} {lost} accept\n{mail} drop"));
        })
        .on(&["imap"])
        .arguments(&["--only", "imap", "--imap", "imap.contoso.example:993/tls"])
        .says(&["\"who\":\"administrator\""])
        .within(15.0),
        Row::healthy(
            "an own route says that IPv6 is unreachable",
            |line| {
                line.client.sh("ip -6 route replace unreachable default");
            },
        )
        .twin_of(&["net.unreachable", "ipv6.broken"]),
    ]
}

fn prohibited() -> Vec<Row> {
    vec![
        Row::broken(
            "net.admin-prohibited",
            "ICMP admin-prohibited; ICMPv6 admin-prohibited",
            |line| reject(line, MAIL, "admin-prohibited", "admin-prohibited"),
        )
        .says(&[
            "Port 443 of imap.contoso.example answers.",
            "open 993/tcp and 995/tcp outbound to imap.contoso.example",
        ]),
        Row::broken(
            "net.admin-prohibited",
            "ICMP net-prohibited; ICMPv6 policy-fail",
            |line| reject(line, MAIL, "net-prohibited", "policy-fail"),
        ),
        Row::broken(
            "net.admin-prohibited",
            "ICMP prot-unreachable; ICMPv6 reject-route",
            |line| reject(line, MAIL, "prot-unreachable", "reject-route"),
        ),
        Row::broken(
            "net.admin-prohibited",
            "IPv4 is dropped, ICMPv6 admin-prohibited",
            |line| {
                line.on_the_way(&format!(
                    "meta nfproto ipv4 tcp dport {MAIL} drop\n\
                     meta nfproto ipv6 tcp dport {MAIL} reject with icmpv6 type admin-prohibited"
                ));
            },
        )
        .within(12.0),
        Row::broken("net.admin-prohibited", "submission is prohibited", |line| {
            reject(line, "{ 587, 465 }", "admin-prohibited", "admin-prohibited")
        })
        .on(&["smtp"])
        .says(&["open 465/tcp and 587/tcp outbound to smtp.contoso.example"]),
        Row::healthy(
            "what nobody needs is prohibited, the doors for TLS are open",
            |line| {
                line.zone(&only_tls());
                reject(
                    line,
                    "{ 25, 110, 143 }",
                    "admin-prohibited",
                    "admin-prohibited",
                );
            },
        )
        .twin_of(&["net.admin-prohibited"]),
    ]
}

/// This computer forbids connections to these ports.
fn forbid(line: &Line<'_>, ports: &[u16]) {
    for port in ports {
        line.client.sh(&format!(
            "ip rule add ipproto tcp dport {port} prohibit\nip -6 rule add ipproto tcp dport {port} prohibit"
        ));
    }
}

fn own() -> Vec<Row> {
    vec![
        Row::broken(
            "net.local-firewall",
            "this computer forbids all mail ports",
            |line| forbid(line, &[25, 993, 143, 995, 110, 587, 465]),
        )
        .says(&["is forbidden by this computer itself"]),
        Row::broken(
            "net.local-firewall",
            "this computer forbids everything but look-ups",
            |line| {
                line.client.sh(
                    "ip route add 203.0.113.53 via $(ip route show default | cut -d' ' -f3)\n\
                     ip route replace prohibit default\nip -6 route replace prohibit default",
                );
            },
        ),
        Row::broken("net.local-firewall", "this computer forbids IMAP", |line| {
            forbid(line, &[993, 143])
        })
        .on(&["imap"]),
        Row::broken(
            "net.local-firewall",
            "this computer forbids submission",
            |line| forbid(line, &[587, 465]),
        )
        .on(&["smtp"]),
        Row::broken(
            "net.local-firewall",
            "this computer lets no question to the DNS out",
            |line| line.own_firewall("udp dport 53 drop"),
        )
        .under_tls_at(world::IMAP)
        .says(&["forbids to ask the DNS server"]),
        Row::broken(
            "net.local-firewall",
            "a VPN's kill switch rejects all but the own network",
            |line| {
                line.own_firewall("ip daddr 203.0.113.53 accept\nmeta oifname lo accept\nicmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept\nreject with icmpx admin-prohibited");
            },
        )
        .says(&["is forbidden by this computer itself"]),
        Row::broken(
            "net.local-firewall",
            "the firewall of this computer rejects the mail ports as closed ones",
            |line| line.own_firewall(&format!("tcp dport {MAIL} reject")),
        )
        .says(&["is forbidden by this computer itself"]),
        Row::broken(
            "net.admin-prohibited",
            "the firewall of the server prohibits all mail ports, and 443 is closed",
            |line| {
                line.zone(&world::published(&[world::IMAP_V4], &[world::SMTP_V4]));
                line.on_the_way("tcp dport 443 reject with tcp reset");
                reject(line, MAIL, "admin-prohibited", "admin-prohibited");
            },
        )
        .says(&["is forbidden by a firewall on the way"]),
        Row::healthy("this computer forbids IPv6", |line| {
            line.client.sh("ip -6 route replace prohibit default");
        })
        .twin_of(&["net.local-firewall"]),
    ]
}
