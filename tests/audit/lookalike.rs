//! Names that are nearly the right ones: of people on a keep list, of columns, of mailboxes.

use mailprobe::audit::export;
use mailprobe::audit::keep::Keep;
use mailprobe::audit::mailbox::{Door, Doors};
use mailprobe::audit::tenant::Tenant;

use crate::program::{Folder, code};

/// Who needs IMAP by this list, and which of its addresses nobody has.
fn needed(list: &str, export: &str) -> (Vec<String>, Vec<String>) {
    let mut keep = Keep::default();
    keep.add("keep.txt", list.as_bytes(), Doors::only(Door::Imap))
        .unwrap();
    let mut tenant = Tenant::default();
    export::read(&mut tenant, "export", export.as_bytes(), &mut keep).unwrap();
    let all = tenant.mailboxes.iter();
    let needed = all.filter(|one| one.needs.has(Door::Imap));
    let unseen = keep.unseen().into_iter().map(str::to_owned);
    (
        needed.map(|one| one.label().into_owned()).collect(),
        unseen.collect(),
    )
}

#[test]
fn a_keep_list_from_a_word_processor_protects_whom_it_names() {
    const EXPORT: &str = "UserPrincipalName,PrimarySmtpAddress,EmailAddresses,ImapEnabled\n\
        ob@contoso.com,o'brien@contoso.com,\"SMTP:o'brien@contoso.com smtp:anne-marie@contoso.com smtp:zo\u{eb}@contoso.com\",True\n";
    for listed in [
        "o'brien@contoso.com",
        "o\u{2019}brien@contoso.com",
        "o\u{2018}brien@contoso.com",
        "o\u{201b}brien@contoso.com",
        "o\u{b4}brien@contoso.com",
        "O\u{2019}BRIEN@Contoso.COM",
        "o'brien@contoso.com  \t",
        "o'brien@contoso.com\u{a0}",
        "\u{feff}o'brien@contoso.com",
        "o'bri\u{ad}en@contoso.com\u{200b}",
        // Another of its addresses, and the name that signs in.
        "anne\u{2010}marie@contoso.com",
        "anne\u{2011}marie@contoso.com",
        "ZO\u{cb}@contoso.com",
        "OB@contoso.com",
        "smtp:anne-marie@contoso.com",
    ] {
        let (needed, unseen) = needed(listed, EXPORT);
        assert_eq!(needed, ["o'brien@contoso.com"], "{listed}");
        assert!(unseen.is_empty(), "{listed}: {unseen:?}");
    }
    // The other way round: the export was damaged.
    let damaged = EXPORT.replace('\'', "\u{2019}");
    assert_eq!(needed("o'brien@contoso.com", &damaged).0.len(), 1);
}

#[test]
fn an_address_that_nobody_has_is_told_with_the_one_that_is_nearly_so() {
    let folder = Folder::new();
    folder.write(
        "mailboxes.csv",
        "PrimarySmtpAddress,ImapEnabled\nkimberly@contoso.com,True\npat@contoso.com,True\nlee@contoso.com,True\n",
    );
    folder.write(
        "keep.txt",
        "kimberley@contoso.com\npat@contoso.onmicrosoft.com\nlee@contoso.com\nnobody@fabrikam.com\n",
    );
    let args = ["mailboxes.csv", "--keep", "imap=keep.txt"];
    let wish = ["--expect", "imap=off", "--script", "off.ps1"];
    let output = folder.audit(&[&args[..], &wish].concat());
    assert_eq!(code(&output), 1);
    let told = String::from_utf8(output.stdout).unwrap();
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    for pair in [
        "`kimberley@contoso.com` as `kimberly@contoso.com`",
        "`pat@contoso.onmicrosoft.com` as `pat@contoso.com`",
    ] {
        assert!(told.contains(pair), "{told}");
    }
    assert!(!told.contains("`nobody@fabrikam.com` as"), "{told}");
    let script = folder.read("off.ps1");
    let caution = "#   kimberley@contoso.com (nearly so called: kimberly@contoso.com)";
    assert!(script.contains(caution), "{script}");
}

#[test]
fn of_several_that_are_equally_near_none_is_named_and_a_number_is_no_slip() {
    let folder = Folder::new();
    let numbered = (1..9).map(|number| format!("user{number}@contoso.com,True\n"));
    let mailboxes =
        "anna.meier@contoso.com,True\nanna.meyer@contoso.com,True\nroom12@contoso.com,True\n";
    let rows = numbered.collect::<String>() + mailboxes;
    folder.write(
        "mailboxes.csv",
        &format!("PrimarySmtpAddress,ImapEnabled\n{rows}"),
    );
    folder.write(
        "keep.txt",
        "user9@contoso.com\nanna.meer@contoso.com\nroom1@contoso.com\n",
    );
    let output = folder.audit(&[
        "mailboxes.csv",
        "--keep",
        "imap=keep.txt",
        "--expect",
        "imap=off",
    ]);
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(!told.contains("` as `"), "{told}");
}

#[test]
fn a_column_that_is_called_nearly_so_is_told_with_the_right_name() {
    let folder = Folder::new();
    for (export, said) in [
        (
            "UserPrincipalName,IMAP,POP\nkim@contoso.com,True,False\n",
            "call the column `IMAP` ImapEnabled, the column `POP` PopEnabled",
        ),
        (
            "Benutzer;IMAP;POP3\nkim@contoso.com;Ein;Aus\n",
            "call the column `IMAP` ImapEnabled, the column `POP3` PopEnabled",
        ),
        (
            "[{\"user\":\"kim@contoso.com\",\"imap\":true}]",
            "call the column `imap` ImapEnabled",
        ),
        (
            "user : kim@contoso.com\nName : Kim\nIMAP : True\n",
            "call the column `IMAP` ImapEnabled",
        ),
    ] {
        folder.write("mine.csv", export);
        let output = folder.audit(&["mine.csv"]);
        let told = String::from_utf8(output.stderr.clone()).unwrap();
        assert_eq!(code(&output), 2, "{told}");
        assert!(told.contains(said), "{export}: {told}");
    }
    // What is known is judged, and the rest told.
    folder.write(
        "mine.csv",
        "User principal name,Imap enabled,PopEnable,Authenticated SMTP\nkim@contoso.com,True,False,True\n",
    );
    let told = String::from_utf8(folder.audit(&["mine.csv"]).stdout).unwrap();
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("IMAP 1 on, 0 off"), "{told}");
    for name in ["PopEnabled", "SmtpClientAuthenticationDisabled"] {
        assert!(
            told.contains(&format!("If it is meant as {name}, call it {name}")),
            "{told}"
        );
    }
}

#[test]
fn a_guid_in_the_place_of_a_name_names_a_mailbox() {
    const GUID: &str = "6f1c2a3b-0000-4d5e-8f90-a1b2c3d4e5f6";
    let tenant = crate::read_all(&[
        &format!("Identity,ImapEnabled\n{GUID},True\n"),
        &format!("ExternalDirectoryObjectId,PopEnabled\n{GUID},False\n"),
    ]);
    let [one] = tenant.mailboxes.as_slice() else {
        panic!("{:?}", tenant.mailboxes);
    };
    assert_eq!(one.identity().as_deref(), Some(GUID));
    assert_eq!((one.imap.flag(), one.pop.flag()), (Some(true), Some(false)));
}
