//! Conversations: every wait and every amount has a limit, and a good end is polite.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use mailprobe::endpoint::{Protocol, Security};
use mailprobe::observation::session::SessionTrouble;
use mailprobe::observation::{Ended, Skip, Speaker};
use mailprobe::plan::ProbeId;
use mailprobe::progress::Event;
use mailprobe::stage::Stage;

use crate::authority::{Authority, leaf};
use crate::bench::{Bench, LIMITS, SHORT, Seeing};
use crate::server::{Peer, Server};

fn clear(server: &Server) -> Bench {
    Bench::imap("127.0.0.1", server.port(), Security::ClearText)
}

#[test]
fn a_healthy_server_is_seen_up_to_its_capabilities() {
    let root = Authority::root("Root");
    let (gone, end) = mpsc::channel();
    let server = Server::tls(root.issue(&leaf(&["127.0.0.1"])), move |peer| {
        peer.imap("IMAP4rev1 AUTH=PLAIN", "OK");
        // Under TLS, an end without close_notify would be an error.
        gone.send(peer.ends_well()).unwrap();
    });
    let seen = Bench::imap("127.0.0.1", server.port(), Security::ImplicitTls)
        .trust(root.der())
        .run();
    assert_eq!(
        seen.stages(0),
        [
            Stage::Resolve,
            Stage::Connect,
            Stage::Secure,
            Stage::Greet,
            Stage::Offer
        ]
    );
    assert!(seen.reached(0).1);
    assert_eq!(seen.0.ended, Ended::Complete);
    assert!(seen.0.not_tried.is_empty());
    assert_eq!(server.heard(), ["m1 CAPABILITY", "m2 LOGOUT"]);
    assert!(
        end.recv().unwrap(),
        "the connection is closed in good order"
    );
    let offered = seen.at(Stage::Offer).next().unwrap();
    let said: Vec<_> = offered.transcript.iter().map(|line| line.speaker).collect();
    assert_eq!(said, [Speaker::Client, Speaker::Server, Speaker::Server]);
}

#[test]
fn time_passes_from_stage_to_stage() {
    let server = Server::clear(|peer| peer.imap("IMAP4rev1", "OK"));
    let seen = clear(&server).run();
    let spans = seen.0.observations.windows(2);
    for pair in spans {
        assert!(pair[0].began + pair[0].took <= pair[1].began + pair[1].took);
    }
    let last = seen.0.observations.last().unwrap();
    assert!(last.began + last.took <= seen.0.took);
}

#[test]
fn the_host_calls_itself_by_its_address() {
    for (ip, name) in [
        ("127.0.0.1", "EHLO [127.0.0.1]"),
        ("::1", "EHLO [IPv6:::1]"),
    ] {
        let server = Server::with(ip.parse().unwrap(), |stream, heard| {
            let mut peer = Peer::new(Box::new(stream), heard);
            peer.say("220 ready");
            peer.hear();
            peer.say("250 ok");
            peer.hear();
            peer.say("221 bye");
        });
        let seen = Bench::new()
            .add(Protocol::Smtp, ip, server.port(), Security::ClearText)
            .run();
        assert!(seen.reached(0).1);
        assert_eq!(server.heard(), [name, "QUIT"]);
    }
}

#[test]
fn a_silent_server_is_left_at_the_limit_of_the_greeting() {
    let server = Server::clear(Peer::wait_for_end);
    let seen = clear(&server)
        .limits(|limits| limits.greeting = SHORT)
        .run();
    let silent = SessionTrouble::Silent {
        partial: Vec::new(),
    };
    assert_eq!(*seen.session_trouble(Stage::Greet), silent);
    assert!(seen.at(Stage::Greet).next().unwrap().took >= SHORT);
    assert_eq!(seen.0.ended, Ended::Complete);
}

#[test]
fn a_greeting_that_drips_does_not_prolong_its_limit() {
    let server = Server::raw(|mut stream| {
        // Without end: a limit that began anew with each byte would never come.
        while stream.write_all(b"*").is_ok() {
            thread::sleep(SHORT / 10);
        }
    });
    let seen = clear(&server)
        .limits(|limits| limits.greeting = SHORT * 10)
        .run();
    let SessionTrouble::Silent { partial } = seen.session_trouble(Stage::Greet) else {
        panic!("{:?}", seen.session_trouble(Stage::Greet));
    };
    assert!(!partial.is_empty() && partial.iter().all(|byte| *byte == b'*'));
    assert_eq!(seen.0.ended, Ended::Complete);
}

