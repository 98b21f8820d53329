//! Pairs of runs, rehearsed and put into a place and a time.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use mailprobe::catalogue::Catalogue;
use mailprobe::compare::{Both, Comparison, Side, compare};
use mailprobe::diagnose::{Verdict, diagnose};
use mailprobe::fact::facts;
use mailprobe::observation::{Run, Seen, Trouble};
use mailprobe::report::difference::{DifferenceReport, Source, render};
use mailprobe::report::human::Detail;
use mailprobe::scenario::{Scenario, Split, rehearse};
use mailprobe::style::Style;

/// Where and when a run was made: the computer's address, that of its resolver, and how many hours after the first.
#[derive(Clone, Copy)]
pub(crate) struct At(
    pub(crate) &'static str,
    pub(crate) &'static str,
    pub(crate) u64,
);

/// At home, at the help desk, and at home again the day after.
pub(crate) const HOME: At = At("192.168.1.10", "192.168.1.1", 0);
pub(crate) const DESK: At = At("10.20.30.40", "10.20.0.53", 0);
pub(crate) const NEXT_DAY: At = At("192.168.1.10", "192.168.1.1", 24);
pub(crate) const DESK_NEXT_DAY: At = At("10.20.30.40", "10.20.0.53", 24);
/// What shows nothing of where it was.
pub(crate) const NOWHERE: At = At("", "", 0);

thread_local! {
    pub(crate) static CATALOGUE: Catalogue = Catalogue::embedded();
}

/// The run of a scenario, there and then.
pub(crate) fn run(scenario: &str, at: At) -> Run {
    let scenario = Scenario::parse(scenario).unwrap_or_else(|error| panic!("{error}: {scenario}"));
    let mut run = rehearse(&scenario, Split::Whole).unwrap_or_else(|m| panic!("{m}: {scenario:?}"));
    let At(local, resolver, hours) = at;
    run.started += Duration::from_secs(hours * 3600);
    let local: Option<IpAddr> = local.parse().ok();
    let resolver: Option<IpAddr> = resolver.parse().ok();
    for observation in &mut run.observations {
        match &mut observation.outcome {
            Ok(Seen::Connected(connection)) => {
                connection.local = local.map(|ip| SocketAddr::new(ip, 50_000));
            }
            Ok(Seen::Resolved(resolution)) | Err(Trouble::Dns(resolution)) => {
                resolution.resolvers = resolver
                    .map(|ip| SocketAddr::new(ip, 53))
                    .into_iter()
                    .collect();
            }
            Ok(Seen::Secured(session)) => {
                for certificate in &mut session.chain {
                    certificate.fingerprint =
                        format!("{:?}", (&certificate.issuer, &certificate.subject));
                }
            }
            _ => {}
        }
    }
    run
}

/// A pair with what each means.
pub(crate) struct Pair {
    pub(crate) runs: Both<Run>,
    verdicts: Both<Verdict>,
}

impl Pair {
    pub(crate) fn of(a: Run, b: Run) -> Self {
        let verdict = |run: &Run| CATALOGUE.with(|catalogue| diagnose(run, &facts(run), catalogue));
        Self {
            verdicts: Both {
                a: verdict(&a),
                b: verdict(&b),
            },
            runs: Both { a, b },
        }
    }

    pub(crate) fn sides(&self) -> Both<Side<'_>> {
        Both {
            a: Side {
                run: &self.runs.a,
                verdict: &self.verdicts.a,
            },
            b: Side {
                run: &self.runs.b,
                verdict: &self.verdicts.b,
            },
        }
    }

    pub(crate) fn compare(&self) -> Comparison {
        compare(self.sides())
    }

    pub(crate) fn report(&self) -> DifferenceReport {
        let source = |file: &str| Source {
            file: file.to_owned(),
            recorded_by: "0.1.0".to_owned(),
        };
        let sources = Both {
            a: source("a.json"),
            b: source("b.json"),
        };
        CATALOGUE.with(|catalogue| {
            DifferenceReport::new(&self.compare(), &self.sides(), &sources, catalogue)
        })
    }

    pub(crate) fn told(&self) -> String {
        render(&self.report(), &Style::PLAIN, Detail::Everything)
    }
}

/// A server of IMAP that lets kim in.
pub(crate) const IMAP: &str = "imap imap.example.org:993 tls
resolve 203.0.113.25
tls ok
S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready
C: m1 AUTHENTICATE PLAIN [hidden]
S: m1 OK [CAPABILITY IMAP4rev1] Logged in
C: m2 EXAMINE INBOX
S: * 1 EXISTS
S: m2 OK [READ-ONLY] Examine completed
C: m3 LOGOUT
S: * BYE Logging out
S: m3 OK Logout completed.
";

/// The same, which refuses the sign-in in these words.
pub(crate) fn imap_refusing(words: &str) -> String {
    format!(
        "imap imap.example.org:993 tls
resolve 203.0.113.25
tls ok
S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready
C: m1 AUTHENTICATE PLAIN [hidden]
S: m1 NO {words}
C: m2 LOGOUT
S: * BYE Logging out
S: m2 OK Logout completed.
"
    )
}

/// The same, asked for no more than what it can do, over TLS that comes to this.
pub(crate) fn imap_over(tls: &str) -> String {
    format!(
        "no-login
imap imap.example.org:993 tls
resolve 203.0.113.25
tls {tls}
S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready
C: m1 LOGOUT
S: * BYE Logging out
S: m1 OK Logout completed.
"
    )
}

/// A server of SMTP that is asked for no more than what it can do, and offers these ways of signing in.
pub(crate) fn smtp_offering(ways: &str) -> String {
    format!(
        "no-login
smtp smtp.example.org:587 starttls
resolve 203.0.113.25
S: 220 smtp.example.org ESMTP
C: EHLO [127.0.0.1]
S: 250-smtp.example.org
S: 250 STARTTLS
C: STARTTLS
S: 220 go ahead
tls ok
C: EHLO [127.0.0.1]
S: 250-smtp.example.org
S: 250 AUTH {ways}
C: QUIT
S: 221 2.0.0 Bye
"
    )
}

/// The same host, of which this is all that is seen.
pub(crate) fn smtp(seen: &str) -> String {
    format!("no-login\nsmtp smtp.example.org:587 starttls\nresolve 203.0.113.25\n{seen}\n")
}
