//! Facts of names: what the look-up came to, and what others say of the name.

mod others;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::{Notes, spaced};
use crate::endpoint::is_private;
use crate::observation::contrast::Comparison;
use crate::observation::dns::{DnsTrouble, ExtendedError, Resolution, SystemAnswer};
use crate::observation::{Run, Seen, Trouble};
use crate::plan::Probe;
use crate::provider::Provider;

/// Labels that filters give to the places where they send what they block.
const BLOCK_PAGES: &[&str] = &[
    "block",
    "blocked",
    "blockpage",
    "block-page",
    "hit-block",
    "sinkhole",
    "walledgarden",
    "walled-garden",
];

/// Addresses that filters document as those places, first and last: Cisco Umbrella (146.112.61.104 to .110), FortiGuard's block portal,
/// the sinkholes of Palo Alto Networks, and Yandex DNS.
const BLOCK_PAGE_ADDRESSES: &[(Ipv4Addr, Ipv4Addr)] = &[
    (
        Ipv4Addr::new(146, 112, 61, 104),
        Ipv4Addr::new(146, 112, 61, 110),
    ),
    (
        Ipv4Addr::new(208, 91, 112, 55),
        Ipv4Addr::new(208, 91, 112, 55),
    ),
    (
        Ipv4Addr::new(198, 135, 184, 22),
        Ipv4Addr::new(198, 135, 184, 22),
    ),
    (Ipv4Addr::new(72, 5, 65, 111), Ipv4Addr::new(72, 5, 65, 111)),
    (
        Ipv4Addr::new(93, 158, 134, 250),
        Ipv4Addr::new(93, 158, 134, 250),
    ),
    (
        Ipv4Addr::new(213, 180, 193, 250),
        Ipv4Addr::new(213, 180, 193, 250),
    ),
];

pub(super) fn resolve(notes: &mut Notes, run: &Run, probe: &Probe) {
    let Some(resolution) = resolution(run, probe) else {
        return;
    };
    let a = resolution.v4.as_ref().err();
    let aaaa = resolution.v6.as_ref().err();
    let outcome = resolution.trouble().map_or("ok", DnsTrouble::name);
    notes.word("dns.outcome", outcome);
    notes.word("dns.a", a.map_or("ok", DnsTrouble::name));
    notes.word("dns.aaaa", aaaa.map_or("ok", DnsTrouble::name));
    extended(notes, resolution);
    let addresses = resolution.addresses();
    notes.text("dns.addresses", &spaced(&addresses));
    if let Some(kind) = kinds(&addresses) {
        notes.word("dns.address-kind", kind);
    }
    if points_back(&probe.endpoint.host, resolution) {
        notes.word("dns.points-back", "yes");
    }
    let dangling = [a, aaaa]
        .into_iter()
        .flatten()
        .find_map(|trouble| match trouble {
            DnsTrouble::DanglingAlias { target } => Some(target),
            _ => None,
        });
    if let Some(target) = dangling.or(resolution.aliases.last()) {
        notes.text("dns.alias-target", target);
    }
    let is_aliased = resolution.aliases.iter().any(|alias| is_block_page(alias));
    if is_aliased || !addresses.is_empty() && addresses.iter().all(|a| is_of_block_page(*a)) {
        notes.word("dns.block-page", "yes");
    }
    notes.say("dns.waited-ms", resolution.waited.as_millis());
    notes.say("dns.took-ms", resolution.took.as_millis());
    if let Some(late) = resolution.late {
        notes.word("dns.late", if late == "IPv4" { "ipv4" } else { "ipv6" });
    }
    if let Some(took) = resolution.system_took {
        notes.say("dns.system-took-ms", took.as_millis());
    }
    notes.text(
        "dns.suffix",
        resolution.suffix.as_deref().unwrap_or_default(),
    );
    let unhelpful = resolution.unhelpful.iter();
    notes.text("dns.unhelpful", &spaced(unhelpful.map(|(at, _)| at.ip())));
    if let Some((_, trouble)) = resolution.unhelpful.first() {
        notes.word("dns.unhelpful-how", trouble.name());
    }
    if let Some(system) = &resolution.system {
        notes.word("dns.system", compared(resolution, system));
        if let SystemAnswer::Failed(failure) = system {
            notes.word("dns.system-failure", failure.name());
        }
    }
    beside(notes, run, probe, resolution);
    others::others(notes, run, resolution);
}

