//! The gate: one sign-in attempt in a run until one has succeeded, and none where it is not safe.

use std::sync::Arc;
use std::time::Duration;

use mailprobe::endpoint::{Origin, Protocol, Security};
use mailprobe::observation::Skip;
use mailprobe::observation::session::SessionTrouble;
use mailprobe::stage::Stage;

use crate::authority::{Authority, Identity, leaf};
use crate::bench::{Bench, SHORT, Seeing};
use crate::server::{Peer, Server};

const REFUSAL: &str = "NO [AUTHENTICATIONFAILED] no";

/// An authority, and servers whose certificates it signs.
struct Site {
    root: Authority,
}

impl Site {
    fn new() -> Self {
        Self {
            root: Authority::root("Root"),
        }
    }

    fn identity(&self) -> Identity {
        self.root.issue(&leaf(&["127.0.0.1"]))
    }

    /// An IMAP server that answers sign-ins like this.
    fn imap(&self, login: &'static str) -> Server {
        Server::tls(self.identity(), move |peer| {
            peer.imap("IMAP4rev1 SASL-IR AUTH=PLAIN", login);
        })
    }

    /// A POP3 server that answers sign-ins like this.
    fn pop3(&self, login: &'static str) -> Server {
        Server::tls(self.identity(), move |peer| {
            peer.say("+OK ready");
            loop {
                let answer = match peer.hear().as_str() {
                    "" => return,
                    "CAPA" => "+OK\r\nUSER\r\nSASL PLAIN\r\n.",
                    line if line.starts_with("AUTH") => login,
                    "STAT" => "+OK 2 320",
                    _ => "+OK",
                };
                peer.say(answer);
            }
        })
    }

    fn bench(&self, servers: &[(Protocol, &Server)]) -> Bench {
        let mut bench = Bench::new().trust(self.root.der());
        for (protocol, server) in servers {
            bench = bench.add(*protocol, "127.0.0.1", server.port(), Security::ImplicitTls);
        }
        bench.sign_in()
    }
}

/// How many sign-ins a server saw.
fn attempts(servers: &[&Server]) -> usize {
    let signs_in = |line: &String| line.contains("AUTH") || line.contains("LOGIN");
    let lines = servers.iter().flat_map(|server| server.heard());
    lines.filter(signs_in).count()
}

fn skips(seen: &Seeing) -> Vec<(u16, Skip)> {
    let at_sign_in = |(probe, stage, why)| {
        assert_eq!(stage, Stage::Authenticate);
        (probe, why)
    };
    seen.not_tried().into_iter().map(at_sign_in).collect()
}

#[test]
fn a_good_password_enters_by_every_protocol() {
    let site = Site::new();
    let (imap, pop) = (site.imap("OK in"), site.pop3("+OK in"));
    let seen = site
        .bench(&[(Protocol::Imap, &imap), (Protocol::Pop3, &pop)])
        .run();
    assert_eq!(seen.reached(0), (Stage::Enter, true));
    assert_eq!(seen.reached(1), (Stage::Enter, true));
    assert!(seen.0.not_tried.is_empty());
    assert_eq!(attempts(&[&imap, &pop]), 2);
}

#[test]
fn a_refused_password_is_tried_once_in_all() {
    let site = Site::new();
    let (imap, other) = (site.imap(REFUSAL), site.imap(REFUSAL));
    let pop = site.pop3("-ERR [AUTH] no");
    let seen = site
        .bench(&[
            (Protocol::Imap, &imap),
            (Protocol::Imap, &other),
            (Protocol::Pop3, &pop),
        ])
        .run();
    assert_eq!(seen.reached(0), (Stage::Authenticate, false));
    assert_eq!(seen.reached(1), (Stage::Offer, true));
    assert_eq!(seen.reached(2), (Stage::Offer, true));
    assert_eq!(attempts(&[&imap, &other, &pop]), 1);
    let skips = skips(&seen);
    let is_kept_back = |why| matches!(why, Skip::RefusedElsewhere | Skip::AnotherEndpoint);
    assert!(
        skips.len() == 2 && skips.iter().all(|(_, why)| is_kept_back(*why)),
        "{skips:?}"
    );
    assert!(skips.contains(&(2, Skip::RefusedElsewhere)), "{skips:?}");
}

/// A server of SMTP that does not know PLAIN after all, and answers LOGIN like this once it has the password.
fn smtp_without_plain(site: &Site, login: &'static str) -> Server {
    Server::tls(site.identity(), move |peer| {
        peer.say("220 mail.example.org ESMTP");
        loop {
            let answer = match peer.hear().as_str() {
                "" => return,
                line if line.starts_with("EHLO") => "250-mail.example.org\r\n250 AUTH PLAIN LOGIN",
                line if line.starts_with("AUTH PLAIN") => "504 5.5.4 Unrecognized mechanism",
                "AUTH LOGIN" => {
                    peer.say("334 VXNlcm5hbWU6");
                    peer.hear();
                    peer.say("334 UGFzc3dvcmQ6");
                    peer.hear();
                    login
                }
                _ => "250 2.0.0 OK",
            };
            peer.say(answer);
        }
    })
}

