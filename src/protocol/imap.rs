//! IMAP4rev1 and IMAP4rev2 (RFC 3501, RFC 9051), as far as the first look into INBOX.

mod login;
mod reply;

use super::conversation::{Conversation, Talk};
use super::course::{Language, Turn};
use super::words::{MOST_CAPABILITIES, MOST_MECHANISMS, Words};
use super::{Outgoing, Script};
use crate::endpoint::{Protocol, Security};
use crate::mechanism::{Command, Mechanism};
use crate::observation::session::{Entry, Greeting, Offer, Reply, SessionTrouble};
use crate::observation::tls::Verified;
use crate::secret::Credential;
use reply::{Line, Quotas, Status};

/// The longest command line that every server takes, in bytes (RFC 7162, section 4).
const LONGEST_COMMAND: usize = 8192;

/// The longest literal that LITERAL- lets a client send unasked, in bytes (RFC 7888, section 5).
const LONGEST_EAGER_LITERAL: usize = 4096;

/// The IMAP speaker.
pub(super) struct Imap {
    talk: Conversation,
    /// How many commands were sent; the tags are `m1`, `m2` and so on.
    commands: u32,
    /// What the server can do, as far as it told under the present security and identity.
    capabilities: Words,
    /// Whether STARTTLS has to be found before anything else.
    wants_tls: bool,
    /// Whether the greeting was PREAUTH.
    preauthenticated: bool,
    /// What came untagged since the last command.
    untagged: Untagged,
    /// What the server wanted to be shown, or warned of, beside commands that went well.
    told: Vec<String>,
}

/// What a server says to a command.
enum Said {
    /// Go on, with this challenge.
    GoOn(String),
    /// Done, with this reply.
    Done(Reply),
}

/// What a server says on the side while it works on a command.
#[derive(Default)]
struct Untagged {
    /// Whether it told what it can do.
    capabilities: bool,
    messages: Option<u64>,
    quotas: Quotas,
    bye: Option<Reply>,
    /// The texts of untagged NO and BAD, and of whatever carries ALERT.
    warnings: Vec<Reply>,
}

impl Imap {
    /// Nothing was said yet.
    pub(super) fn new(talk: Conversation, script: &Script) -> Self {
        Self {
            talk,
            commands: 0,
            capabilities: Words::at_most(MOST_CAPABILITIES),
            wants_tls: script.security == Security::StartTls,
            preauthenticated: false,
            untagged: Untagged::default(),
            told: Vec::new(),
        }
    }

    fn next_tag(&mut self) -> String {
        self.commands += 1;
        self.untagged = Untagged::default();
        format!("m{}", self.commands)
    }

    /// Sends a command without a secret and awaits its end.
    async fn command(&mut self, command: &str) -> Talk<Reply> {
        let tag = self.next_tag();
        self.talk.command(&format!("{tag} {command}"), command);
        self.completion().await
    }

    /// Awaits the tagged end of a command that asks for nothing more.
    async fn completion(&mut self) -> Talk<Reply> {
        loop {
            if let Said::Done(reply) = self.said().await? {
                return Ok(reply);
            }
        }
    }

    /// Awaits the tagged end of the last command, or a request to go on; notes what comes untagged.
    async fn said(&mut self) -> Talk<Said> {
        let tag = format!("m{}", self.commands);
        loop {
            let line = match self.talk.line_with_literals(reply::ends_in_text).await {
                Ok(line) => line,
                Err(trouble) => return Err(self.last_words(trouble)),
            };
            match reply::read(&line, &tag) {
                Line::Tagged(status) => {
                    let reply = self.note(status);
                    return Ok(Said::Done(self.with_warnings(reply)));
                }
                Line::GoOn(text) => return Ok(Said::GoOn(text)),
                Line::Untagged(status) => {
                    let reply = self.note(status);
                    match reply.status.as_str() {
                        "BYE" => self.untagged.bye = Some(reply),
                        "NO" | "BAD" => self.untagged.warnings.push(reply),
                        _ if reply.response_code.as_deref() == Some("ALERT") => {
                            self.untagged.warnings.push(reply)
                        }
                        _ => {}
                    }
                }
                Line::Capabilities(words) => self.learn(&words),
                Line::Exists(messages) => self.untagged.messages = Some(messages),
                Line::Quota(quotas) => self.untagged.quotas.join(quotas),
                Line::Remark(text) => self.untagged.warnings.push(Reply {
                    text,
                    ..Reply::default()
                }),
                Line::Other => {}
            }
        }
    }

