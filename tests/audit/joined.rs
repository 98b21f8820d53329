//! CSV that was put together from several exports, or whose quotes were broken by hand.

use mailprobe::audit::error::ExportError;
use mailprobe::audit::source::Kind;
use mailprobe::audit::tenant::Tenant;
use mailprobe::audit::value::Setting;

use crate::read;

/// Each mailbox: the address, IMAP and POP.
fn told(tenant: &Tenant) -> Vec<(String, Setting, Setting)> {
    let all = tenant.mailboxes.iter();
    all.map(|one| (one.label().into_owned(), one.imap, one.pop))
        .collect()
}

fn both() -> Vec<(String, Setting, Setting)> {
    vec![
        ("kim@contoso.com".to_owned(), Setting::Yes, Setting::No),
        ("lee@contoso.com".to_owned(), Setting::Yes, Setting::No),
    ]
}

const FIRST: &str = "\"PrimarySmtpAddress\",\"ImapEnabled\",\"PopEnabled\"\r\n\"kim@contoso.com\",\"True\",\"False\"\r\n";

#[test]
fn exports_that_were_joined_are_read_each_by_its_own_header() {
    const TYPE: &str =
        "#TYPE Deserialized.Microsoft.Exchange.Data.Directory.Management.CASMailbox\r\n";
    let same = FIRST.replace("kim@", "lee@");
    for second in [
        same.clone(),
        format!("{TYPE}{same}"),
        format!("\u{feff}{same}"),
        format!("\u{feff}{TYPE}{same}"),
        // Other columns, in another order, and more or fewer of them.
        "\"PrimarySmtpAddress\",\"PopEnabled\",\"ImapEnabled\"\r\n\"lee@contoso.com\",\"False\",\"True\"\r\n".to_owned(),
        "PopEnabled,ImapEnabled,Guid,UserPrincipalName\r\nFalse,True,6f1c2a3b-0000-4d5e-8f90-a1b2c3d4e5f6,lee@contoso.com\r\n".to_owned(),
    ] {
        let tenant = read(format!("{FIRST}{second}").as_bytes());
        let tenant = tenant.unwrap_or_else(|error| panic!("{second}: {error}"));
        assert_eq!(told(&tenant), both(), "{second}");
        assert!(tenant.problems.is_empty(), "{second}: {:?}", tenant.problems);
    }
}

#[test]
fn a_type_counts_for_the_header_below_it_alone() {
    let plans = "#TYPE Deserialized.Microsoft.Exchange.Data.Directory.Management.CASMailboxPlan\r\nName,ImapEnabled\r\nOwn plan,True\r\n";
    let tenant = read(format!("{plans}Name,ImapEnabled\r\nKim,True\r\n").as_bytes()).unwrap();
    // The same header once more, without a type.
    assert_eq!(tenant.files[0].records[Kind::Plan as usize], 1);
    assert_eq!(tenant.files[0].records[Kind::Mailbox as usize], 1);
}

