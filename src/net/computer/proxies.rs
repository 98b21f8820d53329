//! The proxies that this computer is set up with, kept without the secrets in them.

use crate::observation::computer::ProxySetting;

/// The variables that programs look at, in the order in which curl does: the small one first.
const VARIABLES: [&str; 6] = [
    "https_proxy",
    "HTTPS_PROXY",
    "all_proxy",
    "ALL_PROXY",
    "http_proxy",
    "HTTP_PROXY",
];

/// A longer setting is no address of a proxy.
const LONGEST: usize = 1024;

/// All settings: the variables first, then those of the system.
pub(super) fn all() -> Vec<ProxySetting> {
    let value =
        |name: &str| std::env::var_os(name).map(|value| value.to_string_lossy().into_owned());
    let mut all = of_variables(value);
    all.extend(of_system());
    all
}

/// What the variables say. Windows takes both spellings for one.
fn of_variables(value: impl Fn(&str) -> Option<String>) -> Vec<ProxySetting> {
    let mut all: Vec<ProxySetting> = Vec::new();
    for name in VARIABLES {
        let Some(proxy) = value(name).and_then(|value| without_secret(&value)) else {
            continue;
        };
        let same =
            |known: &ProxySetting| known.source.eq_ignore_ascii_case(name) && known.proxy == proxy;
        if !all.iter().any(same) {
            all.push(setting(name, proxy, false));
        }
    }
    all
}

fn setting(source: &str, proxy: String, is_script: bool) -> ProxySetting {
    ProxySetting {
        source: source.to_owned(),
        proxy,
        is_script,
    }
}

/// The scheme, host and port of a proxy or a script, with the path of a script: no user name, no
/// password, no query, which may hold a key. None when nothing is left.
fn without_secret(value: &str) -> Option<String> {
    let value = value.trim();
    if value.is_empty() || value.len() > LONGEST {
        return None;
    }
    // Of a value without a scheme, a password may hold these marks (RFC 3986, section 3.1).
    let is_scheme = |text: &str| {
        let mut letters = text.chars();
        let begins = letters.next().is_some_and(|c| c.is_ascii_alphabetic());
        begins && letters.all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    };
    let (scheme, rest) = match value.split_once("://") {
        Some((scheme, rest)) if is_scheme(scheme) => (Some(scheme), rest),
        _ => (None, value),
    };
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    // A password that was not encoded may hold a slash or another `@`: up to the last one, all is hidden.
    let rest = rest.rsplit('@').next().unwrap_or_default();
    let rest = rest.trim_end_matches('/');
    if rest.is_empty() {
        return None;
    }
    Some(match scheme {
        Some(scheme) => format!("{scheme}://{rest}"),
        None => rest.to_owned(),
    })
}

/// What `ProxyServer` of Windows says: one proxy for all, or `http=a:1;https=b:2;socks=c:3`.
/// That for TLS counts most, then SOCKS, then the one for all.
#[cfg_attr(
    not(windows),
    allow(dead_code, reason = "only Windows has such a setting")
)]
fn of_windows_list(list: &str) -> Option<String> {
    let parts = || {
        list.split([';', ' '])
            .map(str::trim)
            .filter(|part| !part.is_empty())
    };
    let of = |wanted: &str| {
        parts().find_map(|part| {
            let (scheme, proxy) = part.split_once('=')?;
            scheme.trim().eq_ignore_ascii_case(wanted).then_some(proxy)
        })
    };
    let socks = || Some(format!("socks://{}", without_secret(of("socks")?)?));
    let plain = || {
        parts()
            .find(|part| !part.contains('='))
            .and_then(without_secret)
    };
    of("https")
        .and_then(without_secret)
        .or_else(socks)
        .or_else(plain)
}

/// What the settings of Windows come to, from what stands in the registry.
#[cfg_attr(
    not(windows),
    allow(dead_code, reason = "only Windows has such a setting")
)]
fn of_registry(
    enabled: Option<u32>,
    server: Option<String>,
    script: Option<String>,
) -> Vec<ProxySetting> {
    const SOURCE: &str = "Windows proxy settings";
    let script = script.as_deref().and_then(without_secret);
    let server = server.filter(|_| enabled.is_some_and(|enabled| enabled != 0));
    let server = server.as_deref().and_then(of_windows_list);
    let script = script.map(|script| setting(SOURCE, script, true));
    script
        .into_iter()
        .chain(server.map(|server| setting(SOURCE, server, false)))
        .collect()
}

/// What the user's settings of Windows say, as browsers and Outlook use them.
#[cfg(windows)]
pub(crate) fn of_system() -> Vec<ProxySetting> {
    const KEY: &str = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings";
    let Ok(key) = windows_registry::CURRENT_USER.open(KEY) else {
        return Vec::new();
    };
    of_registry(
        key.get_u32("ProxyEnable").ok(),
        key.get_string("ProxyServer").ok(),
        key.get_string("AutoConfigURL").ok(),
    )
}

/// What the network settings of macOS say.
#[cfg(target_os = "macos")]
pub(crate) fn of_system() -> Vec<ProxySetting> {
    use system_configuration::core_foundation::base::CFType;
    use system_configuration::core_foundation::number::CFNumber;
    use system_configuration::core_foundation::string::CFString;
    use system_configuration::dynamic_store::SCDynamicStoreBuilder;

    let store = SCDynamicStoreBuilder::new("mailprobe").build();
    let Some(proxies) = store.and_then(|store| store.get_proxies()) else {
        return Vec::new();
    };
    let value = |name: &'static str| proxies.find(CFString::from_static_string(name));
    let number = |name| {
        let value = value(name)?;
        CFType::downcast::<CFNumber>(&value)?.to_i64()
    };
    let text = |name| {
        let value = value(name)?;
        Some(CFType::downcast::<CFString>(&value)?.to_string())
    };
    of_dictionary(number, text)
}

