//! Getting a token: a sign-in service over real TLS and HTTP, each of its answers on purpose.

#[path = "tokens/proofs.rs"]
mod proofs;

pub(crate) use proofs::come_back;

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};
use std::thread;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use mailprobe::catalogue::Catalogue;
use mailprobe::diagnose::diagnose;
use mailprobe::fact::facts;
use mailprobe::net::Network;
use mailprobe::oauth::assertion::Certificate;
use mailprobe::oauth::{Application, Proof};
use mailprobe::observation::sign_in::{SignIn, SignInTrouble};
use mailprobe::observation::tcp::TcpTrouble;
use mailprobe::observation::tls::CertificateFault;
use mailprobe::progress::Invitation;
use mailprobe::report::human::{self, Detail};
use mailprobe::report::{Report, json};
use mailprobe::runner::{self, Asking, How, Prepared};
use mailprobe::style::Style;

use crate::authority::{Authority, leaf};
use crate::bench::Bench;
use crate::server::{Peer, Server};

pub const HOST: &str = "login.microsoftonline.com";
pub const TOKEN: &str = "eyJ.canary-token.sig";
pub const CODE: &str = r#"{"device_code":"canary-device","user_code":"B7KQXW2P","verification_uri":"https://login.example/device","expires_in":900,"interval":1}"#;
const PENDING: &str = r#"{"error":"authorization_pending"}"#;

pub type Form = BTreeMap<String, String>;
type Asked = Arc<Mutex<Vec<(String, Form)>>>;

/// A sign-in service, what it was asked, and an authority that signs its certificate.
pub struct Service {
    pub root: Authority,
    pub server: Server,
    asked: Asked,
}

impl Service {
    /// Answers the questions in their order with these; the last one over and over.
    pub fn new(answers: &[(u16, &str)]) -> Self {
        let answers: Vec<_> = answers
            .iter()
            .map(|(status, body)| (*status, (*body).to_owned()))
            .collect();
        Self::answering(move |at, _| answers[at.min(answers.len() - 1)].clone())
    }

    pub fn answering(
        answer: impl Fn(usize, &Form) -> (u16, String) + Send + Sync + 'static,
    ) -> Self {
        let root = Authority::root("Root");
        let asked = Asked::default();
        let all = asked.clone();
        let server = Server::tls(root.issue(&leaf(&[HOST])), move |peer| {
            while let Some(question) = question(peer) {
                let (at, form) = {
                    let mut all = all.lock().unwrap();
                    all.push(question.clone());
                    (all.len() - 1, question.1)
                };
                let (status, body) = answer(at, &form);
                peer.send(
                    format!(
                        "HTTP/1.1 {status} x\r\nContent-Length: {}\r\nLocation: https://{HOST}/other\r\n\r\n{body}",
                        body.len()
                    )
                    .as_bytes(),
                );
            }
        });
        Self {
            root,
            server,
            asked,
        }
    }

    pub fn network(&self) -> Network {
        Network {
            extra_roots: vec![self.root.der()],
            ..leading_to(self.server.port())
        }
    }

