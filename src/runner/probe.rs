//! One probe, from the name to the mailbox.

use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep, sleep_until, timeout, timeout_at};

use super::beside::{Besides, LATER};
use super::conversation::Conversation;
use super::gate::Pass;
use super::log::Log;
use super::shared::{Shared, kept_from};
use crate::endpoint::{Endpoint, Security};
use crate::net::connect::{Attempt, Race, Spare};
use crate::net::stream::{Carrier, Stream};
use crate::net::tls::Secured;
use crate::observation::dns::Resolution;
use crate::observation::tcp::TcpTrouble;
use crate::observation::tls::{TlsSession, TlsTrouble};
use crate::observation::{Seen, Skip, Trouble};
use crate::plan::{Depth, Limits, Probe};
use crate::protocol::{Script, dialogue, refused_in_clear};
use crate::stage::Stage;

/// How long the other addresses are left alone until something was heard of the one that is used.
const TAKEN: Duration = Duration::from_secs(1);

/// How long the other addresses of a host are waited for: a lost first packet is sent again after
/// one second, and the next one after three (RFC 6298).
const OTHER_ADDRESSES: Duration = Duration::from_secs(4);

/// An address whose first packet was sent twice by then does not answer; one that had to wait until others had ended may yet.
const SENT_TWICE: Duration = Duration::from_secs(2);

/// Carries one probe out; what it sees goes into its log.
pub(super) async fn run(shared: Arc<Shared>, probe: Probe, log: Arc<Log>, pass: Option<Pass>) {
    let course = Course {
        shared: &shared,
        limits: shared.limits,
        probe: &probe,
        log: &log,
        is_brief: false,
    };
    let fall = Fall(&log);
    course.take(&shared, pass).await;
    drop(fall);
    log.end();
}

/// Notes in the log when a probe falls over a fault of our own, so that it is not told as fine.
struct Fall<'a>(&'a Log);

impl Drop for Fall<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.cut(Skip::InternalError, Instant::now());
        }
    }
}

/// The attempts that have been under way for so long.
fn unanswered(
    mut under_way: Vec<(SocketAddr, Instant)>,
    now: Instant,
    enough: Duration,
) -> Vec<(SocketAddr, Instant)> {
    under_way.retain(|(_, began)| now.duration_since(*began) >= enough);
    under_way
}

pub(super) struct Course<'a> {
    pub(super) shared: &'a Shared,
    pub(super) limits: Limits,
    pub(super) probe: &'a Probe,
    pub(super) log: &'a Log,
    /// Whether it is only to be seen how far the conversation goes, beside another one that is waited for.
    pub(super) is_brief: bool,
}

