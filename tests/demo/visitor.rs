//! What other programs get from the tenant that is kept running: curl from its sign-in service, Python's mail libraries from its servers.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::program::Served;

/// What asks for all three protocols in the name of a person.
pub(crate) const ALL: &str = "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/POP.AccessAsUser.All https://outlook.office.com/SMTP.Send";
pub(crate) const DEVICE_CODE: &str = "urn:ietf:params:oauth:grant-type:device_code";

impl Served {
    /// A word of the sign-in service's own.
    pub(crate) fn of_sign_in(&self, key: &str) -> &str {
        self.told["sign_in"][key].as_str().unwrap()
    }

    pub(crate) fn refused_client(&self, number: u32) -> String {
        format!("{}{number:012}", self.of_sign_in("refused_client"))
    }

    /// What curl gets: the status, where it is sent, and the body.
    pub(crate) fn curl(
        &self,
        path: &str,
        is_get: bool,
        form: &[(&str, &str)],
    ) -> (u16, String, Value) {
        let host = self.of_sign_in("host");
        let to = format!("{host}:443:{}", self.of_sign_in("address"));
        let mut curl = Command::new("/usr/bin/curl");
        curl.args(["--silent", "--show-error", "--max-time", "30"]);
        curl.args(["--connect-to", &to, "--cacert", self.text("ca_file")]);
        curl.args(["--write-out", "\n%{http_code} %{redirect_url}"]);
        curl.args(is_get.then_some("--get"));
        for (name, value) in form {
            curl.args(["--data-urlencode", &format!("{name}={value}")]);
        }
        let output = curl.arg(format!("https://{host}/{path}")).output().unwrap();
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{path}: {error}");
        let text = String::from_utf8(output.stdout).unwrap();
        let (body, last) = text.rsplit_once('\n').unwrap();
        let (status, redirect) = last.split_once(' ').unwrap();
        let body = serde_json::from_str(body).unwrap_or(Value::Null);
        (status.parse().unwrap(), redirect.to_owned(), body)
    }

    pub(crate) fn post(&self, path: &str, form: &[(&str, &str)]) -> (u16, Value) {
        let (status, _, body) = self.curl(path, false, form);
        (status, body)
    }

    pub(crate) fn ask(&self, form: &[(&str, &str)]) -> (u16, Value) {
        self.post("contoso.com/oauth2/v2.0/token", form)
    }

    /// Signs somebody in with a device code: what comes in the end, and how often it was not yet so far.
    pub(crate) fn device(&self, client: &str, scope: &str, page: &[(&str, &str)]) -> (u32, Value) {
        let asked = [("client_id", client), ("scope", scope)];
        let (status, begun) = self.post("contoso.com/oauth2/v2.0/devicecode", &asked);
        assert_eq!(status, 200, "{begun}");
        let code = |name: &str| begun[name].as_str().unwrap().to_owned();
        if !page.is_empty() {
            let user_code = code("user_code");
            let typed = [&[("otc", &*user_code)], page].concat();
            assert_eq!(self.post("common/oauth2/deviceauth", &typed).0, 200);
        }
        let device_code = code("device_code");
        let poll = [
            ("client_id", client),
            ("grant_type", DEVICE_CODE),
            ("device_code", &*device_code),
        ];
        let mut pending = 0;
        loop {
            let (status, answer) = self.ask(&poll);
            match answer["error"].as_str() {
                Some("authorization_pending") => pending += 1,
                // The interval that the service demands (RFC 8628, section 3.5); this client begins without one.
                Some("slow_down") => std::thread::sleep(std::time::Duration::from_secs(1)),
                other => {
                    assert_eq!(status == 200, other.is_none(), "{answer}");
                    return (pending, answer);
                }
            }
        }
    }

    /// A token of this person.
    pub(crate) fn token_of(&self, person: &str, scope: &str) -> String {
        let client = self.of_sign_in("client");
        token(&self.device(client, scope, &[("login", person)]).1)
    }

    pub(crate) fn application(&self, client: &str, proof: &[(&str, &str)]) -> (u16, Value) {
        let form = [
            ("client_id", client),
            ("grant_type", "client_credentials"),
            ("scope", "https://outlook.office365.com/.default"),
        ];
        self.ask(&[&form, proof].concat())
    }

    /// What Python's mail libraries get with this token: the greeting or the refusal first, and how far they come last.
    pub(crate) fn opened(&self, user: &str, token: &str, more: &Value) -> [Vec<String>; 3] {
        let doors = [("imap", 993), ("pop3", 995), ("smtp", 587)];
        let mut python = Command::new("/usr/bin/python3")
            .arg(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/tests/demo/clients.py"
            ))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut jobs = python.stdin.take().unwrap();
        for (protocol, port) in doors {
            let servers = self.told["servers"].as_array().unwrap();
            let is_meant = |one: &&Value| one["protocol"] == protocol && one["port"] == port;
            let server = servers.iter().find(is_meant).unwrap();
            let mut job = json!({
                "protocol": protocol, "host": server["host"], "port": port,
                "address": server["address"], "ca_file": self.text("ca_file"),
                "user": user, "token": token,
            });
            let own = more.as_object().unwrap().clone();
            job.as_object_mut().unwrap().extend(own);
            writeln!(jobs, "{job}").unwrap();
        }
        drop(jobs);
        let output = python.wait_with_output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let said: Vec<Vec<String>> = text
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        said.try_into().unwrap()
    }

    /// Compares how far they come.
    pub(crate) fn opens(&self, user: &str, token: &str, expected: [&str; 3]) {
        let said = self.opened(user, token, &json!({}));
        for (said, expected) in said.iter().zip(expected) {
            let last = said.last().unwrap();
            assert!(
                last.starts_with(expected),
                "{user}: {said:?}, not {expected}"
            );
        }
    }
}

pub(crate) fn token(answer: &Value) -> String {
    let token = answer["access_token"].as_str();
    token.unwrap_or_else(|| panic!("{answer}")).to_owned()
}

/// The shape of a refusal, and its number.
pub(crate) fn number(answer: &Value) -> u64 {
    let number = answer["error_codes"][0].as_u64().unwrap();
    let description = answer["error_description"].as_str().unwrap();
    assert!(
        description.starts_with(&format!("AADSTS{number}: ")),
        "{answer}"
    );
    for (label, key) in [
        ("Trace ID: ", "trace_id"),
        ("Correlation ID: ", "correlation_id"),
        ("Timestamp: ", "timestamp"),
    ] {
        let told = format!("{label}{}", answer[key].as_str().unwrap());
        assert!(description.contains(&told), "{answer}");
    }
    number
}
