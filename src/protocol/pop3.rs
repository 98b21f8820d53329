//! POP3 (RFC 1939, 2449, 2595, 5034), as far as the first look: nothing is fetched, deleted or reset.

use super::conversation::{Conversation, Talk};
use super::course::{Language, Turn};
use super::late;
use super::line;
use super::sasl;
use super::words::{MOST_CAPABILITIES, MOST_MECHANISMS, Words};
use crate::endpoint::Protocol;
use crate::mechanism::{Command, Mechanism};
use crate::observation::session::{Entry, Greeting, Offer, Reply, SessionTrouble};
use crate::observation::tls::Verified;
use crate::secret::{Credential, HIDDEN, Wire};
use crate::stage::Stage;

/// The longest command, line end included, in bytes (RFC 2449, section 4). Exchange Online cuts
/// longer ones off, so a token goes on a line of its own (RFC 5034, section 4).
const LONGEST_COMMAND: usize = 255;

/// The POP3 speaker.
pub(super) struct Pop3 {
    talk: Conversation,
    /// The time stamp of the banner, its angle brackets included, where there is one (RFC 1939, section 7).
    stamp: Option<String>,
    /// How it refused to tell what it can do, until it says something else.
    refused: Option<Reply>,
    /// How it refused CAPA.
    without_capa: Option<Reply>,
}

impl Pop3 {
    /// Nothing was said yet.
    pub(super) fn new(talk: Conversation) -> Self {
        Self {
            talk,
            stamp: None,
            refused: None,
            without_capa: None,
        }
    }

    async fn command(&mut self, command: &str) -> Talk<Reply> {
        self.talk.command(command, command);
        self.reply().await
    }

    /// Awaits a reply of one line.
    async fn reply(&mut self) -> Talk<Reply> {
        match self.said().await? {
            Said::Done(reply) => Ok(reply),
            Said::GoOn(line) => Err(self.talk.stranger(&line)),
        }
    }

    async fn said(&mut self) -> Talk<Said> {
        loop {
            // The last words before the end tell why it came.
            let line = match (self.talk.line().await, self.refused.take()) {
                (Err(SessionTrouble::Closed | SessionTrouble::Reset), Some(last)) => {
                    return Err(SessionTrouble::Bye(last));
                }
                (line, _) => line?,
            };
            if line.trim().is_empty() {
                continue;
            }
            return if let Some(reply) = read(&line) {
                Ok(Said::Done(reply))
            } else if line.starts_with('+') {
                Ok(Said::GoOn(line))
            } else {
                Err(self.talk.stranger(&line))
            };
        }
    }

    /// Awaits the lines of a longer reply, up to the single dot.
    async fn lines(&mut self) -> Talk<Vec<String>> {
        let mut lines = Vec::new();
        loop {
            let line = self.talk.line().await?;
            let line = line.trim_end();
            match line.strip_prefix('.') {
                Some("") => return Ok(lines),
                Some(stuffed) => lines.push(stuffed.to_owned()),
                None => lines.push(line.to_owned()),
            }
        }
    }
}

/// What a server says to a command.
enum Said {
    /// Go on, with this whole line.
    GoOn(String),
    /// Done, with this reply.
    Done(Reply),
}

impl Language for Pop3 {
    const PROTOCOL: Protocol = Protocol::Pop3;

    async fn greet(&mut self) -> Talk<Greeting> {
        let reply = self.reply().await?;
        if reply.status != "+OK" {
            return Err(SessionTrouble::GreetingRefused(reply));
        }
        self.stamp = stamp(&reply.text).map(str::to_owned);
        Ok(Greeting {
            host: self.stamp.as_deref().and_then(host).map(str::to_owned),
            exchange_front_end: line::exchange_front_end(&reply.text),
            reply,
        })
    }

    fn first_word(&self) -> String {
        "CAPA".to_owned()
    }

    async fn offer(&mut self) -> Talk<Offer> {
        let reply = self.command("CAPA").await?;
        if reply.status != "+OK" {
            // By a documented code the server itself is at fault (RFC 3206); by words a server without CAPA says all kinds of things.
            if matches!(
                reply.response_code.as_deref(),
                Some("SYS/TEMP" | "SYS/PERM")
            ) {
                return Err(SessionTrouble::Bye(reply));
            }
            self.without_capa = Some(reply.clone());
            self.refused = Some(reply);
            // CAPA is an extension: a server without it knows USER and PASS, and may know STLS.
            return Ok(Offer {
                plain_login: true,
                apop: self.stamp.is_some(),
                under_tls: self.talk.under_tls(),
                ..Offer::default()
            });
        }
        let mut capabilities = self.lines().await?;
        capabilities.truncate(MOST_CAPABILITIES);
        let mut mechanisms = Words::at_most(MOST_MECHANISMS);
        let mut offer = Offer {
            announced: true,
            apop: self.stamp.is_some(),
            under_tls: self.talk.under_tls(),
            ..Offer::default()
        };
        for capability in &capabilities {
            let mut words = capability
                .split_ascii_whitespace()
                .map(str::to_ascii_uppercase);
            match words.next().as_deref() {
                Some("STLS") => offer.starttls = true,
                Some("USER") => offer.plain_login = true,
                Some("SASL") => {
                    for mechanism in words {
                        mechanisms.add(&mechanism);
                    }
                }
                _ => {}
            }
        }
        offer.mechanisms = mechanisms.into_list();
        offer.capabilities = capabilities;
        Ok(offer)
    }

