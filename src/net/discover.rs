//! What the DNS says about the mail of a domain: all its records at once.

pub(crate) mod exchangers;
pub(crate) mod further;

use std::sync::Arc;
use std::time::Duration;

use hickory_resolver::proto::rr::{RData, RecordType};
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::answer;
use super::end::End;
use super::resolve::Resolver;
use crate::observation::dns::{Answer, DnsTrouble, DomainRecords, Mx, SERVICES, Srv};

/// How long the service records may take longer than the mail exchangers: some home routers never
/// answer for a type that they do not know.
const SERVICES_BEHIND: Duration = Duration::from_secs(2);

/// Asks for the mail exchangers, the autodiscover alias and the service records of a domain.
///
/// Every question is asked at once; what is not answered by the end counts as silence.
pub(crate) async fn discover(resolver: Arc<Resolver>, domain: &str, end: &End) -> DomainRecords {
    let began = Instant::now();
    let deadline = end.latest();
    let mut services = JoinSet::new();
    for (place, service) in SERVICES.iter().enumerate() {
        let (resolver, name) = (resolver.clone(), format!("{}.{domain}", service.label));
        services.spawn(async move {
            let records = records(&resolver, &name, RecordType::SRV, deadline).await;
            (place, records.map(|records| pick(records, srv)))
        });
    }
    let place = SERVICES.len();
    let (asker, name) = (resolver.clone(), format!("_autodiscover._tcp.{domain}"));
    services.spawn(async move {
        let records = records(&asker, &name, RecordType::SRV, deadline).await;
        (place, records.map(|records| pick(records, srv)))
    });
    let autodiscover = format!("autodiscover.{domain}");
    let (mx, autodiscover) = tokio::join!(
        end.within(records(&resolver, domain, RecordType::MX, deadline)),
        end.within(aliases(&resolver, &autodiscover, deadline)),
    );
    let until = end.or_at(Instant::now() + SERVICES_BEHIND);
    let mut came = Vec::new();
    while let Some(Some(answered)) = until.within(services.join_next()).await {
        came.extend(answered);
    }
    // A stop wins over what came before it and was not read yet.
    while let Some(answered) = services.try_join_next() {
        came.extend(answered);
    }
    let open = open(end);
    let mx = mx.unwrap_or(Err(open.clone()));
    let mut answers: Vec<Answer<Srv>> = vec![Err(open.clone()); SERVICES.len() + 1];
    for (place, answer) in came {
        answers[place] = answer;
    }
    let autodiscover_srv = answers.pop().unwrap_or(Err(open.clone()));
    let mut mx = mx.map(|records| pick(records, exchanger));
    if let Ok(mx) = &mut mx {
        mx.sort_by(|a, b| (a.preference, &a.exchange).cmp(&(b.preference, &b.exchange)));
    }
    DomainRecords {
        domain: domain.to_owned(),
        mx,
        autodiscover: autodiscover.unwrap_or(Err(open)),
        autodiscover_srv,
        srv: answers,
        exchangers: Vec::new(),
        took: began.elapsed(),
    }
}

/// What a question is that has no answer by the end: silence, or not waited for.
fn open(end: &End) -> DnsTrouble {
    match end.is_stopped() {
        true => DnsTrouble::Unfinished,
        false => DnsTrouble::Timeout,
    }
}

async fn records(
    resolver: &Resolver,
    name: &str,
    kind: RecordType,
    deadline: Instant,
) -> Answer<RData> {
    let name = answer::absolute(name)?;
    resolver.follow(&name, kind, deadline).await.1
}

/// The names that a name is an alias of, in order; what stands at their end does not matter.
async fn aliases(resolver: &Resolver, name: &str, deadline: Instant) -> Answer<String> {
    let name = answer::absolute(name)?;
    let (aliases, outcome) = resolver.follow(&name, RecordType::A, deadline).await;
    match outcome {
        _ if !aliases.is_empty() => Ok(aliases.iter().map(answer::plain).collect()),
        Ok(_) => Err(DnsTrouble::NoData),
        Err(trouble) => Err(trouble),
    }
}

fn pick<T>(records: Vec<RData>, of: fn(RData) -> Option<T>) -> Vec<T> {
    records.into_iter().filter_map(of).collect()
}

fn exchanger(data: RData) -> Option<Mx> {
    match data {
        RData::MX(mx) => Some(Mx {
            preference: mx.preference,
            exchange: answer::plain(&mx.exchange),
        }),
        _ => None,
    }
}

fn srv(data: RData) -> Option<Srv> {
    match data {
        RData::SRV(srv) => Some(Srv {
            priority: srv.priority,
            weight: srv.weight,
            port: srv.port,
            target: answer::plain(&srv.target),
        }),
        _ => None,
    }
}
