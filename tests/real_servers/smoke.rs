//! A smoke file against real Dovecot and Postfix: it passes, and fails in exactly the one expectation that is broken.

use std::path::PathBuf;

use serde_json::Value;
use tempfile::TempDir;

use crate::program::{Program, Run};
use crate::servers::certificates::Flaw;
use crate::servers::site::Found::Published;
use crate::servers::{MailServer as _, PASSWORD, USER};
use crate::{BAD_PASSWORD, Contoso, IMAP};

/// Ten expectations of a domain that has no POP3.
const TEN: &str = r#"
password = { env = "KIM_PASSWORD" }
pop3 = "imap.contoso.example"
[target.expect]
imap = { signs-in = true, mechanism = "password", offers = ["PLAIN", "IDLE", "NAMESPACE"], not-offered = ["NTLM"], tls = "1.2" }
pop3 = "off"
smtp = { signs-in = true, starttls = true }
certificate-days = 1
no-findings = true
"#;

struct File {
    folder: TempDir,
}

impl File {
    fn new(targets: &[&str]) -> Self {
        let folder = TempDir::new().expect("a temporary directory");
        let target = |(at, more): (usize, &&str)| {
            format!("[[target]]\nname = \"{at}\"\naddress = \"{USER}\"\n{more}\n")
        };
        let text: Vec<String> = targets.iter().enumerate().map(target).collect();
        std::fs::write(folder.path().join("mailprobe.toml"), text.concat())
            .expect("our own directory");
        Self { folder }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("mailprobe.toml")
    }

    fn run(&self, contoso: &Contoso, password: &str) -> Run {
        Program::new()
            .args(["smoke", self.path().to_str().expect("a path of letters")])
            .args(contoso.site.arguments())
            .args(["--format", "json", "--timeout", "30"])
            .env("KIM_PASSWORD", password)
            .run()
    }
}

/// The expectations that are not met.
fn otherwise(report: &Value) -> Vec<String> {
    let targets = report["targets"].as_array().into_iter().flatten();
    let all = targets.flat_map(|target| target["expectations"].as_array().into_iter().flatten());
    all.filter(|one| one["outcome"] != "met")
        .map(|one| format!("{}: {}", one["id"], one["outcome"]))
        .collect()
}

#[test]
fn ten_expectations_of_real_servers_pass_and_fail_in_the_one_that_is_broken() {
    let without_pop = Contoso::with(&[143, 993], &[587, 465, 25], Flaw::None, Published);
    let file = File::new(&[TEN]);
    let run = file.run(&without_pop, PASSWORD);
    run.assert_secret_free(PASSWORD);
    assert_eq!(run.code, Some(0), "{}", run.told());
    let report = run.json();
    assert_eq!(report["counts"]["met"], 10, "{}", run.told());
    // Somebody switches POP3 on.
    let with_pop = Contoso::start();
    let run = file.run(&with_pop, PASSWORD);
    assert_eq!(run.code, Some(1), "{}", run.told());
    assert_eq!(
        otherwise(&run.json()),
        ["\"pop3.off\": \"not-met\""],
        "{}",
        run.told()
    );
}

#[test]
fn a_password_that_is_refused_for_one_target_is_not_tried_for_the_next() {
    let contoso = Contoso::start();
    let only = "password = { env = \"KIM_PASSWORD\" }\nonly = \"imap\"\nexpect = { imap = \"signs-in\" }\n";
    let file = File::new(&[only, only, only]);
    let run = file.run(&contoso, BAD_PASSWORD);
    run.assert_secret_free(BAD_PASSWORD);
    assert_eq!(run.code, Some(1), "{}", run.told());
    assert_eq!(contoso.dovecot.sign_in_attempts(), 1, "{}", run.told());
    let told = otherwise(&run.json());
    let unclear = "\"imap.signs-in\": \"could-not-tell\"";
    assert_eq!(
        told,
        ["\"imap.signs-in\": \"not-met\"", unclear, unclear],
        "{}",
        run.told()
    );
}

/// A server that this computer does not reach is not off: nobody knows.
#[test]
fn a_server_that_is_not_reached_is_not_off() {
    let contoso = Contoso::start();
    // The name server of the domain knows no such name.
    let far = "pop3 = \"pop.elsewhere.example\"\nexpect = { pop3 = \"off\" }\n";
    let run = File::new(&[far]).run(&contoso, PASSWORD);
    assert_eq!(run.code, Some(3), "{}", run.told());
    let told = otherwise(&run.json());
    assert_eq!(told, ["\"pop3.off\": \"could-not-tell\""], "{}", run.told());
    let named = format!("pop3 = \"{IMAP}:1\"\nexpect = {{ pop3 = \"off\" }}\n");
    let run = File::new(&[&named]).run(&contoso, PASSWORD);
    // Nothing listens there, and nothing else of that host was asked: not even that proves that it is off.
    assert_eq!(run.code, Some(3), "{}", run.told());
}
