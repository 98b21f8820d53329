//! The lines about what was tried for contrast.

use std::net::IpAddr;
use std::time::Duration;

use super::words::{dns_trouble, number, tcp_outcome};
use super::{Read, proxy};
use crate::observation::Trouble;
use crate::observation::contrast::{Hello, HelloAnswer, WebAnswer};
use crate::observation::session::{Reply, SessionTrouble};
use crate::observation::tls::{CertificateFault, TlsTrouble, TlsVersion};
use crate::scenario::{Beside, Web};
use crate::stage::Stage;

/// `web ANSWER`, and at its end, if the answer told a time, `clock SECONDS`.
pub(super) fn web(words: &[&str]) -> Read<Web> {
    let (words, clock_ahead) = match words {
        [words @ .., "clock", seconds] => (words, Some(number(seconds)?)),
        words => (words, None),
    };
    let answer = match words {
        ["as-known"] => WebAnswer::AsKnown,
        ["other", status] => WebAnswer::Other {
            status: number(status)?,
            leads_to: None,
        },
        ["other", status, host] => WebAnswer::Other {
            status: number(status)?,
            leads_to: Some((*host).to_owned()),
        },
        ["not-http"] => WebAnswer::NotHttp,
        ["no-name", trouble @ ..] => WebAnswer::NoName(dns_trouble(trouble)?),
        ["no-connection", trouble] => match tcp_outcome(trouble)? {
            Err(trouble) => WebAnswer::NoConnection(trouble),
            Ok(()) => return Err("a connection that stands is an answer".to_owned()),
        },
        ["no-answer"] => WebAnswer::NoAnswer,
        _ => return Err(format!("`{}` is no answer of the web", words.join(" "))),
    };
    Ok(Web {
        answer,
        clock_ahead,
    })
}

/// What was tried beside the conversation with a server: `contrast port 443 ok`.
pub(super) fn beside(words: &[&str]) -> Read<Beside> {
    match words {
        ["port", port, outcome] => Ok(Beside::Port {
            port: number(port)?,
            outcome: tcp_outcome(outcome)?,
        }),
        ["proxied", port, how @ ..] => Ok(Beside::Proxied {
            port: number(port)?,
            outcome: proxy::outcome(how)?,
        }),
        ["again", talk @ ..] => talked(None, talk),
        ["other", address, talk @ ..] => {
            let parsed = address.parse();
            let address = parsed.map_err(|_| format!("`{address}` is no address"))?;
            talked(Some(address), talk)
        }
        ["hello", "at-once", answer @ ..] => {
            let (answer, within) = match answer {
                [answer @ .., "says", who] => (answer, Some(greeting(who)?)),
                answer => (answer, None),
            };
            Ok(Beside::Hello {
                hello: Hello::Small,
                at_once: true,
                answer: hello_answer(answer, TlsVersion::Tls13)?,
                within,
            })
        }
        ["insisted", answer @ ..] => Ok(Beside::Insisted {
            answer: hello_answer(answer, TlsVersion::Tls13)?,
        }),
        ["hello", kind @ ("SSL" | "TLS"), number, answer @ ..] => {
            let version = version(kind, number)?;
            Ok(Beside::Hello {
                hello: Hello::Only(version),
                at_once: false,
                answer: hello_answer(answer, version)?,
                within: None,
            })
        }
        ["hello", size, answer @ ..] => {
            let hello = Hello::ALL.into_iter().find(|hello| hello.name() == *size);
            Ok(Beside::Hello {
                hello: hello.ok_or_else(|| format!("`{size}` is no hello"))?,
                at_once: false,
                answer: hello_answer(answer, TlsVersion::Tls13)?,
                within: None,
            })
        }
        _ => Err(format!("`{}` is nothing that is tried", words.join(" "))),
    }
}

/// The first words of somebody under TLS.
fn greeting(who: &str) -> Read<&'static str> {
    Ok(match who {
        "imap" => "* OK IMAP4rev1 ready\r\n",
        "pop3" => "+OK POP3 ready\r\n",
        "smtp" => "220 mail.example.org ESMTP\r\n",
        "http" => "HTTP/1.1 400 Bad Request\r\n",
        "nothing" => "",
        _ => return Err(format!("`{who}` is nobody who speaks under TLS")),
    })
}

