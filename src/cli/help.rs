//! The words of the help that are not about one option: examples first, because most people read no further, and what an exit status means.
//!
//! What is prose is not broken here: it is as wide as the terminal then. Examples fit 80 columns, so that no terminal breaks them.

/// A command, and what it is for; nothing where the command says it.
type Example = (&'static str, &'static str);

/// The width that examples keep to, in columns.
const WIDTH: usize = 80;

/// The examples of a command: what each is for beside it, or below it where there is no room for that.
pub(super) fn examples(all: &[Example]) -> String {
    let widest = |of: fn(&Example) -> usize| all.iter().map(of).max().unwrap_or(0);
    let explained = all.iter().filter(|(_, what)| !what.is_empty());
    let column = explained.map(|(command, _)| command.len()).max();
    let column = column.unwrap_or(0);
    let is_beside = 2 + column + 2 + widest(|(_, what)| what.chars().count()) <= WIDTH;
    let mut text = match all {
        [_] => "Example:\n".to_owned(),
        _ => "Examples:\n".to_owned(),
    };
    for (command, what) in all {
        text += &match (*what, is_beside) {
            ("", _) => format!("  {command}\n"),
            (what, true) => format!("  {command:column$}  {what}\n"),
            (what, false) => format!("  {command}\n      {what}\n"),
        };
    }
    text
}

/// Of a check.
pub(super) const CHECK: &[Example] = &[
    (
        "mailprobe kim@contoso.com",
        "find and try the servers, no sign-in",
    ),
    (
        "mailprobe kim@contoso.com --password",
        "ask for the password, and sign in",
    ),
    (
        "mailprobe kim@contoso.com --sign-in",
        "sign in at Microsoft, in a browser",
    ),
    (
        "mailprobe kim@contoso.com --only imap -v",
        "IMAP alone, with all that was said",
    ),
    (
        "mailprobe mail.example.org --imap :993",
        "a server and a port of your own",
    ),
    (
        "mailprobe kim@contoso.com --dry-run",
        "show what would be done, do nothing",
    ),
    (
        "mailprobe kim@contoso.com --format json",
        "for programs: `mailprobe schema`",
    ),
    (
        "mailprobe kim@contoso.com --format html",
        "a page to send on, with -o FILE",
    ),
    (
        "mailprobe ticket kim@contoso.com",
        "a ticket to paste, in Markdown",
    ),
    (
        "mailprobe discover kim@contoso.com",
        "which settings are published where",
    ),
    (
        "mailprobe smoke mailprobe.toml",
        "for CI: targets and expectations",
    ),
    ("mailprobe demo", "a simulated tenant, with faults"),
];

/// What an exit status of a check means, and the variables.
pub(super) const AFTER_CHECK: &str = "\
Exit status: 0 works, 1 trouble found, 2 could not run, 3 could not tell. With --format nagios alone, as plugins have it: 0 works, 1 works with something to mend, 2 trouble found, 3 could not tell or could not run.
Nothing is ever changed in the mailbox, and no message is sent.
Every option can stand in a variable (--compare-dns in MAILPROBE_COMPARE_DNS) or in a file; see `mailprobe man`.";

/// Of `discover`.
pub(super) const DISCOVER: &[Example] = &[
    ("mailprobe discover kim@contoso.com", ""),
    (
        "mailprobe discover kim@contoso.com --imap mail.contoso.com:143",
        "is what was typed what is published?",
    ),
    (
        "mailprobe discover contoso.com --dry-run",
        "what would be asked of whom",
    ),
    (
        "mailprobe discover contoso.com --settings autoconfig -o config-v1.1.xml",
        "a settings file to publish",
    ),
];

/// What an exit status of `discover` means.
pub(super) const AFTER_DISCOVER: &str = "\
Exit status: 0 settings found and agreeing, 1 something leads programs astray, 2 could not run, 3 nothing found, or nothing to copy.
No password or token is ever sent.";

/// Of `ticket`.
pub(super) const TICKET: &[Example] = &[
    (
        "mailprobe ticket kim@contoso.com",
        "try the servers, print the ticket",
    ),
    (
        "mailprobe ticket kim@contoso.com --password",
        "ask for the password too",
    ),
    (
        "mailprobe ticket kim@contoso.com --shown 0x800CCC0E",
        "what a program shows",
    ),
];

/// Of `explain`.
pub(super) const EXPLAIN: &[Example] = &[
    ("mailprobe explain 0x800CCC0E", ""),
    (
        "mailprobe explain \"zero x eight hundred triple C zero E\"",
        "",
    ),
    (
        "mailprobe explain '535 5.7.139 Authentication unsuccessful'",
        "",
    ),
    ("mailprobe explain - < mail.log", "a log, or several lines"),
    (
        "mailprobe explain auth.smtp-disabled-tenant",
        "one fault of `mailprobe list`",
    ),
];

/// What an exit status of `explain` means.
pub(super) const AFTER_EXPLAIN: &str = "\
Exit status: 0 known, 2 could not run, 3 not known.
Passwords and tokens in the text are not repeated. Nothing is sent anywhere.";