fn resolution<'a>(run: &'a Run, probe: &Probe) -> Option<&'a Resolution> {
    run.of(probe.id).find_map(|o| match &o.outcome {
        Ok(Seen::Resolved(resolution)) | Err(Trouble::Dns(resolution)) => Some(resolution),
        _ => None,
    })
}

fn extended(notes: &mut Notes, resolution: &Resolution) {
    let of_failure = [resolution.v4.as_ref().err(), resolution.v6.as_ref().err()]
        .into_iter()
        .flatten()
        .find_map(|trouble| match trouble {
            DnsTrouble::ServFail { extended } => *extended,
            _ => None,
        });
    let given = resolution.extended.as_ref();
    let Some(code) = of_failure.or(given.map(|extended| extended.code)) else {
        return;
    };
    notes.say("dns.extended", code);
    if ExtendedError::is_bogus(code) {
        notes.word("dns.bogus", "yes");
    }
    if let Some(given) = given.filter(|given| given.code == code) {
        notes.text("dns.extended-text", &given.text);
    }
}

/// Whether the DNS leads a name to this computer itself that is not one of its own names (RFC 6761, section 6.3).
fn points_back(host: &str, resolution: &Resolution) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let last = host.rsplit('.').next().unwrap_or_default();
    let is_own = !host.contains('.') || last == "localhost" || last == "localdomain";
    let v4 = resolution.v4.iter().flatten().map(|a| IpAddr::V4(*a));
    let v6 = resolution.v6.iter().flatten().map(|a| IpAddr::V6(*a));
    let mut all = v4.chain(v6).peekable();
    // Other addresses of this computer may have a service of its own, and never one that a provider documents.
    let is_documented = Provider::of_host(&host).is_some();
    let is_back = |address: IpAddr| {
        address == IpAddr::V4(Ipv4Addr::LOCALHOST)
            || address == IpAddr::V6(Ipv6Addr::LOCALHOST)
            || is_documented && address.to_canonical().is_loopback()
    };
    // Whoever leads it to another place by an option asked for that.
    let is_asked = resolution.name.eq_ignore_ascii_case(&host);
    let is_name = host.parse::<IpAddr>().is_err() && !is_own;
    is_asked && is_name && all.peek().is_some() && all.all(is_back)
}

/// Whether a name is that of a place where a filter sends what it blocks.
fn is_block_page(name: &str) -> bool {
    name.split('.').any(|label| BLOCK_PAGES.contains(&label))
}

/// Whether an address, also one of IPv4 inside IPv6, is one of such a place.
fn is_of_block_page(address: IpAddr) -> bool {
    let IpAddr::V4(address) = address.to_canonical() else {
        return false;
    };
    let within = |(first, last): &(Ipv4Addr, Ipv4Addr)| (*first..=*last).contains(&address);
    BLOCK_PAGE_ADDRESSES.iter().any(within)
}

