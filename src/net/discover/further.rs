//! What else the DNS says that bears on finding the servers of a domain.

use std::net::IpAddr;
use std::sync::Arc;

use aws_lc_rs::rand;
use hickory_resolver::proto::rr::{RData, RecordType};
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::{pick, records};
use crate::net::end::End;
use crate::net::resolve::Resolver;
use crate::observation::dns::{Answer, DnsTrouble};

/// A longer text of a record is not kept, and no more of them.
const LONGEST: usize = 4096;
const MOST_TEXTS: usize = 20;

/// The further records of a domain.
pub(crate) struct Further {
    /// Who may send for the domain.
    pub(crate) spf: Answer<String>,
    /// The digests of PACC.
    pub(crate) pacc: Answer<String>,
    /// The addresses of a made-up name below the domain.
    pub(crate) made_up: Answer<IpAddr>,
    /// Those of a made-up name that nobody can have registered (RFC 6761, section 6.4).
    pub(crate) nowhere: Answer<IpAddr>,
}

impl Further {
    /// Where nothing was answered by the end.
    pub(crate) fn unanswered(end: &End) -> Self {
        let open = super::open(end);
        Self {
            spf: Err(open.clone()),
            pacc: Err(open.clone()),
            made_up: Err(open.clone()),
            nowhere: Err(open),
        }
    }
}

/// Asks for all of them at once.
pub(crate) async fn further(resolver: &Resolver, domain: &str, deadline: Instant) -> Further {
    let label = made_up_label();
    let [made_up, nowhere] = [format!("{label}.{domain}"), format!("{label}.invalid")];
    let (spf, pacc, made_up, nowhere) = tokio::join!(
        records(resolver, domain, RecordType::TXT, deadline),
        digests(resolver, domain, deadline),
        addresses(resolver, &made_up, deadline),
        addresses(resolver, &nowhere, deadline),
    );
    Further {
        spf: texts(spf, "v=spf1"),
        pacc,
        made_up,
        nowhere,
    }
}

/// The digests of PACC of a domain.
pub(crate) async fn digests(
    resolver: &Resolver,
    domain: &str,
    deadline: Instant,
) -> Answer<String> {
    let name = format!("_ua-auto-config.{domain}");
    let found = records(resolver, &name, RecordType::TXT, deadline).await;
    texts(found, "v=uaac")
}

/// The addresses of a host in the older family, or in the newer where there are none: whether it exists, by as few questions as can be.
pub(crate) async fn address(resolver: &Resolver, name: &str, deadline: Instant) -> Answer<IpAddr> {
    let found = match records(resolver, name, RecordType::A, deadline).await {
        Err(DnsTrouble::NoData) => records(resolver, name, RecordType::AAAA, deadline).await,
        found => found,
    };
    Ok(found?.into_iter().filter_map(ip).collect())
}

/// The addresses of each of these hosts, all asked at once.
pub(crate) async fn hosts(
    resolver: &Arc<Resolver>,
    names: Vec<String>,
    end: &End,
) -> Vec<(String, Answer<IpAddr>)> {
    let mut asked = JoinSet::new();
    let deadline = end.latest();
    for name in names {
        let resolver = resolver.clone();
        asked.spawn(async move {
            let found = addresses(&resolver, &name, deadline).await;
            (name, found)
        });
    }
    let mut found = Vec::new();
    while let Some(Some(one)) = end.within(asked.join_next()).await {
        found.extend(one);
    }
    // A stop wins over what came before it and was not read yet.
    while let Some(one) = asked.try_join_next() {
        found.extend(one);
    }
    found.sort_by(|a: &(String, _), b| a.0.cmp(&b.0));
    found
}

/// The addresses of a name in both families, as the DNS has them.
async fn addresses(resolver: &Resolver, name: &str, deadline: Instant) -> Answer<IpAddr> {
    let (v4, v6) = tokio::join!(
        records(resolver, name, RecordType::A, deadline),
        records(resolver, name, RecordType::AAAA, deadline),
    );
    match (v4, v6) {
        (Err(DnsTrouble::NoData), Err(trouble)) | (Err(trouble), Err(_)) => Err(trouble),
        (v4, v6) => {
            let both = v4.into_iter().chain(v6).flatten();
            Ok(both.filter_map(ip).collect())
        }
    }
}

/// The address of a record that has one.
pub(super) fn ip(data: RData) -> Option<IpAddr> {
    match data {
        RData::A(v4) => Some(IpAddr::V4(v4.0)),
        RData::AAAA(v6) => Some(IpAddr::V6(v6.0)),
        _ => None,
    }
}

/// The texts that begin so.
fn texts(answer: Answer<RData>, of: &str) -> Answer<String> {
    let mut texts = pick(answer?, text);
    texts.retain(|text| text.to_ascii_lowercase().starts_with(of));
    texts.truncate(MOST_TEXTS);
    match texts.is_empty() {
        true => Err(DnsTrouble::NoData),
        false => Ok(texts),
    }
}

/// The strings of a record as one text (RFC 7208, section 3.3).
fn text(data: RData) -> Option<String> {
    let RData::TXT(txt) = data else { return None };
    let mut bytes: Vec<u8> = txt.txt_data.iter().flat_map(|part| part.to_vec()).collect();
    bytes.truncate(LONGEST);
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// A label that no zone has by chance.
fn made_up_label() -> String {
    let mut bytes = [0_u8; 8];
    // Without random numbers it is still a name that nobody has.
    let _ = rand::fill(&mut bytes);
    format!("mailprobe-{:016x}", u64::from_be_bytes(bytes))
}
