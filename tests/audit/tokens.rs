//! A small reader of PowerShell: commands of words, parameters, variables, single-quoted strings and comments,
//! by the rules of its language specification. Whatever else a script may have is an error here.

/// One piece of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// A bare word, such as a cmdlet, a parameter or a list of properties.
    Word(String),
    /// `$name`.
    Variable(String),
    /// What a single-quoted string stands for.
    Text(String),
    /// `|`.
    Pipe,
}

/// Every command of a script, a line each, and every comment.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Script {
    pub(crate) commands: Vec<Vec<Token>>,
    pub(crate) comments: Vec<String>,
}

fn is_quote(c: char) -> bool {
    matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}')
}

fn is_end(c: char) -> bool {
    // More than PowerShell takes for the end of a line: nothing that others take for one may be there either.
    matches!(
        c,
        '\r' | '\n' | '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}'
    )
}

/// The lines around what a script looks at and changes, each alone on its line and once, in this order.
pub(crate) const FRAME: [&str; 13] = [
    "if (-not $Go) {",
    "Write-Host 'Nothing was changed. To change, run it with -Go.'",
    "return",
    "}",
    "$Done = 0",
    "$Before = $Global:ErrorActionPreference",
    "try {",
    "$Global:ErrorActionPreference = 'Stop'",
    "}",
    "finally {",
    "$Global:ErrorActionPreference = $Before",
    "Write-Host 'Lines that were run:' $Done 'of ",
    "}",
];

/// How many of them stand above the changes; a script that changes nothing has the first four alone.
const ABOVE: usize = 4;

/// What a script asks for, above anything else.
const ASKS: [&str; 2] = [
    "param([switch]$Go)",
    "param([switch]$Go, [string]$Organization)",
];

/// Behind every change, and nowhere else.
pub(crate) const COUNTED: &str = "; $Done++";

/// Between two changes in one line.
const AND: &str = "; Set-";

/// The line that proves the organisation, and what it compares.
pub(crate) enum Guard {
    /// `$Known = @(...)`: the look-up within.
    Look(String),
    /// What has to differ for a stop, when it is not the number alone.
    Stop(Option<String>),
    /// The name of the organisation.
    Name,
}

/// Such a line, where it is one.
pub(crate) fn guard(line: &str) -> Option<Guard> {
    if let Some(look) = line.strip_prefix("$Known = @(") {
        return Some(Guard::Look(look.strip_suffix(')')?.to_owned()));
    }
    if line.starts_with("if ($Go -and (Get-OrganizationConfig).Name -ne $Organization) { throw '") {
        return Some(Guard::Name);
    }
    let condition = line.strip_prefix("if ($Known.Count -ne 1")?;
    let (condition, thrown) = condition.split_once(") { throw 'Nothing was changed: ")?;
    if thrown.strip_suffix("' }")?.contains('\'') {
        return None;
    }
    let guid = condition.strip_suffix('\'').and_then(|text| {
        let text = text.strip_prefix(" -or $Known[0].")?;
        let (property, guid) = text.split_once(" -ne '")?;
        let is_guid = guid.len() == 36 && guid.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
        (["ExternalDirectoryObjectId", "Guid"].contains(&property) && is_guid).then_some(guid)
    });
    match guid {
        Some(guid) => Some(Guard::Stop(Some(guid.to_owned()))),
        None => condition.is_empty().then_some(Guard::Stop(None)),
    }
}

