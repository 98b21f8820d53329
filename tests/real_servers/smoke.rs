//! A smoke file against real Dovecot and Postfix: it passes, and fails in exactly the one expectation that is broken.

use std::fmt::Write as _;
use std::path::PathBuf;

use rcgen::{CertificateParams, CustomExtension, ExtendedKeyUsagePurpose};
use serde_json::Value;
use tempfile::TempDir;
use time::{Duration, OffsetDateTime};

use crate::program::{Program, Run};
use crate::servers::certificates::{Authority, Certificate};
use crate::servers::dovecot;
use crate::servers::oauth::{Introspection, TOKEN};
use crate::servers::postfix::Postfix;
use crate::servers::site::Found::{self, Published};
use crate::servers::site::Site;
use crate::servers::{self, MailServer, PASSWORD, USER};
use crate::{BAD_PASSWORD, Contoso, IMAP, SMTP};

/// Ten expectations of a domain that has no POP3.
const TEN: &str = r#"
password = { env = "KIM_PASSWORD" }
pop3 = "imap.contoso.example"
[target.expect]
imap = { signs-in = true, mechanism = "password", offers = ["PLAIN", "IDLE", "NAMESPACE"], not-offered = ["CRAM-MD5"] }
pop3 = "off"
smtp = { signs-in = true, starttls = true, tls = "1.3" }
certificate-days = 21
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
        self.run_at(&contoso.site, password)
    }

    fn run_at(&self, site: &Site, password: &str) -> Run {
        Program::new()
            .args(["smoke", self.path().to_str().expect("a path of letters")])
            .args(site.arguments())
            .args(["--format", "json", "--timeout", "30"])
            .env("KIM_PASSWORD", password)
            .env("KIM_TOKEN", TOKEN)
            .run()
    }
}

/// The expectations that are not met.
fn otherwise(report: &Value) -> Vec<String> {
    let targets = report["targets"].as_array().into_iter().flatten();
    let all = targets.flat_map(|target| target["expectations"].as_array().into_iter().flatten());
    all.filter(|one| one["outcome"] != "met")
        .map(|one| format!("{}: {}", one["id"], one["outcome"]).replace('"', ""))
        .collect()
}

/// What makes real servers, or who signs in at them, other than ten expectations want it.
struct Broken {
    dovecot: &'static str,
    ports: &'static [u16],
    mechanisms: &'static str,
    postfix: &'static [(&'static str, &'static str)],
    /// How many days the certificates have left.
    days: i64,
    /// Whether they demand a proof that is not sent.
    wants_proof: bool,
    /// Whether somebody signs in with a token.
    with_token: bool,
}

const WHOLE: Broken = Broken {
    dovecot: "",
    ports: &[143, 993],
    mechanisms: "plain login xoauth2 oauthbearer",
    postfix: &[],
    days: 60,
    wants_proof: false,
    with_token: false,
};

impl Broken {
    fn certificate(&self, authority: &Authority, host: &str) -> Certificate {
        let mut params = CertificateParams::new(vec![host.to_owned()]).expect("a name of ours");
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let now = OffsetDateTime::now_utc();
        params.not_before = now - Duration::days(30);
        params.not_after = now + Duration::days(self.days) + Duration::hours(1);
        if self.wants_proof {
            // RFC 7633: the certificate counts only together with an OCSP answer (5).
            let oid = [1, 3, 6, 1, 5, 5, 7, 1, 24];
            let demand = CustomExtension::from_oid_content(&oid, vec![0x30, 3, 2, 1, 5]);
            params.custom_extensions.push(demand);
        }
        authority.keep_made(host, &params)
    }

