//! The interfaces of this computer, and what kind each one is.

use std::net::IpAddr;

use netdev::Interface;
use netdev::interface::types::InterfaceType;

use crate::observation::computer::{Link, LinkKind};

/// More interfaces than these are not told; a host of containers has thousands.
const MOST: usize = 64;

/// What names and descriptions of interfaces hold where a VPN made them.
const VPN_WORDS: &[&str] = &[
    "anyconnect",
    "cisco secure client",
    "fortinet",
    "forticlient",
    "globalprotect",
    "pangp",
    "juniper networks virtual",
    "pulse secure",
    "ivanti secure",
    "netskope",
    "nordlynx",
    "openvpn",
    "proton",
    "softether",
    "sonicwall",
    "tailscale",
    "tap-windows",
    "vpn",
    "wintun",
    "wireguard",
    "zerotier",
    "zscaler",
];

/// How names of interfaces begin, before a number, where a VPN made them. (`utun` of macOS is treated apart.)
const VPN_NAMES: &[&str] = &[
    "cscotun",
    "gpd",
    "ipsec",
    "nordtun",
    "ppp",
    "proton",
    "tailscale",
    "tap",
    "tun",
    "wg",
    "xfrm",
    "zcctun",
    "zt",
];

/// How names of interfaces begin that lead only to other programs of this computer, or that only
/// other interfaces use.
const VIRTUAL_NAMES: &[&str] = &[
    "anpi", "ap", "awdl", "br-", "bridge", "cali", "cni", "docker", "dummy", "flannel", "gif",
    "ifb", "kube", "llw", "lxc", "lxd", "p2p", "podman", "stf", "vboxnet", "veth", "virbr",
    "vmnet", "vnet",
];

/// What descriptions hold on Windows where an interface leads only to other programs of this computer.
const VIRTUAL_WORDS: &[&str] = &[
    "hyper-v virtual ethernet",
    "virtualbox host-only",
    "vmware virtual ethernet",
    "wi-fi direct virtual",
    "wan miniport",
    "npcap loopback",
    "teredo",
    "isatap",
    "6to4",
];

/// All interfaces but loopback, those that are up first.
pub(super) fn all() -> Vec<Link> {
    let found = netdev::get_interfaces();
    let mut links: Vec<Link> = found
        .iter()
        .filter(|interface| !interface.is_loopback())
        .map(link)
        .collect();
    links.sort_by_key(|link| (!link.up, link.kind == LinkKind::Virtual));
    links.truncate(MOST);
    links
}

/// The interface that has this address.
pub(super) fn owner(links: &[Link], address: IpAddr) -> Option<String> {
    let owner = links.iter().find(|link| link.addresses.contains(&address));
    owner.map(|link| link.name.clone())
}

fn link(interface: &Interface) -> Link {
    let shown = interface.friendly_name.as_deref();
    let addresses = interface.ip_addrs();
    let seen = Seen {
        name: &interface.name,
        shown: shown.unwrap_or_default(),
        description: interface.description.as_deref().unwrap_or_default(),
        form: if is_tunnel(&interface.name) {
            Form::Tunnel
        } else {
            form(interface.if_type)
        },
        has_address: addresses.iter().any(|address| !is_of_link(address)),
    };
    Link {
        name: label(&interface.name, shown),
        kind: kind(&seen),
        up: interface.is_up() && (interface.is_oper_up() || interface.is_running()),
        addresses,
    }
}

/// Whether Linux knows the interface for one that a program or WireGuard is behind, whatever its name.
#[cfg(target_os = "linux")]
fn is_tunnel(name: &str) -> bool {
    let about = |file: &str| std::fs::read_to_string(format!("/sys/class/net/{name}/{file}"));
    // IFF_TUN, where packets are handed over; those of IFF_TAP are mostly for guests of this computer.
    let flags = about("tun_flags").ok();
    let flags =
        flags.and_then(|text| u32::from_str_radix(text.trim().strip_prefix("0x")?, 16).ok());
    flags.is_some_and(|flags| flags & 1 == 1)
        || about("uevent").is_ok_and(|text| text.lines().any(|line| line == "DEVTYPE=wireguard"))
}

