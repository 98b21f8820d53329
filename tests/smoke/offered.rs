//! What a server names before the sign-in and after it.

use mailprobe::smoke::Standing;

use crate::judging::of_scenario;
use crate::reading::told;

/// Dovecot and others name most of what they can do to those alone who have signed in.
#[test]
fn what_comes_after_the_sign_in_counts_and_without_one_is_not_told() {
    let before = "imap imap.example.org:993 tls\ntls ok\nS: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready.\n";
    let signed_in = format!(
        "{before}C: m1 AUTHENTICATE PLAIN [hidden]\nS: m1 OK [CAPABILITY IMAP4rev1 NAMESPACE MOVE] Logged in\n\
         C: m2 EXAMINE INBOX\nS: * 3 EXISTS\nS: m2 OK done\nC: m3 LOGOUT\nS: * BYE x\nS: m3 OK x\n"
    );
    let looked = format!("no-login\n{before}C: m1 LOGOUT\nS: * BYE x\nS: m1 OK x\n");
    for (text, words, standing) in [
        (
            &signed_in,
            "offers = [\"NAMESPACE\", \"PLAIN\"]",
            Standing::Met,
        ),
        (&signed_in, "not-offered = [\"MOVE\"]", Standing::NotMet),
        (&signed_in, "not-offered = [\"COMPRESS\"]", Standing::Met),
        (&signed_in, "offers = [\"COMPRESS\"]", Standing::NotMet),
        (&looked, "offers = [\"NAMESPACE\"]", Standing::CouldNotTell),
        (&looked, "not-offered = [\"MOVE\"]", Standing::CouldNotTell),
        (&looked, "not-offered = [\"NTLM\"]", Standing::Met),
        (&looked, "offers = [\"NTLM\"]", Standing::NotMet),
    ] {
        let outcome = of_scenario(text, &format!("imap = {{ {words} }}"));
        assert_eq!(outcome.standing, standing, "{words}: {outcome:?}");
    }
}

#[test]
fn what_cannot_be_is_told_when_the_file_is_read() {
    for (line, says) in [
        (
            "expect = { imap = { offers = [\"IDLE\"], not-offered = [\"idle\"] } }",
            "3:54: IDLE cannot be both in `offers` and in `not-offered`",
        ),
        ("timeout = -1", "3:11: `timeout` cannot be below 0"),
    ] {
        let text = format!("[[target]]\nhost = \"a.example\"\n{line}\n");
        let told = told(&text);
        assert!(told.contains(says), "{told}");
    }
}
