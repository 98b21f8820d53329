//! What worked earlier and does not any more, from the same place: something changed since.

use super::{About, Proof, of};
use crate::compare::Kind;

/// What tells the server from this network, and who acts then.
const FROM_ELSEWHERE: &str = "Check from another network as well, such as that of a telephone: if it fails there too, it is for whoever runs the \
    server; if not, for whoever runs this network.";

pub(super) fn proof(kind: Kind, about: &About<'_>) -> Proof {
    let (server, hosts) = (&about.server, about.hosts());
    match kind {
        Kind::NoWayOut => of(
            "Nothing at all can be reached any more, neither the servers nor the web: it is the connection of this network, not mail.",
            "Whoever runs the network looks at its connection first: cable, wireless network, VPN, proxy.",
        ),
        Kind::NameMissing => of(
            format!(
                "{hosts} was found earlier and is not any more: its record was taken out of the DNS or changed, or the resolver has trouble."
            ),
            "Ask another resolver (`--dns ADDRESS`). If that does not know the name either, the administrator of the domain looks at the record.",
        ),
        Kind::LedElsewhere => of(
            format!(
                "{hosts} leads to another address since, and that one is of no use: the service was moved, or the record is wrong."
            ),
            "The administrator of the domain looks at the record.",
        ),
        Kind::Blocked
            if about.elsewhere
                && let Some(address) = &about.good_address =>
        {
            of(
                format!(
                    "{server} answered earlier, though at another address than those that were tried since: the service was moved, the record is wrong, \
                    or the way there is shut."
                ),
                format!(
                    "Try the address of the earlier run: add `--connect-to {}:{address}`. If that works, the administrator of the domain looks at the \
                    record.",
                    about.door
                ),
            )
        }
        Kind::Blocked => of(
            format!(
                "{server} answered earlier and does not any more: {}",
                shut(about)
            ),
            FROM_ELSEWHERE,
        ),
        Kind::Intercepted | Kind::BadCertificate => of(
            "Another certificate is shown since, and it is not trusted: it was replaced by a wrong one, or somebody on the way opens the \
             connection since. No password should be sent there.",
            format!(
                "Check from another network as well. The same certificate there: the administrator of {server} has to replace it. Another one: \
                it is this network."
            ),
        ),
        Kind::Inspected => of(
            "Since then a certificate is shown in the place of the server's own that only this computer trusts: a product opens encrypted \
             connections, as whoever manages this computer wants it.",
            format!("If mail programs fail since, have {hosts} left out of the inspection."),
        ),
        Kind::TlsBroken => of(
            "TLS came about earlier and does not any more: the settings of the server were changed, or something on the way interferes since.",
            FROM_ELSEWHERE,
        ),
        Kind::StartTlsMissing => of(
            "The server offered STARTTLS earlier and does not any more: it was switched off, or something on the way takes the offer out since.",
            FROM_ELSEWHERE,
        ),
        Kind::TurnedAway => of(
            "The server turns this address away since. Its own words say why.",
            FROM_ELSEWHERE,
        ),
        Kind::CutOff => of(
            "The conversation went on earlier and breaks off now: the server has trouble, or something on the way cuts it since.",
            FROM_ELSEWHERE,
        ),
        Kind::Offer => of(
            "The server offers other ways of signing in since: its settings were changed, or something on the way changes its offer.",
            "If a program cannot sign in since, choose a way that is offered now. The administrator tells whether the change is meant.",
        ),
        Kind::SignIn => of(
            "The account got in earlier and is refused since: the password was changed or has run out, the account or its protocol was switched \
             off, or another password was typed.",
            format!(
                "The finding of the later report says which, as far as the server tells ({}).",
                about.replay
            ),
        ),
        _ => of(
            "The mailbox opened earlier and does not any more, though the sign-in is accepted.",
            format!(
                "The finding of the later report says why, as far as the server tells ({}).",
                about.replay
            ),
        ),
    }
}

/// What can keep a port from answering that did: a host that answers at another port was neither stopped nor moved altogether.
fn shut(about: &About<'_>) -> String {
    let ports = &about.ports;
    match about.open_port {
        Some(open) => format!(
            "the host still answers at port {open}, so it is {ports} alone: the service there was stopped, or the port is shut on the way since."
        ),
        None => format!("the server was stopped or moved, or {ports} is shut on the way since."),
    }
}
