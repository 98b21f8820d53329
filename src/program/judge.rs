//! What a program would do with the servers: the door that fits it, or the first obstacle.

use time::Date;

use super::answer::{Answer, Obstacle, Setting, Told, Verdict};
use super::finding;
use super::lines::lines;
use super::offers::{Door, Offers};
use super::sign_in::{self, Chosen};
use super::table::Program;
use crate::catalogue::dates::{self, Ended};
use crate::endpoint::{Protocol, Security};
use crate::observation::tls::TlsVersion;

/// What each program would do on a day, in each protocol that was tried.
pub fn judge(program: &'static Program, offers: &Offers, today: Date) -> Vec<Answer> {
    let protocols = offers.protocols.iter();
    protocols
        .map(|protocol| answer(program, *protocol, offers, today))
        .collect()
}

fn answer(program: &'static Program, protocol: Protocol, offers: &Offers, today: Date) -> Answer {
    let mut answer = Answer {
        program,
        protocol,
        verdict: Verdict::Cannot,
        server: None,
        settings: Vec::new(),
        lines: Vec::new(),
        obstacle: None,
        why: None,
        cautions: Vec::new(),
    };
    if let Some(told) = of_itself(program, protocol) {
        return with(answer, told);
    }
    let mut obstacles = Vec::new();
    for door in offers.of_protocol(protocol) {
        match try_door(program, door, today) {
            Ok(fit) => {
                if let Some(told) = finding::stops(&offers.findings, protocol, Some(&fit.chosen)) {
                    return with(answer, told);
                }
                answer.verdict = match finds(program, door, offers) {
                    true => Verdict::Connects,
                    false => Verdict::ConnectsWith,
                };
                answer.server = Some(door.server());
                answer.settings = settings(program, door, &fit.chosen);
                answer.lines = lines(program, door, &fit.chosen);
                answer.cautions = fit.cautions;
                return answer;
            }
            Err(told) => obstacles.push(told),
        }
    }
    // The door at which it gets furthest tells most; of two alike, what is not known keeps the answer open.
    let furthest = obstacles
        .into_iter()
        .max_by_key(|told| (told.at, !told.is_certain));
    let told =
        furthest.unwrap_or_else(|| Told::unknown(Obstacle::Offer, "no server of it was tried"));
    // What a program lacks keeps it out even when what was found is mended; the rest is told better by what was found.
    let is_its_own = told.is_certain && told.at != Obstacle::Certificate;
    let found = (!is_its_own).then(|| finding::stops(&offers.findings, protocol, None));
    with(answer, found.flatten().unwrap_or(told))
}

/// Whether a program finds a server by itself.
fn finds(program: &Program, door: &Door, offers: &Offers) -> bool {
    let knows = program.knows.iter().any(|known| known == door.provider);
    let by_mx = &program.knows_mx;
    let is_known = |mx: &String| by_mx.iter().any(|end| mx.ends_with(end.as_str()));
    let is_seen =
        by_mx.is_empty() || door.provider != "exchange-online" || offers.mx.iter().any(is_known);
    knows && is_seen || reads(program, door, offers)
}

/// Whether a program reads of the server where it looks by itself: the first of these places that names one of the protocol counts.
fn reads(program: &Program, door: &Door, offers: &Offers) -> bool {
    let protocol = door.protocol;
    let takes = program.takes.is_empty() || program.takes.iter().any(|one| one == protocol.name());
    let at = |place: &String| {
        let mut all = offers.published.iter();
        all.find(|one| one.place == place && one.protocol == protocol)
    };
    let first = program.reads.iter().find_map(at);
    takes && first.is_some_and(|one| one.server == door.server())
}

fn with(mut answer: Answer, told: Told) -> Answer {
    answer.verdict = match told.is_certain {
        true => Verdict::Cannot,
        false => Verdict::NotKnown,
    };
    answer.obstacle = Some(told.at);
    answer.why = Some(told.why);
    answer
}

/// What a program does whatever the servers offer.
fn of_itself(program: &Program, protocol: Protocol) -> Option<Told> {
    let lists = |list: &[String]| list.iter().any(|one| one == protocol.name());
    let spoke = lists(&program.speaks) || lists(&program.unsure);
    let ended = program.ended.as_deref().filter(|_| spoke);
    if let Some(turn) = ended.and_then(dates::turn) {
        let why = format!("it no longer works since {}", turn.said);
        return Some(Told::cannot(Obstacle::Ended, why));
    }
    if lists(&program.speaks) {
        return None;
    }
    let at = Obstacle::Protocol;
    Some(match lists(&program.unsure) {
        true => Told::unknown(at, "whether it speaks this protocol is not known"),
        false => Told::cannot(at, "it does not speak this protocol"),
    })
}

/// How a program fits a door.
struct Fit {
    chosen: Chosen,
    cautions: Vec<String>,
}

/// Whether a program has settings for such a door at all.
fn fits(program: &'static Program, door: &Door) -> Result<(), Told> {
    let protocol = door.protocol;
    let Some(access) = program.access(protocol) else {
        let why = "what its settings for this protocol are is not known";
        return Err(Told::unknown(Obstacle::Settings, why));
    };
    if let Some(ports) = access
        .ports
        .as_ref()
        .filter(|all| !all.contains(&door.port))
    {
        let ports: Vec<String> = ports.iter().map(u16::to_string).collect();
        let why = format!("it can use port {} alone", ports.join(" or "));
        return Err(Told::cannot(Obstacle::Port, why));
    }
    if access.choice(door.security).is_none() {
        let what = match door.security {
            Security::ImplicitTls => "TLS from the start (SSL/TLS)",
            Security::StartTls => "STARTTLS",
            Security::ClearText => "choice without encryption",
        };
        return Err(match access.is_unsure(door.security) {
            true => {
                let why = format!("whether it has {what} there is not known");
                Told::unknown(Obstacle::Security, why)
            }
            false => Told::cannot(Obstacle::Security, format!("it has no {what} there")),
        });
    }
    Ok(())
}