    /// Takes the capabilities out of a response code.
    fn note(&mut self, status: Status) -> Reply {
        if status.reply.response_code.as_deref() == Some("CAPABILITY") {
            self.learn(&status.arguments);
        }
        status.reply
    }

    /// The first list that comes with a command replaces what was known; a second one adds to it.
    fn learn(&mut self, words: &str) {
        if !std::mem::replace(&mut self.untagged.capabilities, true) {
            self.capabilities.clear();
        }
        for word in words.split_ascii_whitespace() {
            self.capabilities.add(word);
        }
    }

    fn can(&self, capability: &str) -> bool {
        self.capabilities.has(capability)
    }

    /// A refusal often says on the side what the refusal itself leaves out.
    fn with_warnings(&mut self, mut reply: Reply) -> Reply {
        if reply.status == "OK" {
            let told = self.untagged.warnings.iter().chain([&reply]);
            self.told.extend(told.filter_map(reply::told));
            return reply;
        }
        // The good-bye of a server that hangs up over it may say why, and the refusal not.
        let remarks = self.untagged.warnings.drain(..);
        for warning in remarks.chain(self.untagged.bye.take()) {
            if reply.text != warning.text {
                reply.text.push(' ');
                reply.text.push_str(&warning.text);
            }
            reply.response_code = reply.response_code.or(warning.response_code);
        }
        reply.text = reply.text.trim().to_owned();
        reply
    }

    /// What explains why nothing more came: the untagged NO or BAD of a server that then hung up, and its good-bye.
    fn last_words(&mut self, trouble: SessionTrouble) -> SessionTrouble {
        let has_ended = self.untagged.bye.is_some()
            || matches!(trouble, SessionTrouble::Closed | SessionTrouble::Reset);
        let warnings = &mut self.untagged.warnings;
        let refuses = |warning: &Reply| matches!(warning.status.as_str(), "NO" | "BAD");
        let refusing = warnings.iter().position(refuses).filter(|_| has_ended);
        let said = refusing.map(|at| warnings.remove(at));
        match said.or_else(|| self.untagged.bye.take()) {
            Some(said) => SessionTrouble::Bye(self.with_warnings(said)),
            None => trouble,
        }
    }

    fn offered(&mut self) -> Offer {
        let mut mechanisms = Words::at_most(MOST_MECHANISMS);
        for word in self.capabilities.list() {
            if let Some(mechanism) = word.to_ascii_uppercase().strip_prefix("AUTH=") {
                mechanisms.add(mechanism);
            }
        }
        Offer {
            capabilities: self.capabilities.list().to_vec(),
            mechanisms: mechanisms.into_list(),
            starttls: self.can("STARTTLS"),
            plain_login: !self.can("LOGINDISABLED"),
            apop: false,
            announced: !self.capabilities.list().is_empty(),
            under_tls: self.talk.under_tls(),
            told: self.take_told(),
        }
    }

    /// How full the mailbox is, where the server can tell it. That it does not is no fault: the mailbox stands open.
    async fn quotas(&mut self) -> Quotas {
        if !self.can("QUOTA") {
            return Quotas::default();
        }
        match self.command("GETQUOTAROOT INBOX").await {
            Ok(_) => self.untagged.quotas,
            Err(_) => Quotas::default(),
        }
    }

    /// What was said for a person since the last time.
    fn take_told(&mut self) -> Option<String> {
        self.told.dedup();
        let told = std::mem::take(&mut self.told);
        (!told.is_empty()).then(|| told.join(" "))
    }

    async fn ask_for_capabilities(&mut self) -> Talk<()> {
        let reply = self.command("CAPABILITY").await?;
        if reply.status == "OK" {
            Ok(())
        } else {
            Err(SessionTrouble::CommandRejected {
                command: "CAPABILITY",
                reply,
            })
        }
    }
}

impl Language for Imap {
    const PROTOCOL: Protocol = Protocol::Imap;

    async fn greet(&mut self) -> Talk<Greeting> {
        let reply = loop {
            let line = self.talk.line_with_literals(reply::ends_in_text).await?;
            match reply::read(&line, "") {
                Line::Untagged(status) => break self.note(status),
                Line::Capabilities(_) | Line::Exists(_) | Line::Quota(_) => {}
                Line::Other | Line::Remark(_)
                    if line.trim().is_empty() || line.starts_with("* ") => {}
                _ => return Err(self.talk.stranger(&line)),
            }
        };
        match reply.status.as_str() {
            "OK" => self.told.extend(reply::told(&reply)),
            "PREAUTH" if self.talk.under_tls() => self.preauthenticated = true,
            "PREAUTH" => return Err(SessionTrouble::Preauth(reply)),
            _ => return Err(SessionTrouble::GreetingRefused(reply)),
        }
        Ok(Greeting {
            exchange_front_end: super::line::exchange_front_end(&reply.text),
            reply,
            host: None,
        })
    }

