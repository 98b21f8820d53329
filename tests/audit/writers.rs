//! Exports as PowerShell and Excel write them.

use std::fmt::Write as _;

use crate::world::{Cell, Made};

/// A way to write an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// `Export-Csv` of Windows PowerShell: `#TYPE`, every field in quotes, and here `-Encoding Unicode`.
    Csv5,
    /// `Export-Csv` of PowerShell 7.
    Csv7,
    /// The same with `-UseQuotes AsNeeded`, columns in another order and in small letters.
    Csv7AsNeeded,
    /// With `sep=;` and a byte order mark.
    Semicolon,
    /// Saved again by a German Excel: semicolons, WAHR and FALSCH, Windows-1252.
    GermanExcel,
    /// Tabs, UTF-16 without a mark, big end first.
    Tabs,
    /// `ConvertTo-Json` of Windows PowerShell, redirected: UTF-16, wrapped in `value` and `Count`.
    Json5,
    /// `ConvertTo-Json` of PowerShell 7.
    Json7,
    /// One object a line.
    JsonLines,
    /// As a service answers.
    OData,
    /// `Format-List` of Windows PowerShell, redirected: UTF-16, 80 columns.
    FormatList5,
    /// `Format-List` of PowerShell 7, with what stood around it on the screen.
    FormatList7,
}

impl Shape {
    pub(crate) const ALL: [Self; 12] = [
        Self::Csv5,
        Self::Csv7,
        Self::Csv7AsNeeded,
        Self::Semicolon,
        Self::GermanExcel,
        Self::Tabs,
        Self::Json5,
        Self::Json7,
        Self::JsonLines,
        Self::OData,
        Self::FormatList5,
        Self::FormatList7,
    ];

    /// The file.
    pub(crate) fn write(self, mailboxes: &[Made]) -> Vec<u8> {
        match self {
            Self::Csv5 => {
                let table = Table {
                    separator: ',',
                    quotes: true,
                    words: ["True", "False"],
                };
                let head = "#TYPE Deserialized.Microsoft.Exchange.Data.Directory.Management.CASMailbox\r\n";
                utf16(
                    &format!("\u{feff}{head}{}", table.write(mailboxes)),
                    u16::to_le_bytes,
                )
            }
            Self::Csv7 => {
                let table = Table {
                    separator: ',',
                    quotes: true,
                    words: ["True", "False"],
                };
                table.write(mailboxes).into_bytes()
            }
            Self::Csv7AsNeeded => {
                let table = Table {
                    separator: ',',
                    quotes: false,
                    words: ["True", "False"],
                };
                table.write_turned(mailboxes).into_bytes()
            }
            Self::Semicolon => {
                let table = Table {
                    separator: ';',
                    quotes: true,
                    words: ["True", "False"],
                };
                format!("\u{feff}sep=;\r\n{}", table.write(mailboxes)).into_bytes()
            }
            Self::GermanExcel => {
                let table = Table {
                    separator: ';',
                    quotes: false,
                    words: ["WAHR", "FALSCH"],
                };
                windows_1252(&table.write(mailboxes))
            }
            Self::Tabs => {
                let table = Table {
                    separator: '\t',
                    quotes: true,
                    words: ["True", "False"],
                };
                utf16(&table.write(mailboxes), u16::to_be_bytes)
            }
            Self::Json5 => {
                let all = serde_json::json!({ "value": json(mailboxes), "Count": mailboxes.len() });
                let text = serde_json::to_string_pretty(&all)
                    .unwrap()
                    .replace('\n', "\r\n");
                utf16(&format!("\u{feff}{text}\r\n"), u16::to_le_bytes)
            }
            Self::Json7 => match json(mailboxes).as_slice() {
                // One object is written without the array.
                [one] => one.to_string().into_bytes(),
                all => serde_json::to_vec(all).unwrap(),
            },
            Self::JsonLines => {
                let lines = json(mailboxes).into_iter().map(|one| format!("{one}\n"));
                lines.collect::<String>().into_bytes()
            }
            Self::OData => {
                let all = serde_json::json!({
                    "@odata.context": "https://outlook.office365.com/adminapi/beta/contoso/$metadata#CasMailbox",
                    "value": json(mailboxes),
                });
                all.to_string().into_bytes()
            }
            Self::FormatList5 => utf16(
                &format!("\u{feff}{}", list(mailboxes, 80, "\r\n")),
                u16::to_le_bytes,
            ),
            Self::FormatList7 => {
                let around = "PS C:\\> Get-CASMailbox | fl\nWARNING: By default, only the first 1000 items are returned.\n";
                format!("{around}{}\nPS C:\\> ", list(mailboxes, 120, "\n")).into_bytes()
            }
        }
    }
}

