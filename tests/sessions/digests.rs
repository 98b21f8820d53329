//! Servers that repeat what the password was made into: with it and the challenge, passwords can be tried in peace.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use mailprobe::endpoint::{Protocol, Security};
use mailprobe::mechanism::Way;
use mailprobe::protocol::{ReadEnd, dialogue};

use crate::properties::kept;
use crate::talk::{converse, script};

/// The challenge of SCRAM that goes on with this nonce of ours.
const SALTED: &str = "r=nonceMORE,s=QSXCR+Q6sek8bf92,i=16";

/// A digest in the forms in which a server may repeat it.
fn forms(digest: &[u8]) -> Vec<String> {
    let hexadecimal: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    let standard = STANDARD.encode(digest);
    let mut forms = vec![
        hexadecimal.to_uppercase(),
        URL_SAFE_NO_PAD.encode(digest),
        standard.trim_end_matches('=').to_owned(),
        STANDARD.encode(format!("c=biws,p={standard}")),
        STANDARD.encode(&hexadecimal),
        standard
            .replace('+', "%2B")
            .replace('/', "%2f")
            .replace('=', "%3D"),
        digest.iter().map(|byte| format!("{byte:02x} ")).collect(),
    ];
    for form in [&hexadecimal, &standard] {
        forms.push(form.chars().rev().collect());
        forms.push(form.bytes().map(|byte| format!("{byte:02x}")).collect());
        forms.push(form.bytes().map(|byte| format!("%{byte:02X}")).collect());
        forms.push(form.clone());
    }
    forms
}

/// The digest in a response as it was on the wire: behind the last space or `p=`, in hexadecimal or base64.
fn digest_in(response: &str) -> Option<Vec<u8>> {
    let proof = response
        .rsplit_once("p=")
        .map(|(_, proof)| STANDARD.decode(proof));
    if let Some(proof) = proof {
        return proof.ok();
    }
    let hexadecimal = response.rsplit_once(' ')?.1;
    let pairs = hexadecimal.as_bytes().chunks(2);
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    pairs.map(byte).collect()
}

/// What is kept of a sign-in in this way that is refused with form number `form` of its digest, and that form.
fn refused(protocol: Protocol, way: &str, form: usize) -> (String, String) {
    let mut script = script(protocol, Security::ImplicitTls, false, "s3cret-Pa55");
    script.mechanism = Some(way.parse::<Way>().unwrap());
    let mut repeated = String::new();
    let answer = |wire: &[u8]| -> Vec<Vec<u8>> {
        let wire = String::from_utf8_lossy(wire);
        let wire = wire.trim_end();
        let decoded = STANDARD.decode(wire).unwrap_or_default();
        let response = String::from_utf8(decoded).unwrap_or_default();
        let said = if wire.contains("CAPABILITY") {
            "* CAPABILITY IMAP4rev1 AUTH=CRAM-MD5 AUTH=SCRAM-SHA-256 AUTH=SCRAM-SHA-1\r\nm1 OK\r\n"
                .to_owned()
        } else if wire.contains("CAPA") {
            "-ERR no\r\n".to_owned()
        } else if wire.contains("CRAM") && wire.contains("AUTH") && !wire.contains("SCRAM") {
            format!("+ {}\r\n", STANDARD.encode("<1.2@mail.example.org>"))
        } else if wire.contains("AUTHENTICATE") {
            "+ \r\n".to_owned()
        } else if response.starts_with("n,,") {
            format!("+ {}\r\n", STANDARD.encode(SALTED))
        } else if let Some(digest) = digest_in(&response).or_else(|| digest_in(wire)) {
            repeated.clone_from(&forms(&digest)[form]);
            match protocol {
                Protocol::Pop3 => format!("-ERR got {repeated} of you\r\n"),
                _ => format!("* NO [ALERT] {repeated}\r\nm2 NO got {repeated} of you\r\n"),
            }
        } else {
            return Vec::new();
        };
        vec![said.into_bytes()]
    };
    let greeting = match protocol {
        Protocol::Pop3 => "+OK ready <1.2@mail.example.org>\r\n",
        _ => "* OK ready\r\n",
    };
    let heard = converse(
        dialogue(script),
        [greeting.as_bytes().to_vec()],
        answer,
        ReadEnd::Closed,
    );
    (kept(&heard), repeated)
}

#[test]
fn what_the_password_was_made_into_is_not_repeated() {
    for (protocol, way) in [
        (Protocol::Imap, "cram-md5"),
        (Protocol::Imap, "scram-sha-256"),
        (Protocol::Imap, "scram-sha-1"),
        (Protocol::Pop3, "apop"),
    ] {
        for form in 0..forms(b"digest").len() {
            let (kept, repeated) = refused(protocol, way, form);
            assert!(!repeated.is_empty(), "{way}: no digest was sent: {kept}");
            let repeated = repeated.trim();
            assert!(!kept.contains(repeated), "{way}: {repeated} is in {kept}");
        }
    }
}
