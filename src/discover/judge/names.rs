//! The names that sign in, as the sources have them.

use super::account::all_said;
use crate::discover::{Judgement, Setting, Source, UserName, has_placeholder, is_one_house};
use crate::endpoint::Security;
use crate::observation::discovery::Question;
use crate::plan::{NameForm, PublishedName};

/// What is published of the names for the servers that are used, each with who says it.
pub(super) fn published(judgement: &Judgement) -> Vec<PublishedName> {
    let chosen = judgement.servers.iter().flat_map(|one| &one.settings);
    let mut names: Vec<PublishedName> = Vec::new();
    for setting in chosen.filter(|one| one.security != Security::ClearText) {
        let is_known =
            |one: &PublishedName| one.protocol == setting.protocol && one.host == setting.host;
        if !names.iter().any(is_known) {
            names.extend(name(setting, judgement));
        }
    }
    names
}

fn name(setting: &Setting, judgement: &Judgement) -> Option<PublishedName> {
    let username = setting.username.as_ref()?;
    let by = who_says(setting, username, judgement)?;
    let whom = &judgement.whom;
    Some(PublishedName {
        protocol: setting.protocol,
        host: setting.host.clone(),
        form: match username {
            UserName::Address => NameForm::Address,
            UserName::LocalPart => NameForm::LocalPart,
            UserName::Other(_) => NameForm::Other,
        },
        name: match username {
            UserName::Address => whom.address(),
            UserName::LocalPart => whom.local_part.clone(),
            UserName::Other(name) => (!has_placeholder(name)).then(|| name.clone()),
        }
        // It would be more than a name to a server that takes commands in lines.
        .filter(|name| !name.chars().any(char::is_control)),
        by: by.name(),
        is_trusted: by
            .origin(&setting.host, &judgement.records)
            .may_receive_credential(),
    })
}

/// Who gives the server this name: its own source, another one that names the same door, or one that names its house.
fn who_says(setting: &Setting, username: &UserName, judgement: &Judgement) -> Option<Source> {
    let said = || {
        let all = all_said(&judgement.statements);
        all.filter(|one| one.username.as_ref() == Some(username))
    };
    let is_door = |one: &&Setting| {
        one.protocol == setting.protocol && one.host == setting.host && one.port == setting.port
    };
    let is_house =
        |one: &&Setting| one.host == setting.host || is_one_house(&one.host, &setting.host);
    let is_own = |one: &&Setting| is_door(one) && one.source == setting.source;
    let who = said().find(is_own).or_else(|| said().find(is_door));
    who.or_else(|| said().find(is_house)).map(|one| one.source)
}

impl Judgement {
    /// Whether an answer to this question could tell the name that signs in at a server whose source leaves it open, as records do.
    pub fn may_tell_name(&self, question: Question) -> bool {
        let is_file = matches!(
            question,
            Question::AutoconfigHost | Question::AutoconfigWellKnown
        );
        let is_open = |one: &Setting| one.source == Source::Srv && one.username.is_none();
        let mut servers = self.servers.iter();
        is_file && servers.any(|one| one.settings.first().is_some_and(is_open))
    }
}
