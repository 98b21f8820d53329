//! The way to the network, as another command takes it.

use crate::cli::NetworkArgs;
use crate::net::ConnectTo;
use crate::report::Way;

/// The options by which another command asks, trusts and connects as this one does.
///
/// A proxy that is named with a user is left out: a password may stand there.
pub(super) fn way(network: &NetworkArgs) -> Way {
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
    let proxy = network.proxy.as_ref().filter(|url| !url.contains('@'));
    let proxy = proxy.map(|url| format!("--proxy={url}"));
    let file = network.proxy_file.as_ref();
    let file = file.map(|file| format!("--proxy-file={}", file.display()));
    let options = dns.into_iter().chain(roots).chain(rules);
    let options = options.chain(proxy).chain(file);
    Way::new(options.chain(family).chain(page))
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
        assert_eq!(way(&network).to_string(), " '--ca-file=our roots.pem' -6");
        let network = NetworkArgs {
            proxy: Some("http://proxy.example:3128".to_owned()),
            ..NetworkArgs::default()
        };
        let told = way(&network).to_string();
        assert_eq!(told, " --proxy=http://proxy.example:3128");
    }
}
