//! Values of keys, as they would be given to the options.

use toml::Spanned;
use toml::de::{DeInteger, DeValue};

use super::key::{Key, Kind};
use super::{Entry, Reader};

/// A whole number as it is written, in any of TOML's bases.
pub(super) fn number(integer: &DeInteger<'_>) -> Option<i64> {
    i64::from_str_radix(integer.as_str(), integer.radix()).ok()
}

impl Reader {
    /// The values of a key; complains where they are of another type.
    pub(super) fn entry(
        &mut self,
        key: &'static Key,
        value: &Spanned<DeValue<'_>>,
    ) -> Option<Entry> {
        let values = match key.kind {
            Kind::Text | Kind::File | Kind::Tried | Kind::Name => vec![self.text(key, value)?],
            Kind::Texts | Kind::Files => self.texts(key, value)?,
            Kind::Number => match value.get_ref() {
                DeValue::Integer(integer) => match number(integer) {
                    Some(number @ 0..) => vec![number.to_string()],
                    Some(_) => {
                        let says = format!("`{}` cannot be below 0", key.name);
                        self.complain(value.span(), says);
                        return None;
                    }
                    None => {
                        let says = format!("no `{}` is so large", key.name);
                        self.complain(value.span(), says);
                        return None;
                    }
                },
                _ => return self.wrong(key, value, "a whole number"),
            },
            Kind::Switch => match value.get_ref() {
                DeValue::Boolean(on) => vec![on.to_string()],
                _ => return self.wrong(key, value, "true or false"),
            },
            Kind::Level => match value.get_ref() {
                DeValue::Boolean(on) => vec![on.to_string()],
                DeValue::Integer(integer) if matches!(number(integer), Some(0..=2)) => {
                    vec![number(integer).unwrap_or_default().to_string()]
                }
                _ => return self.wrong(key, value, "true, false, or how often (0 to 2)"),
            },
            // What is no option is read elsewhere.
            Kind::Secret | Kind::Expect => return None,
        };
        let at = value.span();
        Some(Entry { key, values, at })
    }

    /// A string that is not empty.
    fn text(&mut self, key: &'static Key, value: &Spanned<DeValue<'_>>) -> Option<String> {
        match value.get_ref() {
            DeValue::String(text) if !text.trim().is_empty() => Some(text.clone().into_owned()),
            DeValue::String(_) => {
                let name = key.name;
                self.complain(value.span(), format!("`{name}` is empty"));
                None
            }
            _ => {
                let what = match key.kind {
                    Kind::File | Kind::Files => "a path in quotes",
                    _ => "text in quotes",
                };
                self.wrong(key, value, what)
            }
        }
    }

    /// One string, or several in brackets.
    fn texts(&mut self, key: &'static Key, value: &Spanned<DeValue<'_>>) -> Option<Vec<String>> {
        let DeValue::Array(items) = value.get_ref() else {
            return self.text(key, value).map(|text| vec![text]);
        };
        if items.is_empty() {
            return self.wrong(key, value, "at least one value");
        }
        items.iter().map(|item| self.text(key, item)).collect()
    }

    /// Complains about a type.
    fn wrong<T>(
        &mut self,
        key: &'static Key,
        value: &Spanned<DeValue<'_>>,
        wanted: &str,
    ) -> Option<T> {
        let (name, found) = (key.name, kind_of(value.get_ref()));
        self.complain(
            value.span(),
            format!("`{name}` takes {wanted}, and this is {found}"),
        );
        None
    }
}

/// What TOML calls a value, with its article.
pub(super) const fn kind_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with a fraction",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