#[test]
fn a_mechanism_that_the_server_does_not_know_after_all_is_no_attempt_and_what_is_judged_is_the_only_one()
 {
    let site = Site::new();
    for (login, imap_is_tried) in [
        ("235 2.7.0 in", true),
        ("535 5.7.8 no", false),
        ("504 5.5.4 no", true),
    ] {
        let smtp = smtp_without_plain(&site, login);
        let imap = site.imap("OK in");
        let seen = site
            .bench(&[(Protocol::Smtp, &smtp), (Protocol::Imap, &imap)])
            .run();
        let (_, signed_in) = seen.reached(0);
        assert_eq!(signed_in, login.starts_with("235"), "{login}");
        let asked = |server: &Server, word: &str| {
            let heard = server.heard();
            heard.iter().filter(|line| line.contains(word)).count()
        };
        assert_eq!(
            (asked(&smtp, "AUTH PLAIN"), asked(&smtp, "AUTH LOGIN")),
            (1, 1)
        );
        assert_eq!(attempts(&[&imap]) == 1, imap_is_tried, "{login}");
    }
}

#[test]
fn the_second_door_of_a_protocol_stays_closed_when_the_first_signs_in() {
    let site = Site::new();
    let (first, second) = (site.imap("OK in"), site.imap("OK in"));
    let seen = site
        .bench(&[(Protocol::Imap, &first), (Protocol::Imap, &second)])
        .run();
    assert_eq!(seen.reached(0), (Stage::Enter, true));
    assert_eq!(seen.reached(1), (Stage::Offer, true));
    assert_eq!(skips(&seen), [(1, Skip::AnotherEndpoint)]);
    assert_eq!(attempts(&[&first]), 1);
    assert_eq!(attempts(&[&second]), 0);
}

#[test]
fn the_second_door_signs_in_when_the_first_fails_before() {
    let site = Site::new();
    let broken = Server::clear(|peer| {
        peer.say("HTTP/1.1 400 no");
        peer.wait_for_bytes();
    });
    let good = site.imap("OK in");
    let seen = site
        .bench(&[(Protocol::Imap, &broken), (Protocol::Imap, &good)])
        .run();
    assert_eq!(seen.reached(0), (Stage::Secure, false));
    assert_eq!(seen.reached(1), (Stage::Enter, true));
}

#[test]
fn silence_after_the_password_counts_as_an_attempt() {
    let site = Site::new();
    let silent = Server::tls(site.identity(), |peer: &mut Peer| {
        peer.say("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready");
        peer.wait_for_end();
    });
    let pop = site.pop3("+OK in");
    let seen = site
        .bench(&[(Protocol::Imap, &silent), (Protocol::Pop3, &pop)])
        .limits(|limits| limits.sign_in = SHORT)
        .run();
    let SessionTrouble::NoAnswer { waited, .. } = seen.session_trouble(Stage::Authenticate) else {
        panic!("{:?}", seen.session_trouble(Stage::Authenticate));
    };
    assert_eq!(*waited, SHORT);
    assert_eq!(skips(&seen), [(1, Skip::UnclearElsewhere)]);
    assert_eq!(attempts(&[&pop]), 0);
}

#[test]
fn a_certificate_that_nobody_trusts_keeps_the_password_back() {
    let site = Site::new();
    let stranger = Site::new();
    let (untrusted, trusted) = (stranger.imap("OK in"), site.imap("OK in"));
    let seen = site
        .bench(&[(Protocol::Imap, &untrusted), (Protocol::Imap, &trusted)])
        .run();
    assert_eq!(
        seen.reached(0),
        (Stage::Offer, true),
        "it is still looked at"
    );
    assert_eq!(skips(&seen), [(0, Skip::NotPrivate)]);
    assert_eq!(attempts(&[&untrusted]), 0);
    assert_eq!(seen.reached(1), (Stage::Enter, true));
}

#[test]
fn clear_text_and_untrusted_origins_get_no_password() {
    let site = Site::new();
    let clear = Server::clear(|peer| peer.imap("IMAP4rev1 AUTH=PLAIN", "OK in"));
    let seen = Bench::imap("127.0.0.1", clear.port(), Security::ClearText)
        .sign_in()
        .run();
    assert_eq!(skips(&seen), [(0, Skip::NotPrivate)]);
    let server = site.imap("OK in");
    for (origin, why) in [
        (Origin::Convention, Skip::GuessedHost),
        (Origin::ProviderByAlias, Skip::ForeignHost),
        (Origin::SrvElsewhere, Skip::ForeignHost),
        (Origin::AutoconfigElsewhere, Skip::ForeignHost),
    ] {
        let seen = site
            .bench(&[(Protocol::Imap, &server)])
            .last(|probe| probe.endpoint.origin = origin)
            .run();
        assert_eq!(seen.reached(0), (Stage::Offer, true));
        assert_eq!(skips(&seen), [(0, why)]);
    }
    assert_eq!(attempts(&[&clear, &server]), 0);
}

