//! A domain in which everything that can repeats the secret, in every form that it could have: no output of the program has it.

use std::fs;
use std::io;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::place::{DOMAIN, MAIL, Place, refs, settings_file, web_hosts};
use crate::servers;
use crate::servers::middlebox::Conversation;

const ADDRESS: &str = "kim@contoso.example";
const IMAP: &str = "imap.contoso.example";

/// One that may stand in the name of a host, too.
const SECRET: &str = "hush-4711-parrot";

/// One that has to be quoted, escaped and encoded.
const ODD: &str = "hu\"sh+47\\11%/\u{e4}";

/// The secret as it is, as it was sent to sign in, quoted, and as an address of the web has it.
fn forms(secret: &str) -> Vec<String> {
    vec![
        secret.to_owned(),
        STANDARD.encode(format!("\0{ADDRESS}\0{secret}")),
        STANDARD.encode(secret),
        url::form_urlencoded::byte_serialize(secret.as_bytes()).collect(),
        format!("\"{}\"", secret.replace('\\', r"\\").replace('"', "\\\"")),
    ]
}

/// A server that repeats the secret wherever it may say something, and refuses the sign-in or, where it `takes` it, the mailbox.
fn parrot(conversation: &mut Conversation, said: &str, takes: bool) -> io::Result<()> {
    let offer = "IMAP4rev1 SASL-IR AUTH=PLAIN ID X-PARROT=";
    let word = said.split(' ').next().unwrap_or_default();
    conversation.say(format!("* OK [CAPABILITY {offer}{word}] {said} ready\r\n"))?;
    loop {
        let line = conversation.hear_line()?;
        let mut words = line.split_whitespace();
        let (Some(tag), Some(command)) = (words.next(), words.next()) else {
            return Ok(());
        };
        let answer = match command {
            "CAPABILITY" => format!("* CAPABILITY {offer}{word}\r\n{tag} OK {said}\r\n"),
            "AUTHENTICATE" | "LOGIN" if takes => format!("{tag} OK {said}\r\n"),
            "AUTHENTICATE" | "LOGIN" => {
                format!("* NO {said}\r\n{tag} NO [AUTHENTICATIONFAILED] {said}\r\n")
            }
            "LOGOUT" => format!("* BYE {said}\r\n{tag} OK {said}\r\n"),
            "ID" => format!("* ID (\"name\" \"{word}\")\r\n{tag} OK {said}\r\n"),
            _ => format!("* OK {said}\r\n{tag} NO [NOPERM] {said}\r\n"),
        };
        conversation.say(answer)?;
    }
}

/// Web sites that name the server and repeat the secret beside it, or ask for a sign-in in its name.
fn site(conversation: &mut Conversation, file: &str, secret: &str) -> io::Result<()> {
    let first = conversation.hear_line()?;
    let mut host = String::new();
    loop {
        let line = conversation.hear_line()?;
        match line.trim_end().split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("host") => {
                value.trim().clone_into(&mut host);
            }
            Some(_) => {}
            None => break,
        }
    }
    let says = match host.as_str() {
        "autoconfig.contoso.example" => format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{file}",
            file.len()
        ),
        DOMAIN if first.starts_with("GET") => format!(
            "HTTP/1.1 302 {secret}\r\nLocation: https://autodiscover.contoso.example/{secret}?{secret}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        ),
        _ => format!(
            "HTTP/1.1 401 {secret}\r\nWWW-Authenticate: Basic realm=\"{secret}\"\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{secret}",
            secret.len()
        ),
    };
    conversation.say(says)?;
    conversation.hang_up()
}

