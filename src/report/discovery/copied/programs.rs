//! The settings in the words of mail programs: what to choose in their own menus.

use time::Date;

use super::{Copied, Refused, decided, permitted, trust_notes, user_name, ways};
use crate::discover::{Judgement, Setting, SignIn};
use crate::endpoint::Protocol;
use crate::observation::session::Offer;
use crate::observation::tls::TlsVersion;
use crate::program::{Answer, Door, Offers, Program, Verdict, judge, with_name};
use crate::provider::{Cloud, Provider};
use crate::report::programs::places;
use crate::style::safe;

/// What to choose in each of these programs on a day, for the first server of each protocol that it can use.
///
/// # Errors
///
/// When there is nothing, or nothing certain, to copy.
pub fn in_programs(
    judgement: &Judgement,
    programs: &[&'static Program],
    today: Date,
) -> Result<Copied, Refused> {
    permitted(judgement)?;
    let whom = &judgement.whom;
    let subject = whom.address().unwrap_or_else(|| whom.domain.clone());
    let offers = offers(judgement);
    let mut text = format!("Settings for {}\n", safe(&subject));
    for program in programs {
        text.push_str(&format!(
            "\n{} ({}; {})\n",
            program.name, program.versions, program.systems
        ));
        let answers = judge(program, &offers, today);
        for protocol in Protocol::ALL {
            text.push_str(&of_protocol(protocol, &answers, judgement));
        }
        let mut instead = program.instead.iter();
        let owner = owner(judgement);
        if let Some(instead) = instead.find(|one| one.providers.iter().any(|whose| *whose == owner))
        {
            text.push_str(&format!("  {}\n", instead.how.replace('`', "")));
        }
    }
    let used = Protocol::ALL.into_iter();
    let used: Vec<&Setting> = used
        .filter_map(|protocol| decided(judgement, protocol).first())
        .collect();
    Ok(Copied {
        text,
        notes: trust_notes(judgement, &used),
    })
}

/// The word for the provider whose servers these are.
fn owner(judgement: &Judgement) -> &'static str {
    let mut all = Protocol::ALL.into_iter();
    let first = all.find_map(|protocol| decided(judgement, protocol).first());
    first.map_or("other", |one| door(one, judgement).provider)
}

/// What to choose for one protocol; nothing where no source names a server of it.
fn of_protocol(protocol: Protocol, answers: &[Answer], judgement: &Judgement) -> String {
    let purpose = match protocol {
        Protocol::Imap | Protocol::Pop3 => "receiving",
        Protocol::Smtp => "sending",
    };
    let Some(answer) = answers.iter().find(|one| one.protocol == protocol) else {
        return String::new();
    };
    let why = answer.why.as_deref().unwrap_or_default();
    let found = match answer.verdict {
        Verdict::Connects => "; it finds this by itself",
        Verdict::ConnectsWith => "",
        Verdict::Cannot => {
            return format!(
                "  {protocol} ({purpose}): not with these servers: {}\n",
                safe(why)
            );
        }
        Verdict::NotKnown => {
            return format!("  {protocol} ({purpose}): not known: {}\n", safe(why));
        }
    };
    let mut out = format!("  {protocol} ({purpose}{found})\n");
    let shown = answer.settings.iter().filter(|_| answer.lines.is_empty());
    for one in shown {
        let choose = one.choose.clone().unwrap_or_else(|| {
            format!("what stands for {} (its own word is not known)", one.means)
        });
        out.push_str(&format!("    {}: {}\n", safe(&one.setting), safe(&choose)));
    }
    let used = answer.server.as_ref().and_then(|server| {
        let mut all = decided(judgement, protocol).iter();
        all.find(|one| one.host == server.host && one.port == server.port)
    });
    let Some(setting) = used else { return out };
    let name = user_name(setting.username.as_ref(), &judgement.whom);
    let typed = Some(name.as_str()).filter(|name| !name.contains(char::is_whitespace));
    for line in with_name(&answer.lines, typed) {
        out.push_str(&format!("    {}\n", safe(&line)));
    }
    if answer.lines.is_empty() || typed.is_none() {
        out.push_str(&format!("    User name: {name}\n"));
    }
    for caution in &answer.cautions {
        out.push_str(&format!("    {}\n", safe(caution)));
    }
    if ways(setting).is_empty() {
        out.push_str("    No source says how to sign in; the normal password is usual.\n");
    }
    out
}