#[test]
fn a_reply_that_drips_does_not_prolong_its_limit() {
    let server = Server::clear(|peer| {
        peer.say("* OK ready");
        peer.hear();
        while peer.say("* 1 EXISTS") {
            thread::sleep(SHORT / 10);
        }
    });
    let seen = clear(&server).limits(|limits| limits.reply = SHORT).run();
    let SessionTrouble::NoAnswer { command, waited } = seen.session_trouble(Stage::Offer) else {
        panic!("{:?}", seen.session_trouble(Stage::Offer));
    };
    assert_eq!((command.as_str(), *waited), ("CAPABILITY", SHORT));
    assert_eq!(seen.0.ended, Ended::Complete);
}

/// Sends the same bytes for ever, and tells how much got through.
fn torrent(bytes: &'static [u8]) -> (Seeing, usize) {
    let sent = Arc::new(AtomicUsize::new(0));
    let (done, ended) = mpsc::channel();
    let counter = sent.clone();
    let server = Server::raw(move |mut stream: TcpStream| {
        while let Ok(length) = stream.write(bytes) {
            counter.fetch_add(length, Ordering::Relaxed);
        }
        done.send(()).unwrap();
    });
    let seen = clear(&server).run();
    ended.recv().unwrap();
    (seen, sent.load(Ordering::Relaxed))
}

#[test]
fn endless_lines_and_endless_many_lines_are_cut_off() {
    let (seen, sent) = torrent(&[b'x'; 4096]);
    assert_eq!(
        *seen.session_trouble(Stage::Greet),
        SessionTrouble::LineTooLong
    );
    // What lies in the buffers of both ends was sent and not read.
    assert!(sent < 32 << 20, "{sent} bytes");

    let (seen, _) = torrent(b"* OK [ALERT] and another thing\r\n");
    assert!(!seen.reached(0).1, "{:?}", seen.reached(0));
}

#[test]
fn a_server_that_ends_early_is_told_as_it_ended() {
    let closing = Server::clear(|_| {});
    let seen = clear(&closing).run();
    assert_eq!(*seen.session_trouble(Stage::Greet), SessionTrouble::Closed);
    let resetting = Server::raw(|mut stream| {
        stream.write_all(b"* OK ready\r\n").unwrap();
        // The command is not read, which makes the end a reset.
        stream.peek(&mut [0; 16]).unwrap();
    });
    let seen = clear(&resetting).run();
    assert_eq!(*seen.session_trouble(Stage::Offer), SessionTrouble::Reset);
}

#[test]
fn clear_text_behind_the_go_ahead_is_found_and_ends_the_conversation() {
    let smuggler = Server::clear(|peer| {
        peer.say("* OK ready");
        peer.hear();
        peer.send(b"* CAPABILITY IMAP4rev1 STARTTLS\r\nm1 OK\r\n");
        peer.hear();
        peer.send(b"m2 OK begin\r\n* OK trust me\r\n");
        peer.wait_for_end();
    });
    let seen = Bench::imap("127.0.0.1", smuggler.port(), Security::StartTls).run();
    let injection = SessionTrouble::StartTlsInjection {
        text: b"* OK trust me\r\n".to_vec(),
    };
    assert_eq!(*seen.session_trouble(Stage::Secure), injection);
    assert_eq!(smuggler.heard(), ["m1 CAPABILITY", "m2 STARTTLS"]);
}

#[test]
fn a_broken_start_tls_is_told_with_what_was_said() {
    let server = Server::start_tls_broken();
    let seen = Bench::imap("127.0.0.1", server.port(), Security::StartTls).run();
    assert_eq!(seen.reached(0), (Stage::Secure, false));
    let secure = seen.at(Stage::Secure).next().unwrap();
    let said: Vec<_> = secure.transcript.iter().map(|l| l.text.as_str()).collect();
    assert_eq!(said, ["m2 STARTTLS", "m2 OK begin"]);
}

#[test]
fn the_deadline_of_the_run_keeps_what_is_known() {
    let good = Server::clear(|peer| peer.imap("IMAP4rev1", "OK"));
    let silent = Server::clear(Peer::wait_for_end);
    let seen = clear(&good)
        .add(
            Protocol::Pop3,
            "127.0.0.1",
            silent.port(),
            Security::ClearText,
        )
        .limits(|limits| limits.run = Duration::from_secs(4))
        .run();
    assert_eq!(seen.0.ended, Ended::Deadline);
    assert_eq!(seen.reached(0), (Stage::Offer, true));
    assert_eq!(seen.reached(1), (Stage::Connect, true));
    assert_eq!(seen.not_tried(), [(1, Stage::Greet, Skip::Deadline)]);
}

