//! The commands for administrators in a ticket: first those that only look, then those that change something.

use super::inline::fence;
use super::room::Part;
use super::steps::steps;
use crate::report::Report;

/// What cmdlets do that change nothing, also behind a pipe.
const LOOKING_VERBS: [&str; 10] = [
    "Get", "Resolve", "Test", "Search", "Find", "Format", "Select", "Where", "Sort", "Measure",
];

/// Programs that change nothing.
const LOOKING_PROGRAMS: [&str; 4] = ["dig", "nslookup", "openssl s_client", "openssl x509"];

/// The blocks of commands of all findings.
pub(super) fn blocks(report: &Report) -> Vec<Part> {
    let looking = lines(report, only_looks, |comment| {
        // The title of the block says so.
        !comment.to_lowercase().contains("look first")
    });
    let changing = lines(report, |command| !only_looks(command), |_| true);
    let mut blocks = Vec::new();
    if !looking.is_empty() {
        let title = "Commands for the administrator. Look first (changes nothing):";
        blocks.push(block(vec![String::new(), title.to_owned()], looking, 2));
    }
    if !changing.is_empty() {
        // A fence needs no empty line behind it.
        let title = match blocks.is_empty() {
            true => vec![String::new(), "Commands for the administrator:".to_owned()],
            false => vec!["Then change:".to_owned()],
        };
        blocks.push(block(title, changing, 1));
    }
    blocks
}

/// The first command of these steps (Markdown) that only looks.
pub(in crate::report) fn first_look(markdown: &str) -> Option<String> {
    let commands = steps(markdown).into_iter().flat_map(|step| step.commands);
    commands.into_iter().find(|command| only_looks(command))
}

/// The commands of all findings that are wanted, each behind what it is for where that tells more.
fn lines(
    report: &Report,
    is_wanted: impl Fn(&str) -> bool,
    tells: impl Fn(&str) -> bool,
) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for (at, finding) in report.findings.iter().enumerate() {
        let mut title = (at > 0).then(|| format!("{} ({})", finding.title, finding.id));
        for step in steps(&finding.fix.administrator) {
            let commands = step.commands.iter().filter(|one| is_wanted(one));
            let commands: Vec<String> = commands.cloned().collect();
            if commands.is_empty() {
                continue;
            }
            let comment = Some(step.telling()).filter(|comment| tells(comment));
            let told: Vec<String> = title.take().into_iter().chain(comment).collect();
            if !told.is_empty() {
                lines.push(format!("# {}", told.join(". ")));
            }
            lines.extend(commands);
        }
    }
    lines
}

fn block(title: Vec<String>, commands: Vec<String>, least: usize) -> Part {
    let fence = fence(&commands);
    let is_cmdlet = |line: &String| line.split('|').any(|part| verb(part).is_some());
    let language = match commands.iter().any(is_cmdlet) {
        true => "powershell",
        false => "",
    };
    let mut head = title;
    head.push(format!("{fence}{language}"));
    Part {
        head,
        body: commands,
        foot: vec![fence],
        least,
        missing: Some(("# and ".to_owned(), " more lines, see the last line below")),
        ends_best: false,
    }
}

/// Whether a command is known to change nothing; of one that is not known nobody can say so.
fn only_looks(command: &str) -> bool {
    // What is run inside of another command, or behind it, is a command of its own.
    let asked_within = command.replace("(Get-", "");
    let is_one = !asked_within.contains([';', '&', '{', '`', '>', '(']);
    let looks = |part: &str| match verb(part) {
        Some(verb) => LOOKING_VERBS.contains(&verb),
        None => {
            let words: Vec<&str> = part.split_whitespace().collect();
            let begins =
                |program: &&str| words.starts_with(&program.split(' ').collect::<Vec<_>>());
            LOOKING_PROGRAMS.iter().any(begins)
        }
    };
    is_one && command.split('|').all(looks)
}

/// The verb of a cmdlet of PowerShell: it is followed by a hyphen and a noun.
fn verb(command: &str) -> Option<&str> {
    let (verb, noun) = command.split_whitespace().next()?.split_once('-')?;
    let is_capital = |part: &str| part.starts_with(|c: char| c.is_ascii_uppercase());
    (is_capital(verb) && is_capital(noun)).then_some(verb)
}

#[cfg(test)]
mod tests {
    use super::only_looks;

    #[test]
    fn what_is_not_known_to_look_alone_is_taken_for_a_change() {
        for command in [
            "Get-CASMailbox -Identity kim@contoso.com | Format-List ImapEnabled",
            "Resolve-DnsName -Type MX contoso.com",
            "openssl s_client -connect mail.example.org:993",
            "Get-MessageTraceV2 -EndDate (Get-Date)",
        ] {
            assert!(only_looks(command), "{command}");
        }
        for command in [
            "Set-CASMailbox -Identity kim@contoso.com -ImapEnabled $true",
            "Get-Mailbox | Set-Mailbox -HiddenFromAddressListsEnabled $true",
            "Get-Mailbox; Remove-Mailbox kim",
            "Get-Mailbox -Identity $(Remove-Mailbox kim)",
            "Get-Mailbox -Identity (Remove-Mailbox kim)",
            "openssl genrsa -out key.pem",
            "Get-Mailbox | ForEach-Object { Remove-Mailbox $_ }",
            "Get-Mailbox > users.txt",
            "postfix reload",
            "",
        ] {
            assert!(!only_looks(command), "{command}");
        }
    }
}
