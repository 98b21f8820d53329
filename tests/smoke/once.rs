//! A password is tried once in a run, whatever its user is called, and nothing is green where nothing was tried: at real servers.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::authority::{Authority, leaf};
use crate::server::Server;
use crate::tenant::{File, Ran};

const PASSWORD: (&str, &str) = ("KIM_PASSWORD", "Not-The-Password-7");

pub(crate) fn pem(der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines: Vec<&str> = text
        .as_bytes()
        .chunks(64)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    format!(
        "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
        lines.join("\n")
    )
}

/// An IMAP server that refuses every sign-in, and its root.
fn refusing() -> (Server, String) {
    let root = Authority::root("Contoso Test Root");
    let server = Server::tls(root.issue(&leaf(&["127.0.0.1"])), |peer| {
        peer.imap(
            "IMAP4rev1 SASL-IR AUTH=PLAIN",
            "NO [AUTHENTICATIONFAILED] Authentication failed.",
        );
    });
    (server, pem(&root.der()))
}

/// Targets of these user names, all with the same password, tried at this server.
fn smoke(server: &Server, root: &str, names: &[&str], more: &[&str]) -> Ran {
    let target = |(at, name): (usize, &&str)| {
        format!(
            "[[target]]\nname = \"t{at}\"\nhost = \"127.0.0.1\"\nusername = '{name}'\npassword = {{ env = \"KIM_PASSWORD\" }}\n\
             only = \"imap\"\nimap = \"127.0.0.1:{}/tls\"\nexpect = {{ imap = \"signs-in\" }}\n",
            server.port()
        )
    };
    let targets: Vec<String> = names.iter().enumerate().map(target).collect();
    let file = File::new(&format!("ca-file = \"root.pem\"\n{}", targets.concat()));
    std::fs::write(file.folder().join("root.pem"), root).unwrap();
    file.smoke(more, &[PASSWORD])
}

#[test]
fn a_password_is_tried_once_however_its_user_is_spelled() {
    let names = [
        "kim@contoso.com",
        "kim",
        "CONTOSO\\Kim",
        "kim@contoso.example",
    ];
    for jobs in ["--jobs=1", "--jobs=4"] {
        let (server, root) = refusing();
        let ran = smoke(&server, &root, &names, &[jobs, "--format=json"]);
        let tried = |line: &String| line.contains("AUTHENTICATE") || line.contains("LOGIN ");
        let tried = server.heard().into_iter().filter(tried).count();
        assert_eq!(tried, 1, "{jobs}: {:?}\n{}", server.heard(), ran.told());
        assert_eq!(ran.code, 1, "{}", ran.told());
        let outcomes: Vec<String> = ran.otherwise().into_iter().map(|(_, how)| how).collect();
        assert_eq!(
            outcomes,
            [
                "not-met",
                "could-not-tell",
                "could-not-tell",
                "could-not-tell"
            ],
            "{}",
            ran.told()
        );
        let why = ran.json()["targets"][3]["kept_back"].to_string();
        assert!(why.contains("refused for the target t0"), "{why}");
        assert!(!ran.told().contains(PASSWORD.1), "{}", ran.told());
    }
}

/// The certificate of an interceptor has days enough, and they are not those of the server.
#[test]
fn the_certificate_of_an_interceptor_is_not_that_of_the_server() {
    let root = Authority::root("FortiGate CA");
    let identity = root.issue(&leaf(&["outlook.office365.com"]));
    let server = Server::tls(identity, |peer| {
        peer.imap("IMAP4rev1 SASL-IR AUTH=XOAUTH2", "NO");
    });
    let file = File::new(&format!(
        "connect-to = [\"outlook.office365.com:993:{}\"]\nweb-check = \"off\"\n[[target]]\nhost = \"outlook.office365.com\"\n\
         only = \"imap\"\nexpect = {{ imap = {{ certificate-days = 1, not-offered = [\"PLAIN\"], tls = \"1.2\" }} }}\n",
        server.address
    ));
    let ran = file.smoke(&["--format=json"], &[]);
    assert_eq!(ran.code, 3, "{}", ran.told());
    let expectations = ran.json()["targets"][0]["expectations"].clone();
    for one in expectations.as_array().unwrap() {
        assert_eq!(one["outcome"], "could-not-tell", "{}", ran.told());
        assert_eq!(one["finding"], "tls.intercepted", "{}", ran.told());
    }
}

/// One target is met, of the other nothing could be tried: that is no pass in any form.
#[test]
fn what_was_not_tried_is_green_in_no_form() {
    let (server, root) = refusing();
    let met = format!(
        "[[target]]\nname = \"met\"\nhost = \"127.0.0.1\"\nonly = \"imap\"\nimap = \"127.0.0.1:{}/tls\"\nexpect = {{ imap = \"works\" }}\n",
        server.port()
    );
    // Where an application asks for its token cannot be told of a host that is nobody's.
    let robot = format!(
        "[[target]]\nname = \"robot\"\nhost = \"127.0.0.1\"\nusername = \"kim@contoso.com\"\n\
         app = \"5c0a7e36-1d84-4f2b-b6c9-0e3f9a7d2158\"\napp-secret = {{ env = \"KIM_PASSWORD\" }}\nonly = \"imap\"\nimap = \"127.0.0.1:{}/tls\"\n",
        server.port()
    );
    let text = format!("ca-file = \"root.pem\"\n{met}{robot}");
    let file = File::new(&text);
    std::fs::write(file.folder().join("root.pem"), &root).unwrap();
    let json = file.smoke(&["--format=json"], &[PASSWORD]);
    assert_eq!(json.code, 3, "{}", json.told());
    let report = json.json();
    assert_eq!(report["verdict"], "could-not-tell", "{}", json.told());
    assert_eq!(report["counts"]["could_not_tell"], 1, "{}", json.told());
    let why = report["targets"][1]["expectations"][0]["seen"]
        .as_str()
        .unwrap();
    let why: String = why.chars().take(40).collect();
    let human = file.smoke(&[], &[PASSWORD]);
    assert_eq!(human.code, 3, "{}", human.told());
    assert!(
        human
            .stdout
            .contains("1 of 2 expectations of 2 targets is met; 1 could not be told."),
        "{}",
        human.told()
    );
    assert!(human.stdout.contains(&why), "{why}: {}", human.told());
    let junit = file.smoke(&["--format=junit"], &[PASSWORD]);
    assert!(
        junit
            .stdout
            .contains("<testsuite name=\"robot\" tests=\"1\" failures=\"0\" errors=\"1\""),
        "{}",
        junit.told()
    );
}
