//! What a rehearsal sees of a name.

use std::net::IpAddr;
use std::net::SocketAddr;
use std::time::Duration;

use super::super::{Resolve, Server};
use super::MOMENT;
use crate::observation::Trouble;
use crate::observation::computer::Computer;
use crate::observation::contrast::{Comparison, Contrast, Talk};
use crate::observation::dns::{DnsTrouble, Resolution, SystemAnswer};
use crate::observation::session::SessionTrouble;
use crate::plan::Probe;
use crate::stage::Stage;

/// What the name of a server resolves to.
pub(super) fn resolution(server: &Server, computer: Option<&Computer>) -> Resolution {
    let host = &server.endpoint.host;
    if let Ok(address) = host.parse::<IpAddr>() {
        return Resolution::literal(address);
    }
    let names = &server.names;
    let mut resolution = said(host, &server.resolve);
    resolution.aliases.extend(names.aliases.iter().cloned());
    let lines = computer
        .into_iter()
        .flat_map(|computer| computer.hosts_of(host));
    let hosts: Vec<IpAddr> = lines.collect();
    let of_file = (!hosts.is_empty()).then_some(SystemAnswer::Addresses(hosts));
    resolution.system = of_file.or_else(|| names.system.clone());
    resolution.extended = names.extended.clone();
    resolution.unhelpful = names.unhelpful.clone();
    if let Some(waited) = names.waited {
        resolution.waited = Duration::from_millis(waited.into());
        resolution.took = resolution.waited;
    }
    if let Some((family, took)) = names.late {
        resolution.late = Some(family);
        resolution.took = Duration::from_millis(took.into());
    }
    resolution.suffix.clone_from(&names.suffix);
    let milliseconds = |number: u32| Duration::from_millis(number.into());
    resolution.system_took = names.system_took.map(milliseconds);
    resolution
}

fn said(host: &str, says: &Resolve) -> Resolution {
    let alias = match &says.v4 {
        Err(DnsTrouble::DanglingAlias { target }) => Some(target.clone()),
        _ => None,
    };
    Resolution {
        aliases: alias.into_iter().collect(),
        v4: says.v4.clone(),
        v6: says.v6.clone(),
        waited: MOMENT,
        took: MOMENT,
        ..Resolution::nothing(host)
    }
}

/// What is tried beside the plan about the name of a server.
pub(super) fn contrasts(server: &Server, probe: &Probe, began: Duration) -> Vec<Contrast> {
    let host = &server.endpoint.host;
    let mut seen = Vec::new();
    for compared in &server.names.compared {
        let mut other = said(host, &compared.says);
        other.resolvers = vec![compared.by];
        let first = other.addresses().first().copied();
        seen.push(Comparison::Name(other));
        if let (Some(works), Some(address)) = (compared.works, first) {
            let address = SocketAddr::new(address, server.endpoint.port);
            seen.push(Comparison::Elsewhere(talk(address, works)));
        }
    }
    let unchecked = server.names.unchecked.iter();
    seen.extend(unchecked.map(|says| Comparison::Unchecked(said(host, says))));
    if !server.names.published.is_empty() {
        seen.push(Comparison::Published(server.names.published.clone()));
    }
    let made_up = server.names.made_up.iter();
    seen.extend(made_up.map(|says| Comparison::MadeUp(said("mailprobe-0.invalid", says))));
    let wildcard = server.names.wildcard.iter();
    seen.extend(wildcard.map(|says| Comparison::Wildcard(said("mailprobe-0.example.org", says))));
    let contrast = |seen| Contrast {
        probe: probe.id,
        began,
        took: MOMENT,
        seen,
    };
    seen.into_iter().map(contrast).collect()
}

fn talk(address: SocketAddr, works: bool) -> Talk {
    let silent = SessionTrouble::Silent {
        partial: Vec::new(),
    };
    Talk {
        address,
        same_address: false,
        reached: Some(if works { Stage::Offer } else { Stage::Secure }),
        trouble: (!works).then_some((Stage::Greet, Trouble::Session(silent))),
        starttls: None,
        certificate: None,
        fingerprint: None,
        is_brief: false,
        given_up: None,
    }
}
