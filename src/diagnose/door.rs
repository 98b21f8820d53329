//! The doors of each protocol: how far they led, and how much a closed one weighs.

use std::net::IpAddr;

use crate::endpoint::{Origin, Protocol, Purpose, RELAY_PORT, Security};
use crate::fact;
use crate::observation::contrast::Comparison;
use crate::observation::dns::DnsTrouble;
use crate::observation::proxy::ProxyTrouble;
use crate::observation::session::SessionTrouble;
use crate::observation::tcp::TcpTrouble;
use crate::observation::tls::{CertificateFault, TlsTrouble};
use crate::observation::{Run, Seen, Skip, Trouble};
use crate::plan::{Probe, ProbeId};
use crate::stage::Stage;

/// How a probe went.
pub(super) struct Door<'a> {
    pub(super) probe: &'a Probe,
    /// Where it went wrong.
    pub(super) stop: Option<Stage>,
    /// The furthest stage that it passed.
    pub(super) reached: Option<Stage>,
    /// Whether it only shows that nothing (or nothing of use) is there.
    absent: bool,
    /// Whether the name does not exist, or leads to no address.
    nameless: bool,
    /// Whether it shows that this host is not the one to ask: nothing at the port, or the certificate of another.
    stranger: bool,
    /// Whether the conversation went well every time that it was held again, as far as it goes without a credential.
    recovered: bool,
    /// Whether it was cut short, or its sign-in left out.
    left_out: bool,
    /// Whether it was cut short by the end of the run, and nothing had gone wrong by then.
    cut_short: bool,
    /// Whether it is one for sending where nobody can sign in, which mail programs need there.
    takes_no_sign_in: bool,
    /// Whether the user got in and only the recipient, which is the user's own address, was refused.
    recipient_refused: bool,
}

/// How much the stop of a probe weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    /// As much as the page says.
    Full,
    /// The protocol is there behind another door: at most degraded.
    Mild,
    /// Only what is said about the domain counts: the host itself was a guess.
    Domain,
    /// Nobody promised this service: at most advice.
    Advice,
    /// Nothing is wrong.
    Nothing,
}

/// All doors of a run, in the order of the plan.
pub(super) struct Doors<'a> {
    all: Vec<Door<'a>>,
    connected: bool,
    signs_in: bool,
}

impl Door<'_> {
    /// Whether somebody said that this door is there.
    fn promised(&self) -> bool {
        self.probe.purpose == Purpose::Asked && self.probe.endpoint.origin != Origin::Convention
    }

    /// Whether the service is there, and nothing went wrong but what is about the account.
    fn alive(&self) -> bool {
        let account = |stop| stop >= Stage::Authenticate && !self.absent;
        self.stop.is_none_or(account) && self.reached >= Some(Stage::Offer)
    }

    /// Whether it was still on its way when the run ended, and further than where another one went wrong.
    fn is_open_beyond(&self, stop: Stage) -> bool {
        self.cut_short && self.reached >= Some(stop)
    }

    fn stopped_at(&self, stage: Stage) -> bool {
        self.stop == Some(stage)
    }
}

impl<'a> Doors<'a> {
    pub(super) fn of(run: &'a Run) -> Self {
        let connected =
            |o: &crate::observation::Observation| matches!(o.outcome, Ok(Seen::Connected(_)));
        Self {
            all: run
                .plan
                .probes
                .iter()
                .map(|probe| door(run, probe))
                .collect(),
            connected: run.observations.iter().any(connected),
            signs_in: run.plan.username.is_some(),
        }
    }

