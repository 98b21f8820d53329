//! Which check decides between what a text can mean, and where none does: a sign-in is proposed only where it tells something and does no
//! harm.

use crate::catalogue::Page;
use crate::catalogue::header::DecidedBy;
use crate::stage::Stage;

/// The options of the check that decides whether it is this; none where no check does.
///
/// `is_of_sign_in_service` where the text comes from a sign-in in a browser, which a password does not repeat.
pub(super) fn options(page: &Page, is_of_sign_in_service: bool) -> Option<&'static str> {
    if page.when.is_empty() {
        return None;
    }
    let needs_token = match page.decided_by {
        Some(DecidedBy::Nothing) => return None,
        Some(DecidedBy::Settings) => return Some(" --mailbox-settings FILE"),
        Some(DecidedBy::Token) => true,
        None => page.id.starts_with("oauth."),
    };
    Some(match page.stage {
        Stage::Authenticate | Stage::Enter if needs_token => " --sign-in",
        Stage::Authenticate | Stage::Enter if shows_without_sign_in(page) => "",
        Stage::Authenticate | Stage::Enter if is_of_sign_in_service || is_of_tokens(page) => {
            " --sign-in"
        }
        Stage::Authenticate | Stage::Enter => " --password",
        _ => "",
    })
}

/// Whether an example shows it where nobody signs in.
fn shows_without_sign_in(page: &Page) -> bool {
    const COMMANDS: [&str; 6] = ["AUTHENTICATE", "AUTH", "LOGIN", "USER", "PASS", "APOP"];
    let signs_in = |text: &str| {
        text.lines().any(|line| match line.strip_prefix("C: ") {
            // IMAP has a tag before the command.
            Some(said) => said.split(' ').take(2).any(|word| COMMANDS.contains(&word)),
            None => line.starts_with("sign-in "),
        })
    };
    let examples = &page.body().examples;
    examples.iter().any(|one| !signs_in(&one.text))
}

/// Whether every example that signs in does it with a token.
fn is_of_tokens(page: &Page) -> bool {
    let with_token = |text: &str| {
        let mut said = text.lines().filter(|line| line.starts_with("C: "));
        said.any(|line| line.contains("XOAUTH2") || line.contains("OAUTHBEARER"))
    };
    let examples = &page.body().examples;
    !examples.is_empty() && examples.iter().all(|one| with_token(&one.text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;

    #[test]
    fn no_sign_in_is_proposed_where_it_makes_it_worse_or_tells_nothing() {
        const WORDS: [&str; 8] = [
            "is locked",
            "limit",
            "too many",
            "shuts out",
            "throttl",
            "banned",
            ".locked",
            "network address",
        ];
        let catalogue = Catalogue::embedded();
        for page in catalogue.pages() {
            let proposed = options(page, false).unwrap_or_default();
            let named = format!("{} {}", page.id, page.title).to_lowercase();
            let is_harmed = WORDS.iter().any(|word| named.contains(word));
            let signs_in = proposed.contains("--password") || proposed.contains("--sign-in");
            assert!(!(is_harmed && signs_in), "{named}: {proposed}");
            assert!(
                !(page.when.is_empty() && options(page, true).is_some()),
                "{named}"
            );
        }
    }

    #[test]
    fn what_takes_tokens_alone_is_decided_with_one() {
        let catalogue = Catalogue::embedded();
        for (id, is_of_service, wanted) in [
            // What the server offers shows it.
            ("auth.basic-disabled", false, Some("")),
            ("auth.bad-password", false, Some(" --password")),
            ("auth.bad-password", true, Some(" --sign-in")),
            ("auth.login-disabled", false, Some("")),
            ("tls.expired", false, Some("")),
            ("oauth.token-expired", false, Some(" --sign-in")),
            (
                "auth.imap-disabled",
                false,
                Some(" --mailbox-settings FILE"),
            ),
            ("auth.locked", true, None),
            ("mailbox.pop-deletes", false, None),
        ] {
            let options = catalogue.page(id).map(|page| options(page, is_of_service));
            assert_eq!(options, Some(wanted), "{id}");
        }
    }
}