    /// The expectations that are not met.
    fn otherwise(&self) -> Vec<String> {
        let authority = Authority::new();
        let introspection = Introspection::start(USER);
        let dovecot = dovecot::Setup::new(&self.certificate(&authority, IMAP))
            .ports(self.ports)
            .mechanisms(self.mechanisms)
            .introspection(&introspection.url())
            .settings(self.dovecot)
            .start();
        let certificate = self.certificate(&authority, SMTP);
        let ports = [587, 465, 25];
        let postfix = Postfix::start_set(None, &certificate, &[], &ports, &dovecot, self.postfix);
        let servers: [(&str, &dyn MailServer, Found); 2] =
            [(IMAP, &dovecot, Published), (SMTP, &postfix, Published)];
        let site = Site::open(&authority, &servers);
        let ten = match self.with_token {
            true => &TEN.replace(
                "password = { env = \"KIM_PASSWORD\" }",
                "token = { env = \"KIM_TOKEN\" }",
            ),
            false => TEN,
        };
        // On a busy computer a connection may take so long that a refusal looks nearer than the server.
        let file = File::new(&[ten]);
        let mut runs = (0..3).map(|_| file.run_at(&site, PASSWORD));
        let is_fair = |run: &Run| !run.told().contains("are refused sooner than");
        let run = runs.find(is_fair).expect("a run as on a free computer");
        run.assert_secret_free(PASSWORD);
        run.assert_secret_free(TOKEN);
        let report = run.json();
        let expectations = report["targets"][0]["expectations"].as_array();
        assert_eq!(expectations.map(Vec::len), Some(10), "{}", run.told());
        let wrong = otherwise(&report);
        assert_eq!(
            run.code,
            Some(i32::from(!wrong.is_empty())),
            "{}",
            run.told()
        );
        wrong
    }
}

/// What fails with each thing that is broken at the servers. A fault that is found is seen by `no-findings` as well.
#[test]
fn ten_expectations_of_real_servers_pass_and_fail_in_the_one_that_is_broken() {
    if !servers::available() {
        return;
    }
    let breaks = [
        (WHOLE, &[][..]),
        (
            Broken {
                dovecot: "protocol imap {\n mail_location = maildir:/dev/null/mail\n}\n",
                ..WHOLE
            },
            &["imap.signs-in: not-met", "no-findings: not-met"],
        ),
        (
            Broken {
                with_token: true,
                ..WHOLE
            },
            &["imap.mechanism: not-met"],
        ),
        (
            Broken {
                mechanisms: "login",
                ..WHOLE
            },
            &["imap.offers: not-met"],
        ),
        (
            Broken {
                mechanisms: "plain login cram-md5",
                ..WHOLE
            },
            &["imap.not-offered: not-met"],
        ),
        (
            Broken {
                ports: &[143, 993, 110, 995],
                ..WHOLE
            },
            &["pop3.off: not-met"],
        ),
        (
            Broken {
                postfix: &[("smtpd_sasl_auth_enable", "no")],
                ..WHOLE
            },
            &["smtp.signs-in: not-met", "no-findings: not-met"],
        ),
        (
            Broken {
                postfix: &[("smtpd_discard_ehlo_keywords", "starttls")],
                ..WHOLE
            },
            &["smtp.starttls: not-met", "no-findings: not-met"],
        ),
        (
            Broken {
                postfix: &[
                    ("smtpd_tls_protocols", "!TLSv1.3"),
                    ("smtpd_tls_mandatory_protocols", "!TLSv1.3"),
                ],
                ..WHOLE
            },
            &["smtp.tls: not-met"],
        ),
        (Broken { days: 20, ..WHOLE }, &["certificate-days: not-met"]),
        (
            Broken {
                wants_proof: true,
                ..WHOLE
            },
            &["no-findings: not-met"],
        ),
    ];
    let mut faults = String::new();
    for (broken, failing) in breaks {
        let wrong = broken.otherwise();
        if wrong != failing {
            let _ = writeln!(faults, "{wrong:?}, and not {failing:?}");
        }
    }
    assert!(faults.is_empty(), "{faults}");
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
    let unclear = "imap.signs-in: could-not-tell";
    assert_eq!(
        told,
        ["imap.signs-in: not-met", unclear, unclear],
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
    assert_eq!(told, ["pop3.off: could-not-tell"], "{}", run.told());
    let named = format!("pop3 = \"{IMAP}:1\"\nexpect = {{ pop3 = \"off\" }}\n");
    let run = File::new(&[&named]).run(&contoso, PASSWORD);
    // Nothing listens there, and nothing else of that host was asked: not even that proves that it is off.
    assert_eq!(run.code, Some(3), "{}", run.told());
}