#[test]
fn an_export_with_another_separator_is_not_read_as_a_mailbox() {
    let both = "PrimarySmtpAddress,ImapEnabled\nkim@contoso.com,True\nPrimarySmtpAddress;ImapEnabled\nlee@contoso.com;True\n";
    let error = read(both.as_bytes()).unwrap_err();
    assert!(
        matches!(
            error,
            ExportError::OtherSeparator {
                line: 3,
                separator: ',',
                other: ';',
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn names_of_people_are_no_header() {
    let text = "Name,Alias,ImapEnabled\nName,Guid,True\n";
    let tenant = read(text.as_bytes()).unwrap();
    assert_eq!(tenant.mailboxes.len(), 1, "{:?}", told(&tenant));
    let text = "DisplayName,PrimarySmtpAddress,ImapEnabled\nGuid,kim@contoso.com,True\n";
    assert_eq!(read(text.as_bytes()).unwrap().mailboxes.len(), 1);
}

/// Read on, the settings would stand in other columns than they are of.
#[test]
fn a_quote_that_ends_in_the_middle_of_a_value_is_refused_with_its_place() {
    for (row, line, column, opened) in [
        ("\"lee@contoso.com,\"True\",\"False\"\r\n", 3, 19, (3, 1)),
        ("\"lee@contoso.com\",\"True,\"False\"\r\n", 3, 26, (3, 19)),
        ("\"lee \"the\" boss\",\"True\",\"False\"\r\n", 3, 7, (3, 1)),
        (
            "\"lee@contoso.com,True,False\r\n\"pat@contoso.com\",\"True\",\"False\"\r\n",
            4,
            2,
            (3, 1),
        ),
        ("\"z\u{fc}\u{fc}\"x,\"True\",\"False\"\r\n", 3, 6, (3, 1)),
    ] {
        let error = read(format!("{FIRST}{row}").as_bytes()).unwrap_err();
        let ExportError::Quote {
            line: at,
            column: behind,
            opened_line,
            opened_column,
            ..
        } = &error
        else {
            panic!("{row}: {error}");
        };
        assert_eq!((*at, *behind), (line, column), "{row}");
        assert_eq!((*opened_line, *opened_column), opened, "{row}");
        let told = error.to_string();
        let [.., shown, caret] = told.lines().collect::<Vec<_>>()[..] else {
            panic!("{told}");
        };
        let below = caret.chars().position(|c| c == '^').unwrap();
        let wanted = row.lines().nth(usize::try_from(line - 3).unwrap()).unwrap();
        let wanted = wanted.chars().nth(usize::try_from(column - 1).unwrap());
        assert_eq!(shown.chars().nth(below), wanted, "{told}");
    }
}

#[test]
fn quotes_as_programs_write_them_are_no_fault() {
    for row in [
        "\"lee@contoso.com\" ,\"True\",\"False\"\r\n",
        "lee@contoso.com,\"True\",False\r\n",
        "\"lee@contoso.com\",\"True\",\"False\"\n",
    ] {
        let tenant = read(format!("{FIRST}{row}").as_bytes());
        assert_eq!(told(&tenant.unwrap()), both(), "{row}");
    }
    let named = "DisplayName,PrimarySmtpAddress,ImapEnabled,PopEnabled\n\"Kim \"\"K\"\" Akers\",kim@contoso.com,True,False\nLee \"L\" Gu,lee@contoso.com,True,False\n";
    assert_eq!(told(&read(named.as_bytes()).unwrap()), both());
}

#[test]
fn an_excerpt_shows_no_column_that_may_be_secret() {
    let text =
        "UserPrincipalName,Initial password,ImapEnabled\n\"kim@contoso.com\",\"hunter\"2\",True\n";
    let error = read(text.as_bytes()).unwrap_err().to_string();
    assert!(
        error.contains("line 2, column 27") && !error.contains("hunter"),
        "{error}"
    );
    for column in ["Wachtwoord", "Has\u{142}o", "Notes", "CustomAttribute1"] {
        for text in [
            format!("Name,{column},ImapEnabled\n\"kim\",\"hunter\"2\",True\n"),
            format!("[{{\"Name\":\"kim\",\"{column}\":\"hunter2\" \"ImapEnabled\":true}}]"),
            format!("[{{\"Name\":\"kim\",\"{column}\" \"hunter2\",\"ImapEnabled\":true}}]"),
            format!("[{{\"Name\":\"kim\",{column}:\"hunter2\",\"ImapEnabled\":true}}]"),
            format!("[{{\"Name\":\"kim,\"{column}\":\"hunter2\",\"ImapEnabled\":true}}]"),
        ] {
            let error = read(text.as_bytes()).unwrap_err().to_string();
            assert!(!error.contains("hunter"), "{error}");
        }
    }
}

#[test]
fn json_that_is_none_is_told_with_line_column_and_a_caret() {
    for (text, line, column, caret) in [
        ("[{\"Guid\":\"a\",\n\"ImapEnabled\":True}]", 2, 15, 'T'),
        (
            "[{\"ImapEnabled\":true},\n {\"ImapEnabled\":true \"PopEnabled\":false}]",
            2,
            22,
            '"',
        ),
        ("{\"value\":[\n {\"ImapEnabled\":True}]}", 2, 17, 'T'),
    ] {
        let error = read(text.as_bytes()).unwrap_err();
        let told = error.to_string();
        let place = format!("line {line}, column {column}:");
        assert!(told.contains(&place), "{text}: {told}");
        let [.., shown, below] = told.lines().collect::<Vec<_>>()[..] else {
            panic!("{told}");
        };
        let at = below.chars().position(|c| c == '^').unwrap();
        assert_eq!(shown.chars().nth(at), Some(caret), "{told}");
    }
    // What may be a token is not shown.
    let token = "{\"access_token\":\"eyJ0eXAiOiJKV1Qi\" \"ImapEnabled\":true}";
    assert!(
        !read(token.as_bytes())
            .unwrap_err()
            .to_string()
            .contains("eyJ")
    );
    let joined = "[{\"PrimarySmtpAddress\":\"kim@contoso.com\",\"ImapEnabled\":true,\"PopEnabled\":false}]\n\u{feff}[{\"PrimarySmtpAddress\":\"lee@contoso.com\",\"ImapEnabled\":true,\"PopEnabled\":false}]";
    assert_eq!(told(&read(joined.as_bytes()).unwrap()), both());
}

#[test]
fn a_zero_in_a_text_is_told_with_its_place() {
    let error = read(b"Guid,ImapEnabled\nz\0,True\n").unwrap_err();
    assert!(
        matches!(
            error,
            ExportError::Zero {
                line: 2,
                column: 2,
                ..
            }
        ),
        "{error}"
    );
}
