//! What works in one place and not in the other, at the same time: it is the place.

use super::{About, Proof, of};
use crate::compare::Kind;

/// What is out of reach behind a login page of the network.
pub(super) fn portal(about: &About<'_>) -> Proof {
    let (x, y) = (about.x, about.y);
    of(
        format!(
            "{y} reaches the server, and {x} does not: its own report saw a login page of its network, which lets nothing out until somebody \
            signs in there. So it is neither the server nor a firewall."
        ),
        format!(
            "In {x}, open any page of the web in the browser, sign in where it leads to, and check again."
        ),
    )
}

pub(super) fn proof(kind: Kind, about: &About<'_>) -> Proof {
    let (x, y, server) = (about.x, about.y, &about.server);
    match kind {
        Kind::NoWayOut => of(
            format!(
                "Nothing that {x} tried answers there, neither the servers nor a page of the web, while the servers answer {y}: it is the connection \
                of {x} or its network, not mail. Where the web goes through a proxy alone, that page says nothing."
            ),
            format!(
                "Whoever runs the network of {x} looks at its connection first: cable, wireless network, VPN, proxy."
            ),
        ),
        Kind::NameMissing => super::resolver::proof(about),
        Kind::LedElsewhere => led_elsewhere(about),
        Kind::Blocked => blocked(about),
        Kind::Intercepted | Kind::Inspected | Kind::BadCertificate => certificate(kind, about),
        Kind::TlsBroken => of(
            format!(
                "TLS comes about from {y} and not from {x}: something on the way of {x} interferes with it, or the server treats {x} otherwise."
            ),
            format!(
                "Switch off for a moment whatever inspects connections in {x} (security software, firewall, VPN), and check again."
            ),
        ),
        Kind::StartTlsMissing => of(
            format!(
                "The server offers STARTTLS to {y} and not to {x}: something on the way of {x} takes the offer out, as firewalls that inspect \
                mail do. What is sent there could be read on the way."
            ),
            format!(
                "Whoever runs the network of {x} switches the inspection of mail protocols off. A port with TLS from the start (993, 995, 465), \
                where the service has one, is safe from it."
            ),
        ),
        Kind::TurnedAway => of(
            format!(
                "The server lets {y} in and turns {x} away at the door: it is about the address that {x} comes from."
            ),
            format!(
                "The words of the server say why. Whoever runs the network of {x} has its address taken off the list, or the administrator of \
                {server} lets it in."
            ),
        ),
        Kind::CutOff => of(
            format!(
                "The conversation goes on from {y} and breaks off from {x}: something on the way of {x} cuts it, or the server treats {x} \
                otherwise."
            ),
            format!(
                "Switch off for a moment whatever looks into mail in {x} (security software, firewall), and check again."
            ),
        ),
        Kind::Offer => of(
            format!(
                "The server offers other ways of signing in to {x} than to {y}: it goes by where one comes from, or something on the way \
                changes its offer."
            ),
            "The administrator tells whether that is meant (such as no passwords from outside); if it is not, look at what stands on the way.",
        ),
        Kind::SignIn => of(
            format!(
                "The same account gets in from {y} and not from {x}. Another password or token was used in {x}, or the organisation goes by \
                where one comes from (Conditional Access, a list of addresses)."
            ),
            "Use the same password in both places. If it still differs, the administrator finds the refused sign-in, and the rule that refused it, \
             in the log of sign-ins.",
        ),
        _ => of(
            format!(
                "The mailbox opens from {y} and not from {x}, for the same account: the service goes by where one comes from, or it comes and goes."
            ),
            "Check once more in both places; if it stays so, the administrator looks for a rule that goes by place.",
        ),
    }
}

