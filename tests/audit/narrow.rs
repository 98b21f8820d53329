//! What PowerShell writes in a narrow window: values go on in the next line, and names are cut without a word.

use mailprobe::audit::error::ExportError;

use crate::judging::judged;
use crate::read;

const WIDE: &str = "\r\nName                             : kim\r\nPrimarySmtpAddress               : kim.of.the.help.desk@contoso.com\r\n\
    ImapEnabled                      : True\r\nPopEnabled                       : False\r\n\
    SmtpClientAuthenticationDisabled : True\r\n\r\n";

/// The same in a window of so many columns, as `Format-List` writes it: names are cut, values go on below themselves.
fn narrow(columns: usize, names: usize) -> String {
    let mut out = String::new();
    for line in WIDE.lines() {
        let Some((name, value)) = line.split_once(" : ") else {
            out.push_str("\r\n");
            continue;
        };
        let name: String = name.trim_end().chars().take(names).collect();
        let room = columns - names - 3;
        let value: Vec<char> = value.chars().collect();
        for (at, piece) in value.chunks(room).enumerate() {
            let piece: String = piece.iter().collect();
            match at {
                0 => out.push_str(&format!("{name:names$} : {piece}\r\n")),
                _ => out.push_str(&format!("{:1$}{piece}\r\n", "", names + 3)),
            }
        }
    }
    out
}

#[test]
fn values_that_go_on_in_the_next_line_are_read_whole() {
    let whole = judged(&[WIDE], "", &[]);
    let whole = whole.report();
    for columns in [39, 40, 45, 60, 120] {
        let text = narrow(columns, 32);
        let told = judged(&[&text], "", &[]);
        let told = told.report();
        assert_eq!(told.headline, whole.headline, "{text}");
        assert_eq!(told.not_told.len(), whole.not_told.len(), "{text}");
    }
}

#[test]
fn names_that_are_cut_are_told_and_never_taken_for_settings_that_are_not_there() {
    for names in [6, 8, 12, 15, 20, 29, 31] {
        let text = narrow(80, names);
        let error = read(text.as_bytes()).unwrap_err();
        let ExportError::CutNames { length, line, .. } = &error else {
            panic!("{error}: {text}");
        };
        assert_eq!((*length, *line), (names, 2), "{text}");
        assert!(error.to_string().contains("Export-Csv"), "{error}");
    }
    assert!(read(narrow(80, 32).as_bytes()).is_ok());
    // A shorter name of a setting that does not count is none that is cut.
    let other =
        "\r\nName         : kim\r\nImapEnabled  : True\r\nPrimarySmtp  : x\r\nMailboxPlans : y\r\n";
    assert!(read(other.as_bytes()).is_ok());
}