    /// The doors of a protocol, those that are only tried for contrast left out.
    pub(super) fn of_protocol(&self, protocol: Protocol) -> impl Iterator<Item = &Door<'a>> {
        self.all.iter().filter(move |door| {
            door.probe.endpoint.protocol == protocol && door.probe.purpose != Purpose::Contrast
        })
    }

    /// The door of a probe.
    pub(super) fn door(&self, probe: ProbeId) -> &Door<'a> {
        &self.all[usize::from(probe.0)]
    }

    /// Whether the protocol went as far as it was allowed behind one of its doors.
    pub(super) fn works(&self, protocol: Protocol) -> bool {
        let wanted = if self.signs_in {
            Stage::Authenticate
        } else {
            Stage::Offer
        };
        self.of_protocol(protocol).any(|door| {
            door.stop.is_none() && door.reached >= Some(wanted) && !(self.signs_in && door.left_out)
        })
    }

    /// Whether the protocol went wrong once behind a door, and then, as soon as anything came, as far as was wanted every time.
    pub(super) fn recovered(&self, protocol: Protocol) -> bool {
        !self.signs_in && self.of_protocol(protocol).any(|door| door.recovered)
    }

    /// Whether the servers of the protocol are only guessed.
    pub(super) fn are_guessed(&self, protocol: Protocol) -> bool {
        self.of_protocol(protocol)
            .all(|door| door.probe.endpoint.origin == Origin::Convention)
    }

    /// Whether the servers of the protocol are only guessed, and no door of it took a connection.
    pub(super) fn are_missing(&self, protocol: Protocol) -> bool {
        self.of_protocol(protocol).all(|door| {
            let unreached = door.stopped_at(Stage::Resolve) || door.stopped_at(Stage::Connect);
            let was_left = door.stop.is_none() && door.left_out;
            door.probe.endpoint.origin == Origin::Convention
                && door.reached < Some(Stage::Connect)
                && (unreached || was_left)
        })
    }

    /// Whether mail could be sent behind one of the doors, up to a refused recipient.
    pub(super) fn sends(&self, protocol: Protocol) -> bool {
        self.of_protocol(protocol)
            .any(|door| door.recipient_refused)
    }

    /// How much the stop of a probe weighs, in the light of the other doors.
    pub(super) fn weight(&self, probe: ProbeId) -> Weight {
        let door = self.door(probe);
        let Some(stop) = door.stop else {
            return Weight::Full;
        };
        let protocol = door.probe.endpoint.protocol;
        let others = || {
            self.of_protocol(protocol)
                .filter(|other| other.probe.id != probe)
        };
        // A refused sign-in or mailbox is about the account, whatever other doors there are.
        if stop >= Stage::Authenticate && !door.absent {
            return Weight::Full;
        }
        // What it would have come to is not known, and so nor is whether this one matters.
        if others().any(|other| other.is_open_beyond(stop)) {
            return match door.promised() {
                true => Weight::Mild,
                false => Weight::Nothing,
            };
        }
        let named_by_user = door.probe.endpoint.origin == Origin::Asked;
        if others().any(Door::alive) {
            // Somebody may have set it in a mail program.
            if door.takes_no_sign_in && !door.promised() {
                return Weight::Advice;
            }
            // A name that was guessed, and the port of mail servers, owe users nothing.
            let owes_nothing = door.probe.endpoint.origin == Origin::Convention
                || protocol == Protocol::Smtp && door.probe.endpoint.port == RELAY_PORT;
            if owes_nothing && !door.promised() {
                return Weight::Nothing;
            }
            return match (door.promised(), door.absent) {
                (true, _) if named_by_user => Weight::Full,
                (false, true) => Weight::Nothing,
                _ => Weight::Mild,
            };
        }
        if door.promised() {
            let further = others().any(|other| other.promised() && other.stop > door.stop);
            return if further && !named_by_user {
                Weight::Mild
            } else {
                Weight::Full
            };
        }
        let misguessed = door.nameless || door.stranger;
        if misguessed && door.probe.endpoint.origin == Origin::Convention {
            return Weight::Domain;
        }
        let unreached =
            |door: &Door<'_>| door.stopped_at(Stage::Resolve) || door.stopped_at(Stage::Connect);
        // The network works, and behind none of these doors is anything: the service may not exist.
        if unreached(door)
            && self.connected
            && others().all(|other| unreached(other) && !other.promised())
        {
            return Weight::Advice;
        }
        let promised = others()
            .filter(|other| other.promised())
            .map(|other| other.stop)
            .max();
        let outdone = others().any(|other| !other.promised() && other.stop > door.stop);
        match promised {
            _ if outdone => Weight::Nothing,
            // A promised door that failed earlier is the better explanation of an absent service.
            Some(promised) if door.absent || promised >= door.stop => Weight::Nothing,
            _ => Weight::Full,
        }
    }
}