#[test]
fn a_server_that_leaves_while_it_is_waited_for_is_no_attempt() {
    let site = Site::new();
    let offered = Arc::new(std::sync::Barrier::new(2));
    let told = offered.clone();
    // IMAP signs in first, and answers only when POP3 has left.
    let imap = Server::tls(site.identity(), move |peer: &mut Peer| {
        peer.say("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready");
        peer.hear();
        told.wait();
        peer.say("m1 OK in");
        peer.imap_on("IMAP4rev1", "OK");
    });
    let pop = Server::tls(site.identity(), move |peer: &mut Peer| {
        peer.say("+OK ready");
        peer.hear();
        peer.send(b"+OK\r\nSASL PLAIN\r\n.\r\n");
        // It is no patient server, but no hasty one either, also where its answer is read late.
        std::thread::sleep(Duration::from_secs(4));
        peer.send(b"-ERR idle for too long\r\n");
        peer.close();
        offered.wait();
    });
    let seen = site
        .bench(&[(Protocol::Imap, &imap), (Protocol::Pop3, &pop)])
        .run();
    assert_eq!(seen.reached(0), (Stage::Enter, true));
    assert_eq!(seen.reached(1), (Stage::Offer, true), "no trouble");
    assert_eq!(skips(&seen), [(1, Skip::ClosedWhileWaiting)]);
    let offered = seen.at(Stage::Offer).last().unwrap();
    let last = &offered.transcript.last().unwrap().text;
    assert_eq!(last, "-ERR idle for too long");
    assert_eq!(attempts(&[&pop]), 0);
}

#[test]
fn a_server_that_signs_in_by_itself_is_entered_without_the_password() {
    let site = Site::new();
    let imap = Server::tls(site.identity(), |peer: &mut Peer| {
        peer.say("* PREAUTH [CAPABILITY IMAP4rev1 AUTH=PLAIN] in as kim");
        peer.imap_on("IMAP4rev1", "OK");
    });
    let pop = site.pop3("+OK in");
    let seen = site
        .bench(&[(Protocol::Imap, &imap), (Protocol::Pop3, &pop)])
        .run();
    assert_eq!(seen.reached(0), (Stage::Enter, true));
    assert_eq!(skips(&seen), [(0, Skip::AlreadySignedIn)]);
    assert_eq!(seen.reached(1), (Stage::Enter, true), "and not held up");
    assert_eq!(attempts(&[&imap]), 0);
}

#[test]
fn who_is_told_to_wait_tries_no_further_protocol() {
    let site = Site::new();
    let (imap, pop) = (
        site.imap("OK in"),
        site.pop3("-ERR [LOGIN-DELAY] not so often"),
    );
    let (come, came) = std::sync::mpsc::channel();
    let came = std::sync::Mutex::new(came);
    // SMTP is ready when POP3 has been refused.
    let smtp = Server::tls(site.identity(), move |peer: &mut Peer| {
        let _ = came.lock().unwrap().recv();
        peer.say("220 x");
        peer.hear();
        peer.say("250-x\r\n250 AUTH PLAIN");
        peer.wait_for_end();
    });
    let told = std::sync::atomic::AtomicBool::new(false);
    let seen = site
        .bench(&[
            (Protocol::Imap, &imap),
            (Protocol::Pop3, &pop),
            (Protocol::Smtp, &smtp),
        ])
        .run_telling(&|event| {
            let over = event
                == mailprobe::progress::Event::Ended {
                    probe: mailprobe::plan::ProbeId(1),
                };
            if over && !told.swap(true, std::sync::atomic::Ordering::Relaxed) {
                let _ = come.send(());
            }
        });
    assert_eq!(seen.reached(1), (Stage::Authenticate, false));
    assert_eq!(skips(&seen), [(2, Skip::ToldToWait)]);
    assert_eq!(attempts(&[&imap, &pop]), 2);
}

#[test]
fn the_password_is_in_nothing_that_was_seen() {
    let site = Site::new();
    let echoing = Server::tls(site.identity(), |peer: &mut Peer| {
        peer.say("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready");
        let line = peer.hear();
        peer.say(&format!("* BAD you said {line} for correct horse"));
        peer.say("m1 NO no");
        peer.wait_for_end();
    });
    let seen = site.bench(&[(Protocol::Imap, &echoing)]).run();
    assert_eq!(seen.reached(0), (Stage::Authenticate, false));
    let text = format!("{:?}", seen.0);
    // What follows the NUL in base64, whatever stands before it.
    for secret in [
        "correct horse",
        "Y29ycmVjdCBob3Jz",
        "NvcnJlY3QgaG9yc2",
        "jb3JyZWN0IGhvcn",
    ] {
        assert!(!text.contains(secret), "{secret} is in {text}");
    }
    assert!(echoing.heard()[0].contains("AUTHENTICATE PLAIN"));
}