/// What was asked beside the plan about the host of this probe.
fn beside(notes: &mut Notes, run: &Run, probe: &Probe, own: &Resolution) {
    let of_host = run
        .contrasts
        .iter()
        .filter(|contrast| run.plan.probe(contrast.probe).endpoint.host == probe.endpoint.host);
    let mut others = Vec::new();
    let mut elsewhere: Option<bool> = None;
    for contrast in of_host {
        match &contrast.seen {
            Comparison::Name(other) => others.push(other),
            Comparison::Elsewhere(talk) => {
                elsewhere = Some(talk.works() || elsewhere == Some(true));
            }
            Comparison::Unchecked(unchecked) => notes.word(
                "dns.unchecked",
                unchecked.trouble().map_or("ok", DnsTrouble::name),
            ),
            _ => {}
        }
    }
    // The most telling one: another answer says more than the same one, and that more than none.
    let said = |other: &&Resolution| against(own, other);
    if let Some(other) = others.into_iter().max_by_key(|other| rank(said(other))) {
        notes.word("dns.compared", against(own, other));
        notes.text(
            "dns.compared-by",
            &spaced(other.resolvers.iter().map(|resolver| resolver.ip())),
        );
        notes.text("dns.compared-addresses", &spaced(other.addresses()));
    }
    if let Some(works) = elsewhere {
        notes.word("dns.elsewhere", if works { "works" } else { "fails" });
    }
    let asked = &probe.endpoint;
    let published = run.contrasts.iter().find_map(|contrast| {
        let of = &run.plan.probe(contrast.probe).endpoint;
        let is_own = of.host == asked.host && of.protocol == asked.protocol;
        match &contrast.seen {
            Comparison::Published(servers) if is_own => Some(servers),
            _ => None,
        }
    });
    if let Some(servers) = published {
        notes.text("domain.published", &spaced(servers));
    }
    let made_up = run.contrasts.iter().filter_map(|c| match &c.seen {
        Comparison::MadeUp(resolution) => Some(resolution),
        _ => None,
    });
    if let Some(made_up) = made_up
        .map(|m| of_made_up(own, m))
        .max_by_key(|(rank, _)| *rank)
    {
        notes.word("dns.made-up", made_up.1);
    }
}

/// What another resolver says of the name, against what the usual way led to.
fn against(own: &Resolution, other: &Resolution) -> &'static str {
    let (own, theirs) = (own.addresses(), other.addresses());
    let is_denied = matches!(
        other.trouble(),
        Some(DnsTrouble::NxDomain | DnsTrouble::NoData | DnsTrouble::DanglingAlias { .. })
    );
    match (own.is_empty(), theirs.is_empty()) {
        (true, false) => "only-there",
        (false, true) if is_denied => "only-here",
        (_, true) if is_denied => "same",
        (_, true) => "failed",
        _ if theirs.iter().any(|address| own.contains(address)) => "same",
        _ => "differs",
    }
}

fn rank(word: &str) -> u8 {
    match word {
        "only-there" => 4,
        "differs" => 3,
        "only-here" => 2,
        "same" => 1,
        _ => 0,
    }
}

/// What the look-up of a name that nobody can have registered says of the resolver.
fn of_made_up(own: &Resolution, made_up: &Resolution) -> (u8, &'static str) {
    let own = own.addresses();
    let theirs = made_up.addresses();
    if theirs.iter().any(|address| own.contains(address)) {
        (2, "same")
    } else if !theirs.is_empty() && made_up.name.ends_with(".invalid") {
        (1, "exists")
    } else {
        // Some domains answer for every name in them; that says nothing of the resolver.
        (0, "none")
    }
}

pub(super) fn compared(resolution: &Resolution, system: &SystemAnswer) -> &'static str {
    let v4 = resolution.v4.iter().flatten().map(|a| IpAddr::V4(*a));
    let v6 = resolution.v6.iter().flatten().map(|a| IpAddr::V6(*a));
    let dns: Vec<IpAddr> = v4.chain(v6).collect();
    match system {
        SystemAnswer::Failed(_) if dns.is_empty() => "agrees",
        SystemAnswer::Failed(_) => "failed",
        SystemAnswer::Addresses(_) if dns.is_empty() => "only-system",
        // A computer without IPv6 leaves those addresses out, and large services hand out other ones
        // each time: only an answer without anything in common is another answer.
        SystemAnswer::Addresses(system) if system.iter().any(|a| dns.contains(a)) => "agrees",
        SystemAnswer::Addresses(_) => "differs",
    }
}

/// What kind of addresses these are, when there are any.
pub(super) fn kinds(addresses: &[IpAddr]) -> Option<&'static str> {
    let mut kinds = addresses.iter().map(|address| kind(*address));
    let first = kinds.next()?;
    Some(if kinds.all(|kind| kind == first) {
        first
    } else {
        "mixed"
    })
}

