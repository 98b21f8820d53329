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

/// What a script asks for and what stops it, which are no commands of this small language.
pub(crate) const GUARD: [&str; 2] = [
    "param([switch]$Go)\r\n",
    "if (-not $Go) { Write-Host 'Nothing was changed. To change, run it with -Go.'; return }\r\n",
];

/// Reads a script.
pub(crate) fn read(script: &str) -> Result<Script, String> {
    let script = &GUARD.iter().fold(script.to_owned(), |script, line| {
        script.replacen(line, "", 1)
    });
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
        assert!(read(wrong).is_err(), "{wrong}");
    }
    let script =
        read("\u{feff}Get-A -B 'it''s' $true # 'c'\r\n'a\u{2019}\u{2019}b$x`n\u{201b}").unwrap();
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
