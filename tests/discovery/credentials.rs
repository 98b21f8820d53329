//! That nobody who is asked for settings is told anything to sign in with: everything that is said to them is heard, headers and bodies, and
//! searched for the secret in every form that it could have.

use std::fs;
use std::io;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};

use crate::check::TOKEN;
use crate::place::{DOMAIN, MAIL, Place, refs, settings_file, web_hosts};
use crate::servers::middlebox::Conversation;
use crate::servers::{self, MailServer as _, PASSWORD};

const ADDRESS: &str = "kim@contoso.example";
const HOSTS: [&str; 6] = [
    DOMAIN,
    "autoconfig.contoso.example",
    "autodiscover.contoso.example",
    "ua-auto-config.contoso.example",
    "autodiscover.stranger.example",
    "login.microsoftonline.com",
];

/// A question whole: its lines and, where it has one, its body. The address and the host that it is for.
fn question(conversation: &mut Conversation) -> io::Result<(String, String)> {
    let first = conversation.hear_line()?;
    let (mut host, mut length) = (String::new(), 0);
    loop {
        let line = conversation.hear_line()?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        match name.to_ascii_lowercase().as_str() {
            "host" => host = value.trim().to_owned(),
            "content-length" => length = value.trim().parse().unwrap_or(0),
            _ => {}
        }
    }
    while length > 0 {
        let heard = conversation.hear(length)?.len();
        if heard == 0 {
            break;
        }
        length -= heard;
    }
    Ok((first, host))
}

/// What each host says: whoever can asks for a sign-in, leads on to a stranger, or names the server.
fn answer(first: &str, host: &str, is_encrypted: bool, file: &str) -> String {
    let leads = |to: &str| format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n");
    let signs_in = "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"mail\"\r\nWWW-Authenticate: Bearer\r\nContent-Length: 0\r\n";
    let says = match host {
        _ if !is_encrypted => leads("https://autodiscover.stranger.example/x.xml"),
        "autoconfig.contoso.example" if !first.contains("/again") => {
            leads("https://autoconfig.contoso.example/again")
        }
        "autoconfig.contoso.example" => format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: {}\r\n\r\n{file}",
            file.len()
        ),
        DOMAIN => leads("https://autodiscover.stranger.example/y.xml"),
        _ => signs_in.to_owned(),
    };
    match says.contains("\r\n\r\n") {
        true => says,
        false => says + "Connection: close\r\n\r\n",
    }
}

/// A secret as it is, in the alphabets of base64 at every alignment, and as an address of the web has it.
fn forms(secret: &str) -> Vec<String> {
    let mut forms = vec![secret.to_owned()];
    for before in [
        "",
        "a",
        "ab",
        &format!("{ADDRESS}:"),
        &format!("\0{ADDRESS}\0"),
    ] {
        let text = format!("{before}{secret}");
        for engine in [STANDARD, URL_SAFE] {
            // The ends depend on what stands around it.
            let whole = engine.encode(&text);
            let inner =
                &whole[(before.len().div_ceil(3) * 4).min(whole.len() - 8)..whole.len() - 4];
            forms.push(inner.to_owned());
        }
    }
    forms.push(url::form_urlencoded::byte_serialize(secret.as_bytes()).collect());
    forms
}

#[test]
fn nobody_who_is_asked_for_settings_is_told_a_secret() {
    if !servers::available() {
        return;
    }
    let imap = "imap.contoso.example";
    let place = Place::new();
    let dovecot = place.dovecot(imap);
    let file = settings_file(&[("imap", imap, 993, "SSL")]);
    let listeners = place.hearing(&HOSTS, move |conversation| {
        while let Ok((first, host)) = question(conversation) {
            if first.is_empty() {
                break;
            }
            let says = answer(&first, &host, conversation.is_encrypted(), &file);
            conversation.say(&says)?;
            if says.contains("Connection: close") {
                return conversation.hang_up();
            }
        }
        Ok(())
    });
    let mut records = web_hosts(&HOSTS);
    records.push("contoso.example. IN MX 10 mx.contoso.example.".to_owned());
    records.push(format!("{imap}. IN A {MAIL}"));
    let place = place.serve(&refs(&records), &[]);
    for (name, option, secret) in [
        ("password", "--password-file", PASSWORD),
        ("token", "--token-file", TOKEN),
    ] {
        let path = place.home().join(name);
        fs::write(&path, secret).expect("our own directory");
        let path = path.display().to_string();
        place.run(&[ADDRESS, "--only", "imap", option, &path, "--format", "json"]);
        place.run(&["discover", ADDRESS, "--format", "json"]);
        let heard: Vec<u8> = listeners
            .iter()
            .flat_map(|one| [one.heard(), one.heard_inside()])
            .flatten()
            .collect();
        let heard = String::from_utf8_lossy(&heard);
        // They were asked, with the address and with bodies.
        assert!(
            heard.contains("emailaddress=kim%40contoso.example"),
            "{heard}"
        );
        assert!(
            heard.contains("<EMailAddress>kim@contoso.example"),
            "{heard}"
        );
        let told = STANDARD.encode(format!("\0{ADDRESS}\0{secret}"));
        let forms = forms(secret);
        assert!(forms.iter().any(|form| told.contains(form)), "{forms:?}");
        for form in forms {
            assert!(!heard.contains(&form), "{name} as {form}: {heard}");
        }
        assert!(
            !heard.to_ascii_lowercase().contains("authorization:"),
            "{heard}"
        );
    }
    // The password was there to be told: the mail server got it.
    assert!(dovecot.sign_in_attempts() > 0, "{}", dovecot.log());
}
