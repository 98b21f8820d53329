//! A door that refuses beside others of its machine: which are knocked at once more, and what that costs.

use std::io::Write as _;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use mailprobe::endpoint::{Origin, Protocol, Purpose, Security};
use mailprobe::observation::Seen;
use mailprobe::observation::tcp::TcpTrouble;
use mailprobe::stage::Stage;

use crate::authority::{Authority, leaf};
use crate::bench::Bench;
use crate::server::Server;

/// A port at which nobody listens.
fn shut() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

#[test]
fn a_second_door_that_is_shut_costs_no_time() {
    let good = Server::clear(|peer| peer.imap("IMAP4rev1", "OK"));
    let bench = Bench::imap("127.0.0.1", good.port(), Security::ClearText)
        .add(Protocol::Pop3, "127.0.0.1", shut(), Security::ClearText)
        .last(|probe| probe.purpose = Purpose::Alternate)
        .add(Protocol::Smtp, "127.0.0.1", shut(), Security::ClearText)
        .last(|probe| probe.endpoint.origin = Origin::Convention);
    let began = Instant::now();
    let seen = bench.run();
    assert_eq!(seen.reached(1), (Stage::Connect, false));
    assert!(began.elapsed() < Duration::from_secs(1));
}

#[test]
fn a_door_that_opens_at_the_second_try_still_tells_of_the_first() {
    let good = Server::clear(|peer| peer.imap("IMAP4rev1", "OK"));
    let port = shut();
    let restarts = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(500));
        let (mut stream, _) = TcpListener::bind(("127.0.0.1", port))
            .unwrap()
            .accept()
            .unwrap();
        let _ = stream.write_all(b"-ERR closed\r\n");
    });
    let seen = Bench::imap("127.0.0.1", good.port(), Security::ClearText)
        .add(Protocol::Pop3, "127.0.0.1", port, Security::ClearText)
        .run();
    restarts.join().unwrap();
    assert_eq!(seen.reached(1), (Stage::Greet, false));
    let tries = seen.at(Stage::Connect).filter_map(|o| match &o.outcome {
        Ok(Seen::Connected(connection)) => connection.first_try.map(|first| (first, o.began)),
        _ => None,
    });
    let tries: Vec<_> = tries.collect();
    let [(first, second)] = tries[..] else {
        panic!("{tries:?}");
    };
    assert_eq!(first.trouble, TcpTrouble::Refused);
    assert!(second >= first.began + Duration::from_secs(1), "{second:?}");
}

#[test]
fn a_door_that_is_shut_holds_up_no_sign_in() {
    let root = Authority::root("Root");
    let pop = Server::tls(root.issue(&leaf(&["127.0.0.1"])), |peer| {
        peer.say("+OK ready");
        loop {
            let answer = match peer.hear().as_str() {
                "" => return,
                "CAPA" => "+OK\r\nUSER\r\nSASL PLAIN\r\n.",
                "STAT" => "+OK 2 320",
                _ => "+OK",
            };
            peer.say(answer);
        }
    });
    let seen = Bench::new()
        .trust(root.der())
        .add(Protocol::Imap, "127.0.0.1", shut(), Security::ImplicitTls)
        .add(
            Protocol::Pop3,
            "127.0.0.1",
            pop.port(),
            Security::ImplicitTls,
        )
        .sign_in()
        .run();
    assert_eq!(seen.reached(0), (Stage::Connect, false));
    assert_eq!(seen.reached(1), (Stage::Enter, true));
    let signed_in = seen.at(Stage::Authenticate).next().unwrap();
    assert!(
        signed_in.began < Duration::from_secs(1),
        "{:?}",
        signed_in.began
    );
}