/// A place in which everything repeats one secret.
fn place(secret: &'static str, takes: bool) -> (Place, Vec<servers::middlebox::Middlebox>) {
    const WEB: [&str; 3] = [
        DOMAIN,
        "autoconfig.contoso.example",
        "autodiscover.contoso.example",
    ];
    let place = Place::new();
    let said = forms(secret).join(" ");
    // A name of a host takes no other.
    let named = format!("{SECRET}.contoso.example");
    let xml = secret.replace('&', "&amp;").replace('<', "&lt;");
    let file = settings_file(&[("imap", IMAP, 993, "SSL"), ("smtp", &named, 465, "SSL")])
        .replace(
            "<displayName>Contoso",
            &format!("<displayName>Contoso {xml}"),
        )
        .replace("%EMAILADDRESS%", &xml);
    let mut boxes: Vec<_> = place
        .hearing(&WEB, move |conversation| site(conversation, &file, secret))
        .into();
    boxes.push(place.talking(&[&named, IMAP], 993, move |conversation| {
        parrot(conversation, &said, takes)
    }));
    let mut records = web_hosts(&WEB);
    let text = secret.replace('\\', r"\\").replace('"', "\\\"");
    records.extend([
        format!("contoso.example. IN MX 10 {named}."),
        format!("contoso.example. IN TXT \"v=spf1 include:{named} {text} -all\""),
        format!("_pop3s._tcp.contoso.example. IN SRV 0 1 995 {named}."),
        format!("_autodiscover._tcp.contoso.example. IN SRV 0 1 443 {named}."),
        format!("{IMAP}. IN A {MAIL}"),
        format!("{named}. IN A {MAIL}"),
    ]);
    (place.serve(&refs(&records), &[]), boxes)
}

const FORMATS: [&str; 9] = [
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

#[test]
fn no_output_has_the_secret_that_everything_repeats() {
    if !servers::available() {
        return;
    }
    for (secret, takes) in [(SECRET, false), (SECRET, true), (ODD, false)] {
        let formats = match (secret, takes) {
            (SECRET, false) => &FORMATS[..],
            _ => &FORMATS[..3],
        };
        let (place, _boxes) = place(secret, takes);
        let path = place.home().join("password");
        fs::write(&path, secret).expect("our own directory");
        let path = path.display().to_string();
        let usual = [ADDRESS, "--password-file", &path];
        for format in formats {
            let run = place.run(&[&usual[..], &["-v", "--format", *format]].concat());
            assert!(run.code > Some(0), "{}", run.told());
            run.assert_secret_free(secret);
        }
        let ticket = place.run(&[&["ticket"], &usual[..]].concat());
        assert!(!ticket.stdout().is_empty(), "{}", ticket.told());
        ticket.assert_secret_free(secret);
        // What was recorded, and all that is made of it.
        let kept = ["one", "other"].map(|name| {
            let recorded = place.run(&[&usual[..], &["--format", "json"]].concat());
            let kept = place.home().join(name).with_extension("json");
            fs::write(&kept, recorded.stdout()).expect("our own directory");
            kept.display().to_string()
        });
        for format in formats {
            let run = place.again(&["replay", &kept[0], "-v", "--format", *format]);
            assert!(run.code > Some(0), "{}", run.told());
            run.assert_secret_free(secret);
        }
        for format in ["human", "json"] {
            let run = place.again(&["diff", &kept[0], &kept[1], "--format", format]);
            assert!(!run.stdout().is_empty(), "{}", run.told());
            run.assert_secret_free(secret);
        }
    }
}

#[test]
fn what_a_program_showed_is_not_repeated_where_it_has_the_secret() {
    if !servers::available() {
        return;
    }
    let (place, _boxes) = place(SECRET, false);
    let path = place.home().join("password");
    fs::write(&path, SECRET).expect("our own directory");
    let path = path.display().to_string();
    for form in forms(SECRET) {
        for format in ["human", "json", "markdown"] {
            let shown = format!("535 5.7.8 {form} was refused");
            let usual = [ADDRESS, "--only", "imap", "--password-file", &path];
            let run = place.run(&[&usual[..], &["--shown", &shown, "--format", format]].concat());
            run.assert_secret_free(SECRET);
        }
    }
}
