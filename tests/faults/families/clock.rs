//! Clocks that are wrong, on this computer and elsewhere.

use time::format_description::well_known::Rfc2822;
use time::{Duration, OffsetDateTime};

use super::line::Line;
use super::odd;
use super::row::Row;
use super::servers::certificates::Flaw;
use super::world;

/// The neutral page, which tells the time.
const PAGE: &str = "http://www.msftconnecttest.com/connecttest.txt";

/// The doors at which a server greets in clear text.
const STARTTLS: [&str; 6] = [
    "--imap",
    "imap.contoso.example:143/starttls",
    "--pop3",
    "imap.contoso.example:110/starttls",
    "--smtp",
    "smtp.contoso.example:587/starttls",
];

pub(crate) fn rows() -> Vec<Row> {
    [
        skewed(),
        without_the_web(),
        of_somebody_else(),
        inexact(),
        right(),
    ]
    .concat()
}

/// Sets the clock of the computer, which may ask for the page of the web.
fn clock(line: &Line<'_>, off: &str) {
    line.clock(off);
    line.variable("MAILPROBE_WEB_CHECK", PAGE);
}

fn skewed() -> Vec<Row> {
    vec![
        Row::broken("clock.skewed", "a year behind", |line| clock(line, "-365d"))
            .says(&["about 365 days behind", "www.msftconnecttest.com"]),
        Row::broken("clock.skewed", "at the day it was made", |line| {
            clock(line, "-12y");
        })
        .says(&["about 12 years behind"]),
        Row::broken("clock.skewed", "100 days ahead", |line| {
            clock(line, "+100d");
        })
        .says(&["about 100 days ahead"]),
        Row::broken("clock.skewed", "ten years ahead", |line| {
            clock(line, "+10y");
        })
        .says(&["about 10 years ahead"]),
        Row::broken("clock.skewed", "40 days behind, by STARTTLS", |line| {
            clock(line, "-40d");
        })
        .arguments(&STARTTLS)
        .says(&["about 40 days behind"]),
    ]
}

fn without_the_web() -> Vec<Row> {
    vec![
        Row::broken(
            "clock.skewed",
            "a year behind, and servers alone tell the time",
            |line| {
                line.clock("-365d");
                greeting(line, Duration::ZERO, Duration::ZERO);
            },
        )
        .arguments(&STARTTLS)
        .says(&["smtp.contoso.example", "about 365 days behind"]),
        Row::broken(
            "clock.skewed",
            "100 days ahead, and only the server itself tells the time",
            |line| {
                line.clock("+100d");
                greeting_of_smtp(line, Duration::ZERO);
            },
        )
        .arguments(&SMTP_ALONE)
        .on(&["smtp"])
        .says(&[
            "or that of the server",
            "about 100 days ahead",
            "with a telephone",
        ]),
        Row::broken(
            "tls.expired",
            "only the server itself tells the time, which was before this program",
            |line| {
                line.clock("+100d");
                greeting_of_smtp(line, Duration::days(-400));
            },
        )
        .arguments(&SMTP_ALONE)
        .on(&["smtp"]),
        Row::broken(
            "tls.expired",
            "whatever the clock says, which is ahead",
            |line| {
                clock(line, "+50d");
                behind(line, Flaw::Expired);
            },
        )
        .says(&["expired on 2020-01-01", "Contoso Test Root"])
        .arguments(&TLS),
    ]
}

/// A clock that is wrong, and a certificate that would not be trusted by the right one either.
fn of_somebody_else() -> Vec<Row> {
    fn wrong(line: &Line<'_>) {
        let params = odd::leaf_for(&["mail.fabrikam.example"]);
        let stem = format!("stranger-{}", line.number());
        let certificate = line.world.authority.keep_made(&stem, &params);
        line.behind_openssl(&certificate, "");
    }
    const ID: &str = "tls.name-mismatch";
    const TITLE: &str = "is for another name, and this computer's clock is wrong as well";
    vec![
        Row::broken(ID, "by a clock that is 400 days behind", |line| {
            clock(line, "-400d");
            wrong(line);
        })
        .arguments(&TLS)
        .says(&[TITLE, "about 400 days behind"]),
        Row::broken(ID, "by a clock that is 100 days ahead", |line| {
            clock(line, "+100d");
            wrong(line);
        })
        .arguments(&TLS)
        .says(&[TITLE, "about 100 days ahead"]),
        Row::broken(
            ID,
            "by a clock that is 400 days behind, and nobody tells the time",
            |line| {
                line.clock("-400d");
                wrong(line);
            },
        )
        .arguments(&["--web-check", "off"])
        .arguments(&TLS)
        .says(&[TITLE, "had not been written yet"]),
    ]
}

/// One server alone, and nobody else is asked.
const SMTP_ALONE: [&str; 6] = [
    "--web-check",
    "off",
    "--only",
    "smtp",
    "--smtp",
    "smtp.contoso.example:587/starttls",
];