impl Course<'_> {
    async fn take(&self, shared: &Arc<Shared>, pass: Option<Pass>) {
        let endpoint = &self.probe.endpoint;
        let (host, port) = self.shared.network.route(&endpoint.host, endpoint.port);
        if let Some(proxy) = self.shared.network.proxies.of(endpoint, &host) {
            if let Some((address, stream)) = self.through(proxy, &host, port).await {
                self.converse(address, stream, pass).await;
            }
            return;
        }
        let Some((addresses, is_whole)) = self.resolve(&host).await else {
            return;
        };
        let limit = self.limits.connect;
        let mut race = Race::new(
            addresses,
            port,
            &self.shared.network,
            limit,
            self.shared.unused.clone(),
        );
        if !is_whole {
            race.expect(self.late_addresses(host));
        }
        self.log.begin_connecting(race.order(), race.under_way());
        let began = Instant::now();
        let Some((address, stream, _talk)) = self.enter(&mut race, pass.as_ref()).await else {
            return;
        };
        let settled = Notify::new();
        let conversation = async {
            self.converse(address, stream.into(), pass).await;
            self.log.settle();
            settled.notify_one();
        };
        let until = began + OTHER_ADDRESSES.min(limit);
        tokio::join!(
            conversation,
            self.speak_to_others(shared, &mut race, until, &settled),
        );
    }

    /// The addresses to try, and whether there will be no others.
    pub(super) async fn resolve(&self, host: &str) -> Option<(Vec<IpAddr>, bool)> {
        self.log.begin(Stage::Resolve);
        let began = Instant::now();
        let mut resolution = self.shared.resolver.resolve(host).await;
        let mut addresses = self.allowed(&resolution);
        if addresses.is_empty() && resolution.is_unfinished() {
            resolution = self.shared.resolver.resolve_whole(host).await;
            addresses = self.allowed(&resolution);
        }
        let is_whole = !resolution.is_unfinished();
        let (found, outcome) = if addresses.is_empty() {
            (None, Err(Trouble::Dns(resolution)))
        } else {
            (Some((addresses, is_whole)), Ok(Seen::Resolved(resolution)))
        };
        let span = (began, Instant::now());
        self.log
            .saw(Stage::Resolve, None, span, outcome, Vec::new());
        found
    }

    fn allowed(&self, resolution: &Resolution) -> Vec<IpAddr> {
        let mut addresses = resolution.addresses();
        addresses.retain(|address| self.shared.network.allows(*address));
        addresses
    }

    /// The addresses of a host when the answers for both families are there.
    fn late_addresses(&self, host: String) -> impl Future<Output = Vec<IpAddr>> + Send + 'static {
        let resolver = self.shared.resolver.clone();
        let network = self.shared.network.clone();
        async move {
            let mut addresses = resolver.resolve_whole(&host).await.addresses();
            addresses.retain(|address| network.allows(*address));
            addresses
        }
    }

    /// The first connection that stands.
    pub(super) async fn connect(&self, race: &mut Race) -> Option<(SocketAddr, TcpStream)> {
        loop {
            let attempt = race.next().await?;
            let address = attempt.address;
            if let (Some(stream), _) = self.note(attempt) {
                return Some((address, stream));
            }
        }
    }

    pub(super) fn note(&self, attempt: Attempt) -> (Option<TcpStream>, Option<Spare>) {
        let outcome = attempt.outcome.map(Seen::Connected).map_err(Trouble::Tcp);
        let span = (attempt.began, attempt.ended);
        let address = Some(attempt.address);
        self.log
            .saw(Stage::Connect, address, span, outcome, Vec::new());
        (attempt.stream, attempt.spare)
    }

    /// Connects to the addresses that are not used, and speaks to those that answer: a program may come to any of them. They may take as
    /// long as the one that is used, which is told by `settled`, and a while more.
    async fn speak_to_others(
        &self,
        shared: &Arc<Shared>,
        race: &mut Race,
        until: Instant,
        settled: &Notify,
    ) {
        // A server that takes one connection of a caller at a time has taken the one that is used by then.
        let _ = timeout(TAKEN, self.log.hears()).await;
        let mut besides = Besides::new();
        loop {
            tokio::select! {
                attempt = timeout_at(until, race.next()) => {
                    let Ok(Some(attempt)) = attempt else { break };
                    let address = attempt.address;
                    if let (_, Some(spare)) = self.note(attempt)
                        && besides.takes_more()
                    {
                        self.log.speaks_at(address);
                        besides.speak(shared, self.limits, self.probe, address, spare);
                    }
                }
                () = besides.next(self.log), if besides.at_work() => {}
            }
        }
        let now = Instant::now();
        let enough = SENT_TWICE.min(self.limits.connect / 2);
        for (address, began) in unanswered(race.under_way().now(), now, enough) {
            let outcome = Err(Trouble::Tcp(TcpTrouble::Timeout));
            self.log.saw(
                Stage::Connect,
                Some(address),
                (began, now),
                outcome,
                Vec::new(),
            );
        }
        let mut too_late = pin!(async {
            settled.notified().await;
            sleep(LATER).await;
        });
        while besides.at_work() {
            tokio::select! {
                () = besides.next(self.log) => {}
                () = &mut too_late => break,
            }
        }
        // One that has not said a word is broken more often than slow.
        if let Some(until) = besides.silent_until() {
            while besides.silent_until().is_some() {
                tokio::select! {
                    () = besides.next(self.log) => {}
                    () = sleep_until(until) => break,
                }
            }
        }
        besides.end(self.log);
    }

    pub(super) async fn converse(&self, address: SocketAddr, stream: Carrier, pass: Option<Pass>) {
        let Endpoint { host, security, .. } = &self.probe.endpoint;
        let ehlo = ehlo_name(stream.local_addr());
        let (stream, session) = if *security == Security::ImplicitTls {
            let Some((stream, session)) = self.secure(address, stream).await else {
                return;
            };
            (stream, Some(session))
        } else {
            (Stream::Clear(stream), None)
        };
        let kept_from = kept_from(self.probe, self.shared.credential.is_some());
        let credential = match kept_from {
            None if self.probe.depth == Depth::Enter => self.shared.credential_at(self.probe.id),
            _ => None,
        };
        let conversation = Conversation {
            log: self.log,
            limits: self.limits,
            tls: &self.shared.tls,
            pass,
            host,
            address,
            dialogue: dialogue(Script {
                protocol: self.probe.endpoint.protocol,
                security: *security,
                depth: self.probe.depth,
                credential,
                address: self.shared.address.clone(),
                ehlo,
                mechanism: self.shared.mechanism,
                from: self.shared.from.clone(),
                nonce: nonce(),
                insists: false,
            }),
            is_brief: self.is_brief,
            session,
        };
        conversation.hold(stream).await;
        if let Some(why) = kept_from
            && self.probe.depth == Depth::Enter
            && self.log.offered()
        {
            self.log.leave_out(Stage::Authenticate, why);
        }
    }

    async fn secure(
        &self,
        address: SocketAddr,
        stream: Carrier,
    ) -> Option<(Stream, (TlsSession, bool))> {
        self.log.begin(Stage::Secure);
        self.shared.tls.ready().await;
        let began = Instant::now();
        let secured = self
            .shared
            .tls
            .secure(stream, &self.probe.endpoint.host, self.limits.first_tls)
            .await;
        let (secured, ended, outcome) = match secured {
            Ok(Secured {
                stream,
                at,
                session,
                wants_client_certificate,
            }) => {
                let seen = Seen::Secured(Box::new(session.clone()));
                let secured = (stream, (session, wants_client_certificate));
                (Some(secured), at, Ok(seen))
            }
            Err(trouble) => (None, Instant::now(), Err(Trouble::Tls(trouble))),
        };
        let span = (began, ended);
        if let Err(Trouble::Tls(TlsTrouble::ClearText(peer))) = &outcome
            && let Some(step) = refused_in_clear(self.probe.endpoint.protocol, &peer.first)
        {
            let (stage, outcome) = (step.stage, step.outcome);
            self.log
                .saw(stage, Some(address), span, outcome, step.transcript);
            return None;
        }
        self.log
            .saw(Stage::Secure, Some(address), span, outcome, Vec::new());
        secured
    }
}

