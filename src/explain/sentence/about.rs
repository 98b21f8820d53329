//! What a sentence is about, by its codes and its words: the sign-in, the sender, a recipient, a mailbox, or the server itself.

use super::{Form, Sentence, speaks_of_signing_in};

impl Sentence {
    /// Whether its code says that a part of the server is down, as the one is that checks passwords (RFC 5530, section 3), and nothing
    /// tells which command it answers.
    pub(in crate::explain) fn is_of_part_that_is_down(&self) -> bool {
        const STORES: [&str; 5] = ["mailbox", "folder", "storage", "maildrop", "message"];
        let lower = self.text.to_lowercase();
        let is_refusal = match &self.form {
            Form::Imap(status) => status == "NO",
            Form::Pop | Form::Bracket => true,
            _ => false,
        };
        is_refusal
            && self.answers.is_none()
            && matches!(
                self.response_code.as_deref(),
                Some("UNAVAILABLE" | "SYS/TEMP")
            )
            && !speaks_of_signing_in(&self.text)
            && !STORES.iter().any(|word| lower.contains(word))
    }

    /// Whether it is about what was done before it in the same session.
    pub(in crate::explain) fn is_about_errors(&self) -> bool {
        const WORDS: [&str; 3] = ["too many errors", "too many invalid", "too much errors"];
        let lower = self.text.to_lowercase();
        WORDS.iter().any(|word| lower.contains(word))
    }

    /// Whether the enhanced code is one of a refused sign-in (RFC 4954, section 6, and Exchange's own).
    pub(super) fn is_of_sign_in(&self) -> bool {
        const CODES: [&str; 6] = ["5.7.3", "5.7.8", "5.7.9", "5.7.11", "5.7.13", "5.7.139"];
        self.enhanced
            .as_deref()
            .is_some_and(|code| CODES.contains(&code))
    }

    /// Whether a relay says that it was answered about a recipient, or about the message of one.
    pub(super) fn is_in_reply_about_recipient(&self) -> bool {
        self.text.contains("(in reply to RCPT TO")
            || self.text.contains("(in reply to end of DATA") && self.is_about_recipient()
    }

    /// Whether the enhanced code says that the mailbox of a recipient is switched off (RFC 3463, section 3.3), and the words do not say
    /// that it is one's own.
    pub(super) fn is_of_closed_mailbox(&self) -> bool {
        let is_code = self
            .enhanced
            .as_ref()
            .is_some_and(|code| code.ends_with(".2.1"));
        is_code && !self.text.to_lowercase().contains("your")
    }

    /// Whether it blames sign-ins that failed, which is no matter of what was sent.
    pub(super) fn is_about_failed_sign_ins(&self) -> bool {
        let lower = self.text.to_lowercase();
        lower.contains("fail") && speaks_of_signing_in(&lower)
    }

    /// Whether its code or its words say that a mailbox is full.
    pub(in crate::explain) fn says_full(&self) -> bool {
        const FULL: [&str; 5] = ["full", "quota", "storage", "voll", "plein"];
        let lower = self.text.to_lowercase();
        self.detail() == Some("2.2") || FULL.iter().any(|word| lower.contains(word))
    }

    /// Whether it says that a mailbox is full which it names or calls a recipient's, and not that it is one's own.
    pub(super) fn is_of_full_mailbox_of_somebody(&self) -> bool {
        const OWN: [&str; 3] = ["your", "submission", "sender"];
        /// How servers call whoever was to get the mail, and the part of Exchange that delivers it.
        const OTHERS: [&str; 4] = [
            "recipient",
            "tried to reach",
            "storedrv.deliver",
            "addressee",
        ];
        let lower = self.text.to_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        let is_named = self.text.split_whitespace().any(|word| {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric());
            word.split_once('@')
                .is_some_and(|(user, domain)| !user.is_empty() && domain.contains('.'))
        });
        (is_named || says(&OTHERS)) && self.says_full() && !says(&OWN)
    }

    /// Whether it is about who gets the message: the enhanced code says so (RFC 3463, section 3.2), or the words.
    pub(super) fn is_about_recipient(&self) -> bool {
        const WORDS: [&str; 6] = [
            "recipient",
            "rcpt",
            "no such user",
            "user unknown",
            "mailbox",
            "addressee",
        ];
        let lower = self.text.to_lowercase();
        let is_told = self.is_of_recipient();
        !lower.contains("sender") && (is_told || WORDS.iter().any(|word| lower.contains(word)))
    }

    /// Whether the enhanced code is about the address of a recipient or a mailbox (RFC 3463, sections 3.2 and 3.3).
    pub(super) fn is_of_recipient(&self) -> bool {
        const OF_OTHERS: [&str; 4] = ["1.7", "1.8", "1.5", "1.9"];
        self.detail().is_some_and(|detail| {
            (detail.starts_with("1.") || detail.starts_with("2.")) && !OF_OTHERS.contains(&detail)
        })
    }

    /// Whether the enhanced code is about the address of the sender (RFC 3463, section 3.2).
    pub(super) fn is_of_sender(&self) -> bool {
        self.detail()
            .is_some_and(|detail| ["1.7", "1.8"].contains(&detail))
    }

    /// The enhanced code without its class.
    pub(super) fn detail(&self) -> Option<&str> {
        let (_, detail) = self.enhanced.as_ref()?.split_once('.')?;
        Some(detail)
    }
}