#[cfg(not(target_os = "linux"))]
const fn is_tunnel(_: &str) -> bool {
    false
}

/// What people see of an interface.
pub(super) fn name_of(interface: &Interface) -> String {
    label(&interface.name, interface.friendly_name.as_deref())
}

/// What people see: on a Mac the name of the service is not unique, so the short one stands beside it.
fn label(name: &str, shown: Option<&str>) -> String {
    match shown {
        Some(shown) if !shown.is_empty() && name.len() <= 15 && shown != name => {
            format!("{shown} ({name})")
        }
        Some(shown) if !shown.is_empty() => shown.to_owned(),
        _ => name.to_owned(),
    }
}

/// What the operating system says that an interface is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Ethernet,
    Wireless,
    Mobile,
    Tunnel,
    Bridge,
    Unknown,
}

const fn form(kind: InterfaceType) -> Form {
    match kind {
        InterfaceType::Ethernet
        | InterfaceType::Ethernet3Megabit
        | InterfaceType::FastEthernetT
        | InterfaceType::FastEthernetFx
        | InterfaceType::GigabitEthernet => Form::Ethernet,
        InterfaceType::Wireless80211 => Form::Wireless,
        InterfaceType::Wwan
        | InterfaceType::Wwanpp
        | InterfaceType::Wwanpp2
        | InterfaceType::Wman => Form::Mobile,
        InterfaceType::Tunnel | InterfaceType::Ppp => Form::Tunnel,
        InterfaceType::Bridge => Form::Bridge,
        _ => Form::Unknown,
    }
}

/// What is known of an interface before it is judged.
struct Seen<'a> {
    name: &'a str,
    shown: &'a str,
    description: &'a str,
    form: Form,
    /// Whether it has an address that is of use beyond the link.
    has_address: bool,
}

fn kind(seen: &Seen<'_>) -> LinkKind {
    let name = seen.name.to_ascii_lowercase();
    let words = format!("{} {}", seen.shown, seen.description).to_ascii_lowercase();
    let says = |all: &[&str]| all.iter().any(|word| words.contains(word));
    // macOS keeps several of these for itself, with no address but that of the link.
    if numbered(&name, "utun") {
        return match seen.has_address {
            true => LinkKind::Vpn,
            false => LinkKind::Virtual,
        };
    }
    if says(VIRTUAL_WORDS) {
        return LinkKind::Virtual;
    }
    // Some products make an interface of Ethernet, so the name counts for more than the form.
    if says(VPN_WORDS) || VPN_NAMES.iter().any(|start| numbered(&name, start)) {
        return LinkKind::Vpn;
    }
    if VIRTUAL_NAMES.iter().any(|start| name.starts_with(start)) || seen.form == Form::Bridge {
        return LinkKind::Virtual;
    }
    match seen.form {
        Form::Ethernet => LinkKind::Wired,
        Form::Wireless => LinkKind::Wireless,
        Form::Mobile => LinkKind::Mobile,
        Form::Tunnel => LinkKind::Vpn,
        Form::Bridge | Form::Unknown => LinkKind::Other,
    }
}

