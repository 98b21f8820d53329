//! What each conclusion means and what to do next, in words.

mod accounts;
mod certificate;
mod port;
mod resolver;
mod servers;
mod since;
mod there;

use super::super::words::span;
use crate::catalogue::Certainty;
use crate::compare::{Account, Axis, Both, Comparison, Conclusion, Kind, Letter, Side, When};
use crate::endpoint::RELAY_PORT;
use crate::report::build::joined;
use crate::report::difference::Source;
use crate::report::literal::{literal_or, quoted_or};
use crate::stage::Stage;
use crate::style::safe;

/// What it means, and what to do next.
pub(super) struct Proof {
    pub(super) says: String,
    pub(super) next_step: String,
}

/// What the words of a proof are about.
pub(super) struct About<'a> {
    /// The letter of the one that has the trouble.
    pub(super) x: &'static str,
    /// The letter of the other.
    pub(super) y: &'static str,
    /// The first server, as `host:port`.
    pub(super) server: String,
    /// The same as it may stand in a command.
    pub(super) door: String,
    /// The ports, as people name them.
    pub(super) ports: String,
    /// The address of the first server that the other one reached.
    pub(super) good_address: Option<String>,
    /// Whether that is none of those that this one tried.
    pub(super) elsewhere: bool,
    /// Another port of the first host that answered in the run that has the trouble.
    pub(super) open_port: Option<u16>,
    /// What the DNS servers of the run that has the trouble did.
    pub(super) resolver: resolver::Resolver,
    /// Whether nothing of that host answered in that run, not even its web, while the web elsewhere did.
    pub(super) is_shut_whole: bool,
    pub(super) conclusion: &'a Conclusion,
    /// The command that tells what was found in the run that has the trouble, as code.
    pub(super) replay: String,
    /// Those of both.
    pub(super) replays: String,
}

fn of(says: impl Into<String>, next_step: impl Into<String>) -> Proof {
    Proof {
        says: says.into(),
        next_step: next_step.into(),
    }
}

pub(super) fn proof(
    one: &Conclusion,
    comparison: &Comparison,
    sides: &Both<Side<'_>>,
    sources: &Both<Source>,
) -> Proof {
    let failing = one.failing.unwrap_or(Letter::A);
    let about = about(one, failing, sides, sources);
    let (x, y) = (about.x, about.y);
    if let Some(proof) = anywhere(one, comparison, sides, &about) {
        return proof;
    }
    if matches!(one.axis, Axis::Time | Axis::Neither)
        && let Some(proof) = certificate::changed(one, failing, sides, &about)
    {
        return proof;
    }
    // A login page is one of its network alone, wherever the two were, and gone once somebody has signed in.
    if about.conclusion.behind_portal && one.kind.is_on_the_way() && !one.mended {
        return there::portal(&about);
    }
    match (one.axis, comparison.circumstances.when) {
        (Axis::Time, _) if one.mended && one.kind == Kind::Inspected => of(
            format!(
                "In the earlier run ({x}) a certificate stood in the place of the server's own, which only that computer trusted; in the later one \
                 ({y}) it is the server's own."
            ),
            "",
        ),
        (Axis::Time, _) if one.mended => of(
            format!(
                "It failed in the earlier run ({x}) and works in the later one ({y}): it was mended since, or it comes and goes."
            ),
            "Nothing, unless it comes back; the file of the earlier run shows what it was.",
        ),
        (Axis::Time, _) => since::proof(one.kind, &about),
        (Axis::Place, _) => there::proof(one.kind, &about),
        (Axis::Open, _) => {
            let Proof { says, next_step } = there::proof(one.kind, &about);
            of(
                format!("If A and B are in different networks: {says}"),
                format!(
                    "Find out first whether both were made from one network. If not: {next_step}"
                ),
            )
        }
        (Axis::Either, When::Apart(_, apart)) => of(
            format!(
                "{} differs between {x} and {y}. They are {} apart and from different places, so that either the place or the time can be the reason.",
                subject(one.kind),
                span(apart.as_secs()).trim_start_matches("about ")
            ),
            "Check from both places within the hour, and compare those two.",
        ),
        // A refused password is not tried again to find out why.
        (Axis::Neither | Axis::Either, _) if one.kind == Kind::SignIn => of(
            format!(
                "The sign-in is accepted in {y} and refused in {x}, from the same network at about the same time{}: most likely another password, \
                 token or user name was given.",
                match comparison.circumstances.is_private {
                    true => " (by their private addresses, which two networks may share)",
                    false => "",
                }
            ),
            "Compare how the password or token was given in both (typed, in a file, in a variable), and try the right one once in the provider's \
             webmail. Do not try a refused one again: many servers lock the account.",
        ),
        (Axis::Neither | Axis::Either, _) => of(
            format!(
                "{} differs between {x} and {y}, from the same network at about the same time{}: it comes and goes, or something differs on \
                 the computer itself or in the options.",
                subject(one.kind),
                match comparison.circumstances.is_private {
                    true => " (by their private addresses, which two networks may share)",
                    false => "",
                }
            ),
            "Check twice in each place, with the same options. What stays on one computer is that computer's (its security software, VPN or \
             proxy); what changes by itself is the server's or the line's.",
        ),
    }
}

