//! The tenant's sign-in service and what its tokens open, as other programs see it: curl, and the mail libraries of Python.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::program::Served;

/// What asks for all three protocols in the name of a person.
const ALL: &str = "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/POP.AccessAsUser.All https://outlook.office.com/SMTP.Send";
const DEVICE_CODE: &str = "urn:ietf:params:oauth:grant-type:device_code";
/// A verifier, and the challenge that belongs to it (RFC 7636, appendix B).
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

const REFUSED: [&str; 3] = [
    "AUTHENTICATE failed.",
    "-ERR Authentication failure: unknown user name or bad password.",
    "535 5.7.3 Authentication unsuccessful",
];
const NOT_CONNECTED: [&str; 3] = [
    "NO User is authenticated but not connected.",
    "-ERR Command is not valid in this state.",
    "535 5.7.3 Authentication unsuccessful",
];
const OPEN: [&str; 3] = ["OK 3", "3 messages", "250 2.1.5 Recipient OK"];

impl Served {
    /// A word of the sign-in service's own.
    fn of_sign_in(&self, key: &str) -> &str {
        self.told["sign_in"][key].as_str().unwrap()
    }

    fn refused_client(&self, number: u32) -> String {
        format!("{}{number:012}", self.of_sign_in("refused_client"))
    }

