//! Hostile and clumsy words of an organisation: what `list --verify` says of them, by line.

use std::fs;

use crate::{code, mailprobe, stdout};

/// The whole page that the description of the catalogue shows.
fn page() -> String {
    let told = fs::read_to_string("checks/README.md").unwrap();
    let (_, rest) = told.split_once("````markdown\n").unwrap();
    let (page, _) = rest.split_once("````").unwrap();
    page.to_owned()
}

/// The code and the text of a check of one file.
fn verified(path: &str, text: &str) -> (i32, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(&file, text).unwrap();
    let args = ["list", "--verify", folder.path().to_str().unwrap()];
    let said = mailprobe(&args).output().unwrap();
    (code(&said), stdout(&said))
}

#[test]
fn words_that_put_people_at_risk_or_tell_a_secret_are_faults_with_their_line() {
    const YOU: &str = "## You\n\n";
    for (section, words, line, says) in [
        (
            YOU,
            "1. Send your\n   password by e-mail\n   to us.\n",
            4,
            "tell a password",
        ),
        (
            YOU,
            "1. Do this:\n\n```\nSend your password to us by e-mail.\n```\n",
            6,
            "tell their password",
        ),
        (
            YOU,
            "1. Do this:\n\n    Accept any certificate.\n",
            5,
            "accept any certificate",
        ),
        (
            "## Policy\n\n",
            "Send your password to us by e-mail.\n",
            3,
            "tell their password",
        ),
        (
            "## Help desk\n\n",
            "1. Ask the caller for the password.\n",
            3,
            "tell their password or a token",
        ),
        (
            "## Help desk\n\n",
            "1. Run `curl -u kim@contoso.com:Winter2026 imaps://imap.contoso.com`.\n",
            3,
            "stands behind `-u`",
        ),
        (
            YOU,
            "1. Open https://kim:Winter2026@pw.contoso.example.\n",
            3,
            "has a password in it",
        ),
        (
            YOU,
            "1. Run `Set-CASMailbox <user> -PopEnabled $true`.\n",
            3,
            "PowerShell reads `<user>`",
        ),
        (
            YOU,
            "1. Call <user>, or <script>alert(1)</script>.\n",
            3,
            "`<user>` is read as HTML",
        ),
        (
            YOU,
            "1. Call.\n\n<!-- the rest is hidden\n",
            1,
            "do these words",
        ),
        (
            YOU,
            "1. Choose \"Connection security: None\".\n",
            3,
            "for everybody to read",
        ),
        (
            YOU,
            "1. Call.\n\nAdministrator\n---\n\nRun this.\n",
            5,
            "the program's own",
        ),
    ] {
        let (code, told) = verified("auth/bad-password.md", &format!("{section}{words}"));
        if says == "do these words" {
            // What is hidden is told in whatever words, and left out.
            assert_eq!(code, 1, "{told}");
            continue;
        }
        let place = format!("bad-password.md:{line}: ");
        let found = told
            .lines()
            .any(|one| one.contains(&place) && one.contains(says));
        assert!(code == 1 && found && told.contains('^'), "{words}: {told}");
    }
}

#[test]
fn a_page_that_promises_too_much_is_a_fault_with_its_line() {
    const LOOK: &str =
        "1. Look first, nothing is changed by this: `Get-ADUser kim -Properties PasswordLastSet`.";
    const CERTAIN: &str = "certainty = \"certain\"";
    let page = page();
    assert_eq!(verified("contoso/renewal.md", &page).0, 0);
    for (old, new, says) in [
        (
            LOOK,
            "1. Renew your password at the portal.",
            "said to the person at the keyboard",
        ),
        (
            LOOK,
            "1. Type the new one into the mail program.",
            "said to the person at the keyboard",
        ),
        (
            LOOK,
            "1. Look first: `Get-ADUser <user> -Properties PasswordLastSet`.",
            "PowerShell reads `<user>`",
        ),
        (
            LOOK,
            "1. `Set-ADAccountPassword kim -NewPassword (ConvertTo-SecureString \"Sommer1!\" -AsPlainText -Force)`.",
            "behind `-AsPlainText`",
        ),
        (
            LOOK,
            "1. Turn off security defaults.",
            "takes the second factor",
        ),
        (
            "read = 2026-11-26",
            "read = 2999-01-01",
            "`2999-01-01` is still to come",
        ),
        (
            CERTAIN,
            "certainty = \"certain\"\nexplains = [\"auth.locked\"]",
            "may not hide `auth.locked`",
        ),
        (
            CERTAIN,
            "certainty = \"certain\"\nwithout_stop = true",
            "may not call a server broken that works",
        ),
        (
            "\"auth.text\" = { contains = \"C-4711\" }\n",
            "",
            "also comes first for the examples",
        ),
        (
            "stage = \"authenticate\"",
            "stage = \"secure\"",
            "at the stages authenticate and enter alone",
        ),
        (
            "https://it.contoso.example/mail",
            "javascript:alert(1)",
            "a source has an https address",
        ),
    ] {
        assert!(page.contains(old), "{old}");
        let text = page.replace(old, new);
        let (code, told) = verified("contoso/renewal.md", &text);
        let fault = told.lines().find(|line| line.contains(says));
        assert!(code == 1 && fault.is_some(), "{new}: {told}");
        let line =
            fault.and_then(|fault| fault.split(':').rev().find_map(|part| part.parse().ok()));
        let line: usize = line.unwrap();
        let wanted = new.lines().last().unwrap_or("+++");
        assert!(
            text.lines().nth(line - 1).unwrap().contains(wanted) || line == 1,
            "{new}: {told}"
        );
    }
}

