//! Where a sentence leads: the name of another server in it, in the blanks of the next step.

use crate::catalogue::alternative::Words;
use crate::endpoint::Protocol;
use crate::explain::sentence::Sentence;
use crate::fact::referral;

/// What stands in a step for the server that is named, for the protocol and for the caller's address.
const SERVER: &str = "REFERRED";
const PROTOCOL: &str = "PROTOCOL";
const ADDRESS: &str = "kim@example.org";

/// Fills the next step with the server that the sentence names; without one it is left out.
pub(super) fn fill(words: &mut Words, sentence: &Sentence, protocol: Protocol) {
    let Some(step) = words.next_step.take_if(|step| step.contains(SERVER)) else {
        return;
    };
    words.next_step = referral::named(&sentence.text).map(|host| {
        step.replace(SERVER, &host)
            .replace(PROTOCOL, protocol.name())
            .replace(ADDRESS, "ADDRESS")
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_that_is_named_stands_in_the_step() {
        let filled = |text: &str| {
            let mut words = Words {
                next_step: Some(
                    "Enter `REFERRED`: `mailprobe kim@example.org --PROTOCOL REFERRED`".to_owned(),
                ),
                ..Words::default()
            };
            fill(&mut words, &Sentence::bare(text, None), Protocol::Pop3);
            words.next_step
        };
        for text in [
            "use pop-b.example.net",
            "the account moved to pop-b.example.net",
        ] {
            let wanted = "Enter `pop-b.example.net`: `mailprobe ADDRESS --pop3 pop-b.example.net`";
            assert_eq!(filled(text).as_deref(), Some(wanted), "{text}");
        }
        assert_eq!(filled("the account moved"), None);
    }
}
