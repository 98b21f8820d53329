//! Asks one question, and notes what comes, within what its host is allowed.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::time::Instant;

use super::allowance::Machine;
use super::hello::{self, When};
use super::{names, tries};
use crate::endpoint::Security;
use crate::observation::contrast::{Comparison, Hello, HelloAnswer};
use crate::observation::tls::Peer;
use crate::plan::Probe;
use crate::plan::contrast::{AGAIN, FEW_TIMES, Question, TIMES};
use crate::runner::beside::talk;
use crate::runner::shared::Shared;

/// So many more connections are kept for first questions when one is asked further.
const FOR_OTHERS: usize = 2;

/// Who asks about one probe.
pub(super) struct Asker<'a> {
    shared: &'a Arc<Shared>,
    probe: &'a Probe,
    address: Option<SocketAddr>,
    /// The other addresses that the probe speaks to itself.
    spoken: Vec<SocketAddr>,
    machine: Machine,
    kept: usize,
    spared: bool,
}

impl<'a> Asker<'a> {
    /// One that leaves so many connections of the host to the hellos.
    pub(super) async fn new(
        shared: &'a Arc<Shared>,
        probe: &'a Probe,
        address: Option<SocketAddr>,
        spoken: Vec<SocketAddr>,
        kept: usize,
    ) -> Self {
        let (host, _) = (shared.network).route(&probe.endpoint.host, probe.endpoint.port);
        // What has to do with names alone must not wait for the name, and behind a proxy it is not ours to look up.
        let addresses = match address {
            Some(_) if probe.proxy.is_none() => shared.resolver.resolve(&host).await.addresses(),
            _ => Vec::new(),
        };
        Self {
            shared,
            probe,
            address,
            spoken,
            machine: Machine::of(&host, addresses),
            kept,
            spared: false,
        }
    }

    /// Whether something was not asked, because the host got enough connections.
    pub(super) const fn was_spared(&self) -> bool {
        self.spared
    }

    /// Leave to make one more connection, with so many kept for others.
    fn may(&mut self, kept: usize) -> bool {
        let may = self.shared.allowance.take(&self.machine, kept);
        self.spared |= !may;
        may
    }

    /// Asks a question, and notes what comes; gives who answered a client that speaks first, where that is no mail server.
    pub(super) async fn answer(
        &mut self,
        question: Question,
        note: &mut impl FnMut(Instant, Comparison),
    ) -> Option<Peer> {
        let (shared, probe) = (self.shared, self.probe);
        match question {
            Question::Port(port) => tries::port(shared, probe, port, note).await,
            Question::Web => {}
            Question::Proxied => tries::proxied(shared, probe, note).await,
            Question::Again => self.again(*TIMES.start(), *TIMES.end(), note).await,
            Question::AgainBriefly => {
                self.again(*FEW_TIMES.start(), *FEW_TIMES.end(), note).await;
            }
            Question::Hello { hello, at_once } => {
                let kept = if at_once { self.kept } else { 0 };
                let address = self.address.filter(|_| self.may(kept))?;
                let began = Instant::now();
                let when = if at_once { When::AtOnce } else { When::Due };
                let (answer, stranger) = hello::hello(shared, probe, address, hello, when).await?;
                let accepted = matches!(answer, HelloAnswer::Accepted(_));
                let within = if at_once && accepted && self.may(kept) {
                    hello::within(shared, probe, address).await
                } else {
                    None
                };
                let said = Comparison::Hello {
                    address,
                    hello,
                    at_once,
                    answer,
                    within,
                };
                note(began, said);
                return stranger.filter(|_| at_once);
            }
            Question::Insist => {
                let address = self.address.filter(|_| self.may(self.kept))?;
                let began = Instant::now();
                let when = match probe.endpoint.security {
                    Security::ImplicitTls => When::Due,
                    // Where it was offered this time, another machine answered, and nothing can be told.
                    _ => When::Unoffered,
                };
                let mut probe = probe.clone();
                probe.endpoint.security = Security::StartTls;
                let (answer, _) = hello::hello(shared, &probe, address, Hello::Small, when).await?;
                note(began, Comparison::Insisted { address, answer });
            }
            Question::SpeakFirst => {
                let address = self.address.filter(|_| self.may(self.kept))?;
                return hello::speak_first(shared, probe, address).await;
            }
            Question::Published => names::published(shared, probe, note).await,
            Question::Wildcard => names::wildcard(shared, note).await,
            Question::Name | Question::Unchecked | Question::MadeUp => {
                names::answer(shared, probe, question, note).await;
            }
            Question::OtherAddresses => self.other_addresses(note).await,
            Question::Afterwards => {
                // It decides whether anything else matters.
                self.kept = 0;
                self.again(1, 1, note).await;
            }
        }
        None
    }

    /// Holds the conversation again: so often where it goes well, and at most so often where it does not.
    async fn again(&mut self, least: u8, most: u8, note: &mut impl FnMut(Instant, Comparison)) {
        let Some(address) = self.address else { return };
        let (first, mut went_well) = (Instant::now(), false);
        for time in 1..=most {
            let may = match time {
                1 => self.may(self.kept),
                // It was tried again, and more of it would only tell how often.
                _ => {
                    let kept = self.kept + FOR_OTHERS;
                    self.shared.allowance.take(&self.machine, kept)
                }
            };
            if !may {
                return;
            }
            let began = Instant::now();
            let talk = talk(self.shared, self.probe, address, true).await;
            // A certificate does not change as easily as a conversation breaks off.
            went_well |= talk.trouble.is_none();
            note(began, Comparison::Talk(talk));
            if went_well && time >= least || first.elapsed() > AGAIN {
                return;
            }
        }
    }

    async fn other_addresses(&mut self, note: &mut impl FnMut(Instant, Comparison)) {
        let mut others = tries::other_addresses(self.shared, self.probe, self.address).await;
        others.retain(|other| !self.spoken.contains(other));
        for (at, other) in others.into_iter().enumerate() {
            let kept = if at == 0 {
                self.kept
            } else {
                self.kept + FOR_OTHERS
            };
            if !self.may(kept) {
                return;
            }
            let began = Instant::now();
            let talk = talk(self.shared, self.probe, other, false).await;
            note(began, Comparison::Talk(talk));
        }
    }
}