#[test]
fn a_day_to_come_is_told_and_leaves_nothing_out() {
    let page = page().replace("read = 2026-11-26", "read = 2999-01-01");
    let (code, told) = verified("contoso/renewal.md", &page);
    assert_eq!(code, 1);
    assert!(told.contains("It is used all the same."), "{told}");
    let texts = "program = \"Contoso Scan\"\n\n[[text]]\nsays = [\"Zebra code QX-77 on the panel\"]\n\
        means = [{ id = \"tcp.port25-blocked\", sure = \"high\" }]\nsource = \"Contoso IT\"\nread = 2999-01-01\n";
    let (code, told) = verified("clients/contoso.toml", texts);
    assert!(
        code == 1 && told.contains("contoso.toml:7: `2999-01-01` is still to come"),
        "{told}"
    );
}

#[test]
fn words_that_are_well_are_no_fault() {
    for words in [
        "## You\n\n1. Call 4711.\n",
        "## You\r\n\r\n1. Call 4711.\r\n",
        "\u{feff}## You\n\n1. Call 4711.\n",
        "## Policy\n\nNever send your password by e-mail: nobody needs it.\n",
        "## Help desk\n\n1. Ask the caller whether the password was changed.\n2. `mailprobe kim@contoso.com --password`\n3. See <https://it.contoso.example>.\n",
        "## You\n\n1. Renew the password at https://pw.contoso.example,\n   and type the new one into the mail program.\n",
    ] {
        let (code, told) = verified("auth/bad-password.md", words);
        assert_eq!(code, 0, "{words}: {told}");
    }
}

/// Whoever passes the folder on, or has the program read it, does not mean files from elsewhere.
#[cfg(unix)]
#[test]
fn a_link_that_leads_out_of_the_folder_is_not_read_and_one_within_it_is() {
    let (folder, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    const WORDS: &str = "## You\n\n1. Call 1234.\n";
    fs::write(outside.path().join("locked.md"), WORDS).unwrap();
    fs::create_dir_all(folder.path().join("auth")).unwrap();
    fs::create_dir_all(folder.path().join(".kept")).unwrap();
    fs::write(folder.path().join(".kept/locked.md"), WORDS).unwrap();
    let link = |to: std::path::PathBuf, at: &str| {
        let at = folder.path().join(at);
        let _ = fs::remove_file(&at);
        std::os::unix::fs::symlink(to, at).unwrap();
    };
    let verify = || {
        let args = ["list", "--verify", folder.path().to_str().unwrap()];
        let said = mailprobe(&args).output().unwrap();
        (code(&said), stdout(&said))
    };
    link(folder.path().join(".kept/locked.md"), "auth/locked.md");
    let (well, told) = verify();
    assert_eq!(well, 0, "{told}");
    link(outside.path().join("locked.md"), "auth/locked.md");
    let (wrong, told) = verify();
    assert_eq!(wrong, 1, "{told}");
    assert!(told.contains("leads out of the folder"), "{told}");
    fs::remove_file(folder.path().join("auth/locked.md")).unwrap();
    link(outside.path().to_owned(), "dns");
    let (wrong, told) = verify();
    assert_eq!(wrong, 1, "{told}");
    assert!(told.contains("leads out of the folder"), "{told}");
}

#[test]
fn of_a_very_long_line_the_part_about_the_caret_is_shown() {
    let filler = "Call the help desk and wait. ".repeat(200);
    let (_, told) = verified(
        "auth/locked.md",
        &format!("## You\n\n1. {filler}See {{nowhere}}. {filler}\n"),
    );
    assert!(
        told.lines().all(|line| line.chars().count() < 160),
        "{told}"
    );
    let lines: Vec<&str> = told.lines().collect();
    let at = lines.iter().position(|line| line.contains('^')).unwrap();
    let (shown, caret) = (lines[at - 1], lines[at]);
    let begin = caret.chars().position(|c| c == '^').unwrap();
    let rest: String = shown.chars().skip(begin).collect();
    assert!(rest.starts_with("nowhere"), "{told}");
}
