//! The readers of pages and scenarios take any text, and the meaning takes any server.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mailprobe::catalogue::Catalogue;
use mailprobe::diagnose::diagnose;
use mailprobe::fact::facts;
use mailprobe::scenario::{Scenario, Split, rehearse};
use proptest::prelude::*;

/// Read once for all cases.
static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(Catalogue::embedded);

/// Words that lead far into the readers.
const PIECES: &[&str] = &[
    "+++\n",
    "title = \"a\"\n",
    "stage = \"offer\"\n",
    "[[when]]\n",
    "\"auth.text\" = ",
    "{ contains = \"x\" }\n",
    "{}",
    "## Symptom\n",
    "## Fix\n",
    "### You\n",
    "```scenario\n",
    "```\n",
    "imap a.example:993 tls\n",
    "tls ok\n",
    "tls alert 40\n",
    "resolve 192.0.2.1 ::1\n",
    "resolve servfail 6\n",
    "connect refused\n",
    "S: * OK ready\n",
    "S*3: a\n",
    "S64: AAE=\n",
    "S64*9999999999: AAE=\n",
    "C: m1 CAPABILITY\n",
    "close\n",
    "silence\n",
    "# é\n",
    "\r\n",
    "\u{0}",
    "smtp [::1]:25 none guessed\n",
    "user @\n",
    "mx null\n",
    ":",
    "*",
    "\u{feff}",
];

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => proptest::sample::select(PIECES).prop_map(str::to_owned),
        1 => ".{0,12}",
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// A page of the catalogue with a few characters taken out or put in.
fn damaged_page() -> impl Strategy<Value = (String, String)> {
    let pages: Vec<(String, String)> = CATALOGUE
        .pages()
        .map(|page| (page.id.clone(), super::read(&page.path)))
        .collect();
    let wound = (any::<prop::sample::Index>(), 0..40_usize, ".{0,3}");
    let wounds = proptest::collection::vec(wound, 1..4);
    (proptest::sample::select(pages), wounds).prop_map(|((id, text), wounds)| {
        let mut characters: Vec<char> = text.chars().collect();
        for (at, length, instead) in wounds {
            let at = at.index(characters.len());
            let end = (at + length).min(characters.len());
            characters.splice(at..end, instead.chars());
        }
        (id, characters.into_iter().collect())
    })
}

/// Everything that can be asked of a page, whether it can be read or not.
fn look_at(id: String, text: String) {
    let lines = text.lines().count();
    let catalogue = Catalogue::of([(id, text)]);
    for fault in catalogue.faults() {
        assert!(
            (1..=lines + 1).contains(&fault.line),
            "{fault}, of {lines} lines"
        );
        assert!(!fault.reason.is_empty());
    }
    for page in catalogue.pages() {
        for example in &page.body().examples {
            let _ = Scenario::parse(&example.text);
        }
    }
}

proptest! {
    #[test]
    fn any_text_is_read_as_a_page_or_refused(text in text()) {
        look_at("x.page".to_owned(), text);
    }

    #[test]
    fn a_damaged_page_is_read_or_refused((id, text) in damaged_page()) {
        look_at(id, text);
    }

    #[test]
    fn any_text_is_read_as_a_scenario_or_refused(text in text()) {
        let lines = text.lines().count().max(1);
        match Scenario::parse(&text) {
            Err(error) => prop_assert!((1..=lines).contains(&error.line)),
            Ok(scenario) => {
                for split in [Split::Whole, Split::EveryByte] {
                    if let Err(mismatch) = rehearse(&scenario, split) {
                        prop_assert!((1..=lines).contains(&mismatch.line));
                    }
                }
            }
        }
    }

    #[test]
    fn any_server_has_a_meaning(
        server in proptest::sample::select(&[
            ("imap a.example:993 tls\ntls ok", "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] x\r\n"),
            ("pop3 a.example:995 tls\ntls ok", "+OK x\r\n"),
            ("smtp a.example:465 tls\ntls ok", "220 x\r\n"),
            ("smtp a.example:587 starttls", "220 x\r\n"),
        ][..]),
        greets in any::<bool>(),
        bytes in proptest::collection::vec(any::<u8>(), 0..80),
        end in proptest::sample::select(&["close", "reset", "silence"][..]),
    ) {
        let (begin, greeting) = server;
        let mut said = if greets { greeting.as_bytes().to_vec() } else { Vec::new() };
        said.extend(bytes);
        let text = format!("{begin}\nS64: {}\n{end}\n", STANDARD.encode(&said));
        let scenario = Scenario::parse(&text).unwrap();
        // What mailprobe says to such a server is not part of the text, so most of these end early.
        if let Ok(run) = rehearse(&scenario, Split::Whole) {
            let bytewise = rehearse(&scenario, Split::EveryByte).unwrap();
            let verdict = diagnose(&run, &facts(&run), &CATALOGUE);
            prop_assert_eq!(&verdict, &diagnose(&bytewise, &facts(&bytewise), &CATALOGUE));
        }
    }
}