    fn first_word(&self) -> String {
        "m1 CAPABILITY".to_owned()
    }

    async fn offer(&mut self) -> Talk<Offer> {
        // The greeting may tell less than the command does.
        let told = !self.capabilities.list().is_empty()
            && (self.can("STARTTLS") || self.talk.under_tls() || !self.wants_tls);
        if !told {
            self.ask_for_capabilities().await?;
        }
        Ok(self.offered())
    }

    async fn start_tls(&mut self, offer: &Offer) -> Talk<()> {
        if !offer.starttls {
            return Err(SessionTrouble::StartTlsNotOffered);
        }
        let reply = self.command("STARTTLS").await?;
        if reply.status != "OK" {
            return Err(SessionTrouble::StartTlsRefused(reply));
        }
        // What was said in clear text may have been changed on the way (RFC 9051, section 6.2.1).
        self.capabilities.clear();
        Ok(())
    }

    fn withdrawn(&self, line: &str) -> Option<Reply> {
        match reply::read(line, "") {
            Line::Untagged(status) => Some(status.reply).filter(|reply| reply.status == "BYE"),
            _ => None,
        }
    }

    fn knows_us_already(&self) -> bool {
        self.preauthenticated
    }

    fn takes_initial(&self, mechanism: Mechanism, length: usize) -> bool {
        let command = "m0000 AUTHENTICATE  \r\n".len() + mechanism.name().len();
        self.can("SASL-IR") && command + length <= LONGEST_COMMAND
    }

    fn begin_sasl(&mut self, mechanism: &str, initial: Option<&str>) {
        let tag = self.next_tag();
        let command = format!("AUTHENTICATE {mechanism}");
        self.talk.begin_sasl(&format!("{tag} "), &command, initial);
    }

    async fn turn(&mut self) -> Talk<Turn> {
        Ok(match self.said().await? {
            Said::GoOn(challenge) => Turn::Challenge(challenge),
            Said::Done(reply) if reply.status == "OK" => Turn::Accepted(reply),
            Said::Done(reply) => Turn::Refused(reply),
        })
    }

    async fn sign_in_by_command(
        &mut self,
        _: Command,
        credential: &Credential,
        leave: &Verified,
    ) -> Talk<Result<Reply, Reply>> {
        let tag = self.next_tag();
        let eager = |length| {
            self.can("LITERAL+") || (self.can("LITERAL-") && length <= LONGEST_EAGER_LITERAL)
        };
        let mut parts = login::parts(&tag, credential, leave, eager).into_iter();
        if let Some(Outgoing { wire, shown }) = parts.next() {
            self.talk.command_with_secret(wire, &shown, "LOGIN");
        }
        let reply = loop {
            match (self.said().await?, parts.next()) {
                (Said::Done(reply), _) => break reply,
                (Said::GoOn(_), Some(Outgoing { wire, shown })) => self.talk.go_on(wire, &shown),
                // It asks for more than there is, and will end the command in its own time.
                (Said::GoOn(_), None) => {}
            }
        };
        Ok(if reply.status == "OK" {
            Ok(reply)
        } else {
            Err(reply)
        })
    }

    async fn enter(&mut self) -> Talk<Option<Entry>> {
        if !self.untagged.capabilities {
            // A front end shows its real abilities only now; that it refuses to tell is no fault.
            self.command("CAPABILITY").await?;
        }
        let reply = self.command("EXAMINE INBOX").await?;
        if reply.status != "OK" {
            return Err(SessionTrouble::EntryRefused {
                command: "EXAMINE",
                reply,
            });
        }
        let messages = self.untagged.messages;
        let quotas = self.quotas().await;
        Ok(Some(Entry {
            command: "EXAMINE",
            messages,
            quota: quotas.storage,
            message_quota: quotas.messages,
            told: self.take_told(),
            reply,
        }))
    }

    async fn hear_end(&mut self) -> SessionTrouble {
        let end = self.completion().await;
        end.map_or_else(|trouble| trouble, SessionTrouble::Bye)
    }

    async fn take_leave(&mut self) -> Talk<()> {
        self.command("LOGOUT").await.map(drop)
    }
}
