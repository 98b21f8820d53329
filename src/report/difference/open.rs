//! What two runs leave open, in words.

use crate::compare::Unproved;

/// Why it is left open, as a sentence.
pub(super) fn says(one: Unproved) -> String {
    match one {
        Unproved::PlaceOrTime => {
            "Whether the place or the time makes the difference: they differ in both. Two checks within the hour, one from each place, tell."
                .to_owned()
        }
        Unproved::Place => {
            "Whether they were made from different networks: what they recorded does not show it.".to_owned()
        }
        Unproved::PrivatePlace => {
            "That both were made from the same network: the addresses are alike, but private addresses are alike in many networks."
                .to_owned()
        }
        Unproved::Guessed(letter) => format!(
            "That the servers of {} are those of the domain: the DNS did not answer which ones it has, so they are guesses. What the domain publishes is not compared.",
            letter.name()
        ),
        Unproved::Protocol(letter, protocol) => format!(
            "How {protocol} stands in {}: it was not tried there.",
            letter.other().name()
        ),
        Unproved::SignInBy(letter, protocol) => format!(
            "Whether signing in by {protocol} works in {}: it was not tried there.",
            letter.other().name()
        ),
        Unproved::SignIn(letter) => format!(
            "Whether signing in works in {}: nobody signed in there.",
            letter.other().name()
        ),
        Unproved::NoSignIn => {
            "Whether signing in works: nobody signed in, in either of them.".to_owned()
        }
        Unproved::Secret => {
            "That the same password or token was used: secrets are never recorded.".to_owned()
        }
        Unproved::Cut(letter) => format!(
            "What {} would have shown to the end: it was cut short.",
            letter.name()
        ),
        Unproved::Proxy => {
            "What the network itself lets through: they do not go through the same proxy.".to_owned()
        }
        Unproved::Doors => {
            "How it stands with the servers that one of them left before they answered.".to_owned()
        }
    }
}

/// What was not compared because only one of the two tried it, as a part of a sentence; none where it is about something else.
pub(super) fn not_compared(one: Unproved) -> Option<String> {
    Some(match one {
        Unproved::Protocol(letter, protocol) => {
            format!("{protocol} (not tried in {})", letter.other().name())
        }
        Unproved::Guessed(letter) => {
            format!(
                "what the domain publishes (not answered in {})",
                letter.name()
            )
        }
        Unproved::SignIn(letter) => {
            format!("signing in (nobody did in {})", letter.other().name())
        }
        Unproved::SignInBy(letter, protocol) => {
            format!(
                "signing in by {protocol} (not tried in {})",
                letter.other().name()
            )
        }
        _ => return None,
    })
}