    /// What curl gets: the status, where it is sent, and the body.
    fn curl(&self, path: &str, is_get: bool, form: &[(&str, &str)]) -> (u16, String, Value) {
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

    fn post(&self, path: &str, form: &[(&str, &str)]) -> (u16, Value) {
        let (status, _, body) = self.curl(path, false, form);
        (status, body)
    }

    fn ask(&self, form: &[(&str, &str)]) -> (u16, Value) {
        self.post("contoso.com/oauth2/v2.0/token", form)
    }

    /// Signs somebody in with a device code: what comes in the end, and how often it was not yet so far.
    fn device(&self, client: &str, scope: &str, page: &[(&str, &str)]) -> (u32, Value) {
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
    fn token_of(&self, person: &str, scope: &str) -> String {
        let client = self.of_sign_in("client");
        token(&self.device(client, scope, &[("login", person)]).1)
    }

    fn application(&self, client: &str, proof: &[(&str, &str)]) -> (u16, Value) {
        let form = [
            ("client_id", client),
            ("grant_type", "client_credentials"),
            ("scope", "https://outlook.office365.com/.default"),
        ];
        self.ask(&[&form, proof].concat())
    }

    /// What Python's mail libraries get with this token: the greeting or the refusal first, and how far they come last.
    fn opened(&self, user: &str, token: &str, more: &Value) -> [Vec<String>; 3] {
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
    fn opens(&self, user: &str, token: &str, expected: [&str; 3]) {
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

fn token(answer: &Value) -> String {
    let token = answer["access_token"].as_str();
    token.unwrap_or_else(|| panic!("{answer}")).to_owned()
}

/// The shape of a refusal, and its number.
fn number(answer: &Value) -> u64 {
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

#[test]
fn a_device_code_waits_for_the_person_and_gives_a_token() {
    let served = Served::start(&[]);
    let (status, _, about) = served.curl(
        "contoso.com/v2.0/.well-known/openid-configuration",
        true,
        &[],
    );
    assert_eq!(status, 200);
    let at = "https://login.microsoftonline.com/contoso.com/oauth2/v2.0/devicecode";
    assert_eq!(about["device_authorization_endpoint"], at);
    let client = served.of_sign_in("client").to_owned();
    let (pending, answer) = served.device(&client, ALL, &[]);
    assert_eq!((pending, &answer["scope"]), (2, &json!(ALL)));
    let disabled = [
        "OK 3",
        "-ERR This account has POP disabled",
        "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.",
    ];
    served.opens(served.text("address"), &token(&answer), disabled);
    for (page, expected) in [
        (("cancel", "yes"), 65_004),
        (("login", "sam@contoso.com"), 50_034),
        (("login", "sam@fabrikam.com"), 50_020),
    ] {
        let (_, answer) = served.device(&client, ALL, &[page]);
        assert_eq!(number(&answer), expected);
    }
    let blocked = served.refused_client(53_003);
    assert_eq!(number(&served.device(&blocked, ALL, &[]).1), 53_003);
}

#[test]
fn requests_that_make_no_sense_are_refused_by_number() {
    let served = Served::start(&[]);
    let client = served.of_sign_in("client").to_owned();
    let mail = "https://outlook.office.com/IMAP.AccessAsUser.All";
    for (tenant, form, expected) in [
        (
            "nowhere.example",
            &[("client_id", &*client), ("scope", ALL)][..],
            90_002,
        ),
        (
            "consumers",
            &[("client_id", &*client), ("scope", ALL)],
            9_002_332,
        ),
        (
            "common",
            &[("client_id", "nobody"), ("scope", ALL)],
            700_016,
        ),
        ("common", &[("client_id", &*client)], 900_144),
        (
            "common",
            &[("client_id", &*client), ("scope", "offline_access")],
            28_003,
        ),
        (
            "common",
            &[("client_id", &*client), ("scope", "IMAP.AccessAsUser.All")],
            70_011,
        ),
        (
            "common",
            &[
                ("client_id", &*client),
                ("scope", "https://mail.example.org/IMAP"),
            ],
            500_011,
        ),
        (
            "common",
            &[
                ("client_id", &*client),
                ("scope", &format!("{mail} User.Read")),
            ],
            700_022,
        ),
    ] {
        let path = format!("{tenant}/oauth2/v2.0/devicecode");
        let (status, answer) = served.post(&path, form);
        assert_eq!((status, number(&answer)), (400, expected), "{answer}");
    }
    let lost = [
        ("client_id", &*client),
        ("grant_type", DEVICE_CODE),
        ("device_code", "lost"),
    ];
    assert_eq!(served.ask(&lost).1["error"], "bad_verification_code");
    let asked = [("client_id", &*client), ("grant_type", "password")];
    assert_eq!(served.ask(&asked).1["error"], "unsupported_grant_type");
}

#[test]
fn a_code_of_the_browser_is_good_once_and_for_who_began() {
    let served = Served::start(&[]);
    let client = served.of_sign_in("client").to_owned();
    let back = "http://localhost:49152";
    let begin = |client: &str, back: &str| {
        let form = [
            ("client_id", client),
            ("response_type", "code"),
            ("redirect_uri", back),
            ("scope", ALL),
            ("state", "a b"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
            ("login_hint", "lee@contoso.com"),
        ];
        served.curl("contoso.com/oauth2/v2.0/authorize", true, &form)
    };
    let code = || {
        let (status, to, _) = begin(&client, back);
        assert_eq!(status, 302);
        let rest = to.strip_prefix("http://localhost:49152/?code=").unwrap();
        rest.strip_suffix("&state=a+b").unwrap().to_owned()
    };
    let redeem = |code: &str, verifier: &str| {
        served.ask(&[
            ("client_id", &client),
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", back),
            ("code_verifier", verifier),
        ])
    };
    let first = code();
    let (status, answer) = redeem(&first, VERIFIER);
    assert_eq!(status, 200, "{answer}");
    served.opens("lee@contoso.com", &token(&answer), OPEN);
    assert_eq!(number(&redeem(&first, VERIFIER).1), 70_000);
    assert_eq!(
        number(&redeem(&code(), &VERIFIER.replace('d', "e")).1),
        70_000
    );
    let (status, to, _) = begin(&served.refused_client(50_105), back);
    assert_eq!(status, 302);
    let told = "http://localhost:49152/?error=access_denied&error_description=AADSTS50105%3A";
    assert!(to.starts_with(told), "{to}");
    let (status, to, answer) = begin(&client, "https://evil.example.org/");
    assert_eq!((status, to.as_str(), number(&answer)), (400, "", 50_011));
}

#[test]
fn an_application_signs_in_for_itself_where_exchange_knows_it() {
    let served = Served::start(&[]);
    let secret = std::fs::read_to_string(served.of_sign_in("application_secret_file")).unwrap();
    let (known, unknown) = (
        served.of_sign_in("application"),
        served.of_sign_in("unknown_application"),
    );
    let good = [("client_secret", &*secret)];
    let own = token(&served.application(known, &good).1);
    served.opens("lee@contoso.com", &own, OPEN);
    served.opens("kim@contoso.com", &own, NOT_CONNECTED);
    let stranger = token(&served.application(unknown, &good).1);
    served.opens("lee@contoso.com", &stranger, REFUSED);
    let public = served.of_sign_in("client");
    for (client, proof, expected) in [
        (known, &[("client_secret", "wrong")][..], 7_000_215),
        (known, &[], 7_000_218),
        (public, &good, 700_025),
        (known, &[("client_assertion", "a.b.c")], 700_027),
    ] {
        let (status, answer) = served.application(client, proof);
        assert_eq!((status, number(&answer)), (401, expected));
    }
}

#[test]
fn the_mail_servers_judge_a_token_as_exchange_online_does() {
    let served = Served::start(&[]);
    let lee = served.token_of("lee@contoso.com", ALL);
    for (user, expected) in [
        ("lee@contoso.com", OPEN),
        ("shared@contoso.com", OPEN),
        ("kim@contoso.com", NOT_CONNECTED),
        ("sam@contoso.com", REFUSED),
    ] {
        served.opens(user, &lee, expected);
    }
    let rob = served.token_of("rob@contoso.com", ALL);
    let off = "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox.";
    served.opens(
        "rob@contoso.com",
        &rob,
        [NOT_CONNECTED[0], NOT_CONNECTED[1], off],
    );
    let una = served.token_of("una@contoso.com", ALL);
    served.opens("una@contoso.com", &una, NOT_CONNECTED);
    let pop = served.token_of(
        "lee@contoso.com",
        "https://outlook.office.com/POP.AccessAsUser.All",
    );
    served.opens("lee@contoso.com", &pop, [REFUSED[0], OPEN[1], REFUSED[2]]);
    let graph = served.token_of("lee@contoso.com", "Mail.Read");
    served.opens("lee@contoso.com", &graph, REFUSED);
    let late = served.of_sign_in("late_client");
    let (_, late) = served.device(late, ALL, &[("login", "lee@contoso.com")]);
    served.opens("lee@contoso.com", &token(&late), REFUSED);
    let forged = lee.replace('.', "A.");
    served.opens("lee@contoso.com", &forged, REFUSED);
    let as_kim = served.opened(
        "lee@contoso.com",
        &lee,
        &json!({ "from": "kim@contoso.com" }),
    );
    assert_eq!(
        as_kim[2][1],
        "550 5.7.60 SMTP; Client does not have permissions to send as this sender"
    );
}

/// What both generations of front ends say: the greetings, and to a password.
#[test]
fn both_generations_of_front_ends_are_there() {
    for (args, greeting, not_connected, to_password) in [
        (
            &[][..],
            "* OK Microsoft Exchange IMAP4 service ready. ",
            "NO User is authenticated but not connected.",
            [
                "Basic authentication is disabled.",
                "-ERR Basic authentication is disabled",
                "535 5.7.139 Authentication unsuccessful, basic authentication is disabled.",
            ],
        ),
        (
            &["--classic"],
            "* OK The Microsoft Exchange IMAP4 service is ready. [",
            "User is authenticated but not connected.",
            [
                "LOGIN failed.",
                "-ERR Logon failure: unknown user name or bad password.",
                "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.",
            ],
        ),
    ] {
        let served = Served::start(args);
        let token = served.token_of("rob@contoso.com", ALL);
        let said = served.opened(
            "lee@contoso.com",
            &served.token_of("lee@contoso.com", ALL),
            &json!({}),
        );
        assert!(said[0][0].starts_with(greeting), "{said:?}");
        let said = served.opened("rob@contoso.com", &token, &json!({}));
        assert!(said[0].last().unwrap().contains(not_connected), "{said:?}");
        let password = json!({ "password": "a wrong one" });
        let said = served.opened("kim@contoso.com", "none", &password);
        for (said, expected) in said.iter().zip(to_password) {
            assert!(said[0].contains(expected), "{said:?}, not {expected}");
        }
    }
}
