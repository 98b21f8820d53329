//! Where the proxy comes from: an option, a file, or the variables of the environment.

use std::env;

use zeroize::Zeroizing;

use super::NetworkArgs;
use super::secret::{LONGEST, read_file};
use crate::error::Error;
use crate::net::computer::system_proxies;
use crate::net::proxy::{Proxies, Proxy, ProxyUrlError};

const VARIABLE: &str = "MAILPROBE_PROXY";

/// The proxies that the options name, else those of the environment.
///
/// # Errors
///
/// When there is a password in the arguments, or something that is no proxy where one is named.
pub fn proxies(args: &NetworkArgs) -> Result<Proxies, Error> {
    let own = |name: &str| env::var_os(name).and_then(|value| value.into_string().ok());
    if let Some(text) = &args.proxy {
        if Proxy::is_with_password(text) {
            return Err(Error::Usage(format!(
                "a password is never taken from the command line, where other programs and the history of the shell can \
                 see it; put the whole address of the proxy into a file and give --proxy-file FILE, or set {VARIABLE}"
            )));
        }
        return named(text, "--proxy", own);
    }
    if let Some(path) = &args.proxy_file {
        let bytes =
            read_file(path).map_err(|source| Error::unreadable("--proxy-file", path, source))?;
        let text = std::str::from_utf8(&bytes).ok();
        let line =
            text.filter(|text| bytes.len() as u64 <= LONGEST && text.trim().lines().count() == 1);
        let Some(line) = line else {
            return Err(Error::Usage(
                "the file of --proxy-file must hold one line, the address of the proxy".to_owned(),
            ));
        };
        return named(line, "--proxy-file", own);
    }
    if let Some(text) = own(VARIABLE)
        .map(Zeroizing::new)
        .filter(|text| !text.trim().is_empty())
    {
        return named(&text, VARIABLE, own);
    }
    let proxies = Proxies::of_variables(own).map_err(|(name, error)| wrong(name, error))?;
    Ok(proxies.and_of_system(&system_proxies()))
}

/// The proxy that was named for this run, or none on purpose; variables then do not count for mail.
fn named(text: &str, source: &str, own: impl Fn(&str) -> Option<String>) -> Result<Proxies, Error> {
    if text.trim().eq_ignore_ascii_case("none") {
        return Ok(Proxies::for_web_alone(own).and_of_system(&system_proxies()));
    }
    let proxy = Proxy::parse(text, source).map_err(|error| wrong(source, error))?;
    Ok(Proxies::only(proxy))
}

fn wrong(source: &str, error: ProxyUrlError) -> Error {
    let way_out = match source.starts_with('-') {
        true => "",
        false => "; --proxy none goes without",
    };
    Error::Usage(format!(
        "{source} names no proxy that can be used: {error}{way_out}"
    ))
}
