//! What stands in one field, and what it says.

/// What stands in one field of an export.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Value {
    /// The column was not exported.
    #[default]
    Missing,
    /// The field is there, and nothing is in it.
    Blank,
    /// A yes or no, as JSON has it.
    Flag(bool),
    /// Text.
    Text(String),
    /// Text that was broken into lines, so that its spaces are not certain.
    Wrapped(String),
    /// A list; `is_whole` unless it was cut by `…`.
    List {
        /// What is in it.
        items: Vec<String>,
        /// Whether all of it is.
        is_whole: bool,
    },
    /// The name of a type in the place of the value, as CSV has it for lists; or something nested too deep.
    TypeName,
    /// The field is there twice, with different values.
    Twice,
}

/// A yes-or-no setting as it was exported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Setting {
    /// `True`.
    Yes,
    /// `False`.
    No,
    /// Empty: for `SmtpClientAuthenticationDisabled` it means "as the organisation", for others nothing.
    Blank,
    /// Not exported.
    #[default]
    Missing,
    /// Something that is neither.
    Unreadable,
    /// Two exports say different things.
    Contradictory,
}

/// `True` and `False` in the languages of Excel that writes them in its own, in small letters.
const YES: [&str; 17] = [
    "true",
    "$true",
    "wahr",
    "vrai",
    "verdadero",
    "vero",
    "verdadeiro",
    "waar",
    "prawda",
    "sant",
    "sann",
    "sand",
    "tosi",
    "истина",
    "pravda",
    "igaz",
    "do\u{11f}ru",
];
const NO: [&str; 17] = [
    "false",
    "$false",
    "falsch",
    "faux",
    "falso",
    "onwaar",
    "fa\u{142}sz",
    "falskt",
    "usann",
    "falsk",
    "ep\u{e4}tosi",
    "ложь",
    "nepravda",
    "hamis",
    "yanli\u{15f}",
    "yanl\u{131}\u{15f}",
    "fals",
];

impl Value {
    /// A field of text, as CSV and Format-List have it.
    pub fn of_text(text: &str) -> Self {
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{a0}');
        if text.is_empty() || text.eq_ignore_ascii_case("$null") {
            return Self::Blank;
        }
        if is_type_name(text) {
            return Self::TypeName;
        }
        match text.strip_prefix('{').and_then(|t| t.strip_suffix('}')) {
            Some(inside) => list(inside),
            None => Self::Text(text.to_owned()),
        }
    }

    /// A field of text that was broken into lines, put together with a space where each break was.
    pub fn of_wrapped(text: String) -> Self {
        match Self::of_text(&text) {
            Self::Text(_) => Self::Wrapped(text),
            other => other,
        }
    }

    /// The text of one value without doubt about it; none where there is none.
    pub fn whole(&self) -> Option<&str> {
        match self {
            Self::Text(text) if !is_cut(text) => Some(text),
            // A list of one is what a nested object or `{…}` around one value becomes.
            Self::List {
                items,
                is_whole: true,
            } if items.len() == 1 => items.first().map(String::as_str),
            _ => None,
        }
    }

    /// The text without any space: for addresses and GUIDs, where a line may break anywhere.
    pub fn joined(&self) -> Option<String> {
        match self {
            Self::Wrapped(text) => {
                Some(text.split_whitespace().collect()).filter(|t: &String| !is_cut(t))
            }
            _ => self.whole().map(str::to_owned),
        }
    }

    /// The text to show to a reader, however certain.
    pub fn shown(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Wrapped(text) => Some(text),
            _ => self.whole(),
        }
    }

    /// The setting that it says.
    pub fn setting(&self) -> Setting {
        let text = match self {
            Self::Missing => return Setting::Missing,
            Self::Blank => return Setting::Blank,
            Self::Flag(true) => return Setting::Yes,
            Self::Flag(false) => return Setting::No,
            Self::Twice => return Setting::Contradictory,
            Self::Text(_) | Self::Wrapped(_) | Self::List { .. } => self.joined(),
            Self::TypeName => None,
        };
        let text = text.unwrap_or_default().to_lowercase();
        if YES.contains(&text.as_str()) {
            Setting::Yes
        } else if NO.contains(&text.as_str()) {
            Setting::No
        } else {
            Setting::Unreadable
        }
    }

    /// The mail addresses in it, the prefix `smtp:` taken off. `SMTP:` in capitals marks the main one.
    pub fn addresses(&self) -> Vec<Address<'_>> {
        let breaks = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|' | '{' | '}');
        let texts: Vec<&str> = match self {
            Self::Text(text) | Self::Wrapped(text) => text.split(breaks).collect(),
            Self::List { items, .. } => items.iter().flat_map(|item| item.split(breaks)).collect(),
            _ => Vec::new(),
        };
        let texts = texts.into_iter().filter(|text| !is_cut(text));
        texts.filter_map(Address::of).collect()
    }

    /// Whether a list is there and cannot be read, or not wholly.
    pub fn is_cut_list(&self) -> bool {
        match self {
            Self::TypeName | Self::Twice => true,
            Self::List { is_whole, .. } => !is_whole,
            Self::Text(text) | Self::Wrapped(text) => is_cut(text),
            Self::Missing | Self::Blank | Self::Flag(_) => false,
        }
    }
}