fn try_door(program: &'static Program, door: &Door, today: Date) -> Result<Fit, Told> {
    fits(program, door)?;
    let mut cautions = Vec::new();
    if door.security != Security::ClearText {
        cautions.extend(tls(program, door)?);
    }
    if let Some(fault) = door.certificate {
        let why = format!(
            "the certificate of {} is not trusted ({}), so that it warns or refuses before it signs in",
            door.host,
            fault.replace('-', " ")
        );
        return Err(Told::cannot(Obstacle::Certificate, why));
    }
    let Some(offer) = &door.offer else {
        let why = format!(
            "what {} offers to sign in was not seen from here",
            door.host
        );
        return Err(Told::unknown(Obstacle::Offer, why));
    };
    let chosen = sign_in::choose(program, door, offer, today)?;
    cautions.extend(chosen.cautions.iter().cloned());
    if door.security == Security::ClearText {
        cautions.push("The name and the password go over the network unprotected.".to_owned());
    }
    if door.guessed {
        cautions.push(format!("{} is only a guess.", door.host));
    }
    Ok(Fit { chosen, cautions })
}

/// Whether a version of TLS is common to both; what remains unmeasured is a caution.
fn tls(program: &Program, door: &Door) -> Result<Option<String>, Told> {
    let (least, most) = (program.tls.least, program.tls.most);
    let Some(newest) = door.newest() else {
        let why = format!("no TLS connection to {} came about from here", door.host);
        return Err(Told::unknown(Obstacle::Tls, why));
    };
    if let Some(least) = least.filter(|least| newest < *least) {
        let why = format!(
            "the server takes {} at most, and it needs {} or newer",
            newest.name(),
            least.name()
        );
        return Err(match door.best_is_known {
            true => Told::cannot(Obstacle::Tls, why),
            false => Told::unknown(Obstacle::Tls, why),
        });
    }
    let is_common = |version: &&TlsVersion| {
        least.is_none_or(|least| **version >= least) && most.is_none_or(|most| **version <= most)
    };
    if door.accepts.iter().any(|version| is_common(&version)) {
        let is_old = newest < TlsVersion::Tls12;
        if is_old && least.is_none() && most.is_none() {
            let why = format!(
                "the server takes {} at most, and whether it still speaks that is not known",
                newest.name()
            );
            return Err(Told::unknown(Obstacle::Tls, why));
        }
        let is_told = least.is_some() || most.is_some();
        return Ok((!is_told).then(|| {
            "Which versions of TLS it speaks depends on its system, and is not in the table."
                .to_owned()
        }));
    }
    // Here it speaks older versions than those that were seen.
    let most = most.unwrap_or(newest);
    if let Some(turn) = dates::ends(Ended::OldTls, door.provider, door.protocol).next()
        && most < TlsVersion::Tls12
        && !door.is_for_old_tls()
    {
        let why = format!(
            "it speaks {} at most, and {} gave that up {}",
            most.name(),
            door.owner(),
            turn.said
        );
        return Err(Told::cannot(Obstacle::Tls, why));
    }
    let refused = TlsVersion::ALL
        .into_iter()
        .filter(|version| *version <= most && least.is_none_or(|least| *version >= least))
        .filter(|version| *version > TlsVersion::Ssl30)
        .all(|version| door.refuses.contains(&version));
    if refused {
        let why = format!(
            "it speaks {} at most, and the server refuses that",
            most.name()
        );
        return Err(Told::cannot(Obstacle::Tls, why));
    }
    let why = format!(
        "it speaks {} at most, and whether the server still takes that was not measured (it took {})",
        most.name(),
        newest.name()
    );
    Err(Told::unknown(Obstacle::Tls, why))
}

/// The settings for a door, in the order in which they are chosen.
fn settings(program: &Program, door: &Door, chosen: &Chosen) -> Vec<Setting> {
    let Some(access) = program.access(door.protocol) else {
        return Vec::new();
    };
    let setting = |setting: &str, choose: &str, means: &'static str| Setting {
        setting: setting.to_owned(),
        choose: (!choose.is_empty()).then(|| choose.to_owned()),
        means,
    };
    let security = match door.security {
        Security::ImplicitTls => "TLS from the start (SSL/TLS)",
        Security::StartTls => "STARTTLS",
        Security::ClearText => "no encryption",
    };
    let mut all = vec![
        setting("Where", &access.path, "the way through its menus"),
        setting("Server", &door.host, "the host"),
        setting("Port", &door.port.to_string(), "the port"),
        setting(
            &access.label,
            access.choice(door.security).unwrap_or_default(),
            security,
        ),
    ];
    let label = chosen.with.label.as_deref().unwrap_or("Sign-in");
    let apart = chosen.with.apart.as_deref().filter(|_| door.apart);
    let choose = apart.unwrap_or(&chosen.with.choose);
    all.push(setting(label, choose, chosen.means));
    all
}
