//! Message submission (RFC 6409) over SMTP (RFC 5321), as far as the permission to send: never DATA.

mod reply;

use super::Script;
use super::conversation::{Conversation, Talk};
use super::course::{Language, Turn};
use super::late;
use super::words::{MOST_CAPABILITIES, MOST_MECHANISMS, Words};
use crate::endpoint::Protocol;
use crate::mechanism::{Command, Mechanism};
use crate::observation::session::{Entry, Greeting, Offer, Reply, SessionTrouble};
use crate::observation::tls::Verified;
use crate::secret::Credential;

/// The longest command, line end included, in bytes (RFC 5321, section 4.5.3.1.4). A longer response
/// goes on a line of its own, which may have 12288 (RFC 4954, section 4).
const LONGEST_COMMAND: usize = 512;

/// The SMTP speaker.
pub(super) struct Smtp {
    talk: Conversation,
    ehlo: String,
    address: Option<String>,
    /// Who it is from, where that is another address.
    from: Option<String>,
    /// Whether the server takes addresses beyond ASCII (RFC 6531).
    takes_utf8: bool,
    /// Whether a mail was begun, which RSET then forgets.
    began_mail: bool,
}

/// A whole reply, its lines apart.
struct Lines {
    code: u16,
    lines: Vec<String>,
}

impl Lines {
    fn reply(&self) -> Reply {
        reply::join(self.code, &self.lines)
    }

    fn is_positive(&self) -> bool {
        self.code / 100 == 2
    }
}

impl Smtp {
    /// Nothing was said yet.
    pub(super) fn new(talk: Conversation, script: &Script) -> Self {
        Self {
            talk,
            ehlo: script.ehlo.clone(),
            address: own_address(script),
            from: script.from.clone(),
            takes_utf8: false,
            began_mail: false,
        }
    }

    async fn command(&mut self, command: &str) -> Talk<Lines> {
        self.talk.command(command, command);
        self.answer().await
    }

    /// Awaits the answer to a command.
    async fn answer(&mut self) -> Talk<Lines> {
        let lines = self.lines().await?;
        if lines.code == 421 {
            return Err(SessionTrouble::Bye(lines.reply()));
        }
        Ok(lines)
    }

    /// Awaits a reply of any number of lines.
    async fn lines(&mut self) -> Talk<Lines> {
        let mut lines = Vec::new();
        loop {
            let line = self.talk.line().await?;
            match reply::read(&line) {
                Some(part) => {
                    lines.push(part.text.to_owned());
                    if !part.more {
                        return Ok(Lines {
                            code: part.code,
                            lines,
                        });
                    }
                }
                None if line.trim().is_empty() => {}
                None if lines.is_empty() => return Err(self.talk.stranger(&line)),
                // Some servers wrap a long text and leave the code out.
                None => lines.push(line.trim().to_owned()),
            }
        }
    }
}

impl Language for Smtp {
    const PROTOCOL: Protocol = Protocol::Smtp;

    async fn greet(&mut self) -> Talk<Greeting> {
        let lines = self.lines().await?;
        let reply = lines.reply();
        match lines.code {
            220 => Ok(Greeting {
                host: lines.lines.first().and_then(|text| host(text)),
                exchange_front_end: None,
                reply,
            }),
            400.. => Err(SessionTrouble::GreetingRefused(reply)),
            code => Err(self.talk.stranger(&format!("{code} {}", reply.text))),
        }
    }

    fn first_word(&self) -> String {
        format!("EHLO {}", self.ehlo)
    }

    async fn offer(&mut self) -> Talk<Offer> {
        let under_tls = self.talk.under_tls();
        let ehlo = self.command(&format!("EHLO {}", self.ehlo)).await?;
        // A second greeting: whoever ends TLS let the server behind it begin anew, and every answer is late by one since.
        if ehlo.code == 220 {
            return Err(SessionTrouble::OutOfStep(ehlo.reply()));
        }
        // The server behind whoever ends TLS does not know of it.
        if ehlo.code == 530 && under_tls {
            return Err(SessionTrouble::CommandRejected {
                command: "EHLO",
                reply: ehlo.reply(),
            });
        }
        if ehlo.is_positive() {
            let offer = read_offer(ehlo.lines, under_tls);
            self.takes_utf8 = offer
                .capabilities
                .iter()
                .any(|word| word.eq_ignore_ascii_case("SMTPUTF8"));
            return Ok(offer);
        }
        if ehlo.code < 500 {
            return Err(SessionTrouble::CommandRejected {
                command: "EHLO",
                reply: ehlo.reply(),
            });
        }
        let helo = match self.command(&format!("HELO {}", self.ehlo)).await {
            // The last words before the end tell why it came.
            Err(SessionTrouble::Closed | SessionTrouble::Reset) => {
                return Err(SessionTrouble::Bye(ehlo.reply()));
            }
            helo => helo?,
        };
        if !helo.is_positive() {
            return Err(SessionTrouble::CommandRejected {
                command: "HELO",
                reply: helo.reply(),
            });
        }
        // An answer to HELO is one line (RFC 5321, section 4.1.1.1); a list of extensions is the answer to EHLO.
        if late::names_extensions(helo.lines.get(1..).unwrap_or_default()) {
            return Err(SessionTrouble::OutOfStep(ehlo.reply()));
        }
        Ok(Offer {
            under_tls,
            ..Offer::default()
        })
    }

    async fn start_tls(&mut self, offer: &Offer) -> Talk<()> {
        if !offer.starttls {
            return Err(SessionTrouble::StartTlsNotOffered);
        }
        let answer = self.command("STARTTLS").await?;
        if answer.code != 220 {
            return Err(SessionTrouble::StartTlsRefused(answer.reply()));
        }
        Ok(())
    }

