//! The settings in the words of mail programs: what to choose in their own menus.

use time::Date;

use super::{Copied, Refused, decided, permitted, trust_notes, user_name, ways};
use crate::discover::{Judgement, Setting, SignIn};
use crate::endpoint::Protocol;
use crate::observation::session::Offer;
use crate::program::{Door, Program, set_up};
use crate::provider::{Cloud, Provider};
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
    let mut text = format!("Settings for {}\n", safe(&subject));
    for program in programs {
        text.push_str(&format!(
            "\n{} ({}; {})\n",
            program.name, program.versions, program.systems
        ));
        for protocol in Protocol::ALL {
            text.push_str(&of_protocol(program, protocol, judgement, today));
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
fn of_protocol(
    program: &'static Program,
    protocol: Protocol,
    judgement: &Judgement,
    today: Date,
) -> String {
    let purpose = match protocol {
        Protocol::Imap | Protocol::Pop3 => "receiving",
        Protocol::Smtp => "sending",
    };
    let mut why = None;
    for setting in decided(judgement, protocol) {
        let mut door = door(setting, judgement);
        door.apart = protocol == Protocol::Smtp && is_apart(setting, judgement);
        match set_up(program, &door, today) {
            Ok((settings, mut cautions)) => {
                let mut out = format!("  {protocol} ({purpose})\n");
                for one in settings {
                    let choose = one.choose.unwrap_or_else(|| {
                        format!("what stands for {} (its own word is not known)", one.means)
                    });
                    out.push_str(&format!("    {}: {}\n", safe(&one.setting), safe(&choose)));
                }
                let name = user_name(setting.username.as_ref(), &judgement.whom);
                out.push_str(&format!("    User name: {name}\n"));
                if ways(setting).is_empty() {
                    cautions.push(
                        "No source says how to sign in; the normal password is usual.".to_owned(),
                    );
                }
                for caution in cautions {
                    out.push_str(&format!("    {}\n", safe(&caution)));
                }
                return out;
            }
            Err(told) => why = why.or(Some(told)),
        }
    }
    why.map_or_else(String::new, |why| {
        format!(
            "  {protocol} ({purpose}): not with these servers: {}\n",
            safe(&why)
        )
    })
}

/// Whether a server for sending wants another name or another way of signing in than the one that mail is fetched from.
fn is_apart(setting: &Setting, judgement: &Judgement) -> bool {
    let mut incoming = [Protocol::Imap, Protocol::Pop3].into_iter();
    let incoming = incoming.find_map(|protocol| decided(judgement, protocol).first());
    incoming.is_some_and(|incoming| {
        (&incoming.username, ways(incoming)) != (&setting.username, ways(setting))
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
    let mut ways = ways(setting);
    if ways.is_empty() {
        ways.push(SignIn::Password);
    }
    for way in ways {
        let mechanisms: &[&str] = match way {
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
