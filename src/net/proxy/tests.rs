//! The dialogues with proxies, whatever pieces their answers come in, and which proxy counts.

#![allow(clippy::panic, reason = "a test may stop where it stands")]

mod chosen;

use proptest::prelude::*;

use super::*;
use crate::observation::tls::PeerKind;

/// What a dialogue came to: what it said, and the bytes behind the answer or the trouble.
type Came = (Vec<Vec<u8>>, Option<Result<Vec<u8>, ProxyTrouble>>);

/// Holds the dialogue with a proxy that answers these turns, in pieces of at most `piece` bytes. The
/// last turn is followed by the end of the connection.
fn hold(url: &str, host: &str, turns: &[&[u8]], piece: usize) -> Came {
    let proxy = Proxy::parse(url, "--proxy").expect("a proxy");
    let mut dialogue = Dialogue::new(&proxy, host, 993);
    let mut said = Vec::new();
    let mut turns = turns.iter();
    let mut coming: Vec<&[u8]> = Vec::new();
    loop {
        match dialogue.next() {
            Step::Say(wire) => {
                said.push(wire.bytes().to_vec());
                if let Some(turn) = turns.next() {
                    // Whatever is left of the turn before comes first.
                    coming.splice(0..0, turn.chunks(piece).rev());
                }
            }
            Step::Listen => match coming.pop() {
                Some(bytes) => dialogue.feed(bytes),
                None => return (said, Some(Err(dialogue.ended()))),
            },
            Step::Open(mut ahead) => {
                // What was not read yet stays in the socket, for the server's conversation.
                while let Some(bytes) = coming.pop() {
                    ahead.extend_from_slice(bytes);
                }
                return (said, Some(Ok(ahead)));
            }
            Step::Fail(trouble) => return (said, Some(Err(trouble))),
        }
    }
}

fn came(url: &str, turns: &[&[u8]]) -> Result<Vec<u8>, ProxyTrouble> {
    let (said, whole) = hold(url, "imap.example.org", turns, usize::MAX);
    let (again, split) = hold(url, "imap.example.org", turns, 1);
    assert_eq!(said, again);
    let (whole, split) = (whole.expect("an end"), split.expect("an end"));
    match (&whole, &split) {
        // Byte by byte it is known sooner that this is no proxy, with fewer bytes to show for it.
        (Err(ProxyTrouble::NotAProxy(_)), Err(ProxyTrouble::NotAProxy(_))) => {}
        _ => assert_eq!(whole, split),
    }
    whole
}

const HTTP: &str = "http://proxy.example:3128";
const SOCKS: &str = "socks5h://proxy.example:1080";

#[test]
fn an_http_proxy_is_asked_for_the_host_and_what_comes_behind_its_answer_is_kept() {
    let answer = b"HTTP/1.1 200 Connection established\r\nX-Y: z\r\n\r\n* OK ready\r\n";
    let (said, _) = hold(HTTP, "imap.example.org", &[answer], 7);
    let request = "CONNECT imap.example.org:993 HTTP/1.1\r\nHost: imap.example.org:993\r\n\r\n";
    assert_eq!(said, [request.as_bytes()]);
    assert_eq!(came(HTTP, &[answer]), Ok(b"* OK ready\r\n".to_vec()));
    let (said, _) = hold(HTTP, "2001:db8::1", &[answer], 7);
    assert!(said[0].starts_with(b"CONNECT [2001:db8::1]:993 HTTP/1.1\r\n"));
    assert_eq!(came(HTTP, &[b"HTTP/1.0 200\n\n"]), Ok(Vec::new()));
}

#[test]
fn a_password_goes_out_as_http_has_it_and_comes_back_hidden() {
    let url = "http://kim:hunter-two@proxy.example:3128";
    let answer = b"HTTP/1.1 403 hunter-two a2ltOmh1bnRlci10d28=\r\n\r\n";
    let (said, _) = hold(url, "imap.example.org", &[answer], 9);
    let said = String::from_utf8(said.concat()).expect("text");
    assert!(said.contains("\r\nProxy-Authorization: Basic a2ltOmh1bnRlci10d28=\r\n\r\n"));
    let Err(ProxyTrouble::Refused { code: 403, text }) = came(url, &[answer]) else {
        panic!("it was refused");
    };
    assert!(!text.contains("hunter") && !text.contains("a2lt"), "{text}");
}

