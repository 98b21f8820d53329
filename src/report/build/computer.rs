//! What this computer is like, and what the servers tell of its clock.

use crate::fact::Fact;
use crate::observation::Run;
use crate::observation::computer::{HostsLine, Link, ProxySetting, Way};
use crate::report::words::computer_words;
use crate::report::{
    ClockReport, ComputerReport, HostsLineReport, LinkReport, ProxySettingReport, WayReport,
};
use crate::style::safe;

/// What this computer is like; none where nothing was in doubt.
pub(super) fn computer(run: &Run) -> Option<ComputerReport> {
    let computer = run.computer.as_ref()?;
    Some(ComputerReport {
        links: computer.links.iter().map(link).collect(),
        route_v4: computer.route_v4,
        route_v6: computer.route_v6,
        route_through: computer.route_through.as_deref().map(safe),
        ways: computer.ways.iter().map(way).collect(),
        resolvers: computer.resolvers.iter().map(ToString::to_string).collect(),
        hosts: computer.hosts.iter().map(hosts_line).collect(),
        proxies: computer.proxies.iter().map(setting).collect(),
        says: computer_words(computer),
    })
}

fn link(link: &Link) -> LinkReport {
    LinkReport {
        name: safe(&link.name),
        kind: link.kind.name(),
        up: link.up,
        addresses: link.addresses.iter().map(ToString::to_string).collect(),
    }
}

fn way(way: &Way) -> WayReport {
    WayReport {
        to: way.to.to_string(),
        through: safe(&way.through),
    }
}

fn hosts_line(line: &HostsLine) -> HostsLineReport {
    HostsLineReport {
        name: safe(&line.name),
        address: line.address.to_string(),
        line: line.line,
    }
}

fn setting(setting: &ProxySetting) -> ProxySettingReport {
    ProxySettingReport {
        source: safe(&setting.source),
        proxy: safe(&setting.proxy),
        is_script: setting.is_script,
    }
}

/// What the servers tell of the clock; none where none of them told the time.
pub(super) fn clock(facts: &[Fact]) -> Option<ClockReport> {
    let value = |key: &str| {
        let fact = facts.iter().find(|fact| fact.key == key)?;
        Some(fact.value.as_str())
    };
    let told_by = value("clock.told-by").unwrap_or_default();
    Some(ClockReport {
        sources: value("clock.sources")?.parse().ok()?,
        ahead_s: value("clock.ahead-s").and_then(|ahead| ahead.parse().ok()),
        told_by: told_by.split_ascii_whitespace().map(safe).collect(),
        skewed: value("clock.skewed").map(|word| word == "yes"),
    })
}