    /// Asks, and does with the invitation what a person would.
    pub fn ask(&self, how: How, person: &dyn Fn(Invitation<'_>)) -> Outcome {
        ask(how, &self.network(), person)
    }

    /// The paths that were asked for, and what was sent.
    pub fn asked(&self) -> Vec<(String, Form)> {
        self.asked.lock().unwrap().clone()
    }
}

/// The next question on a connection.
fn question(peer: &mut Peer) -> Option<(String, Form)> {
    let path = peer.hear().split(' ').nth(1)?.to_owned();
    let mut length = 0;
    loop {
        let line = peer.hear().to_ascii_lowercase();
        match line.strip_prefix("content-length:") {
            Some(number) => length = number.trim().parse().unwrap(),
            None if line.is_empty() => break,
            None => {}
        }
    }
    let body = peer.hear_bytes(length);
    let form = form_urlencoded::parse(body.as_bytes()).into_owned();
    Some((path, form.collect()))
}

fn leading_to(port: u16) -> Network {
    let rule = format!("{HOST}:443:127.0.0.1:{port}");
    Network {
        connect_to: vec![rule.parse().unwrap()],
        ..Network::default()
    }
}

/// What came of it, and the run that could go on.
pub struct Outcome {
    pub token: Option<String>,
    pub sign_in: SignIn,
    pub prepared: Prepared,
}

impl Outcome {
    pub fn trouble(&self) -> &SignInTrouble {
        self.sign_in.outcome.as_ref().unwrap_err()
    }
}

pub fn ask(how: How, network: &Network, person: &dyn Fn(Invitation<'_>)) -> Outcome {
    let asking = Asking {
        application: Application {
            host: HOST.to_owned(),
            tenant: "contoso.com".to_owned(),
            client: "11111111-2222-3333-4444-555555555555".to_owned(),
        },
        how,
    };
    let mut prepared = Prepared::new(Bench::new().plan(), None);
    let secret = prepared.get_token(&asking, network, person).unwrap();
    let token = secret.map(|secret| {
        assert!(secret.is_token());
        assert!(!format!("{secret:?}").contains("canary"));
        mailprobe::secret::Scrubber::new(Some(&mailprobe::secret::Credential {
            username: String::new(),
            secret,
        }))
        .scrub(TOKEN)
    });
    Outcome {
        token,
        sign_in: prepared.sign_in.clone().unwrap(),
        prepared,
    }
}

pub fn nobody(_: Invitation<'_>) {}

pub fn application(secret: &str) -> How {
    How::Application(Proof::Secret(secret.into()))
}

#[test]
fn a_device_code_is_shown_and_asked_about_until_there_is_a_token() {
    let token = format!(r#"{{"access_token":"{TOKEN}"}}"#);
    let service = Service::new(&[(200, CODE), (400, PENDING), (200, &token)]);
    let shown = Mutex::new(Vec::new());
    let outcome = service.ask(How::Device, &|invitation| {
        if let Invitation::Code { code, address, .. } = invitation {
            shown.lock().unwrap().push(format!("{code} {address}"));
        }
    });
    assert_eq!(outcome.sign_in.outcome, Ok(()));
    assert_eq!(outcome.token.as_deref(), Some("[hidden]"));
    assert_eq!(outcome.sign_in.polls, 2);
    assert_eq!(
        *shown.lock().unwrap(),
        ["B7KQXW2P https://login.example/device"]
    );
    let asked = service.asked();
    let paths: Vec<&str> = asked.iter().map(|(path, _)| path.as_str()).collect();
    let of = |end: &str| format!("/contoso.com/oauth2/v2.0/{end}");
    assert_eq!(paths, [of("devicecode"), of("token"), of("token")]);
    assert_eq!(asked[1].1["device_code"], "canary-device");
    assert!(!asked[0].1["scope"].contains("offline_access"));
}

#[test]
fn a_code_that_nobody_types_runs_out() {
    let short = CODE.replace("900", "1");
    let service = Service::new(&[(200, &short), (400, PENDING)]);
    let outcome = service.ask(How::Device, &nobody);
    assert_eq!(outcome.trouble(), &SignInTrouble::Expired);
}

#[test]
fn a_service_that_fails_for_a_moment_does_not_end_the_wait() {
    let token = format!(r#"{{"access_token":"{TOKEN}"}}"#);
    let service = Service::new(&[(200, CODE), (503, "<html>"), (200, &token)]);
    let outcome = service.ask(How::Device, &nobody);
    assert_eq!(outcome.sign_in.outcome, Ok(()));
    assert!(
        outcome.sign_in.took.as_secs() >= 3,
        "it is asked less often"
    );
}

#[test]
fn nothing_is_sent_to_a_service_whose_certificate_is_not_trusted() {
    let service = Service::new(&[(200, CODE)]);
    let outcome = ask(
        application("canary-secret"),
        &leading_to(service.server.port()),
        &nobody,
    );
    let SignInTrouble::Untrusted { fault, issuer } = outcome.trouble() else {
        panic!("{:?}", outcome.trouble());
    };
    assert_eq!(*fault, CertificateFault::UnknownIssuer);
    assert_eq!(issuer.as_deref(), Some("CN=Root"));
    assert!(service.asked().is_empty() && service.server.heard().is_empty());
}

#[test]
fn a_certificate_for_another_name_is_not_enough() {
    let root = Authority::root("Root");
    let server = Server::tls(root.issue(&leaf(&["login.example.org"])), |peer| {
        peer.hear();
    });
    let network = Network {
        extra_roots: vec![root.der()],
        ..leading_to(server.port())
    };
    let outcome = ask(How::Device, &network, &nobody);
    assert!(matches!(
        outcome.trouble(),
        SignInTrouble::Untrusted {
            fault: CertificateFault::NameMismatch,
            ..
        }
    ));
    assert!(server.heard().is_empty());
}

#[test]
fn what_is_not_of_the_service_is_no_refusal_and_leads_nowhere() {
    let long = format!("{{\"a\":\"{}\"}}", "x".repeat(300 * 1024));
    for (status, body) in [
        (403, "<html>This page is blocked</html>"),
        (302, ""),
        (200, "<html>Please log in</html>"),
        (200, long.as_str()),
    ] {
        let service = Service::new(&[(status, body)]);
        let outcome = service.ask(How::Device, &nobody);
        assert_eq!(outcome.trouble(), &SignInTrouble::Http { status });
        assert_eq!(service.asked().len(), 1, "a redirection is not followed");
    }
}

#[test]
fn a_service_that_cannot_be_reached_is_told_by_what_stands_in_the_way() {
    let closed = leading_to(crate::closed::tcp().port());
    let outcome = ask(How::Device, &closed, &nobody);
    let refused = SignInTrouble::Connect(TcpTrouble::Refused);
    assert_eq!(outcome.trouble(), &refused);
    let server = Server::raw(drop);
    let outcome = ask(How::Device, &leading_to(server.port()), &nobody);
    assert_eq!(outcome.trouble().stage(), Some("secure"));
    let root = Authority::root("Root");
    let silent = Server::tls(root.issue(&leaf(&[HOST])), |peer| {
        question(peer);
        peer.close();
    });
    let network = Network {
        extra_roots: vec![root.der()],
        ..leading_to(silent.port())
    };
    let outcome = ask(How::Device, &network, &nobody);
    assert_eq!(outcome.trouble(), &SignInTrouble::Broken);
}

/// No answer is the service's own silence: nobody was shown a code, so it is no person who did not finish.
#[test]
fn silence_of_the_service_is_not_the_silence_of_a_person() {
    let silence = SignInTrouble::Timeout;
    assert_eq!(
        (silence.outcome(), silence.stage()),
        ("no-answer", Some("answer"))
    );
    let person = SignInTrouble::NoBrowserAnswer;
    assert_eq!((person.outcome(), person.stage()), ("timeout", None));
}
