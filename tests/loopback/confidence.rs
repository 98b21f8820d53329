//! What a sign-in service is told in confidence, and that no way of failing lets it out; and the way to the service.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use mailprobe::catalogue::Catalogue;
use mailprobe::diagnose::diagnose;
use mailprobe::fact::facts;
use mailprobe::net::Network;
use mailprobe::net::proxy::{Proxies, Proxy};
use mailprobe::oauth::Proof;
use mailprobe::oauth::assertion::Certificate;
use mailprobe::progress::Invitation;
use mailprobe::report::human::{self, Detail};
use mailprobe::report::{Report, json};
use mailprobe::runner::{self, How};
use mailprobe::style::Style;
use serde_json::json;

use crate::authority::leaf;
use crate::tokens::{CODE, Form, HOST, Outcome, Service, TOKEN, application, come_back, nobody};

/// What a service gave or was told, and must not be seen again.
const CONFIDENTIAL: [&str; 5] = [
    "client_secret",
    "client_assertion",
    "code",
    "code_verifier",
    "device_code",
];

/// A text in the ways in which a service may repeat it.
fn forms(text: &str) -> [String; 5] {
    let backwards = text.chars().rev().collect();
    let hexadecimal = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    [
        text.to_owned(),
        STANDARD.encode(text),
        URL_SAFE_NO_PAD.encode(text),
        backwards,
        hexadecimal,
    ]
}

/// A refusal that repeats everything that was told, in one way.
fn repeating(told: &Form, form: usize, error: &str) -> String {
    let all = CONFIDENTIAL.iter().filter_map(|name| told.get(*name));
    let all: Vec<String> = all.map(|text| forms(text)[form].clone()).collect();
    let all = all.join(" and ");
    json!({
        "error": error,
        "error_description": format!("AADSTS50079: {all}"),
        "trace_id": all,
        "correlation_id": all,
        "timestamp": all,
        "refresh_token": "canary-refresh",
    })
    .to_string()
}

/// Every output of a run that goes on after this.
fn outputs(outcome: Outcome) -> Vec<String> {
    let run = runner::run(outcome.prepared, None, &Network::default(), &|_| {}).unwrap();
    let facts = facts(&run);
    let catalogue = Catalogue::embedded();
    let verdict = diagnose(&run, &facts, &catalogue);
    let report = Report::new(&run, &facts, &verdict, &catalogue);
    vec![
        format!("{run:?}"),
        format!("{facts:?}"),
        json::render(&report.clone().with_recording(&run)),
        human::render(&report, &Style::PLAIN, Detail::Usual),
        human::render(&report, &Style::PLAIN, Detail::Everything),
    ]
}

fn certificate() -> How {
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
    let certificate = leaf(&["mail tool"]).self_signed(&key).unwrap();
    match Certificate::new(certificate.der(), &key.serialize_der()) {
        Ok(certificate) => How::Application(Proof::Certificate(certificate)),
        Err(_) => application("canary/secret+42"),
    }
}

#[test]
fn nothing_told_in_confidence_is_in_any_output_however_it_fails() {
    let ways: [fn() -> How; 4] = [
        || application("canary/secret+42"),
        certificate,
        || How::Device,
        || How::Browser(None),
    ];
    for (way, how) in ways.iter().enumerate() {
        for form in 0..forms("").len() {
            // A word of the standard, one of nobody, and success without a token.
            for (status, error) in [(400, "invalid_grant"), (400, "canary"), (200, "")] {
                let service = Service::answering(move |at, told| match way {
                    2 if at == 0 => (200, CODE.to_owned()),
                    _ => (status, repeating(told, form, error)),
                });
                let outcome = service.ask(how(), &|invitation| {
                    if let Invitation::Browser { address, .. } = invitation {
                        let address = address.to_owned();
                        thread::spawn(move || come_back(&address, None));
                    }
                });
                assert!(outcome.sign_in.outcome.is_err());
                let asked = service.asked();
                let (_, told) = asked.last().unwrap();
                let outputs = outputs(outcome);
                let secrets = CONFIDENTIAL.iter().filter_map(|name| told.get(*name));
                let mut count = 0;
                for secret in secrets {
                    count += 1;
                    for (output, form) in outputs
                        .iter()
                        .flat_map(|output| forms(secret).map(|form| (output, form)))
                    {
                        assert!(
                            !output.contains(&form),
                            "{form} of way {way} is in {output}"
                        );
                    }
                }
                assert!(count > 0, "way {way} tells nothing in confidence: {told:?}");
                assert!(
                    outputs
                        .iter()
                        .all(|output| !output.contains("canary-refresh"))
                );
            }
        }
    }
}

#[test]
fn a_service_that_wants_it_slower_is_asked_less_often() {
    let token = format!(r#"{{"access_token":"{TOKEN}"}}"#);
    let service = Service::new(&[
        (200, CODE),
        (400, r#"{"error":"slow_down"}"#),
        (200, &token),
    ]);
    let outcome = service.ask(How::Device, &nobody);
    assert_eq!(outcome.sign_in.outcome, Ok(()));
    // One second by its own word, and then five more (RFC 8628, section 3.5).
    assert!(
        outcome.sign_in.took.as_secs() >= 7,
        "{:?}",
        outcome.sign_in.took
    );
}

/// A proxy that leads to this port whatever it is asked for, and what it was asked for.
fn proxy(to: u16) -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let all = asked.clone();
    thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let mut client = client;
            let mut head = Vec::new();
            let mut byte = [0];
            while !head.ends_with(b"\r\n\r\n")
                && client.read(&mut byte).is_ok_and(|count| count == 1)
            {
                head.push(byte[0]);
            }
            all.lock()
                .unwrap()
                .push(String::from_utf8_lossy(&head).into_owned());
            let mut server = TcpStream::connect(("127.0.0.1", to)).unwrap();
            client.write_all(b"HTTP/1.1 200 ok\r\n\r\n").unwrap();
            let (mut up, mut down) = (client.try_clone().unwrap(), server.try_clone().unwrap());
            thread::spawn(move || std::io::copy(&mut up, &mut server));
            thread::spawn(move || std::io::copy(&mut down, &mut client));
        }
    });
    (port, asked)
}

#[test]
fn a_token_is_got_through_a_proxy_which_sees_none_of_it() {
    let token = format!(r#"{{"access_token":"{TOKEN}"}}"#);
    let service = Service::new(&[(200, CODE), (200, &token)]);
    let (port, asked) = proxy(service.server.port());
    let url = format!("http://127.0.0.1:{port}");
    let network = Network {
        extra_roots: vec![service.root.der()],
        proxies: Proxies::only(Proxy::parse(&url, "--proxy").unwrap()),
        ..Network::default()
    };
    let outcome = crate::tokens::ask(How::Device, &network, &nobody);
    assert_eq!(outcome.sign_in.outcome, Ok(()));
    assert_eq!(service.asked().len(), 2);
    let asked = asked.lock().unwrap();
    assert!(!asked.is_empty());
    for head in asked.iter() {
        assert!(head.starts_with(&format!("CONNECT {HOST}:443 ")), "{head}");
        assert!(!head.contains("canary"), "{head}");
    }
}