/// Of `list`.
pub(super) const LIST: &[Example] = &[
    ("mailprobe list", "every fault, by family"),
    (
        "mailprobe list --programs",
        "the mail programs that it knows settings of",
    ),
    (
        "mailprobe list --verify contoso",
        "is what stands in this folder right?",
    ),
];

/// Of `demo`.
pub(super) const DEMO: &[Example] = &[
    (
        "mailprobe demo",
        "a tenant where IMAP works, POP and SMTP do not",
    ),
    (
        "mailprobe demo tls.expired",
        "one fault of `mailprobe list`",
    ),
    (
        "mailprobe demo --serve",
        "keep the tenant running, for other programs too",
    ),
];

/// Of `replay`.
pub(super) const REPLAY: &[Example] = &[
    (
        "mailprobe replay report.json",
        "what it says, as if the check ran now",
    ),
    (
        "mailprobe replay report.json -v",
        "with every step and all that was said",
    ),
    ("mailprobe replay - --format json < report.json", ""),
];

/// What an exit status of `replay` means.
pub(super) const AFTER_REPLAY: &str = "\
Exit status: as that of the check: 0 works, 1 trouble found, 2 could not read, 3 could not tell.
Nothing is connected to. Times are told as they were when the report was made.";

/// Of `diff`.
pub(super) const DIFF: &[Example] = &[
    (
        "mailprobe diff caller.json here.json",
        "is it the caller's network?",
    ),
    (
        "mailprobe diff yesterday.json today.json",
        "what changed since?",
    ),
    ("mailprobe diff lee.json kim.json", "is it the account?"),
];

/// What an exit status of `diff` means.
pub(super) const AFTER_DIFF: &str = "\
Exit status: 0 no difference that matters, 1 a difference, 2 could not read, 3 they cannot be compared.
Nothing is connected to.";

/// Of `audit`.
pub(super) const AUDIT: &[Example] = &[
    (
        "mailprobe audit mailboxes.csv",
        "who has IMAP, POP and SMTP AUTH on",
    ),
    (
        "mailprobe audit mailboxes.csv transport.json --keep keep.txt",
        "and who does not need it",
    ),
    (
        "mailprobe audit mailboxes.csv --expect imap=off --script off.ps1",
        "the PowerShell that switches IMAP off, to be read first",
    ),
];

/// What an exit status of `audit` means.
pub(super) const AFTER_AUDIT: &str = "\
Exit status: 0 as wished, 1 something deviates, 2 could not read, 3 could not tell.";

/// Of `smoke`.
pub(super) const SMOKE: &[Example] = &[
    ("mailprobe smoke mailprobe.toml", "every target of the file"),
    ("mailprobe smoke mailprobe.toml --target kim", "one of them"),
    (
        "mailprobe smoke mailprobe.toml --list",
        "what is tried and expected",
    ),
    (
        "mailprobe smoke mailprobe.toml --format github",
        "annotations and a summary",
    ),
    (
        "mailprobe smoke mailprobe.toml --format junit -o smoke.xml",
        "",
    ),
];

/// A file for `smoke`.
pub(super) const SMOKE_FILE: &str = r#"
The file:
  [[target]]
  address = "kim@contoso.com"
  token = { env = "KIM_TOKEN" }     # or { file = "PATH" }, or { command = […] }
  expect = { imap = "signs-in", pop3 = "off", certificate-days = 21 }
"#;

/// What can be expected, and what an exit status of `smoke` means.
pub(super) const AFTER_SMOKE: &str = "\
What can be expected of imap, pop3 and smtp: works, signs-in, off, refused-with (the id of a fault), mechanism, offers, not-offered, starttls, tls, ipv6; of all that are tried at once also certificate-days, connect-seconds, sign-in-seconds, no-findings.
Of what the domain publishes: settings-from, settings-trust, published-by (srv, autoconfig, …); no-discovery-findings.
Exit status: 0 all is as expected, 1 something is not, 2 could not run, 3 could not tell. With --format nagios alone: 0 all is as expected, 2 something is not, 3 could not tell or could not run.
Each credential is tried at most once in a run until it has succeeded. No message is sent.";

/// Of `token`.
pub(super) const TOKEN: &[Example] = &[
    ("mailprobe token --token-file token.txt", ""),
    (
        "mailprobe token kim@contoso.com --token-stdin",
        "does it fit this mailbox?",
    ),
];

/// Of `config`.
pub(super) const CONFIG: &[Example] = &[
    ("mailprobe config", ""),
    ("mailprobe config --config other.toml", ""),
];

/// Of `completions`.
pub(super) const COMPLETIONS: &[Example] = &[
    ("source <(mailprobe completions bash)", "in this shell"),
    (
        "mailprobe completions fish > ~/.config/fish/completions/mailprobe.fish",
        "for good",
    ),
];

/// Of `man`.
pub(super) const MAN: &[Example] = &[("mailprobe man > ~/.local/share/man/man1/mailprobe.1", "")];

/// Of `schema`.
pub(super) const SCHEMA: &[Example] = &[
    ("mailprobe schema", "of `check --format json`"),
    ("mailprobe schema explanation", "of `explain --format json`"),
];