/// What the dictionary of proxies of macOS comes to.
#[cfg_attr(
    not(target_os = "macos"),
    allow(dead_code, reason = "only macOS has such a setting")
)]
fn of_dictionary(
    number: impl Fn(&'static str) -> Option<i64>,
    text: impl Fn(&'static str) -> Option<String>,
) -> Vec<ProxySetting> {
    const SOURCE: &str = "macOS network settings";
    let is_on = |name| number(name).is_some_and(|on| on != 0);
    let place = |scheme: &str, host, port| {
        let host = without_secret(&text(host)?)?;
        let port = number(port).filter(|port| (1..=65535).contains(port));
        Some(match port {
            Some(port) => format!("{scheme}://{host}:{port}"),
            None => format!("{scheme}://{host}"),
        })
    };
    let script = is_on("ProxyAutoConfigEnable")
        .then(|| text("ProxyAutoConfigURLString"))
        .flatten();
    let script = script.as_deref().and_then(without_secret);
    let https = is_on("HTTPSEnable").then(|| place("http", "HTTPSProxy", "HTTPSPort"));
    let socks = is_on("SOCKSEnable").then(|| place("socks", "SOCKSProxy", "SOCKSPort"));
    let proxies = [https.flatten(), socks.flatten()].into_iter().flatten();
    let script = script.map(|script| setting(SOURCE, script, true));
    script
        .into_iter()
        .chain(proxies.map(|proxy| setting(SOURCE, proxy, false)))
        .collect()
}

/// Elsewhere the variables are the setting.
#[cfg(not(any(windows, target_os = "macos")))]
pub(crate) const fn of_system() -> Vec<ProxySetting> {
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told(all: Vec<ProxySetting>) -> Vec<String> {
        let tell = |one: ProxySetting| {
            let script = if one.is_script { " (script)" } else { "" };
            format!("{}: {}{script}", one.source, one.proxy)
        };
        all.into_iter().map(tell).collect()
    }

    #[test]
    fn variables_are_told_without_user_name_and_password() {
        let value = |name: &str| {
            let value = match name {
                "https_proxy" => "http://kim:hunter2@proxy.example:3128/",
                "HTTP_PROXY" => "proxy.example:8080",
                "ALL_PROXY" => "socks5h://[2001:db8::1]:1080",
                "http_proxy" => " ",
                _ => return None,
            };
            Some(value.to_owned())
        };
        assert_eq!(
            told(of_variables(value)),
            [
                "https_proxy: http://proxy.example:3128",
                "ALL_PROXY: socks5h://[2001:db8::1]:1080",
                "HTTP_PROXY: proxy.example:8080",
            ]
        );
    }

    #[test]
    fn a_password_that_holds_the_marks_behind_a_scheme_is_none() {
        let kept = without_secret("kim:hunter2://@proxy.example:8080");
        assert_eq!(kept.as_deref(), Some("proxy.example:8080"));
    }

    #[test]
    fn the_registry_of_windows_is_read() {
        let list = |text: &str| told(of_registry(Some(1), Some(text.to_owned()), None));
        let one = |proxy: &str| vec![format!("Windows proxy settings: {proxy}")];
        assert_eq!(list("proxy.example:8080"), one("proxy.example:8080"));
        let each = "http=a.example:1;https=b.example:2;socks=c.example:3";
        assert_eq!(list(each), one("b.example:2"));
        assert_eq!(
            list("http=a.example:1;socks=c.example:3"),
            one("socks://c.example:3")
        );
        assert!(list("http=a.example:1").is_empty());
        let off = of_registry(Some(0), Some("proxy.example:8080".to_owned()), None);
        assert!(off.is_empty());
        let script = "http://wpad.example/proxy.pac?key=hunter2".to_owned();
        assert_eq!(
            told(of_registry(None, None, Some(script))),
            ["Windows proxy settings: http://wpad.example/proxy.pac (script)"]
        );
    }

    #[test]
    fn the_dictionary_of_macos_is_read() {
        let number = |name: &'static str| match name {
            "HTTPSEnable" | "ProxyAutoConfigEnable" => Some(1),
            "HTTPSPort" => Some(3128),
            "SOCKSEnable" => Some(0),
            _ => None,
        };
        let text = |name: &'static str| match name {
            "HTTPSProxy" => Some("proxy.example".to_owned()),
            "SOCKSProxy" => Some("socks.example".to_owned()),
            "ProxyAutoConfigURLString" => Some("http://wpad.example/wpad.dat".to_owned()),
            _ => None,
        };
        assert_eq!(
            told(of_dictionary(number, text)),
            [
                "macOS network settings: http://wpad.example/wpad.dat (script)",
                "macOS network settings: http://proxy.example:3128",
            ]
        );
    }

    proptest! {
        #[test]
        fn no_secret_is_kept(
            scheme in "(http|https|socks5)?",
            user in "[a-z]{1,8}",
            secret in "[A-Z0-9/:@%!]{0,12}SECRET[A-Z0-9/:@%!]{0,12}",
            path in "(/[a-z]{0,5})?",
        ) {
            let head = if scheme.is_empty() { String::new() } else { format!("{scheme}://") };
            let value = format!("{head}{user}:{secret}@proxy.example:8080{path}");
            let kept = without_secret(&value).unwrap_or_default();
            prop_assert!(!kept.contains("SECRET"), "{value} gives {kept}");
            prop_assert!(kept.contains("proxy.example:8080"), "{value} gives {kept}");
        }

        #[test]
        fn any_text_is_taken(text in ".{0,80}") {
            let _ = without_secret(&text);
            let _ = of_windows_list(&text);
        }
    }
}