struct Table {
    separator: char,
    quotes: bool,
    words: [&'static str; 2],
}

impl Table {
    fn write(&self, mailboxes: &[Made]) -> String {
        self.rows(mailboxes, |row| row, str::to_owned)
    }

    /// The columns from the last to the first, in small letters.
    fn write_turned(&self, mailboxes: &[Made]) -> String {
        let turned = |mut row: Vec<_>| {
            row.reverse();
            row
        };
        self.rows(mailboxes, turned, str::to_lowercase)
    }

    fn rows(
        &self,
        mailboxes: &[Made],
        order: impl Fn(Vec<(&'static str, Cell)>) -> Vec<(&'static str, Cell)>,
        name: impl Fn(&str) -> String,
    ) -> String {
        let mut out = String::new();
        for (number, mailbox) in mailboxes.iter().enumerate() {
            let row = order(mailbox.row());
            if number == 0 {
                let names = row.iter().map(|(column, _)| self.field(&name(column)));
                self.line(&mut out, names);
            }
            self.line(
                &mut out,
                row.iter().map(|(_, cell)| self.field(&self.text(cell))),
            );
        }
        out
    }

    fn line(&self, out: &mut String, fields: impl Iterator<Item = String>) {
        let fields: Vec<String> = fields.collect();
        out.push_str(&fields.join(&self.separator.to_string()));
        out.push_str("\r\n");
    }

    fn text(&self, cell: &Cell) -> String {
        match cell {
            Cell::Text(text) => text.clone(),
            Cell::Flag(Some(flag)) => self.words[usize::from(!flag)].to_owned(),
            Cell::Flag(None) => String::new(),
            Cell::List(_) => "Microsoft.Exchange.Data.ProxyAddressCollection".to_owned(),
        }
    }

    fn field(&self, text: &str) -> String {
        let needed = text.contains([self.separator, '"', '\r', '\n']);
        match self.quotes || needed {
            true => format!("\"{}\"", text.replace('"', "\"\"")),
            false => text.to_owned(),
        }
    }
}

fn json(mailboxes: &[Made]) -> Vec<serde_json::Value> {
    let objects = mailboxes.iter().map(|mailbox| {
        let mut object: serde_json::Map<String, serde_json::Value> = mailbox
            .row()
            .into_iter()
            .map(|(name, cell)| {
                let value = match cell {
                    Cell::Text(text) => text.into(),
                    Cell::Flag(Some(flag)) => flag.into(),
                    Cell::Flag(None) => serde_json::Value::Null,
                    Cell::List(items) => items.into(),
                };
                (name.to_owned(), value)
            })
            .collect();
        object.insert("ImapMessagesRetrievalMimeFormat".to_owned(), 5.into());
        object.insert("WhenChanged".to_owned(), "/Date(1700000000000)/".into());
        object.insert(
            "Nested".to_owned(),
            serde_json::json!({ "ImapEnabled": "not this one", "value": [1, "]}"] }),
        );
        object.into()
    });
    objects.collect()
}

/// `Format-List`: names padded to the longest, values broken at the width.
fn list(mailboxes: &[Made], width: usize, end: &str) -> String {
    let mut out = format!("{end}{end}");
    for mailbox in mailboxes {
        let row = mailbox.row();
        let longest = row.iter().map(|(name, _)| name.len()).max().unwrap();
        for (name, cell) in row {
            let text = match cell {
                // It shows line ends as they are; names have none in a directory.
                Cell::Text(text) => text
                    .replace(char::is_control, " ")
                    .replace(['\u{2028}', '\u{85}'], " "),
                Cell::Flag(Some(true)) => "True".to_owned(),
                Cell::Flag(Some(false)) => "False".to_owned(),
                Cell::Flag(None) => String::new(),
                Cell::List(items) => format!("{{{}}}", items.join(", ")),
            };
            let characters: Vec<char> = text.chars().collect();
            let _ = write!(out, "{name:<longest$} : ");
            for (number, piece) in characters.chunks(width - longest - 3).enumerate() {
                if number > 0 {
                    let _ = write!(out, "{}", " ".repeat(longest + 3));
                }
                out.extend(piece);
                out.push_str(end);
            }
            if characters.is_empty() {
                out.push_str(end);
            }
        }
        out.push_str(end);
    }
    out
}

fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(order).collect()
}

fn windows_1252(text: &str) -> Vec<u8> {
    let bytes = text.chars().map(|c| match c {
        '\u{20ac}' => 0x80,
        '\u{2018}' => 0x91,
        '\u{2019}' => 0x92,
        '\u{201a}' => 0x82,
        c if c.is_ascii() => c as u8,
        '\u{a0}'..='\u{ff}' => c as u8,
        _ => b'?',
    });
    bytes.collect()
}