/// A port that is shut on the way of one of them: the address or the port, the whole host, or the port alone.
fn blocked(about: &About<'_>) -> Proof {
    let (x, y, server, ports, hosts) =
        (about.x, about.y, &about.server, &about.ports, about.hosts());
    let door = &about.door;
    if about.elsewhere
        && let Some(address) = &about.good_address
    {
        return of(
            format!(
                "{y} reaches the server, though at another address than those that {x} tried. So the service is up, and the port is shut on the \
                way of {x}, or the address that {x} tried is at fault.{}",
                families(about)
            ),
            format!(
                "In {x}, try the address of {y}: add `--connect-to {door}:{address}`. If that fails too, whoever runs the network of {x} lets \
                connections out to {ports} of {hosts}; if it works, the address is at fault."
            ),
        );
    }
    if about.is_shut_whole {
        return of(
            format!(
                "The server is up: it answers {y}. {x} reaches the web, and nothing of that host, not even its port 443, which a filter of mail alone \
                leaves open where the host has a web. So either the server, or the firewall before it, shuts out the address that {x} comes from, as \
                after too many wrong passwords, or a firewall on the way of {x} shuts out the host or its ports for mail."
            ),
            format!(
                "The administrator of {server} looks whether the address that {x} comes from is banned there (such as `fail2ban-client banned`), and \
                lifts that; if it is not, whoever runs the network of {x} lets connections out to {ports} of {hosts}. A program in {x} that still \
                sends an old password would bring a ban back. Another network, such as that of a telephone, works meanwhile."
            ),
        );
    }
    of(
        format!(
            "The server is up: it answers {y}. So what keeps {x} out lies between {x} and the server: a firewall of that network or of its \
                provider, or security software on that computer. More rarely the server itself shuts out the address that {x} comes from."
        ),
        format!(
            "Whoever runs the network of {x} lets connections out to {ports} of {hosts}. Until then another network, such as that of a \
                telephone, will do."
        ),
    )
}

/// A name that leads to another address.
fn led_elsewhere(about: &About<'_>) -> Proof {
    let (x, y, door, hosts) = (about.x, about.y, &about.door, about.hosts());
    of(
        format!(
            "The name leads {x} to another address than {y}, and only that of {y} is of use. The resolver of {x} answers falsely, or the \
                server at its address is at fault."
        ),
        match &about.good_address {
            Some(address) => format!(
                "In {x}, try the address of {y}: add `--connect-to {door}:{address}`. If that works, it is the resolver \
                    of {x} or the server that it names; if not, it is the network of {x}."
            ),
            None => format!("Compare the answers of the resolvers of {x} and {y} for {hosts}."),
        },
    )
}

/// Another certificate, by whose it is.
fn certificate(kind: Kind, about: &About<'_>) -> Proof {
    let (x, y, hosts) = (about.x, about.y, about.hosts());
    match kind {
        Kind::Intercepted => of(
            format!(
                "{x} is shown another certificate than {y}, and nobody vouches for it: somebody in the network of {x}, or on that computer, \
                opens the encrypted connection. No password should be sent there."
            ),
            format!(
                "Ask whoever runs the network or the security software of {x} whose certificate it is, and have {hosts} left out of the \
                inspection."
            ),
        ),
        Kind::Inspected => of(
            format!(
                "{x} is shown a certificate in the place of the server's own, and its computer trusts it: a product there opens encrypted \
                connections, as whoever manages that computer wants it."
            ),
            format!("If mail programs fail in {x}, have {hosts} left out of the inspection."),
        ),
        _ => of(
            format!(
                "{x} is shown another certificate than {y}, and it is not trusted: {x} speaks to another server of this name, or to somebody in \
                between."
            ),
            format!(
                "Compare the two certificates ({} tell them, with `-v`): whose is the one that {x} sees?",
                about.replays
            ),
        ),
    }
}

/// That the two went by different families of addresses, where they did: then it may be that of the one and no port.
fn families(about: &About<'_>) -> String {
    let Some((own, other)) = about.conclusion.families else {
        return String::new();
    };
    format!(
        " {} tried it over {} alone, and {} over {} alone: it may be {} there, and no port ({} and {} try one alone).",
        about.x,
        own.name(),
        about.y,
        other.name(),
        own.name(),
        own.option(),
        other.option()
    )
}
