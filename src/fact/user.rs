//! The form of a user name, and the one that is published.

use super::Notes;
use crate::endpoint::Endpoint;
use crate::plan::Plan;

/// The name that is published for a server, where another one signs in there.
pub(super) fn published(notes: &mut Notes, plan: &Plan, endpoint: &Endpoint, username: &str) {
    let Some(published) = plan.published_name(endpoint) else {
        return;
    };
    let Some(name) = published.for_user(username) else {
        return;
    };
    // What opens the mailbox of somebody else has a form of its own. Servers take a name in either case.
    let is_own = matches!(
        form(username, plan.target.address.as_deref()),
        "address" | "name"
    );
    if is_own && !name.eq_ignore_ascii_case(username) {
        notes.text("credential.published-name", &name);
        notes.word("credential.published-by", published.by);
    }
}

/// The published name that signs in at a server in the place of the address.
pub(super) fn followed(notes: &mut Notes, plan: &Plan, endpoint: &Endpoint) {
    let followed = plan.followed_name(endpoint);
    let Some((name, by)) = followed.and_then(|one| Some((one.name.as_deref()?, one.by))) else {
        return;
    };
    let address = plan.target.address.as_deref();
    if address.is_some_and(|address| !address.eq_ignore_ascii_case(name)) {
        notes.text("credential.followed-name", name);
        notes.word("credential.followed-by", by);
    }
}

/// Whether mail is sent from the very address that signs in; none where the one that signs in is no address of a person's own.
pub(super) fn sender(username: &str, plan: &Plan) -> Option<&'static str> {
    let sender = plan.from.as_deref().or(plan.target.address.as_deref())?;
    let is_address = matches!(form(username, Some(sender)), "address" | "other-address");
    is_address.then(|| match sender.eq_ignore_ascii_case(username) {
        true => "own",
        false => "other",
    })
}

/// Which form a user name has, beside the address that is checked.
///
/// `CONTOSO\kim` is a mere name with its Windows domain. `kim@contoso.com\shared`, `CONTOSO/kim/shared`
/// and the `shared*kim` of Dovecot's master users name the mailbox of somebody else.
pub(super) fn form(username: &str, address: Option<&str>) -> &'static str {
    let separators = username.matches(['\\', '/']).count();
    let after_address = username
        .split_once('@')
        .is_some_and(|(_, rest)| rest.contains(['\\', '/', '*']));
    if separators > 1 || after_address || username.contains('*') {
        "shared"
    } else if !username.contains('@') {
        "name"
    } else if address.is_none_or(|address| address.eq_ignore_ascii_case(username)) {
        "address"
    } else {
        "other-address"
    }
}

#[cfg(test)]
mod tests {
    use super::form;

    #[test]
    fn a_name_for_the_mailbox_of_somebody_else_is_told_from_a_windows_domain() {
        let own = Some("kim@contoso.com");
        for (username, address, expected) in [
            ("kim@contoso.com", own, "address"),
            ("Kim@Contoso.com", own, "address"),
            ("kim@contoso.com", None, "address"),
            ("info@contoso.com", own, "other-address"),
            ("kim", own, "name"),
            ("CONTOSO\\kim", own, "name"),
            ("kim@contoso.com\\shared", own, "shared"),
            ("kim@contoso.com/shared", own, "shared"),
            ("CONTOSO\\kim\\shared", own, "shared"),
            ("info*kim", own, "shared"),
        ] {
            assert_eq!(form(username, address), expected, "{username}");
        }
    }
}
