//! What stands above the command that tries the servers.

use crate::discover::judge::Chosen;
use crate::discover::{Judgement, Setting};
use crate::report::build::joined;
use crate::report::markdown_text::wrapped;
use crate::style::{Style, safe};

/// What stands above so many commands: naming a host in one says that one knows it.
pub(super) fn try_them(judgement: &Judgement, commands: usize, style: &Style) -> String {
    let (title, command) = match commands {
        1 => ("Try them:", "This command names"),
        _ => (
            "Try them, each with the user name that is published for it:",
            "These commands name",
        ),
    };
    let hosts = |is: &dyn Fn(&Chosen) -> bool| {
        let mut hosts: Vec<String> = Vec::new();
        let strange = judgement.servers.iter().filter(|one| {
            let first = one.settings.first();
            first.is_some_and(|first| !is_trusted(first, judgement)) && is(one)
        });
        for host in strange.filter_map(|one| one.settings.first()) {
            let host = safe(&host.host);
            if !hosts.contains(&host) {
                hosts.push(host);
            }
        }
        hosts
    };
    let alone = hosts(&|one| one.is_alone);
    let (all, why) = match alone.is_empty() {
        true => (
            hosts(&|_| true),
            "nothing proves that mail of this one is there",
        ),
        false => (alone, "the settings file alone tells of that"),
    };
    let (belongs, are, object) = match all.len() {
        1 => ("belongs", "it is", "it"),
        _ => ("belong", "they are", "them"),
    };
    match all.is_empty() {
        true => format!("  {title}\n"),
        false => {
            let text = format!(
                "First see with your provider or help desk that {} {belongs} to your mail: {are} of another domain, and {why}. {command} {object}, so that a password that is given with it may go there:",
                joined(&all)
            );
            wrapped(&style.plain(&text), style, "  ", "  ")
        }
    }
}

/// Whether a check gives a credential to a server without being told its name.
fn is_trusted(setting: &Setting, judgement: &Judgement) -> bool {
    setting
        .source
        .origin(&setting.host, &judgement.records)
        .may_receive_credential()
}
