//! What a text says of the circumstances, beside the message: of several faults that it can mean, the one that they speak for.

use super::Candidate;
use crate::catalogue::Certainty;

/// Words that tell of circumstances, in lower case, and the faults that they speak for.
const TELLING: [(&[&str], &[&str]); 10] = [
    (
        &[
            "shared mailbox",
            "shared-mailbox",
            "geteiltes postfach",
            "freigegebenes postfach",
            "bo\u{ee}te partag\u{e9}e",
        ],
        &["auth.shared-mailbox-form", "mailbox.no-permission"],
    ),
    (
        &[
            "two-factor",
            "two factor",
            "2fa",
            "mfa",
            "two-step",
            "two step",
            "multi-factor",
            "zwei-faktor",
            "authenticator",
        ],
        &["auth.app-password-needed", "oauth.mfa-required"],
    ),
    (
        &[
            "printer",
            "scanner",
            "copier",
            "multifunction",
            "drucker",
            "imprimante",
            "impresora",
        ],
        &["auth.smtp-disabled-mailbox", "auth.smtp-disabled-tenant"],
    ),
    (
        &[
            "pix",
            "asa firewall",
            "cisco asa",
            "mailguard",
            "smtp fixup",
        ],
        &["starttls.stripped"],
    ),
    (
        &[
            "antivirus",
            "anti-virus",
            "avast",
            "kaspersky",
            "bitdefender",
            "norton",
            "mcafee",
            "sophos",
            "zscaler",
            "eset",
        ],
        &["tls.intercepted"],
    ),
    (
        &[
            "hotel",
            "airport",
            "hotspot",
            "hot-spot",
            "guest wi-fi",
            "guest wifi",
            "public wi-fi",
        ],
        &["captive.portal"],
    ),
    (&["vpn"], &["net.vpn"]),
    (&["ipv6"], &["ipv6.broken", "ipv6.none"]),
    (
        &["wrong date", "wrong time", "date and time"],
        &["clock.skewed"],
    ),
    (&["licence", "license", "lizenz"], &["mailbox.unlicensed"]),
];

/// What shows that a token was sent and no password, in lower case, what is about passwords alone then, and how much less it counts.
const USED_TOKEN: [&str; 4] = [
    "authenticate xoauth2",
    "authenticate oauthbearer",
    "auth xoauth2",
    "auth oauthbearer",
];
const OF_PASSWORD: [&str; 3] = [
    "auth.basic-disabled",
    "auth.bad-password",
    "auth.app-password-needed",
];
const LESS: f64 = 0.8;

/// What shows that it was STARTTLS that went wrong, in lower case, and what is said of a sign-in or a port then because its words are alike.
const OF_STARTTLS: [&str; 5] = [
    "'etls'",
    "with starttls: ",
    "starttls command failed",
    "in `starttls'",
    "didn't find starttls",
];
const ALIKE: [&str; 3] = [
    "auth.mechanism-missing",
    "tls.plaintext-on-tls-port",
    "tls.handshake-closed",
];

/// How much what the circumstances speak for counts more, and how near to the best it must be to be meant at all.
const MORE: f64 = 1.35;
const NEAR: f64 = 0.45;

/// Raises what the circumstances speak for among what was found. What a server's words prove stays first.
pub(super) fn weigh(text: &str, found: &mut [Candidate]) {
    let lower = text.to_lowercase();
    if OF_STARTTLS.iter().any(|mark| lower.contains(mark)) {
        for one in found.iter_mut().filter(|one| ALIKE.contains(&&*one.id)) {
            one.score *= LESS;
            one.certainty = Certainty::Possible;
        }
    }
    let has = |phrase: &str| {
        lower.match_indices(phrase).any(|(at, _)| {
            let before = lower[..at].chars().next_back();
            let behind = lower[at + phrase.len()..].chars().next();
            let is_end = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
            is_end(before) && (is_end(behind) || behind == Some('s') || behind == Some('e'))
        })
    };
    if USED_TOKEN.iter().any(|used| lower.contains(used)) {
        let of_password = |one: &&mut Candidate| OF_PASSWORD.contains(&one.id.as_str());
        for one in found.iter_mut().filter(of_password) {
            one.score *= LESS;
            one.certainty = Certainty::Possible;
        }
    }
    let best = found.iter().map(|one| one.score).fold(0.0, f64::max);
    let is_proven = found.iter().any(|one| {
        one.score >= best && one.certainty > Certainty::Possible && one.program.is_none()
    });
    if is_proven {
        return;
    }
    for (words, ids) in TELLING {
        if !words.iter().any(|phrase| has(phrase)) {
            continue;
        }
        let is_meant =
            |one: &&mut Candidate| ids.contains(&one.id.as_str()) && one.score > best * NEAR;
        for one in found.iter_mut().filter(is_meant) {
            one.score = (one.score * MORE).min(1.0);
            one.is_weak = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::alternative::Words;

    fn candidate(id: &str, score: f64) -> Candidate {
        Candidate {
            id: id.to_owned(),
            certainty: Certainty::Possible,
            score,
            why: String::new(),
            program: None,
            tell_apart: None,
            protocol: None,
            words: Words::default(),
            is_weak: false,
        }
    }

    #[test]
    fn circumstances_decide_between_what_was_found() {
        for (text, first) in [
            (
                "535 5.7.3 from a shared mailbox",
                "auth.shared-mailbox-form",
            ),
            ("535 5.7.3 since MFA is on", "auth.app-password-needed"),
            ("535 5.7.3 on the copier", "auth.smtp-disabled-mailbox"),
            ("535 5.7.3", "auth.bad-password"),
            ("535 5.7.3 in our copierland", "auth.bad-password"),
        ] {
            let mut found = vec![
                candidate("auth.bad-password", 0.84),
                candidate("auth.smtp-disabled-mailbox", 0.79),
                candidate("auth.app-password-needed", 0.7),
                candidate("auth.shared-mailbox-form", 0.65),
            ];
            weigh(text, &mut found);
            found.sort_by(|a, b| b.score.total_cmp(&a.score));
            assert_eq!(found[0].id, first, "{text}");
        }
    }

    #[test]
    fn what_a_server_said_in_words_stays_first() {
        let mut proven = candidate("auth.smtp-disabled-tenant", 1.0);
        proven.certainty = Certainty::Certain;
        let mut found = vec![proven, candidate("auth.shared-mailbox-form", 0.9)];
        weigh("a shared mailbox", &mut found);
        assert!(found[1].score < 1.0);
    }
}