/// The proofs that do not go by place and time alone.
fn anywhere(
    one: &Conclusion,
    comparison: &Comparison,
    sides: &Both<Side<'_>>,
    about: &About<'_>,
) -> Option<Proof> {
    let (x, y) = (about.x, about.y);
    let other = match one.kind {
        Kind::SignIn => accounts::not_the_secret(one, sides, about),
        _ => None,
    };
    if other.is_some() {
        return other;
    }
    Some(match one.kind {
        Kind::FailAlike => fail_alike(one, comparison, about),
        Kind::SignIn if sides.a.run.plan.with_token != sides.b.run.plan.with_token => {
            let way = |letter: Letter| match sides.of(letter).run.plan.with_token {
                true => "an access token",
                false => "a password",
            };
            let failing = one.failing.unwrap_or(Letter::A);
            of(
                format!(
                    "The same account gets in with {} ({y}), and not with {} ({x}). So they differ in the way of signing in before anything else.",
                    way(failing.other()),
                    way(failing)
                ),
                "Sign in by the same way in both, and compare again. Many organisations take no passwords any more, and the finding tells if that is \
                 so here.",
            )
        }
        Kind::FailOtherwise
            if one.stage >= Some(Stage::Authenticate)
                && comparison.circumstances.account == Account::Other =>
        {
            accounts::neither_gets_in(sides, about)
        }
        Kind::FailOtherwise => of(
            "Both fail, each in its own way: there are two causes, or one that shows itself in different ways.",
            each_report(about),
        ),
        Kind::Findings => of(
            format!(
                "Something was found in {x} alone, though the servers lead as far in both; it stands below."
            ),
            format!("{} tells what it is and who can mend it.", about.replay),
        ),
        Kind::OtherAccount => accounts::one_gets_in(one, sides, about),
        Kind::Unsteady => of(
            format!(
                "It failed in {x} once, and worked when that run tried it again. So it comes and goes, or one address of the server is at fault; \
                the place of {x} is not the reason."
            ),
            format!(
                "The finding of {x} tells which ({}). Check a few times more, from either place.",
                about.replay
            ),
        ),
        Kind::Trust => certificate::not_trusted(one, sides, about),
        Kind::Expired => of(
            "The certificate of the server ran out between the two runs.",
            format!(
                "The administrator of {} renews the certificate; nothing is to be done on this side.",
                about.server
            ),
        ),
        Kind::Renewed => of(
            "The server has a new certificate since, and it is trusted. That is as it should be.",
            "",
        ),
        Kind::OtherServers => servers::other(one, comparison, sides, about),
        _ => return None,
    })
}

/// That the finding of each report is acted on.
fn each_report(about: &About<'_>) -> String {
    format!(
        "Mend what the finding of each report says ({} tell it), and compare again.",
        about.replays
    )
}

