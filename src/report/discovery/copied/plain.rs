//! The settings as lines to copy into any mail program.

use super::{
    Copied, Refused, all_ways_of, capital, decided, permitted, trust_notes, user_name, ways,
};
use crate::discover::{Judgement, Setting};
use crate::endpoint::{Protocol, Security};
use crate::report::discovery::words::source_words;
use crate::style::safe;

/// The preferred server of each protocol as lines to copy.
///
/// # Errors
///
/// When there is nothing, or nothing certain, to copy.
pub fn plain(judgement: &Judgement) -> Result<Copied, Refused> {
    permitted(judgement)?;
    let whom = &judgement.whom;
    let subject = whom.address().unwrap_or_else(|| whom.domain.clone());
    let mut text = format!("Settings for {}\n", safe(&subject));
    let used: Vec<&Setting> = Protocol::ALL
        .into_iter()
        .filter_map(|protocol| decided(judgement, protocol).first())
        .collect();
    let mut notes = trust_notes(judgement, &used);
    for setting in used {
        text.push_str(&block(setting, judgement));
        if setting.security == Security::ClearText {
            notes.push(format!(
                "{}: without encryption the password can be read on the way. Ask the provider for a port with SSL/TLS.",
                setting.protocol
            ));
        }
    }
    Ok(Copied { text, notes })
}

fn block(setting: &Setting, judgement: &Judgement) -> String {
    let purpose = match setting.protocol {
        Protocol::Imap | Protocol::Pop3 => "receiving",
        Protocol::Smtp => "sending",
    };
    let ways = match ways(setting) {
        ways if ways.is_empty() => "not published; the normal password is usual".to_owned(),
        _ => all_ways_of(setting),
    };
    let name = user_name(setting.username.as_ref(), &judgement.whom);
    format!(
        "\n{} ({purpose})\n  Server:     {}\n  Port:       {}\n  Security:   {}\n  Sign-in:    {ways}\n  User name:  {name}\n  Source:     {}\n",
        setting.protocol,
        safe(&setting.host),
        setting.port,
        capital(&setting.security.to_string()),
        source_words(setting.source),
    )
}
