//! What costs many connections: a machine gets so many of a run and no more, whatever is the matter with it.

use mailprobe::plan::contrast::MOST_CONNECTIONS;

use super::{Line, STARTTLS_PORTS, TLS_PORTS, world};
use crate::matrix::row::Row;

/// Both hosts are one machine with these addresses.
const ADDRESSES: [&str; 3] = [world::IMAP_V4, "203.0.113.11", world::IMAP_V6];

/// Each door is looked at once at each address.
const OF_PLAN: usize = ADDRESSES.len();

pub(crate) fn rows() -> Vec<Row> {
    let one_machine = |line: &Line<'_>| line.zone(&world::published(&ADDRESSES, &ADDRESSES));
    vec![
        Row::broken(
            "proto.closed-early",
            "six doors at three addresses close at once",
            move |line| {
                one_machine(line);
                line.instead(&[TLS_PORTS, STARTTLS_PORTS].concat(), |_| Ok(()));
            },
        )
        .untried("enough-connections")
        .at_most(6 * OF_PLAN + MOST_CONNECTIONS),
        Row::broken(
            "tls.no-shared-cipher",
            "three doors at three addresses answer with an alert",
            move |line| {
                one_machine(line);
                line.instead(&TLS_PORTS, |conversation| {
                    conversation.hear(2048)?;
                    // A fatal alert: handshake failure.
                    conversation.say([21, 3, 3, 0, 2, 2, 40])
                });
            },
        )
        .under_tls_at(world::IMAP)
        .at_most(3 * OF_PLAN + MOST_CONNECTIONS),
        Row::broken(
            "tls.handshake-reset",
            "three doors at three addresses reset",
            move |line| {
                one_machine(line);
                line.instead(&TLS_PORTS, |conversation| {
                    conversation.hear(2048)?;
                    conversation.reset()
                });
            },
        )
        .under_tls_at(world::IMAP)
        .at_most(3 * OF_PLAN + MOST_CONNECTIONS),
        Row::broken(
            "tls.self-signed",
            "one door at three addresses shows one certificate",
            move |line| {
                one_machine(line);
                let flaw = super::Flaw::SelfSigned;
                let own = line
                    .world
                    .authority
                    .issue(&[world::IMAP, world::SMTP], flaw);
                let behind = line.instead(&[], move |conversation| {
                    conversation.encrypt(&own)?;
                    conversation.say("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\r\n")?;
                    conversation.hear_line()?;
                    conversation.say("* BYE signing off\r\nm1 OK done\r\n")
                });
                line.divert("tcp dport 993", behind.port());
            },
        )
        .arguments(&["--only", "imap", "--imap", "imap.contoso.example:993/tls"])
        .on(&["imap"])
        .at_most(OF_PLAN + 2 + OF_PLAN - 1),
    ]
}
