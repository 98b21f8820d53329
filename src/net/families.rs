//! The look-ups for both families of addresses, of which neither holds up the other.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use hickory_resolver::proto::rr::{Name, RData, RecordType};
use tokio::time::{Instant, timeout_at};

use super::asker::Asker;
use crate::observation::dns::{Answer, DnsTrouble};

/// How long the answer for one family is waited for when the other has found addresses (RFC 8305,
/// section 3, the resolution delay). It goes on beside the connections.
const RESOLUTION_DELAY: Duration = Duration::from_millis(50);

/// How long the look-up of one family is waited for when the other has found addresses: until a
/// question that was sent a second time had three seconds to be answered.
const OTHER_FAMILY: Duration = Duration::from_secs(4);

/// What came for one family when connections had begun.
#[derive(Clone)]
pub(super) struct Late {
    pub(super) answer: (Vec<Name>, Family),
    pub(super) took: Duration,
}

/// The answer for one family.
#[derive(Clone)]
pub(super) enum Family {
    V4(Answer<Ipv4Addr>),
    V6(Answer<Ipv6Addr>),
}

/// The answers for both families.
pub(super) struct Both {
    pub(super) aliases: Vec<Name>,
    pub(super) v4: Answer<Ipv4Addr>,
    pub(super) v6: Answer<Ipv6Addr>,
}

impl Both {
    pub(super) fn trouble(trouble: &DnsTrouble) -> Self {
        Self {
            aliases: Vec::new(),
            v4: Err(trouble.clone()),
            v6: Err(trouble.clone()),
        }
    }

    fn add(&mut self, (aliases, answer): (Vec<Name>, Family)) {
        match answer {
            Family::V4(answer) => self.v4 = answer,
            Family::V6(answer) => self.v6 = answer,
        }
        if aliases.len() > self.aliases.len() {
            self.aliases = aliases;
        }
    }
}

/// Asks for both families at once. Where one has addresses and somebody wants to hear of the `late`
/// other one, that is hardly waited for.
pub(super) async fn ask_both(
    name: &Name,
    asker: &Asker,
    began: Instant,
    limit: Duration,
    late: Option<impl FnOnce(Late) + Send + 'static>,
) -> Both {
    let deadline = began + limit;
    let ask = |kind| {
        let (name, asker) = (name.clone(), asker.clone());
        tokio::spawn(async move { one_family(&name, kind, &asker, deadline).await })
    };
    let (mut v4, mut v6) = (ask(RecordType::A), ask(RecordType::AAAA));
    let mut both = Both::trouble(&DnsTrouble::Unfinished);
    let (first, mut second, kind) = tokio::select! {
        first = &mut v4 => (first, v6, RecordType::AAAA),
        first = &mut v6 => (first, v4, RecordType::A),
    };
    // A task that is not awaited to its end has fallen or was stopped with the run.
    if let Ok(first) = first {
        both.add(first);
    }
    let found = both.v4.is_ok() || both.v6.is_ok();
    let until = match found {
        true => deadline.min(Instant::now() + OTHER_FAMILY),
        false => deadline,
    };
    if found && let Some(late) = late {
        let soon = until.min(Instant::now() + RESOLUTION_DELAY);
        match timeout_at(soon, &mut second).await {
            Ok(Ok(answer)) => both.add(answer),
            Ok(Err(_)) => {}
            Err(_) => {
                tokio::spawn(async move {
                    let answer = timeout_at(until, &mut second).await;
                    let answer = match answer {
                        Ok(Ok(answer)) => answer,
                        _ => (Vec::new(), missing(kind)),
                    };
                    second.abort();
                    let took = began.elapsed();
                    late(Late { answer, took });
                });
            }
        }
        return both;
    }
    let answer = timeout_at(until, &mut second).await;
    second.abort();
    both.add(match answer {
        Ok(Ok(answer)) => answer,
        _ => (Vec::new(), missing(kind)),
    });
    both
}

/// The answer for a family that did not come.
const fn missing(kind: RecordType) -> Family {
    match kind {
        RecordType::A => Family::V4(Err(DnsTrouble::Timeout)),
        _ => Family::V6(Err(DnsTrouble::Timeout)),
    }
}

async fn one_family(
    name: &Name,
    kind: RecordType,
    asker: &Asker,
    deadline: Instant,
) -> (Vec<Name>, Family) {
    let (aliases, records) = asker.follow(name, kind, deadline).await;
    let family = match kind {
        RecordType::A => Family::V4(records.map(|records| {
            let of = |data| match data {
                RData::A(a) => Some(a.0),
                _ => None,
            };
            records.into_iter().filter_map(of).collect()
        })),
        _ => Family::V6(records.map(|records| {
            let of = |data| match data {
                RData::AAAA(a) => Some(a.0),
                _ => None,
            };
            records.into_iter().filter_map(of).collect()
        })),
    };
    (aliases, family)
}
