//! Tokens by the browser of this computer and by the proof of an application, and what is never told of either.

use super::*;

/// What a browser that was sent to this address brings back, with this in place of the state.
pub(crate) fn come_back(address: &str, state: Option<&str>) -> String {
    let (_, query) = address.split_once('?').unwrap();
    let fields: Form = form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect();
    let place = fields["redirect_uri"]
        .strip_prefix("http://localhost:")
        .unwrap();
    let port: u16 = place.parse().unwrap();
    let state = state.unwrap_or(&fields["state"]);
    // A browser connects ahead of time, asks for an icon, and only then for what matters.
    let ahead = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let icon = get(port, "/favicon.ico");
    assert!(icon.starts_with("HTTP/1.1 404"), "{icon}");
    let answer = get(port, &format!("/?code=canary-code&state={state}"));
    drop(ahead);
    answer
}

fn get(port: u16, target: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    write!(
        stream,
        "GET {target} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn the_code_of_the_browser_is_redeemed_with_the_proof_of_its_visit() {
    let token = format!(r#"{{"access_token":"{TOKEN}"}}"#);
    let service = Service::new(&[(200, &token)]);
    let challenge = Mutex::new(String::new());
    let outcome = service.ask(How::Browser(None), &|invitation| {
        let Invitation::Browser { address, .. } = invitation else {
            panic!("{invitation:?}");
        };
        let address = address.to_owned();
        let (_, behind) = address.split_once("code_challenge=").unwrap();
        behind[..43].clone_into(&mut challenge.lock().unwrap());
        thread::spawn(move || {
            let answer = come_back(&address, None);
            assert!(answer.contains("can be closed"), "{answer}");
        });
    });
    assert_eq!(outcome.sign_in.outcome, Ok(()));
    let (_, form) = &service.asked()[0];
    assert_eq!(form["code"], "canary-code");
    let verifier = form["code_verifier"].as_bytes();
    let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, verifier);
    assert_eq!(URL_SAFE_NO_PAD.encode(hash), *challenge.lock().unwrap());
}

#[test]
fn the_answer_to_another_visit_is_not_redeemed_and_ends_nothing() {
    let token = format!(r#"{{"access_token":"{TOKEN}"}}"#);
    let service = Service::new(&[(200, &token)]);
    let outcome = service.ask(How::Browser(None), &|invitation| {
        if let Invitation::Browser { address, .. } = invitation {
            let address = address.to_owned();
            thread::spawn(move || {
                for forged in ["forged", ""] {
                    let answer = come_back(&address, Some(forged));
                    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
                }
                come_back(&address, None);
            });
        }
    });
    assert_eq!(outcome.sign_in.outcome, Ok(()));
    assert_eq!(service.asked().len(), 1, "the forged code is not redeemed");
}

#[test]
fn an_application_proves_itself_with_its_key_which_stays_here() {
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).unwrap();
    let certificate = leaf(&["mail tool"]).self_signed(&key).unwrap();
    let certificate = Certificate::new(certificate.der(), &key.serialize_der()).unwrap();
    let token = format!(r#"{{"access_token":"{TOKEN}"}}"#);
    let service = Service::new(&[(200, &token)]);
    let how = How::Application(Proof::Certificate(certificate));
    assert_eq!(service.ask(how, &nobody).sign_in.outcome, Ok(()));
    let (_, form) = &service.asked()[0];
    assert_eq!(form["grant_type"], "client_credentials");
    assert_eq!(form["scope"], "https://outlook.office365.com/.default");
    let header = form["client_assertion"].split('.').next().unwrap();
    let header = String::from_utf8(URL_SAFE_NO_PAD.decode(header).unwrap()).unwrap();
    assert!(header.contains("PS256"), "{header}");
    assert!(!form.contains_key("client_secret"));
}

#[test]
fn no_secret_that_a_service_repeats_is_in_any_output() {
    let canary = "canary/secret+42";
    let refusal = |what: &str| {
        let text = format!(
            "AADSTS7000215: {what} {} {}\\r\\nTrace ID: {what}\\r\\n",
            STANDARD.encode(what),
            form_urlencoded::byte_serialize(what.as_bytes()).collect::<String>()
        );
        format!(
            r#"{{"error":"{what}","error_description":"{text}","error_codes":[7000215],"trace_id":"{what}","correlation_id":"{what}","timestamp":"{what}"}}"#
        )
    };
    let of_application = Service::new(&[(401, &refusal(canary))]);
    let of_device = Service::new(&[(200, CODE), (400, &refusal("canary-device"))]);
    let outcomes = [
        (canary, of_application.ask(application(canary), &nobody)),
        ("canary-device", of_device.ask(How::Device, &nobody)),
    ];
    for (secret, outcome) in outcomes {
        let refusal = outcome.trouble().refusal().unwrap();
        assert_eq!(refusal.aadsts, Some(7_000_215));
        let run = runner::run(outcome.prepared, None, &Network::default(), &|_| {}).unwrap();
        let facts = facts(&run);
        let catalogue = Catalogue::embedded();
        let report = Report::new(
            &run,
            &facts,
            &diagnose(&run, &facts, &catalogue),
            &catalogue,
        );
        let outputs = [
            format!("{run:?}"),
            format!("{facts:?}"),
            json::render(&report.clone().with_recording(&run)),
            human::render(&report, &Style::PLAIN, Detail::Everything),
        ];
        let forms = [
            secret.to_owned(),
            STANDARD.encode(secret),
            URL_SAFE_NO_PAD.encode(secret),
            form_urlencoded::byte_serialize(secret.as_bytes()).collect(),
        ];
        for (output, form) in outputs
            .iter()
            .flat_map(|o| forms.iter().map(move |f| (o, f)))
        {
            assert!(!output.contains(form.as_str()), "{form} is in {output}");
        }
        assert!(outputs[2].contains("7000215"), "{}", outputs[2]);
    }
}
