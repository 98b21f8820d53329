//! What has to be said of an export beside the findings that rest on it: where it was of no use, or says otherwise than the servers.

use crate::fact::Fact;
use crate::observation::{Run, Seen};
use crate::report::NotTested;
use crate::style::safe;

/// What it is called.
const WHAT: &str = "The export of --mailbox-settings";

/// What an export did not tell of this run, or tells against it.
pub(super) fn exports(run: &Run, facts: &[Fact]) -> Vec<NotTested> {
    let Some(settings) = &run.settings else {
        return Vec::new();
    };
    let entry = |why: String, reason, endpoints| NotTested {
        what: WHAT.to_owned(),
        why,
        reason,
        endpoints,
    };
    if !settings.is_there {
        let why = "the mailbox is not in it: it goes by the addresses there, and aliases have to be exported (EmailAddresses)";
        return vec![entry(why.to_owned(), "not-in-export", Vec::new())];
    }
    let greeted = run
        .observations
        .iter()
        .any(|one| matches!(one.outcome, Ok(Seen::Greeted(_))));
    if greeted && facts.iter().all(|fact| fact.key != "mailbox.in-export") {
        let why = "none of these servers is one of Exchange, and it tells of no other";
        return vec![entry(why.to_owned(), "export-of-exchange", Vec::new())];
    }
    let unclear = settings.unclear.iter().map(|column| {
        let why = format!(
            "{} is there twice for this mailbox with different values, or is neither True nor False, so it was not used",
            safe(column)
        );
        entry(why, "export-unclear", Vec::new())
    });
    unclear.chain(contradicted(run, facts).map(|(name, endpoint)| {
        let why = format!(
            "it has {name} off for this mailbox, and the server took the sign-in: it is old, or of another mailbox"
        );
        entry(why, "export-contradicted", vec![endpoint])
    })).collect()
}

/// The protocols that are off in the export, and that the server let the mailbox use, each with the first such server.
fn contradicted<'a>(
    run: &'a Run,
    facts: &'a [Fact],
) -> impl Iterator<Item = (String, String)> + 'a {
    let says = |probe, key: &str, value: &str| {
        let mut own = facts.iter().filter(move |fact| fact.probe == probe);
        own.any(|fact| fact.key == key && fact.value == value)
    };
    let mut seen = Vec::new();
    run.plan.probes.iter().filter_map(move |probe| {
        let is_against = says(probe.id, "mailbox.this-protocol", "off")
            && says(probe.id, "auth.outcome", "ok")
            && says(probe.id, "probe.outcome", "ok");
        let protocol = probe.endpoint.protocol;
        if !is_against || seen.contains(&protocol) {
            return None;
        }
        seen.push(protocol);
        Some((protocol.to_string(), safe(&probe.endpoint.to_string())))
    })
}