/// Whether a name is this beginning, alone or with a number or a mark behind it: `tun0`, `wg-office`.
fn numbered(name: &str, start: &str) -> bool {
    let rest = name.strip_prefix(start);
    rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// Whether an address is valid on its link alone.
const fn is_of_link(address: &IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_unicast_link_local(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on_unix(name: &str, form: Form) -> LinkKind {
        kind(&Seen {
            name,
            shown: "",
            description: "",
            form,
            has_address: true,
        })
    }

    fn on_windows(shown: &str, description: &str, form: Form) -> LinkKind {
        kind(&Seen {
            name: "{3F2504E0-4F89-11D3-9A0C-0305E82C3301}",
            shown,
            description,
            form,
            has_address: true,
        })
    }

    #[test]
    fn names_of_unix_tell_the_kind() {
        for (name, form, expected) in [
            ("eth0", Form::Ethernet, LinkKind::Wired),
            ("enp3s0", Form::Ethernet, LinkKind::Wired),
            ("wlp2s0", Form::Wireless, LinkKind::Wireless),
            ("wwan0", Form::Mobile, LinkKind::Mobile),
            ("tun0", Form::Unknown, LinkKind::Vpn),
            ("tap0", Form::Ethernet, LinkKind::Vpn),
            ("wg0", Form::Unknown, LinkKind::Vpn),
            ("wg-office", Form::Unknown, LinkKind::Vpn),
            ("ppp0", Form::Tunnel, LinkKind::Vpn),
            ("cscotun0", Form::Unknown, LinkKind::Vpn),
            ("gpd0", Form::Unknown, LinkKind::Vpn),
            ("tailscale0", Form::Unknown, LinkKind::Vpn),
            ("ipsec0", Form::Unknown, LinkKind::Vpn),
            ("docker0", Form::Ethernet, LinkKind::Virtual),
            ("br-12ab34cd56ef", Form::Ethernet, LinkKind::Virtual),
            ("veth1a2b3c4", Form::Ethernet, LinkKind::Virtual),
            ("virbr0", Form::Ethernet, LinkKind::Virtual),
            ("awdl0", Form::Ethernet, LinkKind::Virtual),
            // Only the beginning is that of a VPN.
            ("tunnelbear-lan", Form::Ethernet, LinkKind::Wired),
            ("wgan0", Form::Ethernet, LinkKind::Wired),
            ("strange0", Form::Unknown, LinkKind::Other),
        ] {
            assert!(on_unix(name, form) == expected, "{name}");
        }
    }

    #[test]
    fn a_tunnel_of_macos_counts_only_with_an_address() {
        let utun = |has_address| {
            kind(&Seen {
                name: "utun4",
                shown: "",
                description: "",
                form: Form::Unknown,
                has_address,
            })
        };
        assert_eq!(utun(true), LinkKind::Vpn);
        assert_eq!(utun(false), LinkKind::Virtual);
    }

    #[test]
    fn descriptions_of_windows_tell_the_kind() {
        for (shown, description, form, expected) in [
            (
                "Wi-Fi",
                "Intel(R) Wi-Fi 6 AX201 160MHz",
                Form::Wireless,
                LinkKind::Wireless,
            ),
            (
                "Ethernet",
                "Realtek PCIe GbE Family Controller",
                Form::Ethernet,
                LinkKind::Wired,
            ),
            (
                "Ethernet 4",
                "PANGP Virtual Ethernet Adapter Secure",
                Form::Ethernet,
                LinkKind::Vpn,
            ),
            (
                "Ethernet 5",
                "Cisco AnyConnect Virtual Miniport Adapter for Windows x64",
                Form::Ethernet,
                LinkKind::Vpn,
            ),
            (
                "Ethernet 6",
                "Zscaler Network Adapter 1.0.2.0",
                Form::Ethernet,
                LinkKind::Vpn,
            ),
            (
                "Local Area Connection",
                "TAP-Windows Adapter V9",
                Form::Ethernet,
                LinkKind::Vpn,
            ),
            ("office", "WireGuard Tunnel", Form::Unknown, LinkKind::Vpn),
            (
                "Tailscale",
                "Tailscale Tunnel",
                Form::Unknown,
                LinkKind::Vpn,
            ),
            (
                "vEthernet (Default Switch)",
                "Hyper-V Virtual Ethernet Adapter",
                Form::Ethernet,
                LinkKind::Virtual,
            ),
            (
                "Local Area Connection* 1",
                "Microsoft Wi-Fi Direct Virtual Adapter",
                Form::Wireless,
                LinkKind::Virtual,
            ),
        ] {
            assert_eq!(
                on_windows(shown, description, form),
                expected,
                "{description}"
            );
        }
    }

    #[test]
    fn what_people_see_is_the_label() {
        assert_eq!(label("eth0", None), "eth0");
        assert_eq!(label("en0", Some("Wi-Fi")), "Wi-Fi (en0)");
        let number = "{3F2504E0-4F89-11D3-9A0C-0305E82C3301}";
        assert_eq!(label(number, Some("Wi-Fi")), "Wi-Fi");
    }

    #[test]
    fn looking_at_this_computer_ends_and_leaves_loopback_out() {
        let loopback = |link: &Link| link.addresses.iter().any(IpAddr::is_loopback);
        assert!(!all().iter().any(loopback));
    }
}
