//! The numbers of the part of Windows that signs in to Microsoft's service and hands out its tokens, the sign-in broker: `0xCAA20003`.

use super::token::{Kind, Token};
use super::{Candidate, windows};
use crate::catalogue::Certainty;
use crate::catalogue::alternative::Words;

/// How well such a number fits that says what failed, and one of which no more is known than whose it is.
const TOLD: f64 = 0.74;
const UNKNOWN: f64 = 0.5;

/// How much each next fault counts of the one before it.
const NEXT: f64 = 0.9;

/// Where the broker writes down what the service said.
const TELL_APART: &str = "Look at the minute of the failure in the Event Viewer of this computer, under Applications and Services Logs > Microsoft > \
Windows > AAD > Operational: the entry names a number that begins with AADSTS, and that one tells the reason.";

/// What a number of the broker can mean; nothing for any other.
pub(super) fn find(token: &Token) -> Vec<Candidate> {
    if token.kind != Kind::Code || !token.text.starts_with("0xcaa") {
        return Vec::new();
    }
    let shown = format!("0x{}", token.text[2..].to_uppercase());
    let whose =
        format!("{shown} is a number of the part of Windows that signs in (its sign-in broker)");
    let of_windows = windows::of_broker(&token.text);
    let code = of_windows.as_deref().and_then(windows::meaning);
    let (ids, why, score): (Vec<&str>, String, f64) = match code {
        Some(code) => {
            let ids = code.ids.iter().map(String::as_str);
            let number = code.number.unwrap_or_default();
            let why = format!(
                "{whose}, and its end is the number {number} of Windows: {}",
                code.means
            );
            (
                std::iter::once("oauth.sign-in-unreachable")
                    .chain(ids)
                    .collect(),
                why,
                TOLD,
            )
        }
        None => {
            let why = format!("{whose}. What this one stands for is not known here.");
            (
                vec!["oauth.sign-in-refused", "oauth.sign-in-unreachable"],
                why,
                UNKNOWN,
            )
        }
    };
    let scores = std::iter::successors(Some(score), |score| Some(score * NEXT));
    let candidate = |(id, score): (&str, f64)| Candidate {
        id: id.to_owned(),
        certainty: Certainty::Possible,
        score,
        why: why.clone(),
        program: None,
        tell_apart: Some(TELL_APART.to_owned()),
        protocol: None,
        words: Words::default(),
        is_weak: false,
        is_single: false,
        is_own: false,
    };
    ids.into_iter().zip(scores).map(candidate).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_the_broker_tells_as_much_as_is_known() {
        let ids = |text: &str| -> Vec<String> {
            let all = find(&Token::new(text.to_owned(), Kind::Code));
            assert!(all.iter().all(|one| one.certainty == Certainty::Possible));
            all.into_iter().map(|one| one.id).collect()
        };
        assert_eq!(
            ids("0xcaa82ee7"),
            ["oauth.sign-in-unreachable", "dns.nxdomain", "dns.servfail"]
        );
        assert_eq!(
            ids("0xcaa20003"),
            ["oauth.sign-in-refused", "oauth.sign-in-unreachable"]
        );
        assert!(ids("0x80072ee7").is_empty());
    }
}