/// Takes the frame off a whole script: what is left are commands and comments.
fn unframed(script: &str) -> Result<String, String> {
    let mut left = String::new();
    let (mut next, mut asks, mut guards) = (0, 0, 0);
    for line in script.split_inclusive("\r\n") {
        let bare = line.trim_end_matches("\r\n");
        let is_next = FRAME
            .get(next)
            .is_some_and(|frame| match frame.ends_with(' ') {
                true => bare.strip_prefix(frame).is_some_and(|rest| {
                    rest.strip_suffix('\'')
                        .is_some_and(|count| count.parse::<usize>().is_ok())
                }),
                false => bare == *frame,
            });
        if is_next {
            next += 1;
        } else if ASKS.contains(&bare) {
            asks += 1;
        } else if let Some(guard) = guard(bare) {
            guards += 1;
            if let Guard::Look(look) = guard {
                left.push_str(&format!("{look}\r\n"));
            }
        } else {
            // What is counted is a change, between its two lines; and no change is not.
            let changes = line.starts_with("Set-");
            let is_between = next == 8;
            if changes != line.contains(COUNTED)
                || changes != (is_between && !line.starts_with('#'))
            {
                return Err(format!("a change out of its place, or not counted: {line}"));
            }
            left.push_str(line);
        }
    }
    match (next, asks, guards) {
        (ABOVE | 13, 1, 1 | 2) => Ok(left),
        other => Err(format!("frame, parameters, guards: {other:?}")),
    }
}

/// Reads a whole script, as it is written.
pub(crate) fn read(script: &str) -> Result<Script, String> {
    pieces(&unframed(script)?)
}

/// Reads commands and comments, a line each.
pub(crate) fn pieces(script: &str) -> Result<Script, String> {
    let text: Vec<char> = script
        .strip_prefix('\u{feff}')
        .ok_or("no byte order mark")?
        .chars()
        .collect();
    let mut read = Script::default();
    let mut command = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let c = text[at];
        if is_end(c) {
            if !command.is_empty() {
                read.commands.push(std::mem::take(&mut command));
            }
            at += 1;
        } else if c == ' ' {
            at += 1;
        } else if c == '#' {
            let comment: String = text[at..].iter().take_while(|c| !is_end(**c)).collect();
            at += comment.chars().count();
            read.comments.push(comment);
        } else if text[at..].starts_with(&COUNTED.chars().collect::<Vec<_>>()) {
            at += COUNTED.len();
        } else if text[at..].starts_with(&AND.chars().collect::<Vec<_>>()) {
            // A second change of the same mailbox.
            read.commands.push(std::mem::take(&mut command));
            at += "; ".len();
        } else if c == '|' {
            command.push(Token::Pipe);
            at += 1;
        } else if is_quote(c) {
            let mut string = String::new();
            at += 1;
            loop {
                let c = *text.get(at).ok_or("a string is not closed")?;
                at += 1;
                if is_quote(c) {
                    // Two in a row stand for the second one.
                    match text.get(at) {
                        Some(next) if is_quote(*next) => {
                            string.push(*next);
                            at += 1;
                        }
                        _ => break,
                    }
                } else {
                    string.push(c);
                }
            }
            command.push(Token::Text(string));
        } else {
            let is_part =
                |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '$' | ',' | ':');
            let word: String = text[at..].iter().copied().take_while(is_part).collect();
            if word.is_empty() {
                return Err(format!("{c:?} stands for itself nowhere"));
            }
            at += word.len();
            command.push(match word.strip_prefix('$') {
                Some(name) => Token::Variable(name.to_owned()),
                None => Token::Word(word),
            });
        }
    }
    if !command.is_empty() {
        read.commands.push(command);
    }
    Ok(read)
}

#[test]
fn it_reads_strings_and_comments_as_powershell_does() {
    let text = |text: &str| Token::Text(text.to_owned());
    let word = |text: &str| Token::Word(text.to_owned());
    for wrong in [
        "\u{feff}Get-A 'open",
        "\u{feff}Get-A 'it''",
        "\u{feff}Get-A \"b\"",
        "\u{feff}Get-A `",
        "Get-A",
    ] {
        assert!(pieces(wrong).is_err(), "{wrong}");
    }
    let script =
        pieces("\u{feff}Get-A -B 'it''s' $true # 'c'\r\n'a\u{2019}\u{2019}b$x`n\u{201b}").unwrap();
    let variable = Token::Variable("true".to_owned());
    assert_eq!(
        script.commands,
        [
            vec![word("Get-A"), word("-B"), text("it's"), variable],
            vec![text("a\u{2019}b$x`n")]
        ]
    );
    assert_eq!(script.comments, ["# 'c'"]);
}
