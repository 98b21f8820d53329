//! What stands against a token by its own word, and what it leaves open.

use super::{TokenOpens, TokenProblem};
use crate::endpoint::Protocol;
use crate::fact::token::{Audience, Kind, Time, permissions};
use crate::observation::token::Claims;
use crate::report::build::joined;
use crate::style::safe;

pub(super) fn problem(id: &'static str, says: impl Into<String>) -> TokenProblem {
    TokenProblem {
        id,
        says: says.into(),
    }
}

/// What stands against a token by its own word, the most telling first.
pub(super) fn problems(claims: &Claims, mailbox: Option<&str>, now: i64) -> Vec<TokenProblem> {
    let mut all = Vec::new();
    let of_microsoft = claims.is_of_microsoft();
    let audience = safe(&claims.audience.join(", "));
    let audience = match claims.service_name() {
        Some(name) => format!("{name} ({audience})"),
        None => audience,
    };
    match (claims.kind(), claims.audience_is()) {
        (Kind::Id, _) => all.push(problem(
            "oauth.malformed",
            "It is an ID token. The sign-in service gives it beside the access token, which is the one that mail servers want.",
        )),
        (_, Some(Audience::Graph | Audience::Other)) if of_microsoft => all.push(problem(
            "oauth.wrong-audience",
            format!(
                "It is for {audience}. Exchange Online takes only one for https://outlook.office.com: ask for the scope https://outlook.office.com/IMAP.AccessAsUser.All (or POP.AccessAsUser.All, SMTP.Send)."
            ),
        )),
        _ => {}
    }
    match claims.at(now) {
        Some(Time::Expired) => all.push(problem(
            "oauth.token-expired",
            "It has run out. Sign in again for a fresh one.",
        )),
        Some(Time::NotYet) => all.push(problem(
            "oauth.not-yet-valid",
            "It does not count yet by the clock of this computer. Is the clock right?",
        )),
        Some(Time::Valid) | None => {}
    }
    // What it lacks counts only where nothing else keeps it from being used.
    if claims.kind() != Kind::Id && claims.audience_is() == Some(Audience::Outlook) {
        all.extend(lacking(claims, claims.kind()));
    }
    if let (Some(mailbox), Some(user)) = (mailbox, &claims.user)
        && !mailbox.eq_ignore_ascii_case(user)
    {
        all.push(problem(
            "oauth.user-mismatch",
            format!(
                "It is of {}, and {1} is to sign in with it. That works only where {1} is another name of the same account, or a shared mailbox to which {0} has full access (for SMTP: the right to send as {1}).",
                safe(user),
                safe(mailbox)
            ),
        ));
    }
    all
}

/// What a token cannot tell by itself, and what it depends on.
pub(super) fn notes(
    claims: &Claims,
    opens: &TokenOpens,
    mailbox: Option<&str>,
    now: i64,
) -> Vec<String> {
    /// A token that counts for less is not worth a long test, in seconds.
    const SHORT: i64 = 300;
    let mut notes = Vec::new();
    let mut note = |text: &str| notes.push(text.to_owned());
    let is_for_mail = claims.audience_is() == Some(Audience::Outlook);
    let is_open = [opens.imap, opens.pop3, opens.smtp]
        .iter()
        .any(|one| *one != Some(false));
    if claims.kind() == Kind::Application && is_for_mail && is_open {
        note(
            "An application opens only the mailboxes that Exchange lets it open: it has to be registered there \
             (New-ServicePrincipal) and to have access to each mailbox (Add-MailboxPermission). A token does not show that.",
        );
        if opens.smtp.is_none() && claims.is_of_microsoft() {
            note(
                "SMTP: the token has no SMTP.SendAsApp. Sending works only where Exchange gives the application that role \
                 (New-ManagementRoleAssignment), which does not show in a token.",
            );
        }
        if mailbox.is_none() {
            note("Name the mailbox to sign in with, since the token is of no person.");
        }
    }
    match claims.expires {
        None if claims.has_odd_end => {
            note("Until when it counts cannot be read: its `exp` is not a time.")
        }
        None => note("It does not say until when it counts (`exp`)."),
        Some(expires) if (now + 1..now.saturating_add(SHORT)).contains(&expires) => {
            note(
                "It counts for less than five minutes more: take a fresh one for anything that lasts.",
            );
        }
        Some(_) => {}
    }
    notes
}

/// The permissions that a token for Outlook lacks.
fn lacking(claims: &Claims, kind: Kind) -> Option<TokenProblem> {
    let lacks = |protocol: &Protocol| claims.permits(*protocol) == Some(false);
    let missing = Protocol::ALL.iter().filter(|one| lacks(one)).map(|one| {
        let (of_person, of_application) = permissions(*one);
        let wanted = match kind {
            Kind::Application => of_application,
            _ => of_person,
        };
        format!("{wanted} for {one}")
    });
    let missing: Vec<String> = missing.collect();
    (!missing.is_empty()).then(|| {
        problem(
            "oauth.wrong-scope",
            format!("It lacks {}.", joined(&missing)),
        )
    })
}