#[test]
fn every_refusal_of_http_has_its_own_trouble() {
    let text = |text: &str| text.to_owned();
    for (answer, trouble) in [
        (
            "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Negotiate\r\nproxy-authenticate: Basic realm=\"a, b\"\r\n\r\n<html>",
            ProxyTrouble::SignInRequired {
                methods: vec![text("Negotiate"), text("Basic")],
                tried: false,
            },
        ),
        (
            "HTTP/1.1 403 Forbidden\r\nX-Squid-Error: ERR_ACCESS_DENIED 0\r\n\r\n",
            ProxyTrouble::Refused {
                code: 403,
                text: text("Forbidden (ERR_ACCESS_DENIED 0)"),
            },
        ),
        (
            "HTTP/1.1 302 Found\r\nLocation: https://login.example/start?user=kim#x\r\n\r\n",
            ProxyTrouble::Page {
                code: 302,
                at: text("https://login.example/start"),
            },
        ),
        (
            "HTTP/1.1 511 Network Authentication Required\r\n\r\n",
            ProxyTrouble::Page {
                code: 511,
                at: String::new(),
            },
        ),
        (
            "HTTP/1.1 302 Found\r\n\r\n",
            ProxyTrouble::Refused {
                code: 302,
                text: text("Found"),
            },
        ),
        (
            "HTTP/1.1 405 Method Not Allowed\r\nVia: 1.1 proxy\r\n\r\n",
            ProxyTrouble::Refused {
                code: 405,
                text: text("Method Not Allowed"),
            },
        ),
        (
            "HTTP/1.1 503 Service Unavailable\r\nX-Squid-Error: ERR_DNS_FAIL 0\r\n\r\n",
            ProxyTrouble::NoWayOn {
                code: 503,
                text: text("Service Unavailable (ERR_DNS_FAIL 0)"),
            },
        ),
        (
            "HTTP/1.0 500 Unable to connect\r\n\r\n",
            ProxyTrouble::NoWayOn {
                code: 500,
                text: text("Unable to connect"),
            },
        ),
        ("", ProxyTrouble::Closed),
    ] {
        assert_eq!(came(HTTP, &[answer.as_bytes()]), Err(trouble), "{answer}");
    }
    for answer in [
        "* OK ready\r\n",
        "SSH-2.0-x\r\n",
        "HTTP/1.1 abc x\r\n\r\n",
        "HTTP/1.1 405 Not Allowed\r\nServer: nginx\r\n\r\n",
        "HTTP/1.0 501 Unsupported method ('CONNECT')\r\n\r\n",
        "HTTP/1.1 400 Bad Request\r\n\r\n",
        "HTTP/1.1 308 Permanent Redirect\r\nLocation: https://www.example/\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 cut",
    ] {
        let came = came(HTTP, &[answer.as_bytes()]);
        assert!(
            matches!(came, Err(ProxyTrouble::NotAProxy(_))),
            "{answer}: {came:?}"
        );
    }
    let endless = [b"HTTP/1.1 200 OK\r\n".as_slice(), &b"X: y\r\n".repeat(4000)].concat();
    assert!(matches!(
        came(HTTP, &[&endless]),
        Err(ProxyTrouble::NotAProxy(_))
    ));
}

#[test]
fn a_name_that_could_forge_a_request_is_not_asked_for() {
    for (url, host) in [
        (HTTP, "a\r\nX: y"),
        (HTTP, "a b"),
        (HTTP, ""),
        (SOCKS, ""),
        (SOCKS, &"x".repeat(256)),
    ] {
        let (said, came) = hold(url, host, &[], 1);
        assert_eq!(
            (said.len(), came),
            (0, Some(Err(ProxyTrouble::InvalidName)))
        );
    }
}

#[test]
fn a_socks_proxy_is_asked_by_name_or_by_address() {
    let opened = [5, 0, 0, 1, 10, 0, 0, 1, 0, 80, b'*'];
    let turns: [&[u8]; 2] = [&[5, 0], &opened];
    assert_eq!(came(SOCKS, &turns), Ok(b"*".to_vec()));
    let (said, _) = hold(SOCKS, "a.example", &turns, 3);
    assert_eq!(said[0], [5, 1, 0]);
    assert_eq!(
        said[1],
        [b"\x05\x01\x00\x03\x09a.example".as_slice(), &[3, 0xe1]].concat()
    );
    let (said, _) = hold(SOCKS, "192.0.2.1", &turns, 3);
    assert_eq!(said[1], [5, 1, 0, 1, 192, 0, 2, 1, 3, 0xe1]);
    let (said, _) = hold(SOCKS, "2001:db8::1", &turns, 3);
    assert_eq!((said[1][3], said[1].len()), (4, 22));
    for bound in [
        [&[5, 0, 0, 4][..], &[0; 18], b"* OK"].concat(),
        [&[5, 0, 0, 3, 2][..], b"ab\0\0* OK"].concat(),
    ] {
        assert_eq!(came(SOCKS, &[&[5, 0], &bound]), Ok(b"* OK".to_vec()));
    }
}

