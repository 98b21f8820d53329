//! How it stands: protocol by protocol, and over all.

use super::door::{Door, Doors, Weight};
use super::{Finding, ProtocolVerdict, Standing, Unexplained, Verdict};
use crate::catalogue::Severity;
use crate::endpoint::Protocol;
use crate::observation::{NotTried, Run, Skip};
use crate::plan::ProbeId;
use crate::stage::Stage;

/// Puts the verdict together.
pub(super) fn verdict(
    run: &Run,
    doors: &Doors<'_>,
    findings: Vec<Finding>,
    unexplained: Vec<Unexplained>,
) -> Verdict {
    let protocols: Vec<ProtocolVerdict> = run
        .plan
        .protocols()
        .into_iter()
        .map(|protocol| of_protocol(run, doors, &findings, protocol))
        .collect();
    let is_missing = |verdict: &&ProtocolVerdict| {
        verdict.standing == Standing::Undecided && doors.are_missing(verdict.protocol)
    };
    // Mail is read by the protocol that is published; whether the other one, whose server is a guess, takes the account is no matter of it.
    let reads = |protocol| protocol != Protocol::Smtp;
    let is_spare = |verdict: &&ProtocolVerdict| {
        let stands_in = |other: &ProtocolVerdict| {
            other.protocol != verdict.protocol
                && reads(other.protocol)
                && matches!(other.standing, Standing::Works | Standing::Degraded)
                && !doors.are_guessed(other.protocol)
        };
        verdict.standing == Standing::Undecided
            && reads(verdict.protocol)
            && doors.are_guessed(verdict.protocol)
            && protocols.iter().any(stands_in)
    };
    let found = protocols
        .iter()
        .filter(|verdict| !is_missing(verdict) && !is_spare(verdict));
    let standing = found.map(|verdict| verdict.standing).max();
    // Where nothing was found at all, nobody knows what there should be.
    let is_reached = |verdict: &ProtocolVerdict| verdict.reached >= Some(Stage::Connect);
    let has_found = match standing {
        Some(Standing::Works | Standing::Degraded) => true,
        Some(Standing::Trouble) => protocols.iter().any(is_reached),
        _ => false,
    };
    let missing = protocols.iter().filter(|one| has_found && is_missing(one));
    let not_found: Vec<Protocol> = missing.map(|verdict| verdict.protocol).collect();
    let mut not_tested = not_tested(run, doors, &protocols);
    not_tested.retain(|one| {
        let protocol = run.plan.probe(one.probe).endpoint.protocol;
        one.why != Skip::NotNeeded || !not_found.contains(&protocol)
    });
    Verdict {
        // Where nothing was tried, nothing can be told.
        standing: standing.unwrap_or(Standing::Undecided),
        not_tested,
        not_found,
        protocols,
        findings,
        unexplained,
    }
}

fn of_protocol(
    run: &Run,
    doors: &Doors<'_>,
    findings: &[Finding],
    protocol: Protocol,
) -> ProtocolVerdict {
    let own = |finding: &&Finding| {
        let of = |probe: &ProbeId| run.plan.probe(*probe).endpoint.protocol;
        finding.severity > Severity::Advice && finding.probes.iter().any(|p| of(p) == protocol)
    };
    let works = doors.works(protocol);
    let own: Vec<&Finding> = findings.iter().filter(own).collect();
    // Sending works; that this one address is not taken is what the finding is about.
    let refused_recipient =
        doors.sends(protocol) && own.iter().any(|finding| finding.stage == Stage::Enter);
    // What is broken elsewhere may only be a closed door among open ones here.
    let severity = |finding: &&Finding| {
        let of_protocol = |probe: &&ProbeId| run.plan.probe(**probe).endpoint.protocol == protocol;
        let mut here = finding.probes.iter().filter(of_protocol);
        match here.all(|probe| doors.weight(*probe) == Weight::Mild) {
            true => finding.severity.min(Severity::Degraded),
            false => finding.severity,
        }
    };
    let worst = own.iter().map(severity).max();
    // Whatever hinders nobody but us from getting a token says nothing of mail itself: nobody signed in with one.
    let asks_in_vain = run.sign_in.as_ref().is_some_and(|sign_in| {
        let trouble = sign_in.outcome.as_ref().err();
        trouble.is_some_and(|trouble| trouble.stage().is_none())
    });
    // An account that may not sign in is another matter.
    let is_about_token = |finding: &&Finding| {
        let mut facts = finding.evidence.iter();
        !finding.id.starts_with("auth.") && facts.any(|fact| fact.key.starts_with("sign-in."))
    };
    let is_told_by_servers = own
        .iter()
        .any(|finding| severity(finding) == Severity::Broken && !is_about_token(finding));
    let standing = match (works, worst) {
        (_, Some(Severity::Broken)) if asks_in_vain && !is_told_by_servers => Standing::Undecided,
        (_, Some(Severity::Broken)) => Standing::Trouble,
        (true, Some(_)) => Standing::Degraded,
        (true, None) => Standing::Works,
        (false, Some(_)) if refused_recipient || doors.recovered(protocol) => Standing::Degraded,
        (false, _) => Standing::Undecided,
    };
    // The door that led furthest speaks for the protocol; one that was left ended there, and shows less than a stop.
    let end = |door: &Door<'_>| door.stop.or_else(|| left_out_at(run, door.probe.id));
    let furthest = doors
        .of_protocol(protocol)
        .max_by_key(|door| (end(door).is_none(), end(door), door.stop.is_some()));
    let finding = furthest
        .and_then(|door| own.iter().find(|f| f.probes.contains(&door.probe.id)))
        .or(own.first());
    let stopped_at = match furthest {
        Some(door) if !works => end(door),
        _ => None,
    };
    ProtocolVerdict {
        protocol,
        standing,
        stopped_at,
        reached: doors
            .of_protocol(protocol)
            .filter_map(|door| door.reached)
            .max(),
        finding: match standing {
            Standing::Trouble | Standing::Degraded => finding.map(|finding| finding.id.clone()),
            Standing::Works | Standing::Undecided => None,
        },
    }
}

fn left_out_at(run: &Run, probe: crate::plan::ProbeId) -> Option<Stage> {
    let left_out = run
        .not_tried
        .iter()
        .find(|left_out| left_out.probe == probe && left_out.why != Skip::AlreadySignedIn);
    left_out.map(|left_out| left_out.stage)
}

/// What was left out, the sign-in of a run without a credential included.
fn not_tested(run: &Run, doors: &Doors<'_>, protocols: &[ProtocolVerdict]) -> Vec<NotTried> {
    let mut left_out = run.not_tried.clone();
    if run.plan.username.is_some() {
        return left_out;
    }
    for verdict in protocols
        .iter()
        .filter(|verdict| verdict.reached >= Some(Stage::Offer))
    {
        let mut of_protocol = doors.of_protocol(verdict.protocol);
        let Some(door) = of_protocol.find(|door| door.stop.is_none()) else {
            continue;
        };
        if left_out.iter().all(|known| known.probe != door.probe.id) {
            left_out.push(NotTried {
                probe: door.probe.id,
                stage: Stage::Authenticate,
                why: Skip::NoCredential,
            });
        }
    }
    left_out
}
