//! What the sign-in service refuses with: every documented number and error leads to its page, and the table of numbers is whole.

use std::collections::BTreeSet;

use mailprobe::catalogue::{Catalogue, aadsts};
use mailprobe::scenario::Split;

use super::documented::amiss;

const ROWS: &str = include_str!("refusals.tsv");
/// How many rows there are, and how many of them are numbers.
const TOLD: (usize, usize) = (107, 100);

/// A server that is in order, and a token that could not be had.
fn scenario(sign_in: &str) -> String {
    format!(
        "provider exchange-online\nsign-in {sign_in}\n\
         imap outlook.office365.com:993 tls\ntls ok\n\
         S: * OK The Microsoft Exchange IMAP4 service is ready.\n\
         C: m1 CAPABILITY\n\
         S: * CAPABILITY IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS ID UNSELECT CHILDREN IDLE NAMESPACE LITERAL+\n\
         S: m1 OK CAPABILITY completed.\n\
         C: m2 LOGOUT\n\
         S: * BYE Microsoft Exchange Server IMAP4 server signing off.\n\
         S: m2 OK LOGOUT completed.\n"
    )
}

struct Row<'a> {
    kind: &'a str,
    sign_in: &'a str,
    page: &'a str,
}

fn rows() -> impl Iterator<Item = Row<'static>> {
    let lines = ROWS.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| {
        let fields: Vec<&str> = line.split('\t').collect();
        let [kind, sign_in, _meaning, page, _source] = fields[..] else {
            panic!("refusals.tsv: five fields are wanted: {line}");
        };
        Row {
            kind,
            sign_in,
            page,
        }
    })
}

#[test]
fn every_documented_refusal_leads_to_its_page() {
    let catalogue = Catalogue::embedded();
    let faults: Vec<String> = rows()
        .filter_map(|row| {
            let text = scenario(row.sign_in);
            let amiss = amiss(&text, row.page, Split::Whole, &catalogue)?;
            Some(format!(
                "{}: {}: {amiss}, not {}",
                row.kind, row.sign_in, row.page
            ))
        })
        .collect();
    println!("{} refusals, {} not named", rows().count(), faults.len());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_table_of_numbers_has_every_documented_one_and_the_same_pages() {
    let catalogue = Catalogue::embedded();
    let number = |row: &Row<'_>| row.kind.strip_prefix("aadsts-")?.parse::<u32>().ok();
    let documented: BTreeSet<u32> = rows().filter_map(|row| number(&row)).collect();
    assert_eq!((rows().count(), documented.len()), TOLD);
    let sources = aadsts::sources().unwrap();
    for source in &sources {
        let numbers: Vec<u32> = source.code.iter().map(|code| code.number).collect();
        assert!(
            numbers.is_sorted_by(|a, b| a < b),
            "{}: not in order",
            source.url
        );
        assert!(source.url.starts_with("https://"), "{}", source.url);
        assert!(
            source.read.date.is_some() && source.read.time.is_none(),
            "{}",
            source.url
        );
    }
    let known: BTreeSet<u32> = aadsts::codes().iter().map(|code| code.number).collect();
    assert_eq!(
        known.len(),
        aadsts::codes().len(),
        "a number stands there twice"
    );
    let missing: Vec<&u32> = documented.difference(&known).collect();
    assert!(missing.is_empty(), "not in the table: {missing:?}");
    for row in rows() {
        let Some(number) = number(&row) else { continue };
        let code = aadsts::code(number).unwrap();
        assert_eq!(code.id, row.page, "{number}");
        assert!(
            catalogue.page(&code.id).is_some(),
            "{number}: no page {}",
            code.id
        );
        assert!(
            code.means.ends_with('.') && code.means.matches(". ").count() == 0,
            "{number}"
        );
    }
}

/// A number that nobody has written down is not called something else.
#[test]
fn an_unknown_number_is_told_as_unknown() {
    let catalogue = Catalogue::embedded();
    for (sign_in, page) in [
        (
            "refused invalid_grant 59999 AADSTS59999: New.",
            "oauth.sign-in-refused",
        ),
        (
            "refused invalid_client 7000999 AADSTS7000999: New.",
            "oauth.invalid-client",
        ),
        ("refused server_error", "oauth.service-trouble"),
        ("browser wrong-state", "oauth.service-trouble"),
        ("no-name nxdomain", "oauth.sign-in-unreachable"),
        ("no-tls reset", "oauth.sign-in-unreachable"),
        ("answer 407", "oauth.sign-in-unreachable"),
    ] {
        let amiss = amiss(&scenario(sign_in), page, Split::Whole, &catalogue);
        assert_eq!(amiss, None, "{sign_in}, not {page}");
    }
}

/// What keeps the conversation from getting as far as the sign-in is named, and not the missing token.
#[test]
fn a_missing_token_explains_nothing_that_came_before() {
    let catalogue = Catalogue::embedded();
    let text = "provider exchange-online\nsign-in refused invalid_grant 53003 AADSTS53003: No.\n\
                imap outlook.office365.com:993 tls\nconnect refused\n";
    let amiss = amiss(text, "tcp.refused", Split::Whole, &catalogue);
    assert_eq!(amiss, None);
}