#[test]
fn a_socks_proxy_gets_a_password_only_when_it_asks_for_it() {
    let url = "socks5://kim:pw@proxy.example";
    let opened = [5, 0, 0, 1, 0, 0, 0, 0, 0, 0];
    let (said, _) = hold(url, "192.0.2.1", &[&[5, 2], &[1, 0], &opened], 1);
    assert_eq!(
        (said[0].as_slice(), said[1].as_slice()),
        (&[5, 2, 0, 2][..], &b"\x01\x03kim\x02pw"[..])
    );
    assert_eq!(came(url, &[&[5, 2], &[1, 0], &opened]), Ok(Vec::new()));
    let sign_in = |tried| ProxyTrouble::SignInRequired {
        methods: Vec::new(),
        tried,
    };
    assert_eq!(came(url, &[&[5, 2], &[1, 1]]), Err(sign_in(true)));
    assert_eq!(came(url, &[&[5, 0xff]]), Err(sign_in(false)));
    assert_eq!(came(SOCKS, &[&[5, 0xff]]), Err(sign_in(false)));
    // A method that was not offered leads nowhere either.
    assert_eq!(came(SOCKS, &[&[5, 2]]), Err(sign_in(false)));
    let (said, _) = hold(url, "192.0.2.1", &[&[5, 0], &opened], 1);
    assert!(!said.concat().windows(2).any(|two| two == b"pw"));
}

#[test]
fn a_password_that_http_refuses_is_known_as_refused_whatever_the_status() {
    let url = "http://kim:hunter-two@proxy.example:3128";
    for answer in [
        "HTTP/1.0 401 Unauthorized\r\n\r\n",
        "HTTP/1.1 407 No\r\n\r\n",
    ] {
        let tried = ProxyTrouble::SignInRequired {
            methods: Vec::new(),
            tried: true,
        };
        assert_eq!(came(url, &[answer.as_bytes()]), Err(tried), "{answer}");
    }
    let refused = came(HTTP, &[b"HTTP/1.0 401 Unauthorized\r\n\r\n"]);
    assert!(matches!(
        refused,
        Err(ProxyTrouble::Refused { code: 401, .. })
    ));
}

#[test]
fn who_is_silent_at_the_greeting_of_socks_is_no_proxy_and_later_a_slow_one() {
    let proxy = Proxy::parse(SOCKS, "--proxy").expect("a proxy");
    let mut dialogue = Dialogue::new(&proxy, "imap.example.org", 993);
    assert!(matches!(dialogue.next(), Step::Say(_)));
    assert!(matches!(dialogue.next(), Step::Listen));
    assert!(matches!(
        dialogue.timed_out(),
        ProxyTrouble::NotAProxy(peer) if peer.first.is_empty()
    ));
    let mut dialogue = Dialogue::new(&proxy, "imap.example.org", 993);
    dialogue.next();
    dialogue.feed(&[5, 0]);
    dialogue.next();
    assert_eq!(dialogue.timed_out(), ProxyTrouble::Timeout);
    let http = Proxy::parse(HTTP, "--proxy").expect("a proxy");
    let dialogue = Dialogue::new(&http, "imap.example.org", 993);
    assert_eq!(dialogue.timed_out(), ProxyTrouble::Timeout);
}

#[test]
fn every_refusal_of_socks_has_its_own_trouble() {
    for code in 1..=255 {
        let came = came(SOCKS, &[&[5, 0], &[5, code, 0, 1, 0, 0, 0, 0, 0, 0]]);
        let (code, text) = (u16::from(code), String::new());
        assert_eq!(
            came,
            Err(match code {
                1 | 3..=6 => ProxyTrouble::NoWayOn { code, text },
                _ => ProxyTrouble::Refused { code, text },
            })
        );
    }
    assert_eq!(came(SOCKS, &[b""]), Err(ProxyTrouble::Closed));
    assert_eq!(came(SOCKS, &[&[5, 0], b""]), Err(ProxyTrouble::Closed));
    assert_eq!(
        came(SOCKS, &[&[5, 0], &[5, 0, 0]]),
        Err(ProxyTrouble::Closed)
    );
    let Err(ProxyTrouble::NotAProxy(peer)) = came(SOCKS, &[b"HTTP/1.1 400 Bad Request\r\n"]) else {
        panic!("that is no SOCKS proxy");
    };
    assert_eq!(peer.kind, PeerKind::Http);
}

proptest! {
    #[test]
    fn whatever_a_proxy_says_it_ends_and_pieces_change_nothing(
        first in proptest::collection::vec(any::<u8>(), 0..40),
        second in proptest::collection::vec(any::<u8>(), 0..40),
        piece in 1_usize..40,
        is_socks: bool,
        is_like_one: bool,
    ) {
        let begin: &[u8] = match (is_like_one, is_socks) {
            (false, _) => b"",
            (true, true) => &[5, 0],
            (true, false) => b"HTTP/1.1 ",
        };
        let first = [begin, &first].concat();
        let url = if is_socks { SOCKS } else { HTTP };
        let turns: [&[u8]; 2] = [&first, &second];
        let (said, whole) = hold(url, "imap.example.org", &turns, usize::MAX);
        let (again, split) = hold(url, "imap.example.org", &turns, piece);
        prop_assert_eq!(said, again);
        match (whole, split) {
            (Some(Err(ProxyTrouble::NotAProxy(_))), Some(Err(ProxyTrouble::NotAProxy(_)))) => {}
            (whole, split) => prop_assert_eq!(whole, split),
        }
    }
}