fn fail_alike(one: &Conclusion, comparison: &Comparison, about: &About<'_>) -> Proof {
    let is_port_25 = one
        .endpoints
        .iter()
        .all(|endpoint| endpoint.port == RELAY_PORT);
    let next = format!(
        "Act on the finding of either report; {} tells it.",
        about.replay
    );
    let signs_in = one.stage >= Some(Stage::Authenticate);
    match one.axis {
        _ if signs_in && comparison.circumstances.account == Account::Other => of(
            "Two different accounts are refused in the same way. That can be what they have in common, the organisation or the service; or each \
             has it of its own, such as a setting of its mailbox or a wrong password.",
            next,
        ),
        Axis::Place if signs_in => of(
            "The same account is refused in the same way from different networks: so it is not the network of either. It is the account, what \
             was typed or saved in both, or the service.",
            next,
        ),
        _ if is_port_25 && one.certainty == Certainty::Possible => of(
            "Port 25 leads nowhere from either. Many networks keep it shut, so that this says nothing of the server.",
            "Programs send by port 587 or 465; port 25 is for servers among themselves.",
        ),
        Axis::Place if one.certainty == Certainty::Likely => of(
            "Both fail in the same way, from different networks: so it is hardly the network of either, unless both treat this in the same way. \
             It is the server or the domain.",
            next,
        ),
        Axis::Place => of(
            "Both fail in the same way, from different networks: so it is not the network of either, and no setting of one computer. It is the \
             server, the account or the domain.",
            next,
        ),
        Axis::Either => of(
            "Both fail in the same way, from different networks and at different times: so it is hardly the network of either.",
            next,
        ),
        Axis::Open => of(
            "Both fail in the same way. If they are from different networks, it is not the network.",
            next,
        ),
        Axis::Time => of(
            format!(
                "It fails as it did: nothing has changed at {} between the two.",
                about.server
            ),
            next,
        ),
        Axis::Neither => of("It fails in the same way both times.", next),
    }
}

/// What differs, for where no more can be said.
const fn subject(kind: Kind) -> &'static str {
    match kind {
        Kind::NoWayOut => "Whether anything can be reached",
        Kind::NameMissing => "Whether the name is found",
        Kind::LedElsewhere => "The address that the name leads to",
        Kind::Blocked => "Whether the port answers",
        Kind::Intercepted
        | Kind::Inspected
        | Kind::BadCertificate
        | Kind::Trust
        | Kind::Expired
        | Kind::Renewed => "The certificate that is shown",
        Kind::TlsBroken => "Whether TLS comes about",
        Kind::StartTlsMissing => "Whether STARTTLS is offered",
        Kind::TurnedAway => "Whether the server lets one in",
        Kind::CutOff => "How far the conversation goes",
        Kind::Offer => "What the server offers for signing in",
        Kind::SignIn | Kind::OtherAccount => "Whether the sign-in is accepted",
        Kind::Mailbox => "Whether the mailbox opens",
        Kind::OtherServers => "Which servers the domain names",
        Kind::FailOtherwise | Kind::FailAlike | Kind::Findings | Kind::Unsteady => "How it fails",
    }
}

fn about<'a>(
    one: &'a Conclusion,
    failing: Letter,
    sides: &Both<Side<'_>>,
    sources: &Both<Source>,
) -> About<'a> {
    let replay = |letter: Letter| {
        let file = quoted_or(&sources.of(letter).file, "FILE");
        format!("`mailprobe replay {file}`")
    };
    let mut ports: Vec<String> = Vec::new();
    for endpoint in &one.endpoints {
        let port = endpoint.port.to_string();
        if !ports.contains(&port) {
            ports.push(port);
        }
    }
    let word = if ports.len() == 1 { "port" } else { "ports" };
    let first = one.endpoints.first();
    let good = sides.of(failing.other()).run;
    let good_address = first.and_then(|first| {
        let probe =
            good.plan.probes.iter().find(|probe| {
                probe.endpoint.host == first.host && probe.endpoint.port == first.port
            })?;
        let connected = good.of(probe.id).find(|seen| {
            matches!(&seen.outcome, Ok(crate::observation::Seen::Connected(one)) if one.used)
        });
        Some(connected?.address?.to_string())
    });
    About {
        x: failing.name(),
        y: failing.other().name(),
        server: first.map_or_else(String::new, |first| safe(&first.to_string())),
        door: first.map_or_else(String::new, |first| {
            literal_or(&safe(&first.to_string()), "HOST:PORT").to_owned()
        }),
        ports: format!("{word} {}", joined(&ports)),
        good_address,
        elsewhere: one.elsewhere,
        open_port: port::open(&one.endpoints, sides.of(failing).run),
        resolver: resolver::of(&one.endpoints, failing, sides),
        is_shut_whole: port::is_shut_whole(&one.endpoints, sides.of(failing).run),
        conclusion: one,
        replay: replay(failing),
        replays: format!("{} and {}", replay(Letter::A), replay(Letter::B)),
    }
}

impl About<'_> {
    /// The hosts of the servers.
    pub(super) fn hosts(&self) -> String {
        let mut hosts: Vec<String> = Vec::new();
        for endpoint in &self.conclusion.endpoints {
            let host = safe(&endpoint.host);
            if !hosts.contains(&host) {
                hosts.push(host);
            }
        }
        joined(&hosts)
    }
}