fn door<'a>(run: &Run, probe: &'a Probe) -> Door<'a> {
    let stop = fact::stop(run, probe.id);
    let reached = run
        .of(probe.id)
        .filter(|o| match &o.outcome {
            Ok(Seen::Secured(session)) => session.fault().is_none(),
            // What is offered in clear text is only the way to STARTTLS.
            Ok(Seen::Offered(offer)) => {
                offer.under_tls || probe.endpoint.security != Security::StartTls
            }
            outcome => outcome.is_ok(),
        })
        .map(|o| o.stage)
        .filter(|stage| stop.is_none_or(|stop| *stage < stop))
        .max();
    let trouble = run
        .of(probe.id)
        .filter(|o| Some(o.stage) == stop)
        .find_map(|o| o.outcome.as_ref().err());
    Door {
        probe,
        stop,
        reached,
        absent: trouble.is_some_and(|trouble| is_absence(trouble, stop)),
        nameless: matches!(trouble, Some(Trouble::Dns(resolution))
            if [resolution.v4.as_ref().err(), resolution.v6.as_ref().err()]
                .into_iter()
                .flatten()
                .all(|t| matches!(t, DnsTrouble::NxDomain
                    | DnsTrouble::NoData
                    | DnsTrouble::DanglingAlias { .. }
                    | DnsTrouble::AliasLoop))),
        stranger: is_nowhere(run, probe, trouble) && !fact::exchanger_refuses(run, probe)
            || run.of(probe.id).any(|o| {
                matches!(&o.outcome, Ok(Seen::Secured(session))
                    if session.fault() == Some(&CertificateFault::NameMismatch))
            }),
        recovered: recovered(run, probe),
        left_out: run
            .not_tried
            .iter()
            .any(|n| n.probe == probe.id && n.why != Skip::AlreadySignedIn),
        cut_short: stop.is_none()
            && run.not_tried.iter().any(|n| {
                n.probe == probe.id && matches!(n.why, Skip::Interrupted | Skip::Deadline)
            }),
        takes_no_sign_in: probe.endpoint.protocol == Protocol::Smtp
            && probe.endpoint.port != RELAY_PORT
            && matches!(trouble, Some(Trouble::Session(SessionTrouble::NoMechanism { offered }))
                if offered.is_empty()),
        recipient_refused: probe.endpoint.protocol == Protocol::Smtp
            && reached >= Some(Stage::Authenticate)
            && matches!(trouble, Some(Trouble::Session(SessionTrouble::EntryRefused { command, .. }))
                if *command == "RCPT"),
    }
}

fn recovered(run: &Run, probe: &Probe) -> bool {
    let mut again = run
        .contrasts
        .iter()
        .filter(|contrast| contrast.probe == probe.id)
        .filter_map(|contrast| match &contrast.seen {
            Comparison::Talk(talk) if talk.same_address => Some(talk.works()),
            _ => None,
        })
        .skip_while(|works| !works && stands_still(run, probe))
        .peekable();
    again.peek().is_some() && again.all(|works| works)
}

/// Whether nothing came from the server, so that what was tried meanwhile had to fail as well.
fn stands_still(run: &Run, probe: &Probe) -> bool {
    run.trouble(probe.id).is_some_and(Trouble::is_silence)
}

/// Whether nothing is where a name leads, unless it leads to the empty address, as a filter says.
fn is_nowhere(run: &Run, probe: &Probe, trouble: Option<&Trouble>) -> bool {
    let is_filtered = run.of(probe.id).any(|o| {
        matches!(&o.outcome, Ok(Seen::Resolved(resolution))
            if resolution.addresses().iter().all(IpAddr::is_unspecified))
    });
    let answers_not = matches!(
        trouble,
        Some(
            Trouble::Tcp(TcpTrouble::Refused | TcpTrouble::Timeout)
                | Trouble::Proxy(ProxyTrouble::NoWayOn { .. } | ProxyTrouble::Timeout)
        )
    );
    answers_not && !is_filtered
}

/// Whether this only shows that no such service is offered here, as opposed to one that is out of order.
fn is_absence(trouble: &Trouble, stop: Option<Stage>) -> bool {
    match trouble {
        Trouble::Dns(_) | Trouble::Tcp(_) | Trouble::Proxy(_) => true,
        Trouble::Tls(trouble) => matches!(
            trouble,
            TlsTrouble::ClearText(_) | TlsTrouble::Closed | TlsTrouble::Reset | TlsTrouble::Timeout
        ),
        Trouble::Session(
            SessionTrouble::StartTlsNotOffered
            | SessionTrouble::NoMechanism { .. }
            | SessionTrouble::LoginDisabled,
        ) => true,
        // A server that breaks off when a credential was sent means the account.
        Trouble::Session(trouble) => {
            stop < Some(Stage::Authenticate)
                && matches!(
                    trouble,
                    SessionTrouble::Silent { .. }
                        | SessionTrouble::Closed
                        | SessionTrouble::Reset
                        | SessionTrouble::NotThisProtocol(_)
                        | SessionTrouble::GreetingRefused(_)
                        | SessionTrouble::Bye(_)
                        | SessionTrouble::CommandRejected { .. }
                        | SessionTrouble::OutOfStep(_)
                )
        }
    }
}