/// What is published, as a program meets it: nobody has measured it, so what it offers is what is said of it.
fn offers(judgement: &Judgement) -> Offers {
    let mut doors: Vec<Door> = Vec::new();
    for protocol in Protocol::ALL {
        doors.extend(decided(judgement, protocol).iter().map(|setting| {
            let mut door = door(setting, judgement);
            door.apart = protocol == Protocol::Smtp && is_apart(setting, judgement);
            door
        }));
    }
    let has = |protocol: &Protocol| doors.iter().any(|door| door.protocol == *protocol);
    Offers {
        protocols: Protocol::ALL.into_iter().filter(has).collect(),
        mx: judgement
            .records
            .mx
            .iter()
            .flatten()
            .map(|mx| mx.exchange.trim_end_matches('.').to_lowercase())
            .collect(),
        published: places(&judgement.statements),
        findings: Vec::new(),
        doors,
    }
}

/// Whether a server for sending wants another name or another way of signing in than the one that mail is fetched from.
fn is_apart(setting: &Setting, judgement: &Judgement) -> bool {
    let mut incoming = [Protocol::Imap, Protocol::Pop3].into_iter();
    let incoming = incoming.find_map(|protocol| decided(judgement, protocol).first());
    incoming.is_some_and(|incoming| {
        let first = |one| ways(one).first().copied();
        (&incoming.username, first(incoming)) != (&setting.username, first(setting))
    })
}

/// A published server as a door that offers what is published of it; the normal password where nothing is.
fn door(setting: &Setting, judgement: &Judgement) -> Door {
    let mut door = Door::new(
        setting.protocol,
        &setting.host,
        setting.port,
        setting.security,
    );
    // Personal accounts share hosts with those of organisations.
    if judgement.provider == Provider::ExchangeOnline(Cloud::Consumer)
        && door.provider == "exchange-online"
    {
        (door.provider, door.provider_title) = ("outlook-com", judgement.provider.title());
    }
    let mut offer = Offer {
        announced: true,
        under_tls: true,
        ..Offer::default()
    };
    // Every server that people are sent to today has both; a program that lacks them cannot be told from here.
    door.accepts.extend([TlsVersion::Tls12, TlsVersion::Tls13]);
    let mut ways = ways(setting);
    // Exchange Online offers passwords everywhere, and whether it still takes them is known by day.
    let is_exchange = matches!(
        Provider::owning(&setting.host),
        Some(Provider::ExchangeOnline(_))
    );
    if ways.is_empty() || is_exchange {
        ways.push(SignIn::Password);
    }
    for way in ways {
        let mechanisms: &[&str] = match way {
            SignIn::OAuth2 if is_exchange => &["XOAUTH2"],
            SignIn::OAuth2 => &["XOAUTH2", "OAUTHBEARER"],
            SignIn::Password => &["PLAIN", "LOGIN"],
            SignIn::EncryptedPassword => &["CRAM-MD5"],
            SignIn::Ntlm => &["NTLM"],
            SignIn::Kerberos => &["GSSAPI"],
            SignIn::Certificate => &["EXTERNAL"],
            SignIn::ByAddress | SignIn::AfterPop | SignIn::Nothing => &[],
        };
        offer.plain_login |= way == SignIn::Password;
        let mechanisms = mechanisms.iter().map(ToString::to_string);
        offer.mechanisms.extend(mechanisms);
    }
    door.offer = Some(offer);
    door
}
