//! What the page says first, and what its pictures say in words.

use mailprobe::catalogue::Catalogue;
use mailprobe::report::html;

use crate::ticket::on_real_pages;
use crate::{REFUSED, TENANT};

fn example(id: &str) -> String {
    let catalogue = Catalogue::embedded();
    let text = &catalogue.page(id).unwrap().body().examples[0].text;
    html::render(&on_real_pages(text))
}

#[test]
fn it_begins_with_why_what_is_next_and_who_acts() {
    for page in [example("tls.expired"), html::render(&on_real_pages(TENANT))] {
        let lead = page
            .split("<dl class=\"lead\">")
            .nth(1)
            .unwrap()
            .split("</dl>")
            .next()
            .unwrap();
        let labels: Vec<&str> = lead
            .split("<dt>")
            .skip(1)
            .map(|one| one.split('<').next().unwrap())
            .collect();
        assert_eq!(labels, ["Why", "Next", "Who acts"], "{lead}");
        assert!(!lead.contains('`'), "{lead}");
    }
}

/// Behind a certificate that is not trusted, a server is still looked at: that is no success.
#[test]
fn what_comes_behind_a_stop_is_not_shown_as_passed() {
    let page = example("tls.expired");
    let way = page
        .split("<ol class=\"way\">")
        .nth(1)
        .unwrap()
        .split("</ol>")
        .next()
        .unwrap();
    let classes: Vec<&str> = way
        .split("<li class=\"")
        .skip(1)
        .map(|one| one.split('"').next().unwrap())
        .collect();
    let stop = classes
        .iter()
        .position(|class| *class == "stopped")
        .unwrap();
    assert!(
        classes[stop..].contains(&"beyond") && !classes[stop..].contains(&"passed"),
        "{classes:?}"
    );
    assert!(
        page.contains("was only looked at: nobody signed in there."),
        "{way}"
    );
}

#[test]
fn what_is_undecided_says_why() {
    let page = html::render(&on_real_pages(REFUSED));
    assert!(
        page.contains("which was not tried: the sign-in was refused once in this run"),
        "{page}"
    );
    assert!(
        !page.contains(".&#34;.") && !page.contains(".&quot;."),
        "{page}"
    );
}

#[test]
fn the_door_that_works_speaks_for_its_protocol() {
    let report = on_real_pages(
        "no-login\nsmtp mail.example.org:587 starttls alternate\nS: 220 ready\nC: EHLO [127.0.0.1]\nS: 250-mail\nS: 250 SIZE\n\
         C: QUIT\nS: 221 bye\nsmtp mail.example.org:465 tls alternate\ntls ok\nS: 220 ready\nC: EHLO [127.0.0.1]\nS: 250-mail\n\
         S: 250 AUTH PLAIN\nC: QUIT\nS: 221 bye\n",
    );
    let smtp = report.protocols.smtp.as_ref().unwrap();
    assert_eq!(smtp.verdict, "works");
    assert_eq!(smtp.endpoint.as_deref(), Some("mail.example.org:465"));
}