#[cfg(unix)]
#[test]
fn an_interrupt_keeps_what_is_known() {
    let (come, came) = mpsc::channel();
    let silent = Server::clear(move |peer| {
        peer.say("* OK ready");
        peer.hear();
        come.send(()).unwrap();
        peer.wait_for_end();
    });
    let server = format!("127.0.0.1:{}/none", silent.port());
    let program = std::process::Command::new(env!("CARGO_BIN_EXE_mailprobe"))
        .args([
            "127.0.0.1",
            "--only",
            "imap",
            "--format",
            "json",
            "--imap",
            &server,
        ])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    came.recv().unwrap();
    let pid = program.id().to_string();
    let sent = std::process::Command::new("kill")
        .args(["-INT", &pid])
        .status();
    assert!(sent.unwrap().success());
    let output = program.wait_with_output().unwrap();
    let report = String::from_utf8(output.stdout).unwrap();
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["ended"], "interrupted");
    let steps = report["probes"][0]["steps"].as_array().unwrap();
    let stages: Vec<_> = steps
        .iter()
        .map(|step| step["stage"].as_str().unwrap())
        .collect();
    assert_eq!(stages, ["resolve", "connect", "greet"]);
}

#[test]
fn probes_run_at_once() {
    let all_here = Arc::new(std::sync::Barrier::new(3));
    let server = Server::clear(move |peer| {
        // Nobody is greeted before everybody has come.
        all_here.wait();
        peer.imap("IMAP4rev1", "OK");
    });
    let mut bench = clear(&server);
    for _ in 0..2 {
        bench = bench.add(
            Protocol::Imap,
            "127.0.0.1",
            server.port(),
            Security::ClearText,
        );
    }
    let seen = bench.run();
    assert!((0..3).all(|probe| seen.reached(probe) == (Stage::Offer, true)));
    let order: Vec<_> = seen.0.observations.iter().map(|o| o.probe.0).collect();
    assert!(order.is_sorted(), "{order:?}");
}

#[test]
fn the_stages_are_told_while_they_happen() {
    let server = Server::clear(|peer| peer.imap("IMAP4rev1", "OK"));
    let events = std::cell::RefCell::new(Vec::new());
    clear(&server).run_telling(&|event| events.borrow_mut().push(event));
    let probe = ProbeId(0);
    let began = |stage| Event::Began { probe, stage };
    assert_eq!(
        events.into_inner(),
        [
            began(Stage::Resolve),
            began(Stage::Connect),
            began(Stage::Greet),
            began(Stage::Offer),
            Event::Ended { probe }
        ]
    );
}

#[test]
fn a_connection_that_is_not_used_is_closed_in_good_order() {
    let (told, ends) = mpsc::channel();
    let serve = move |mut stream: TcpStream| {
        let _ = stream.write_all(b"* BYE busy\r\n");
        let mut rest = Vec::new();
        let ended = stream.read_to_end(&mut rest).map(|_| rest.is_empty());
        let _ = stream.shutdown(Shutdown::Both);
        told.send(ended.unwrap_or(false)).unwrap();
    };
    let serve = Arc::new(serve);
    let (first, second) = (serve.clone(), serve);
    let one = Server::raw(move |stream| first(stream));
    let other = std::net::TcpListener::bind(("127.0.0.2", one.port())).unwrap();
    thread::spawn(move || second(other.accept().unwrap().0));
    let resolver = crate::resolver::Resolver::new(|_, kind| match kind {
        hickory_resolver::proto::rr::RecordType::A => crate::resolver::Reply::Records(vec![
            ("imap.example.org", crate::resolver::a("127.0.0.1")),
            ("imap.example.org", crate::resolver::a("127.0.0.2")),
        ]),
        _ => crate::resolver::nothing(),
    });
    let seen = Bench::imap("imap.example.org", one.port(), Security::ClearText)
        .dns(resolver.address)
        .run();
    assert_eq!(seen.connections().len(), 2);
    for _ in 0..2 {
        let in_order = ends.recv_timeout(LIMITS.run).unwrap();
        assert!(in_order, "an end, not a reset, and nothing was said");
    }
}