/// How mailprobe calls itself: by its address, which is right behind any router (RFC 5321, section 4.1.3).
pub(super) fn ehlo_name(local: std::io::Result<SocketAddr>) -> String {
    match local.map(|local| local.ip().to_canonical()) {
        Ok(IpAddr::V4(address)) => format!("[{address}]"),
        Ok(IpAddr::V6(address)) => format!("[IPv6:{address}]"),
        Err(_) => "[127.0.0.1]".to_owned(),
    }
}

/// A text that no other run has (RFC 5802, section 5.1): base64 has no comma.
fn nonce() -> String {
    let mut bytes = [0; 18];
    // Where the system has no random numbers, there was no TLS, and nobody signs in.
    let _ = aws_lc_rs::rand::fill(&mut bytes);
    STANDARD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observation::NotTried;
    use crate::plan::ProbeId;

    #[test]
    fn an_address_that_was_come_to_a_moment_ago_may_yet_answer() {
        let now = Instant::now() + OTHER_ADDRESSES;
        let address = |last: u8| SocketAddr::from(([192, 0, 2, last], 993));
        let begun = |last, ago| (address(last), now - Duration::from_millis(ago));
        let under_way = vec![begun(1, 3_000), begun(2, 2_000), begun(3, 40)];
        let told = unanswered(under_way, now, SENT_TWICE);
        let told: Vec<SocketAddr> = told.into_iter().map(|(address, _)| address).collect();
        assert_eq!(told, [address(1), address(2)]);
    }

    #[test]
    fn a_probe_that_falls_says_so() {
        let (sender, _events) = tokio::sync::mpsc::unbounded_channel();
        let log = Log::new(ProbeId(0), Instant::now(), sender);
        log.begin(Stage::Greet);
        let fallen = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let _fall = Fall(&log);
            std::panic::resume_unwind(Box::new(()));
        }));
        assert!(fallen.is_err());
        let fault = NotTried {
            probe: ProbeId(0),
            stage: Stage::Greet,
            why: Skip::InternalError,
        };
        assert_eq!(log.take().1, Some(fault));
    }
}
