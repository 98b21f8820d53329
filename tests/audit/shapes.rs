//! The same tenant in every shape reads back the same, and nothing that was damaged reads as something else.

use mailprobe::audit::value::Setting;
use proptest::prelude::*;

use crate::read;
use crate::world::{all_facts, mailboxes};
use crate::writers::Shape;

proptest! {
    #![proptest_config(ProptestConfig { cases: 80, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_shape_reads_back_equal(made in mailboxes(6)) {
        let wanted: Vec<_> = made.iter().map(|one| one.facts()).collect();
        for shape in Shape::ALL {
            let tenant = read(&shape.write(&made));
            let tenant = tenant.map_err(|error| TestCaseError::fail(format!("{shape:?}: {error}")))?;
            prop_assert_eq!(all_facts(&tenant), wanted.clone(), "{:?}", shape);
        }
    }

    /// What was copied from the window of PowerShell has the prompt with the command above it, and the next prompt below.
    #[test]
    fn the_prompts_around_a_copy_of_the_screen_are_no_mailboxes(made in mailboxes(4), path in "C:\\\\[A-Za-z]{1,8}|/home/[a-z]{1,8}|~") {
        let wanted: Vec<_> = made.iter().map(|one| one.facts()).collect();
        for shape in [Shape::Csv7, Shape::FormatList7] {
            let written = String::from_utf8(shape.write(&made)).unwrap_or_default();
            let text = written.trim_start_matches('\u{feff}');
            let copied = format!(
                "PS {path}> Get-CASMailbox kim | fl PrimarySmtpAddress,ImapEnabled,PopEnabled\r\n{text}\r\nPS {path}>\r\n"
            );
            let tenant = read(copied.as_bytes());
            let tenant = tenant.map_err(|error| TestCaseError::fail(format!("{shape:?}: {error}")))?;
            prop_assert_eq!(all_facts(&tenant), wanted.clone(), "{:?}", shape);
        }
    }

    /// A file that was cut off is refused, or says less; it never says something else.
    #[test]
    fn a_cut_never_changes_what_is_said(made in mailboxes(4), at in 0.0..1.0_f64) {
        let wanted: Vec<_> = made.iter().map(|one| one.facts()).collect();
        for shape in Shape::ALL {
            let mut bytes = shape.write(&made);
            bytes.truncate((bytes.len() as f64 * at) as usize);
            let Ok(tenant) = read(&bytes) else { continue };
            for (guid, address, settings) in all_facts(&tenant) {
                let Some(meant) = wanted.iter().find(|one| one.0 == guid) else {
                    prop_assert!(false, "{:?}: nobody has {}", shape, address);
                    continue;
                };
                prop_assert!(address.is_empty() || address == meant.1, "{:?}: {}", shape, address);
                for (read, meant) in settings.iter().zip(meant.2) {
                    let says_less = matches!(read, Setting::Missing | Setting::Unreadable);
                    prop_assert!(says_less || *read == meant, "{:?}: {:?} for {:?}", shape, read, meant);
                }
            }
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes);
    }

    /// Exports with a few bytes changed come further than any bytes do.
    #[test]
    fn no_damage_makes_it_panic(
        made in mailboxes(3),
        damage in proptest::collection::vec((0.0..1.0_f64, any::<u8>()), 1..6),
    ) {
        for shape in Shape::ALL {
            let mut bytes = shape.write(&made);
            for (at, byte) in &damage {
                let at = (bytes.len() as f64 * at) as usize;
                bytes[at] = *byte;
            }
            let _ = read(&bytes);
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in "[\\[\\]{}\",;:a-zA-Z\\\\ \r\n#=-]{0,200}") {
        for start in ["", "ImapEnabled,Name\n", "Name : a\nImapEnabled : ", "[{\"ImapEnabled\":", "{\"value\":["] {
            let _ = read(format!("{start}{text}").as_bytes());
        }
    }
}
