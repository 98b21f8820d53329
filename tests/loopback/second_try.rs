//! A door that refuses beside others of its machine: which are knocked at once more, and what that costs.

use std::io::Write as _;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use mailprobe::endpoint::{Origin, Protocol, Purpose, Security};
use mailprobe::observation::Seen;
use mailprobe::observation::tcp::{FirstTry, TcpTrouble};
use mailprobe::stage::Stage;
use socket2::Socket;

use crate::authority::{Authority, leaf};
use crate::bench::{Bench, Seeing};
use crate::closed;
use crate::server::Server;

/// A port that is shut at first, and opened by who serves another door. Whoever connects then is told something and hung up on.
struct Opening {
    port: u16,
    shut: Mutex<Option<Socket>>,
}

impl Opening {
    fn new() -> Arc<Self> {
        let (socket, port) = closed::kept();
        Arc::new(Self {
            port,
            shut: Mutex::new(Some(socket)),
        })
    }

    /// Opens it, once.
    fn open(&self) {
        let Some(socket) = self.shut.lock().unwrap().take() else {
            return;
        };
        socket.listen(16).unwrap();
        let serving = TcpListener::from(socket);
        std::thread::spawn(move || {
            while let Ok((mut stream, _)) = serving.accept() {
                let _ = stream.write_all(b"-ERR closed\r\n");
            }
        });
    }
}

/// A server of IMAP that opens that port in its conversation: whoever has come so far has knocked at every door.
fn opening_beside(opening: &Arc<Opening>) -> Server {
    let opening = opening.clone();
    Server::clear(move |peer| {
        peer.say("* OK ready");
        peer.wait_for_bytes();
        opening.open();
        peer.imap_on("IMAP4rev1", "OK");
    })
}

/// The tries at a door of which only the second one was taken: what the first came to, and when the second began.
fn second_tries(seen: &Seeing) -> Vec<(FirstTry, Duration)> {
    let all = seen.at(Stage::Connect);
    let tries = all.filter_map(|o| match &o.outcome {
        Ok(Seen::Connected(connection)) => Some((connection.first_try?, o.began)),
        _ => None,
    });
    tries.collect()
}

/// Whoever knocked once more would find it open.
#[test]
fn a_second_door_that_is_shut_is_not_knocked_at_once_more() {
    let openings = [Opening::new(), Opening::new()];
    let [alternate, guessed] = &openings;
    let (one, other) = (alternate.clone(), guessed.clone());
    let good = Server::clear(move |peer| {
        peer.imap("IMAP4rev1", "OK");
        one.open();
        other.open();
    });
    let seen = Bench::imap("127.0.0.1", good.port(), Security::ClearText)
        .add(
            Protocol::Pop3,
            "127.0.0.1",
            alternate.port,
            Security::ClearText,
        )
        .last(|probe| probe.purpose = Purpose::Alternate)
        .add(
            Protocol::Smtp,
            "127.0.0.1",
            guessed.port,
            Security::ClearText,
        )
        .last(|probe| probe.endpoint.origin = Origin::Convention)
        .run();
    for probe in [1, 2] {
        assert_eq!(seen.reached(probe), (Stage::Connect, false));
    }
}

#[test]
fn a_door_that_opens_at_the_second_try_still_tells_of_the_first() {
    let opening = Opening::new();
    let good = opening_beside(&opening);
    let seen = Bench::imap("127.0.0.1", good.port(), Security::ClearText)
        .add(
            Protocol::Pop3,
            "127.0.0.1",
            opening.port,
            Security::ClearText,
        )
        .run();
    assert_eq!(seen.reached(1), (Stage::Greet, false));
    let tries = second_tries(&seen);
    let [(first, second)] = &tries[..] else {
        panic!("{tries:?}");
    };
    assert_eq!(first.trouble, TcpTrouble::Refused);
    assert!(
        *second >= first.began + Duration::from_secs(1),
        "{second:?}"
    );
}

/// Who knocks once more waits until nobody talks to the machine: a sign-in that waited for that would keep it from coming to it.
#[test]
fn a_door_that_is_shut_holds_up_no_sign_in() {
    let root = Authority::root("Root");
    let opening = Opening::new();
    let imap = opening.clone();
    let pop = Server::tls(root.issue(&leaf(&["127.0.0.1"])), move |peer| {
        peer.say("+OK ready");
        loop {
            let answer = match peer.hear().as_str() {
                "" => return,
                // From now on a second try would find it open: one before the sign-in does not.
                said if said.starts_with("AUTH ") => {
                    imap.open();
                    "+OK"
                }
                "CAPA" => "+OK\r\nUSER\r\nSASL PLAIN\r\n.",
                "STAT" => "+OK 2 320",
                _ => "+OK",
            };
            peer.say(answer);
        }
    });
    let seen = Bench::new()
        .trust(root.der())
        .add(
            Protocol::Imap,
            "127.0.0.1",
            opening.port,
            Security::ImplicitTls,
        )
        .add(
            Protocol::Pop3,
            "127.0.0.1",
            pop.port(),
            Security::ImplicitTls,
        )
        .sign_in()
        .run();
    assert_eq!(seen.reached(1), (Stage::Enter, true));
    let tries = second_tries(&seen);
    let [(_, second)] = &tries[..] else {
        panic!("{tries:?}");
    };
    let signed_in = seen.at(Stage::Authenticate).next().unwrap();
    assert!(signed_in.began < *second, "{:?}", signed_in.began);
}
