//! What an administrator exported, as words.

use std::collections::BTreeMap;

/// What the export says of the protocol, where a finding rests on it.
pub(in crate::report) fn exported(facts: &BTreeMap<String, String>) -> Option<String> {
    let value = |key: &str| facts.get(key).map(String::as_str);
    let switched = |name, state| {
        Some(format!(
            "the administrator's export has {name} {state} for this mailbox"
        ))
    };
    match (
        value("mailbox.imap"),
        value("mailbox.pop"),
        value("mailbox.smtp-auth"),
    ) {
        (Some(state), _, _) => switched("IMAP", state),
        (_, Some(state), _) => switched("POP", state),
        (_, _, Some("inherit")) => {
            let state = value("organization.smtp-auth").unwrap_or("as it is");
            Some(format!(
                "the administrator's export has no setting of SMTP AUTH for this mailbox, and {state} for the organisation"
            ))
        }
        (_, _, Some(state)) => switched("SMTP AUTH", state),
        _ => None,
    }
}