impl Setting {
    /// The setting that is on or off.
    pub const fn of(on: bool) -> Self {
        match on {
            true => Self::Yes,
            false => Self::No,
        }
    }

    /// What two exports say together.
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Missing, one) | (one, Self::Missing) => one,
            (Self::Unreadable, one) | (one, Self::Unreadable) => one,
            (one, two) if one == two => one,
            _ => Self::Contradictory,
        }
    }

    /// The switch that it is, where it is one.
    pub const fn flag(self) -> Option<bool> {
        match self {
            Self::Yes => Some(true),
            Self::No => Some(false),
            _ => None,
        }
    }

    /// It in PowerShell, where it is known: `$true`, `$false`, `$null`.
    pub const fn in_powershell(self) -> Option<&'static str> {
        match self {
            Self::Yes => Some("$true"),
            Self::No => Some("$false"),
            Self::Blank => Some("$null"),
            _ => None,
        }
    }

    /// It as PowerShell shows it.
    pub const fn shown(self) -> &'static str {
        match self {
            Self::Yes => "True",
            Self::No => "False",
            Self::Blank => "blank",
            Self::Missing => "not exported",
            Self::Unreadable => "unreadable",
            Self::Contradictory => "contradictory",
        }
    }
}

/// A mail address in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Address<'a> {
    /// The address, without prefix.
    pub text: &'a str,
    /// Whether it is marked as the main one.
    pub is_primary: bool,
}

impl<'a> Address<'a> {
    fn of(text: &'a str) -> Option<Self> {
        let text = text.trim_matches(['"', '\'']);
        let (prefix, address) = match text.split_once(':') {
            Some((prefix, address)) if prefix.eq_ignore_ascii_case("smtp") => (prefix, address),
            Some(_) => return None,
            None => ("", text),
        };
        let (local, domain) = address.rsplit_once('@')?;
        (!local.is_empty() && !domain.is_empty()).then_some(Self {
            text: address,
            is_primary: prefix == "SMTP",
        })
    }
}

/// The items of `{a, b, c…}`.
fn list(inside: &str) -> Value {
    let cut = ["\u{2026}", "..."]
        .iter()
        .find_map(|mark| inside.strip_suffix(mark));
    let items = cut
        .unwrap_or(inside)
        .split(',')
        .map(|item| item.trim().to_owned());
    Value::List {
        items: items.filter(|item| !item.is_empty()).collect(),
        is_whole: cut.is_none(),
    }
}

/// Whether a text was cut for the screen.
fn is_cut(text: &str) -> bool {
    text.ends_with('\u{2026}') || text.ends_with("...")
}

/// Whether a text is the name of a .NET type, which stands for a value that CSV cannot hold.
fn is_type_name(text: &str) -> bool {
    let begins = ["System.", "Microsoft.Exchange.", "Deserialized."];
    begins.iter().any(|start| text.starts_with(start)) && !text.contains(['@', ' '])
        || text.starts_with("@{")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_is_yes_no_blank_or_not_readable_and_never_guessed() {
        for (text, setting) in [
            ("True", Setting::Yes),
            ("$FALSE", Setting::No),
            ("WAHR", Setting::Yes),
            ("FALSCH", Setting::No),
            ("VRAI", Setting::Yes),
            ("FAUX", Setting::No),
            ("VERDADERO", Setting::Yes),
            ("FALSO", Setting::No),
            ("YANLI\u{15e}", Setting::No),
            ("ЛОЖЬ", Setting::No),
            ("{True}", Setting::Yes),
            ("", Setting::Blank),
            (" \u{a0}", Setting::Blank),
            ("$null", Setting::Blank),
            ("Tr\u{2026}", Setting::Unreadable),
            ("1", Setting::Unreadable),
            ("System.String[]", Setting::Unreadable),
            ("{}", Setting::Unreadable),
        ] {
            assert_eq!(Value::of_text(text).setting(), setting, "{text}");
        }
    }

    #[test]
    fn addresses_are_found_in_every_kind_of_list() {
        let found = |text: &str| -> Vec<(String, bool)> {
            let value = Value::of_text(text);
            let all = value.addresses();
            all.iter()
                .map(|a| (a.text.to_owned(), a.is_primary))
                .collect()
        };
        let both = vec![
            ("kim@contoso.com".to_owned(), true),
            ("k@contoso.com".to_owned(), false),
        ];
        assert_eq!(found("{SMTP:kim@contoso.com, smtp:k@contoso.com}"), both);
        assert_eq!(
            found("SMTP:kim@contoso.com smtp:k@contoso.com SIP:kim@contoso.com"),
            both
        );
        assert_eq!(
            found("SMTP:kim@contoso.com;smtp:k@contoso.com;X500:/o=a@b"),
            both
        );
        assert!(found("Microsoft.Exchange.Data.ProxyAddressCollection").is_empty());
        assert_eq!(found("{SMTP:kim@contoso.com, smtp:k@con\u{2026}}").len(), 2);
        assert!(Value::of_text("{smtp:a@b.c\u{2026}}").is_cut_list());
    }
}
