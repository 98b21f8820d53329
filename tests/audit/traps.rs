//! Exports with which something is odd: what is read of them, and what is said where nothing can be.

use mailprobe::audit::error::ExportError;
use mailprobe::audit::mailbox::{Door, Effect, Unknown};
use mailprobe::audit::source::Kind;
use mailprobe::audit::tenant::{DefaultPolicy, Problem, Tenant};
use mailprobe::audit::value::Setting;

use crate::{read, read_all};

fn records(tenant: &Tenant, kind: Kind) -> u32 {
    tenant
        .files
        .iter()
        .map(|source| source.records[kind as usize])
        .sum()
}

#[test]
fn every_export_is_known_by_its_columns() {
    for (text, kind) in [
        ("Identity,ImapEnabled\nkim,True\n", Kind::Mailbox),
        (
            "Name,SmtpClientAuthenticationDisabled\nKim,\n",
            Kind::Mailbox,
        ),
        (
            "DisplayName,ImapEnabled,PopEnabled\nExchangeOnline,True,True\n",
            Kind::Plan,
        ),
        (
            "#TYPE Deserialized.Microsoft.Exchange.Data.Directory.Management.CASMailboxPlan\nName,ImapEnabled\nOwn plan,True\n",
            Kind::Plan,
        ),
        (
            "Name,DisplayName,IsDefault,ImapEnabled,PopEnabled\nPlan2,Plan of ours,False,True,True\n",
            Kind::Plan,
        ),
        // Neither a type, nor IsDefault, nor a name of Microsoft's: then it is a mailbox, which no script changes by its name.
        (
            "Name,DisplayName,ImapEnabled,PopEnabled\nOwn plan,Plan of ours,True,True\n",
            Kind::Mailbox,
        ),
        (
            "Name,ImapEnabled,PrimarySmtpAddress\nExchangeOnline admin,True,a@contoso.com\n",
            Kind::Mailbox,
        ),
        (
            "\"SmtpClientAuthenticationDisabled\"\n\"True\"\n",
            Kind::Transport,
        ),
        ("SmtpClientAuthenticationDisabled :\n", Kind::Mailbox),
        ("SmtpClientAuthenticationDisabled : True\n", Kind::Transport),
        (
            "Name : Transport Settings\nGuid : 6f1c2a3b-0000-4d5e-8f90-a1b2c3d4e5f6\nSmtpClientAuthenticationDisabled : False\n",
            Kind::Transport,
        ),
        (
            "DistinguishedName,Guid,SmtpClientAuthenticationDisabled\n\"CN=Transport Settings,CN=contoso\",6f1c2a3b-0000-4d5e-8f90-a1b2c3d4e5f6,True\n",
            Kind::Transport,
        ),
        (
            "#TYPE Selected.Microsoft.Exchange.Data.Directory.Management.TransportConfigContainer\nGuid,SmtpClientAuthenticationDisabled\n6f1c2a3b-0000-4d5e-8f90-a1b2c3d4e5f6,True\n",
            Kind::Transport,
        ),
        (
            "Guid,SmtpClientAuthenticationDisabled\n6f1c2a3b-0000-4d5e-8f90-a1b2c3d4e5f6,\n",
            Kind::Mailbox,
        ),
        ("Name,AllowBasicAuthImap\nBlock,False\n", Kind::Policy),
        (
            "{\"Name\":\"contoso\",\"DefaultAuthenticationPolicy\":null}",
            Kind::Organization,
        ),
        (
            "UserPrincipalName,AuthenticationPolicy\nkim@contoso.com,Block\n",
            Kind::User,
        ),
    ] {
        let tenant = read(text.as_bytes()).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(records(&tenant, kind), 1, "{text}");
    }
}