    async fn start_tls(&mut self, offer: &Offer) -> Talk<()> {
        if offer.announced && !offer.starttls {
            return Err(SessionTrouble::StartTlsNotOffered);
        }
        let reply = match self.command("STLS").await {
            // Nobody closes over a command that is not known: what was refused is the first one.
            Err(SessionTrouble::Bye(last)) => {
                self.talk.begin(Stage::Offer);
                return Err(SessionTrouble::Bye(last));
            }
            reply => reply?,
        };
        match reply.status.as_str() {
            "+OK" => Ok(()),
            _ if offer.announced => Err(SessionTrouble::StartTlsRefused(reply)),
            _ => Err(SessionTrouble::StartTlsNotOffered),
        }
    }

    fn withdrawn(&self, line: &str) -> Option<Reply> {
        read(line).filter(|reply| reply.status == "-ERR")
    }

    fn before_tls(&mut self, trouble: SessionTrouble) -> SessionTrouble {
        match (trouble, self.without_capa.take()) {
            // The go-ahead was the answer to CAPA, and here is the rest of it.
            (SessionTrouble::StartTlsInjection { text }, Some(refused))
                if late::begins_capabilities(&text) =>
            {
                self.talk.begin(Stage::Offer);
                SessionTrouble::OutOfStep(refused)
            }
            (trouble, _) => trouble,
        }
    }

    fn takes_initial(&self, mechanism: Mechanism, length: usize) -> bool {
        let command = "AUTH  \r\n".len() + mechanism.name().len();
        mechanism == Mechanism::Plain && command + length <= LONGEST_COMMAND
    }

    fn begin_sasl(&mut self, mechanism: &str, initial: Option<&str>) {
        let command = format!("AUTH {mechanism}");
        self.talk.begin_sasl("", &command, initial);
    }

    async fn turn(&mut self) -> Talk<Turn> {
        Ok(match self.said().await? {
            Said::GoOn(line) => Turn::Challenge(line[1..].trim().to_owned()),
            Said::Done(reply) if reply.status == "+OK" => Turn::Accepted(reply),
            Said::Done(reply) => Turn::Refused(reply),
        })
    }

    async fn sign_in_by_command(
        &mut self,
        command: Command,
        credential: &Credential,
        leave: &Verified,
    ) -> Talk<Result<Reply, Reply>> {
        if let (Command::Apop, Some(stamp)) = (command, &self.stamp) {
            let digest = sasl::apop(stamp, credential, leave);
            self.talk.hide_digest(&digest);
            let name = &credential.username;
            let wire = format!("APOP {name} {}\r\n", *sasl::hexadecimal(&digest));
            let shown = format!("APOP {name} {HIDDEN}");
            self.talk
                .command_with_secret(Wire::new(wire.into_bytes()), &shown, "APOP");
            let reply = self.reply().await?;
            return Ok(judged(reply));
        }
        let reply = self
            .command(&format!("USER {}", credential.username))
            .await?;
        if reply.status != "+OK" {
            return Ok(Err(reply));
        }
        let password = sasl::password(credential, leave);
        self.talk.command_with_secret(
            Wire::new(format!("PASS {password}\r\n").into_bytes()),
            &format!("PASS {HIDDEN}"),
            "PASS",
        );
        let reply = self.reply().await?;
        Ok(judged(reply))
    }

    async fn enter(&mut self) -> Talk<Option<Entry>> {
        let reply = self.command("STAT").await?;
        if reply.status != "+OK" {
            return Err(SessionTrouble::EntryRefused {
                command: "STAT",
                reply,
            });
        }
        let count = reply.text.split_ascii_whitespace().next();
        Ok(Some(Entry {
            command: "STAT",
            messages: count.and_then(|count| count.parse().ok()),
            quota: None,
            message_quota: None,
            told: None,
            reply,
        }))
    }

    async fn hear_end(&mut self) -> SessionTrouble {
        let end = self.reply().await;
        end.map_or_else(|trouble| trouble, SessionTrouble::Bye)
    }

    async fn take_leave(&mut self) -> Talk<()> {
        self.command("QUIT").await.map(drop)
    }
}

/// Takes `+OK` or `-ERR` apart, with its response code (RFC 2449, section 8).
fn read(line: &str) -> Option<Reply> {
    let (word, rest) = line
        .trim_end()
        .split_once([' ', '\t'])
        .unwrap_or((line.trim_end(), ""));
    let status = ["+OK", "-ERR"]
        .into_iter()
        .find(|known| word.eq_ignore_ascii_case(known))?;
    let rest = rest.trim();
    let bracket = rest
        .strip_prefix('[')
        .and_then(|inner| inner.split_once(']'));
    let (response_code, text) = match bracket {
        Some((code, text)) => (
            code.split_ascii_whitespace()
                .next()
                .map(str::to_ascii_uppercase),
            text,
        ),
        None => (None, rest),
    };
    Some(Reply {
        status: status.to_owned(),
        code: None,
        enhanced: None,
        response_code,
        text: text.trim().to_owned(),
    })
}

/// A reply that accepts, or one that refuses.
fn judged(reply: Reply) -> Result<Reply, Reply> {
    if reply.status == "+OK" {
        Ok(reply)
    } else {
        Err(reply)
    }
}

/// The time stamp of a banner, `<1896.697170952@dbc.mtview.ca.us>` (RFC 1939, section 7).
fn stamp(banner: &str) -> Option<&str> {
    let from = banner.find('<')?;
    let to = from + banner[from..].find('>')?;
    let stamp = &banner[from..=to];
    let is_plain = stamp.bytes().all(|byte| byte.is_ascii_graphic());
    (is_plain && stamp.contains('@')).then_some(stamp)
}

/// The host that a time stamp names.
fn host(stamp: &str) -> Option<&str> {
    let (_, host) = stamp.rsplit_once('@')?;
    let host = host.trim_end_matches('>');
    (!host.is_empty()).then_some(host)
}