    fn withdrawn(&self, line: &str) -> Option<Reply> {
        let (code, text) = (line.get(..3)?.parse().ok()?, line.get(4..)?);
        let refuses = (400..600).contains(&code) && line.as_bytes()[3] == b' ';
        refuses.then(|| reply::join(code, &[text.to_owned()]))
    }

    fn takes_initial(&self, mechanism: Mechanism, length: usize) -> bool {
        "AUTH  \r\n".len() + mechanism.name().len() + length <= LONGEST_COMMAND
    }

    fn begin_sasl(&mut self, mechanism: &str, initial: Option<&str>) {
        let command = format!("AUTH {mechanism}");
        self.talk.begin_sasl("", &command, initial);
    }

    async fn turn(&mut self) -> Talk<Turn> {
        let answer = self.answer().await?;
        let reply = answer.reply();
        Ok(match answer.code {
            334 => Turn::Challenge(reply.text),
            200..300 => Turn::Accepted(reply),
            _ => Turn::Refused(reply),
        })
    }

    async fn sign_in_by_command(
        &mut self,
        _: Command,
        _: &Credential,
        _: &Verified,
    ) -> Talk<Result<Reply, Reply>> {
        // SMTP has no such command, and no offer of it says otherwise.
        Err(SessionTrouble::NoMechanism {
            offered: Vec::new(),
        })
    }

    async fn enter(&mut self) -> Talk<Option<Entry>> {
        let Some(own) = self.address.as_deref() else {
            return Ok(None);
        };
        let sender = self.from.as_deref().unwrap_or(own);
        let path = |address| path(address, self.takes_utf8);
        let (Some(from), Some(to)) = (path(sender), path(own)) else {
            return Ok(None);
        };
        let is_plain = from.is_ascii() && to.is_ascii();
        let parameter = if is_plain { "" } else { " SMTPUTF8" };
        let mail = self
            .command(&format!("MAIL FROM:<{from}>{parameter}"))
            .await?;
        if !mail.is_positive() {
            return Err(SessionTrouble::EntryRefused {
                command: "MAIL",
                reply: mail.reply(),
            });
        }
        self.began_mail = true;
        let rcpt = self.command(&format!("RCPT TO:<{to}>")).await?;
        if !rcpt.is_positive() {
            return Err(SessionTrouble::EntryRefused {
                command: "RCPT",
                reply: rcpt.reply(),
            });
        }
        Ok(Some(Entry {
            command: "RCPT",
            messages: None,
            quota: None,
            message_quota: None,
            told: None,
            reply: rcpt.reply(),
        }))
    }

    async fn hear_end(&mut self) -> SessionTrouble {
        let end = self.answer().await;
        end.map_or_else(
            |trouble| trouble,
            |lines| SessionTrouble::Bye(lines.reply()),
        )
    }

    async fn take_leave(&mut self) -> Talk<()> {
        if self.began_mail {
            self.command("RSET").await?;
        }
        self.command("QUIT").await.map(drop)
    }
}

/// Whose mail it is: the address that was given, or a sign-in name that is one.
fn own_address(script: &Script) -> Option<String> {
    let name = script
        .credential
        .as_ref()
        .map(|credential| &credential.username);
    let address = script.address.as_ref().or(name)?;
    address.contains('@').then(|| address.clone())
}

/// What the lines behind the first one of an EHLO reply say (RFC 5321, section 4.1.1.1).
fn read_offer(lines: Vec<String>, under_tls: bool) -> Offer {
    let mut offer = Offer {
        announced: true,
        under_tls,
        capabilities: lines
            .into_iter()
            .skip(1)
            .filter(|line| !line.is_empty())
            .take(MOST_CAPABILITIES)
            .collect(),
        ..Offer::default()
    };
    let mut mechanisms = Words::at_most(MOST_MECHANISMS);
    for capability in &offer.capabilities {
        // Old servers write `AUTH=`, for clients that came before the standard.
        let upper = capability
            .to_ascii_uppercase()
            .replacen("AUTH=", "AUTH ", 1);
        let mut words = upper.split_ascii_whitespace();
        match words.next() {
            Some("STARTTLS") => offer.starttls = true,
            Some("AUTH") => {
                for mechanism in words {
                    mechanisms.add(mechanism);
                }
            }
            _ => {}
        }
    }
    offer.mechanisms = mechanisms.into_list();
    offer
}

/// The host that a greeting begins with: a domain or an address in brackets.
fn host(greeting: &str) -> Option<String> {
    let first = greeting.split_ascii_whitespace().next()?;
    let is_host = |c: char| c.is_ascii_alphanumeric() || "-._:[]".contains(c);
    (first.contains(['.', '[']) && first.chars().all(is_host)).then(|| first.to_owned())
}

/// The address as it may stand between `<` and `>`; none when this server cannot be given it.
///
/// A domain beyond ASCII is written in its ASCII form; only a local part beyond ASCII needs SMTPUTF8.
fn path(address: &str, takes_utf8: bool) -> Option<String> {
    let (local, domain) = address.rsplit_once('@')?;
    let breaks_out = |c: char| c.is_control() || c == '<' || c == '>';
    if address.contains(breaks_out) || !(local.is_ascii() || takes_utf8) {
        return None;
    }
    if domain.is_ascii() {
        return Some(address.to_owned());
    }
    let domain = idna::domain_to_ascii(domain).ok()?;
    Some(format!("{local}@{domain}"))
}