#[test]
fn a_guid_alone_does_not_tell_a_mailbox_from_the_organisation() {
    for columns in ["Guid", "OrganizationId,Guid"] {
        let organization = if columns == "Guid" { "" } else { "contoso," };
        let text = format!(
            "{columns},SmtpClientAuthenticationDisabled\n{organization}6f1c2a3b-0000-4d5e-8f90-a1b2c3d4e5f6,True\n"
        );
        assert!(read(text.as_bytes()).is_err(), "{text}");
    }
}

#[test]
fn what_was_not_exported_or_is_blank_is_never_false() {
    let tenant = read(
        b"PrimarySmtpAddress,ImapEnabled,SmtpClientAuthenticationDisabled\nkim@contoso.com,,\n",
    )
    .unwrap();
    let [kim] = tenant.mailboxes.as_slice() else {
        panic!()
    };
    assert_eq!(
        kim.effect(Door::Imap, Setting::No),
        Effect::Unknown(Unknown::Blank)
    );
    assert_eq!(
        kim.effect(Door::Pop, Setting::No),
        Effect::Unknown(Unknown::NotExported)
    );
    assert_eq!(kim.smtp_disabled, Setting::Blank);
    assert_eq!(
        kim.effect(Door::Smtp, Setting::Missing),
        Effect::Unknown(Unknown::Organization)
    );
}

