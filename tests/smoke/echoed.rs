//! A server that says the password back in everything that it can say: no form of a report holds it.

use std::fs;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};

use crate::authority::{Authority, leaf};
use crate::server::{Peer, Server};
use crate::tenant;

const PASSWORD: &str = "Not-The-Password-7";

/// The forms of a report, and of a smoke run.
const FORMS: [&str; 9] = [
    "human",
    "json",
    "markdown",
    "html",
    "junit",
    "github",
    "nagios",
    "prometheus",
    "ndjson",
];

/// Every form of the password that must not be seen: as it is, in base64 wherever it begins, and as addresses have it.
fn hidden() -> Vec<String> {
    let mut all = vec![PASSWORD.to_owned(), PASSWORD.replace('-', "%2D")];
    for lead in 0..3 {
        let shifted = [vec![0; lead], PASSWORD.as_bytes().to_vec()].concat();
        let whole = STANDARD_NO_PAD.encode(&shifted);
        all.push(whole[(lead * 8).div_ceil(6)..shifted.len() * 8 / 6].to_owned());
    }
    all
}

/// Says it in the greeting, among what it offers, and in every answer.
fn echoes(peer: &mut Peer, answer: &str, examined: &str) {
    let plain = STANDARD.encode(format!("\0kim@example.org\0{PASSWORD}"));
    let all = format!(
        "{PASSWORD} \"{PASSWORD}\" {} {plain} {}",
        STANDARD.encode(PASSWORD),
        PASSWORD.replace('-', "%2D")
    );
    peer.say(&format!("* OK {PASSWORD}.example.org ready {all}"));
    loop {
        let line = peer.hear();
        let mut words = line.split(' ');
        let (Some(tag), Some(command)) = (words.next(), words.next()) else {
            return;
        };
        match command {
            "CAPABILITY" => {
                peer.say(&format!(
                    "* CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH={PASSWORD} {PASSWORD}"
                ));
                peer.say(&format!("{tag} OK done {all}"));
            }
            "AUTHENTICATE" => {
                peer.say(&format!("* BYTHEWAY {all}"));
                peer.say(&format!("{tag} {answer} {all}"));
            }
            "EXAMINE" => {
                peer.say(&format!("* NO [ALERT] {all}"));
                peer.say(&format!("{tag} {examined} [{PASSWORD}] the mailbox {all}"));
            }
            "LOGOUT" => {
                peer.say(&format!("* BYE {all}"));
                peer.say(&format!("{tag} OK {all}"));
                return;
            }
            _ => {
                peer.say(&format!("{tag} BAD {line} {all}"));
            }
        }
    }
}

/// All that is told of a server in one form, by a check that signs in with the password of the folder.
fn told(server: &Server, security: &str, folder: &Path, form: &str) -> String {
    let output = tenant::mailprobe()
        .args(["kim@example.org", "--only=imap", "--web-check=off", "-v"])
        .arg(format!("--imap=127.0.0.1:{}/{security}", server.port()))
        .arg(format!("--ca-file={}", folder.join("root.pem").display()))
        .arg(format!(
            "--password-file={}",
            folder.join("password").display()
        ))
        .arg(format!("--format={form}"))
        .output()
        .unwrap();
    String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
}

#[test]
fn a_password_that_the_server_says_back_is_in_no_form() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    for (answer, examined) in [
        ("OK", "OK"),
        ("OK", "NO"),
        ("NO [AUTHENTICATIONFAILED]", "NO"),
        ("NO [Not-The-Password-7]", "NO"),
    ] {
        let root = Authority::root("Contoso Test Root");
        let server = Server::tls(root.issue(&leaf(&["127.0.0.1"])), move |peer| {
            echoes(peer, answer, examined);
        });
        fs::write(path("root.pem"), crate::once::pem(&root.der())).unwrap();
        fs::write(path("password"), PASSWORD).unwrap();
        for form in FORMS {
            let told = told(&server, "tls", folder.path(), form);
            assert!(told.len() > 60, "{form}: {told}");
            for secret in hidden() {
                assert!(
                    !told.contains(&secret),
                    "{answer}, {form}: {secret} in {told}"
                );
            }
        }
        let tried = server.heard().into_iter();
        let tried = tried.filter(|line| line.contains("AUTHENTICATE")).count();
        assert_eq!(tried, FORMS.len());
    }
}

/// What a server does with a client before anybody signs in: the password stands in clear text at the port for TLS, in a refusal,
/// and in the certificate.
#[test]
fn a_password_that_is_said_before_the_sign_in_is_in_no_form() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    fs::write(path("password"), PASSWORD).unwrap();
    let root = Authority::root("Contoso Test Root");
    fs::write(path("root.pem"), crate::once::pem(&root.der())).unwrap();
    let mut named = leaf(&["127.0.0.1", &format!("{PASSWORD}.example.org")]);
    let unit = rcgen::DnType::OrganizationalUnitName;
    named.distinguished_name.push(unit, PASSWORD);
    let clear = |text: String| {
        Server::clear(move |peer| {
            peer.say(&text);
        })
    };
    let servers = [
        (clear(format!("220 {PASSWORD}.example.org ESMTP")), "tls"),
        (clear(format!("* BYE {PASSWORD}")), "tls"),
        (clear(format!("* BYE {PASSWORD}")), "starttls"),
        (clear(format!("HTTP/1.1 400 {PASSWORD}")), "starttls"),
        (
            Server::tls(root.issue(&named), |peer| {
                // Cut, as a log cuts what is long.
                let cut = &PASSWORD[..PASSWORD.len() - 2];
                echoes(peer, &format!("NO <{cut}>"), "NO");
            }),
            "tls",
        ),
    ];
    for (server, security) in servers {
        for form in FORMS {
            let told = told(&server, security, folder.path(), form);
            assert!(told.len() > 60, "{form}: {told}");
            let cut = PASSWORD[..PASSWORD.len() - 2].to_owned();
            for secret in hidden().into_iter().chain([cut]) {
                assert!(!told.contains(&secret), "{form}: {secret} in {told}");
            }
        }
    }
}