/// What comes back on a hello: `ok` is that the server takes it, with the version that was offered.
fn hello_answer(words: &[&str], offered: TlsVersion) -> Read<HelloAnswer> {
    Ok(match words {
        ["ok"] => HelloAnswer::Accepted(offered),
        [kind @ ("SSL" | "TLS"), number] => HelloAnswer::Accepted(version(kind, number)?),
        ["alert", code] => HelloAnswer::Alert(number(code)?),
        ["closed"] => HelloAnswer::Closed,
        ["reset"] => HelloAnswer::Reset,
        ["timeout"] => HelloAnswer::Timeout,
        ["not-tls"] => HelloAnswer::NotTls,
        ["no-starttls"] => HelloAnswer::NoStartTls,
        _ => return Err(format!("`{}` is no answer to a hello", words.join(" "))),
    })
}

fn version(kind: &str, number: &str) -> Read<TlsVersion> {
    let version = TlsVersion::from_name(&format!("{kind} {number}"));
    version.ok_or_else(|| format!("`{kind} {number}` is no version"))
}

/// How a conversation went: `ok`, `trusted`, `untrusted` and why, or a stage and how it failed; then perhaps whether STARTTLS was offered.
fn talked(address: Option<IpAddr>, words: &[&str]) -> Read<Beside> {
    let (words, starttls) = match words {
        [words @ .., "starttls"] => (words, Some(true)),
        [words @ .., "no-starttls"] => (words, Some(false)),
        words => (words, None),
    };
    let talk = |trouble: Option<(Stage, Trouble)>, certificate| Beside::Talk {
        address,
        trouble: trouble.map(|(stage, trouble)| (stage, Box::new(trouble))),
        starttls,
        certificate,
    };
    let (stage, how) = match words {
        ["ok"] => return Ok(talk(None, None)),
        ["trusted"] => return Ok(talk(None, Some(Ok(())))),
        ["untrusted", fault] => {
            let fault = CertificateFault::from_name(fault)
                .ok_or_else(|| format!("`{fault}` is no fault of a certificate"))?;
            return Ok(talk(None, Some(Err(fault))));
        }
        [stage, how @ ..] => (*stage, how),
        [] => return Err("how did it go: ok, or a stage and an outcome".to_owned()),
    };
    let stage = Stage::from_name(stage).ok_or_else(|| format!("`{stage}` is no stage"))?;
    let trouble = match (stage, how) {
        (Stage::Connect, [how]) => match tcp_outcome(how)? {
            Err(trouble) => Trouble::Tcp(trouble),
            Ok(()) => return Err("`connect ok` is no trouble".to_owned()),
        },
        (Stage::Secure, how) => Trouble::Tls(tls_trouble(how)?),
        (Stage::Greet | Stage::Offer, how) => Trouble::Session(session_trouble(how)?),
        _ => return Err(format!("a contrast does not come to `{stage}`")),
    };
    Ok(talk(Some((stage, trouble)), None))
}

pub(super) fn tls_trouble(words: &[&str]) -> Read<TlsTrouble> {
    Ok(match words {
        ["alert", code] => TlsTrouble::Alert(number(code)?),
        ["nothing-in-common"] => TlsTrouble::NothingInCommon,
        ["misbehaved"] => TlsTrouble::Misbehaved,
        ["client-certificate-required"] => TlsTrouble::ClientCertificateRequired,
        ["closed"] => TlsTrouble::Closed,
        ["reset"] => TlsTrouble::Reset,
        ["timeout"] => TlsTrouble::Timeout,
        _ => return Err(format!("`{}` is no trouble of TLS", words.join(" "))),
    })
}

fn session_trouble(words: &[&str]) -> Read<SessionTrouble> {
    Ok(match words {
        ["closed"] => SessionTrouble::Closed,
        ["reset"] => SessionTrouble::Reset,
        ["silent"] => SessionTrouble::Silent {
            partial: Vec::new(),
        },
        ["no-answer", command] => SessionTrouble::NoAnswer {
            command: (*command).to_owned(),
            waited: Duration::ZERO,
        },
        ["not-offered"] => SessionTrouble::StartTlsNotOffered,
        ["bye", text @ ..] => SessionTrouble::Bye(Reply {
            status: "BYE".to_owned(),
            text: text.join(" "),
            ..Reply::default()
        }),
        _ => {
            return Err(format!(
                "`{}` is no trouble of a conversation",
                words.join(" ")
            ));
        }
    })
}