#[test]
fn what_cannot_be_read_is_refused_with_file_line_and_what_to_do() {
    let said = |bytes: &[u8]| read(bytes).unwrap_err().to_string();
    for (bytes, words) in [
        (&b""[..], "empty"),
        (b"\r\n \r\n", "empty"),
        (b"\xff\xfe", "empty"),
        (b"Name,ImapEnabled\r\n", "export has no rows"),
        (b"\xff\xfe\0\0N\0\0\0a\0\0\0,\0\0\0", "UTF-32"),
        (b"[]", "empty"),
        (b"PK\x03\x04\x14\0\x06\0", "workbook"),
        (b"%PDF-1.7", "PDF"),
        (b"<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">", "Export-Clixml"),
        (b"<!DOCTYPE html>", "ConvertTo-Html"),
        (b"Name ImapEnabled PopEnabled\r\n---- ----------- ----------\r\nkim  True        False\r\n", "Format-Table"),
        (b"\r\nDisplay Name\r\n------------\r\n", "line 3: this is the output of Format-Table"),
        (b"a,b\n1,2\n", "line 1: no export that is known has these columns: a,b"),
        (b"[{\"a\":1}]", "none that is known"),
        (b"Name,ImapEnabled\nkim,True,False\n", "line 2: 3 fields, and there are 2 columns"),
        (b"Name,ImapEnabled\nkim", "line 2: the file ends in the middle of a row"),
        (b"Name,ImapEnabled\nkim,Fa", "line 2: the file ends in the middle of a row"),
        (b"Name,SmtpClientAuthenticationDisabled\nkim,", "line 2: the file ends in the middle of a row"),
        (b"Name,ImapEnabled\nkim,True\n\"lee,True\n", "line 3: the file ends in the middle of a row"),
        (b"[{\"Name\":\"kim\",\n\"ImapEnabled\":true},\n{\"Name\":\"l", "line 3: the file ends in the middle of an object"),
        (b"[{\"Name\":\"kim\",\"ImapEnabled\":true}", "the file ends in the middle of the array"),
        (b"[{\"Name\":\"kim\"\n,\"ImapEnabled\":tru}]", "line 2, column 19: this is no JSON"),
        (b"[1, 2]", "line 1, column 2: this is no JSON: `1` stands where an object should begin"),
        (b"Name : kim\nPopEnabled : True\n\nName : lee\nPopEnab", "line 4: the file ends in the middle of an object"),
        (b"Name : kim\nSmtpClientAuthenticationDisabled :", "line 1: the file ends in the middle of an object"),
    ] {
        let said = said(bytes);
        assert!(said.starts_with("export"), "{said}");
        assert!(said.contains(words), "not {words:?} in {said}");
        // The place in the file may stand below, with a caret.
        assert!([1, 3].contains(&said.lines().count()), "{said}");
    }
}

#[test]
fn no_record_grows_without_bound() {
    for start in ["Name,ImapEnabled\n\"", "[{\"Name\":\"", "Name : "] {
        let endless = format!("{start}{}", "a".repeat(9 << 20));
        let error = read(endless.as_bytes()).unwrap_err();
        assert!(
            matches!(error, ExportError::TooLong { .. }),
            "{start}: {error}"
        );
    }
}

#[test]
fn oddly_saved_files_read_all_the_same() {
    for text in [
        // A line end is missing, and nothing is.
        "Name,ImapEnabled\nkim,True",
        "\"Name\",\"ImapEnabled\"\n\"kim\",\"True\"",
        "Name : kim\nImapEnabled : True",
        // Excel leaves separators and rows of nothing.
        "Name;ImapEnabled;;\nkim;True;;\n;;;\n",
        "\"sep=;\"\nName;ImapEnabled\nkim;True\n",
        "sep=\t\nName\tImapEnabled\nkim\tTrue\n",
        // It puts the type line in quotes.
        "\"#TYPE Selected.System.Management.Automation.PSCustomObject\",\nName,ImapEnabled\nkim,True\n",
        // Files that were joined have the header again.
        "Name,ImapEnabled\nName,ImapEnabled\nkim,True\n",
        "NAME,imapenabled\nkim,$true\n",
        // Only carriage returns, as an old Mac has them.
        "Name,ImapEnabled\rkim,True\r",
        "{\"name\":\"kim\",\"IMAPENABLED\":{\"Value\":\"True\"}}",
        "[{\"Name\":\"kim\",\"ImapEnabled\":{\"IsPresent\":true}}]",
        "\u{1b}[32;1mName        : \u{1b}[0mkim\n\u{1b}[32;1mImapEnabled : \u{1b}[0mTrue\n",
        "{\"value\":[{\"Name\":\"kim\",\"ImapEnabled\":true}],\"next\":\"a \\\"{[\",\"meta\":{\"Name\":\"lee\"},\"Count\":1}",
        "{\r\n  \"value\": [\r\n {\"Name\":\"kim\",\"ImapEnabled\":true}\r\n ],\r\n \"Count\": 1\r\n}",
    ] {
        let tenant = read(text.as_bytes()).unwrap_or_else(|error| panic!("{text}: {error}"));
        let [kim] = tenant.mailboxes.as_slice() else {
            panic!("{text}: {:?}", tenant.mailboxes)
        };
        assert_eq!(
            (
                kim.names.as_ref().and_then(|names| names.name.as_deref()),
                kim.imap
            ),
            (Some("kim"), Setting::Yes),
            "{text}"
        );
    }
}

#[test]
fn values_that_are_no_setting_are_said_to_be_so() {
    let tenant =
        read(b"Name,ImapEnabled,PopEnabled\nkim,System.String[],1\nlee,Tr\xe2\x80\xa6,\xc2\xa0\n")
            .unwrap();
    let settings: Vec<_> = tenant
        .mailboxes
        .iter()
        .map(|one| (one.imap, one.pop))
        .collect();
    assert_eq!(
        settings,
        [
            (Setting::Unreadable, Setting::Unreadable),
            (Setting::Unreadable, Setting::Blank)
        ]
    );
    let imap = tenant.problems.iter().find(|noted| matches!(noted.problem, Problem::Unreadable(field) if field.name() == "ImapEnabled"));
    assert_eq!(imap.map(|noted| (noted.line, noted.count)), Some((2, 2)));
}

#[test]
fn one_mailbox_in_several_files_is_one() {
    let tenant = read_all(&[
        "ExternalDirectoryObjectId,PrimarySmtpAddress,ImapEnabled\n6f1c2a3b-0000-4d5e-8f90-a1b2c3d4e5f6,kim@contoso.com,True\n",
        "[{\"PrimarySmtpAddress\":\"KIM@contoso.com\",\"SmtpClientAuthenticationDisabled\":true,\"ImapEnabled\":true}]",
        "UserPrincipalName,ExternalDirectoryObjectId,AuthenticationPolicy\nakers@contoso.com,6F1C2A3B-0000-4D5E-8F90-A1B2C3D4E5F6,contoso\\Block Basic\n",
    ]);
    let [kim] = tenant.mailboxes.as_slice() else {
        panic!("{:?}", tenant.mailboxes)
    };
    assert_eq!((kim.imap, kim.smtp_disabled), (Setting::Yes, Setting::Yes));
    assert_eq!(tenant.policy_names, ["Block Basic"]);
    for address in ["kim@contoso.com", "AKERS@contoso.com"] {
        assert_eq!(
            tenant
                .of_address(address)
                .and_then(|one| one.address.as_deref()),
            Some("KIM@contoso.com")
        );
    }
}

#[test]
fn exports_that_contradict_each_other_say_nothing() {
    let tenant = read_all(&[
        "PrimarySmtpAddress,ImapEnabled,PopEnabled\nkim@contoso.com,True,True\n",
        "PrimarySmtpAddress,ImapEnabled,PopEnabled\nkim@contoso.com,False,True\n",
    ]);
    let [kim] = tenant.mailboxes.as_slice() else {
        panic!()
    };
    assert_eq!((kim.imap, kim.pop), (Setting::Contradictory, Setting::Yes));
    assert_eq!(tenant.problems.len(), 1);
    let twice = read(b"Name,ImapEnabled,imapenabled\nkim,True,False\n").unwrap();
    assert_eq!(twice.mailboxes[0].imap, Setting::Contradictory);
}

#[test]
fn the_organisation_is_read_in_every_form() {
    let tenant = read_all(&[
        "Name : Transport Settings\nSmtpClientAuthenticationDisabled : True\n\n\nName        : ExchangeOnlineDeskless-1\nImapEnabled : False\nPopEnabled  : True\n",
        "{\"Name\":\"contoso\",\"DefaultAuthenticationPolicy\":\"CN=Block Basic,CN=Auth Policies,DC=contoso\"}",
        "[{\"Name\":\"Block Basic\",\"AllowBasicAuthImap\":false,\"AllowBasicAuthPop\":false,\"AllowBasicAuthSmtp\":false}]",
    ]);
    assert_eq!(tenant.smtp_disabled, Setting::Yes);
    let plans: Vec<_> = tenant
        .plans
        .iter()
        .map(|plan| (plan.imap, plan.pop))
        .collect();
    assert_eq!(plans, [(Setting::No, Setting::Yes)]);
    assert_eq!(
        tenant.default_policy,
        DefaultPolicy::Named("Block Basic".to_owned())
    );
    assert_eq!(tenant.policies[0].smtp, Setting::No);
}

/// The lines are those of an editor, whatever they end with.
#[test]
fn a_line_of_csv_is_told_by_its_number() {
    for end in ["\n", "\r\n"] {
        let text = "#TYPE Selected\nPrimarySmtpAddress,DisplayName,ImapEnabled\na@contoso.com,\"A\nB\",True\n\nb@contoso.com,B,perhaps\nc@contoso.com,C,True\n";
        let tenant = read(text.replace('\n', end).as_bytes()).unwrap();
        let lines: Vec<u32> = tenant.mailboxes.iter().map(|one| one.line).collect();
        assert_eq!(lines, [3, 6, 7], "{end:?}");
        assert_eq!(tenant.problems[0].line, 6, "{end:?}");
        let wrong = text
            .replace('\n', end)
            .replace("c@contoso.com", "c@contoso.com,x");
        let said = read(wrong.as_bytes()).unwrap_err().to_string();
        assert!(said.starts_with("export, line 7: 4 fields"), "{said}");
    }
    // Beyond what is read at a time.
    let rows = (0..9000).map(|id| format!("u{id}@contoso.com,True\r\n"));
    let tenant = read(
        format!(
            "PrimarySmtpAddress,ImapEnabled\r\n{}",
            rows.collect::<String>()
        )
        .as_bytes(),
    )
    .unwrap();
    assert!(
        tenant
            .mailboxes
            .iter()
            .zip(2..)
            .all(|(one, line)| one.line == line)
    );
}

#[test]
fn a_row_that_was_cut_is_a_mailbox_of_which_nothing_is_known() {
    let tenant =
        read(b"PrimarySmtpAddress,ImapEnabled\r\nkim@contoso.com,False\r\nd@e.f\r\n").unwrap();
    let [_, cut] = tenant.mailboxes.as_slice() else {
        panic!("{:?}", tenant.mailboxes)
    };
    assert_eq!(
        (cut.has_settings, cut.line, cut.imap),
        (true, 3, Setting::Missing)
    );
    let unnamed =
        read(b"DisplayName,PrimarySmtpAddress,ImapEnabled\nKim,kim@contoso.com,False\n\"\",x\n")
            .unwrap();
    assert_eq!(unnamed.with_settings().count(), 2);
}

#[test]
fn bytes_that_are_no_utf_8_are_told() {
    let read =
        |name: &[u8]| read(&[&b"Name,ImapEnabled\n"[..], name, b",True\n"].concat()).unwrap();
    let told = |tenant: &Tenant| {
        tenant
            .problems
            .iter()
            .any(|one| one.problem == Problem::NotUtf8)
    };
    assert!(told(&read(b"J\x81rgen")));
    assert!(!told(&read("J\u{fc}rgen".as_bytes())));
}

#[test]
fn what_is_no_export_is_told_as_what_it_is() {
    for (text, words) in [
        (
            "{\n  \"schema_version\": 1,\n  \"tool\": {\n    \"name\": \"mailprobe\",\n    \"version\": \"0.1.0\"\n  },\n  \"verdict\": \"trouble\"\n}",
            "is a report of mailprobe",
        ),
        (
            "IMAP does not work for `kim@example.org`.\n\n1. Dear colleague, look at ...\n",
            "is no export: line 1 is no row of columns",
        ),
        (
            "Nov 24 10:12:00 mx postfix/smtpd[11]: warning: unknown[192.0.2.1]: SASL LOGIN authentication failed\n",
            "mailprobe explain -",
        ),
        ("null\n", "is empty"),
        // A file with a password, given by mistake, is not shown.
        ("Geheim-77x\n", "is no export: line 1 is no row of columns"),
        ("Ge;heim-77x", "is no export: line 1 is no row of columns"),
        // Somebody translated the names.
        (
            "Adresse;IMAP aktiviert;POP aktiviert\nkim@contoso.com;WAHR;FALSCH\n",
            "no export that is known has these columns: Adresse;IMAP aktiviert",
        ),
    ] {
        let error = read(text.as_bytes()).unwrap_err().to_string();
        assert!(error.contains(words), "{text}: {error}");
        assert!(
            error.contains("Get-CASMailbox") || words == "is empty",
            "{error}"
        );
    }
}

/// A cmdlet quotes all and writes whole rows: one that ends early is the end of what is left of the file.
#[test]
fn a_last_row_of_a_cmdlet_with_too_few_columns_was_cut_off() {
    const HEAD: &str = "\"PrimarySmtpAddress\",\"ImapEnabled\",\"PopEnabled\"\r\n\"kim@contoso.com\",\"True\",\"False\"\r\n";
    let error = read(format!("{HEAD}\"lee@contoso.com\",\"True\"\r\n").as_bytes()).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("line 3: the file ends in the middle of a row"),
        "{error}"
    );
    // Excel leaves the separators of blank fields out, in some rows and not in others.
    let excel = "PrimarySmtpAddress,ImapEnabled,SmtpClientAuthenticationDisabled\r\nkim@contoso.com,TRUE,FALSE\r\nlee@contoso.com,TRUE\r\n";
    assert_eq!(read(excel.as_bytes()).unwrap().mailboxes.len(), 2);
}
