//! The operating system's own look-up, with its hosts file, VPN and caches: what a mail program gets.

use std::collections::HashSet;
use std::net::IpAddr;
use std::time::Duration;

use dns_lookup::LookupErrorKind;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use crate::observation::dns::{SystemAnswer, SystemFailure};

/// Asks the operating system for the addresses of a host.
pub(super) async fn answer(host: &str, limit: Duration) -> SystemAnswer {
    let name = host.to_owned();
    let looking_up = spawn_blocking(move || {
        let found = dns_lookup::lookup_host(&name).map_err(|error| failure(error.kind()))?;
        let mut seen = HashSet::new();
        Ok(found.filter(|address| seen.insert(*address)).collect())
    });
    let addresses: Result<Vec<IpAddr>, _> = match timeout(limit, looking_up).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(_)) | Err(_) => Err(SystemFailure::NoAnswer),
    };
    match addresses {
        Ok(addresses) if addresses.is_empty() => SystemAnswer::Failed(SystemFailure::NoName),
        Ok(addresses) => SystemAnswer::Addresses(addresses),
        Err(failure) => SystemAnswer::Failed(failure),
    }
}

const fn failure(kind: LookupErrorKind) -> SystemFailure {
    match kind {
        LookupErrorKind::NoName | LookupErrorKind::NoData => SystemFailure::NoName,
        LookupErrorKind::Again => SystemFailure::TryAgain,
        _ => SystemFailure::Fatal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn that_there_is_no_name_is_told_from_no_answer() {
        for (kind, expected) in [
            (LookupErrorKind::NoName, SystemFailure::NoName),
            (LookupErrorKind::NoData, SystemFailure::NoName),
            (LookupErrorKind::Again, SystemFailure::TryAgain),
            (LookupErrorKind::Fail, SystemFailure::Fatal),
            (LookupErrorKind::System, SystemFailure::Fatal),
        ] {
            assert_eq!(failure(kind), expected, "{kind:?}");
        }
    }
}
