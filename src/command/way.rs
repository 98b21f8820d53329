//! The way to the network, as another command takes it.

use crate::cli::NetworkArgs;
use crate::net::ConnectTo;
use crate::report::quoted;

/// The options by which another command asks and trusts whom this one does, each behind a space, as a shell takes them.
///
/// A proxy is left out: its address may have a password in it.
pub(super) fn way(network: &NetworkArgs) -> String {
    let dns = network.dns.map(|dns| format!("--dns={dns}"));
    let roots = network.ca_file.as_ref();
    let roots = roots.map(|file| format!("--ca-file={}", file.display()));
    let rules = network.connect_to.iter();
    let rules = rules.map(|rule| format!("--connect-to={}", written(rule)));
    let family = match (network.ipv4, network.ipv6) {
        (true, _) => Some("-4".to_owned()),
        (_, true) => Some("-6".to_owned()),
        _ => None,
    };
    let page = network.web_check.as_ref().map(|page| match &page.0 {
        Some(page) => format!("--web-check={}", page.url()),
        None => "--web-check=off".to_owned(),
    });
    let options = dns.into_iter().chain(roots).chain(rules);
    let options = options.chain(family).chain(page);
    options
        .map(|option| format!(" {}", quoted(&option)))
        .collect()
}

/// A rule as it is read.
fn written(rule: &ConnectTo) -> String {
    let host = |host: &Option<String>| match host.as_deref() {
        Some(host) if host.contains(':') => format!("[{host}]"),
        host => host.unwrap_or_default().to_owned(),
    };
    let port = |port: Option<u16>| port.map_or_else(String::new, |port| port.to_string());
    let (from, to) = (host(&rule.host), host(&rule.to_host));
    format!("{from}:{}:{to}:{}", port(rule.port), port(rule.to_port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leads_the_same_way_is_read_back_as_it_was() {
        for text in ["a.example:993:[2001:db8::1]:10993", "::b.example:", ":25::"] {
            let rule: ConnectTo = text.parse().expect("a rule");
            assert_eq!(written(&rule), text);
        }
        let network = NetworkArgs {
            ca_file: Some("our roots.pem".into()),
            ipv6: true,
            proxy: Some("http://kim:secret@proxy.example".to_owned()),
            ..NetworkArgs::default()
        };
        assert_eq!(way(&network), " '--ca-file=our roots.pem' -6");
    }
}
