//! Settings files of Thunderbird's own database, as public data: read from a web server, each as its provider means it.
//!
//! They are those of https://github.com/thunderbird/autoconfig, commit c6ad79659b5fc321d1593ec4c277815b83e5dec5, byte for byte.

use crate::place::{DOMAIN, Place, refs, web_hosts};
use crate::servers;

/// A file, and what stands in it: protocol, host, port, security, form of the name, ways of signing in.
const FILES: &[(&str, &[&str])] = &[
    (
        include_str!("files/googlemail.com.xml"),
        &[
            "imap imap.gmail.com:993 tls address oauth2,password",
            "pop3 pop.gmail.com:995 tls address oauth2,password",
            "smtp smtp.gmail.com:465 tls address oauth2,password",
        ],
    ),
    (
        include_str!("files/office365.com.xml"),
        &[
            "imap outlook.office365.com:993 tls address oauth2",
            "pop3 outlook.office365.com:995 tls address oauth2",
            "smtp smtp.office365.com:587 starttls address oauth2",
        ],
    ),
    (
        include_str!("files/gandi.net.xml"),
        &[
            "imap mail.gandi.net:993 tls address password",
            "imap mail.gandi.net:143 starttls address password",
            "pop3 mail.gandi.net:995 tls address password",
            "pop3 mail.gandi.net:110 starttls address password",
            "smtp mail.gandi.net:465 tls address password",
            "smtp mail.gandi.net:587 starttls address password",
        ],
    ),
    (
        include_str!("files/hetzner.de.xml"),
        &[
            "imap mail.your-server.de:993 tls address password",
            "smtp mail.your-server.de:465 tls address password",
        ],
    ),
];

#[test]
fn the_files_of_the_database_are_read_as_they_are_meant() {
    if !servers::available() {
        return;
    }
    for (file, expected) in FILES {
        let place = Place::new();
        let site = place.site(DOMAIN).page(
            "= /.well-known/autoconfig/mail/config-v1.1.xml",
            "text/xml",
            *file,
        );
        let mut records = web_hosts(&[DOMAIN]);
        records.push("contoso.example. IN MX 10 mx.contoso.example.".to_owned());
        let place = place.serve(&refs(&records), &[site]);
        let (report, _) = place.discover(&[]);
        let source = crate::place::of(&report, "autoconfig-well-known");
        let read: Vec<String> = source["servers"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|one| {
                let text = |name: &str| one[name].as_str().unwrap_or("-");
                let ways: Vec<&str> = one["sign_in"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(|way| way.as_str())
                    .collect();
                format!(
                    "{} {}:{} {} {} {}",
                    text("protocol"),
                    text("host"),
                    one["port"],
                    text("security"),
                    text("username"),
                    ways.join(",")
                )
            })
            .collect();
        assert_eq!(read, *expected, "{source:#}");
    }
}