/// The time so long from now, as servers tell it.
fn told(off: Duration) -> String {
    let then = OffsetDateTime::now_utc() + off;
    then.format(&Rfc2822).unwrap_or_default()
}

/// Servers that greet with their time, each so far from the right one.
fn greeting(line: &Line<'_>, smtp: Duration, pop3: Duration) {
    greeting_of_smtp(line, smtp);
    line.instead(&[110], move |conversation| {
        let then = (OffsetDateTime::now_utc() + pop3).unix_timestamp();
        let greeting =
            format!("+OK Dovecot ready. <1f3a.1.{then:x}.dGVzdA==@imap.contoso.example>\r\n");
        let mut first = Some(greeting);
        let server = move |text: String| first.take().unwrap_or(text);
        conversation.relay((world::IMAP_V4, 110), server, |text| text)
    });
}

/// A server of SMTP that greets with its time, so far from the right one.
fn greeting_of_smtp(line: &Line<'_>, off: Duration) {
    line.instead(&[587], move |conversation| {
        let greeting = format!("220 smtp.contoso.example ESMTP Exim 4.96 {}\r\n", told(off));
        let mut first = Some(greeting);
        let server = move |text: String| first.take().unwrap_or(text);
        conversation.relay((world::SMTP_V4, 587), server, |text| text)
    });
}

fn inexact() -> Vec<Row> {
    let none = Duration::ZERO;
    vec![
        Row::advice("clock.inexact", "seven minutes behind", move |line| {
            line.clock("-7m");
            greeting(line, none, none);
        })
        .arguments(&STARTTLS)
        .says(&[
            "about 7 minutes behind",
            "imap.contoso.example",
            "smtp.contoso.example",
        ]),
        Row::advice("clock.inexact", "two days ahead", move |line| {
            line.clock("+2d");
            greeting(line, none, none);
        })
        .arguments(&STARTTLS)
        .says(&["about 2 days ahead"]),
        Row::advice(
            "clock.inexact",
            "an hour ahead: the time zone",
            move |line| {
                line.clock("+1h");
                greeting(line, none, none);
            },
        )
        .arguments(&STARTTLS)
        .says(&["about 60 minutes ahead"]),
        Row::healthy("two minutes behind", move |line| {
            line.clock("-2m");
            greeting(line, none, none);
        })
        .arguments(&STARTTLS)
        .without_sign_in()
        .twin_of(&["clock.inexact", "clock.skewed"]),
        Row::healthy("the clock of one server is a day off", move |line| {
            greeting(line, Duration::days(1), none);
        })
        .arguments(&STARTTLS)
        .without_sign_in()
        .twin_of(&["clock.inexact"]),
        Row::healthy(
            "the clocks of two servers are wrong, each in its way",
            move |line| {
                greeting(line, Duration::days(-1), Duration::hours(9));
            },
        )
        .arguments(&STARTTLS)
        .without_sign_in()
        .twin_of(&["clock.inexact"]),
    ]
}

/// The doors with TLS from the first byte.
const TLS: [&str; 6] = [
    "--imap",
    "imap.contoso.example:993/tls",
    "--pop3",
    "imap.contoso.example:995/tls",
    "--smtp",
    "smtp.contoso.example:465/tls",
];

/// Puts a certificate with this flaw before the servers, whose page of the web may be asked for.
fn behind(line: &Line<'_>, flaw: Flaw) {
    line.variable("MAILPROBE_WEB_CHECK", PAGE);
    let names = [world::IMAP, world::SMTP];
    let certificate = line.world.authority.issue(&names, flaw);
    for (port, behind) in [(993, 143), (995, 110), (465, 587)] {
        line.in_front(
            port,
            Some(&certificate),
            &format!("server one 127.0.0.1:{behind}"),
        );
    }
}

/// Certificates out of their time, by a clock that is right.
fn right() -> Vec<Row> {
    vec![
        Row::broken("tls.expired", "by a clock that is right", move |line| {
            behind(line, Flaw::Expired);
        })
        .says(&["expired on 2020-01-01"])
        .arguments(&TLS)
        .twin_of(&["clock.skewed"]),
        Row::broken(
            "tls.not-yet-valid",
            "by a clock that is right",
            move |line| {
                behind(line, Flaw::NotYetValid);
            },
        )
        .says(&["is valid only from "])
        .arguments(&TLS)
        .twin_of(&["clock.skewed"]),
        Row::broken(
            "tls.not-yet-valid",
            "by a clock that is twenty days behind, and nobody tells the time",
            |line| line.clock("-20d"),
        )
        .arguments(&["--web-check", "off"])
        .under_tls_at("tomorrow.certs.example")
        .says(&["clock"]),
        Row::broken(
            "clock.skewed",
            "a year behind, and nobody tells the time",
            |line| {
                line.clock("-365d");
            },
        )
        .arguments(&["--web-check", "off"])
        .says(&["a day on which this program had not been written yet"]),
    ]
}