fn kind(address: IpAddr) -> &'static str {
    if address.is_unspecified() {
        "unspecified"
    } else if address.is_loopback() {
        "loopback"
    } else if is_private(address) {
        "private"
    } else {
        "public"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(name: &str, addresses: &[&str]) -> Resolution {
        let v4: Vec<_> = addresses
            .iter()
            .map(|text| text.parse().expect("an address"))
            .collect();
        Resolution {
            v4: if v4.is_empty() {
                Err(DnsTrouble::NxDomain)
            } else {
                Ok(v4)
            },
            v6: Err(DnsTrouble::NxDomain),
            ..Resolution::nothing(name)
        }
    }

    #[test]
    fn answers_without_anything_in_common_differ() {
        let own = at("imap.example.org", &["192.0.2.1", "192.0.2.2"]);
        let nowhere = at("imap.example.org", &[]);
        let silent = Resolution {
            v4: Err(DnsTrouble::Timeout),
            v6: Err(DnsTrouble::Timeout),
            ..Resolution::nothing("imap.example.org")
        };
        let says = |other: &[&str]| against(&own, &at("imap.example.org", other));
        assert_eq!(says(&["192.0.2.2", "192.0.2.9"]), "same");
        assert_eq!(says(&["192.0.2.9"]), "differs");
        assert_eq!(says(&[]), "only-here");
        assert_eq!(against(&nowhere, &own), "only-there");
        assert_eq!(against(&nowhere, &nowhere), "same");
        assert_eq!(against(&own, &silent), "failed");
    }

    #[test]
    fn only_a_name_that_cannot_be_registered_proves_that_answers_are_made_up() {
        let own = at("imap.example.org", &["192.0.2.1"]);
        let says = |name: &str, addresses: &[&str]| of_made_up(&own, &at(name, addresses)).1;
        assert_eq!(says("x.invalid", &[]), "none");
        assert_eq!(says("x.invalid", &["192.0.2.9"]), "exists");
        assert_eq!(says("x.org", &["192.0.2.9"]), "none", "a wildcard of org");
        assert_eq!(says("x.org", &["192.0.2.1"]), "same");
    }

    #[test]
    fn only_a_name_of_somebody_else_points_back() {
        let back = |host: &str, addresses: &[&str]| points_back(host, &at(host, addresses));
        assert!(back("imap.example.org", &["127.0.0.1"]));
        assert!(!back("imap.example.org", &["127.0.0.1", "192.0.2.1"]));
        assert!(
            !back("imap.example.org", &["127.0.0.11"]),
            "a service of its own"
        );
        assert!(
            back("outlook.office365.com", &["127.0.0.11"]),
            "nothing of one's own can be meant"
        );
        assert!(!back("outlook.office365.com", &["127.0.0.11", "192.0.2.1"]));
        assert!(!back("imap.example.org", &[]));
        for own in "localhost mail.localhost host.localdomain desk 127.0.0.1".split(' ') {
            assert!(!back(own, &["127.0.0.1"]), "{own}");
        }
    }

    #[test]
    fn a_place_for_what_is_blocked_is_known_by_a_whole_label() {
        assert!(is_block_page("block.opendns.example"));
        assert!(is_block_page("www.sinkhole.example"));
        assert!(!is_block_page("mail.blockbuster.example"));
        assert!(!is_block_page("unblocked.example"));
    }

    #[test]
    fn addresses_of_block_pages_are_known_in_both_families_and_their_neighbours_are_not() {
        let is = |address: &str| is_of_block_page(address.parse().expect("an address"));
        assert!(is("146.112.61.104") && is("146.112.61.110") && is("::ffff:146.112.61.106"));
        assert!(is("208.91.112.55") && is("198.135.184.22"));
        assert!(!is("146.112.61.103") && !is("146.112.61.111") && !is("208.91.112.53"));
        assert!(!is("2001:db8::1"));
    }
}
