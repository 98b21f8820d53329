//! `mailprobe.toml`: the defaults of options, and the targets of `mailprobe smoke`. Text in; data, or all that is wrong with it, out.
//!
//! A secret never stands in the file itself, only where it is to be had from; and no complaint repeats a value that may be one.

mod document;
mod expect;
pub mod expectation;
mod fault;
pub mod key;
mod reference;
mod target;
mod value;

use toml::de::DeTable;

pub use self::document::Source;
pub use self::expectation::Expectation;
pub use self::fault::{Fault, Faults, Span};
use self::key::{Key, Kind, Place};
pub use self::reference::{From, Reference, SecretKind};
pub use self::target::Target;

/// What a file asks for.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// What counts where neither an option nor a variable says otherwise, for every target.
    pub defaults: Vec<Entry>,
    /// What `mailprobe smoke` tries, in the order of the file.
    pub targets: Vec<Target>,
}

/// A key of the file that stands for an option of the command line, and its values.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key.
    pub key: &'static Key,
    /// Its values, as they would be given to the option; `true` or `false` of a switch.
    pub values: Vec<String>,
    /// Where they stand.
    pub at: Span,
}

impl Entry {
    /// Whether this is a switch that is off, or asks for nothing.
    pub fn is_off(&self) -> bool {
        matches!(self.key.kind, Kind::Switch | Kind::Level)
            && self
                .values
                .iter()
                .all(|value| value == "false" || value == "0")
    }
}

/// Reads a file. `name` is what it is called in complaints.
///
/// What could be read comes with all that is wrong; of a file that is no TOML, nothing.
pub fn read(name: &str, text: &str) -> (Config, Source, Vec<Fault>) {
    let (table, source, faults) = document::parse(name, text);
    if !faults.is_empty() {
        return (Config::default(), source, faults);
    }
    let mut reader = Reader::default();
    let config = reader.file(&table);
    let mut faults = reader.faults;
    faults.sort_by_key(|fault| fault.at.start);
    (config, source, faults)
}

/// What reads the parts of a file, and gathers what is wrong.
#[derive(Default)]
struct Reader {
    faults: Vec<Fault>,
}

impl Reader {
    fn file(&mut self, table: &DeTable<'_>) -> Config {
        let mut config = Config::default();
        for (name, value) in table {
            if name.get_ref() == "target" {
                config.targets = self.targets(value);
                continue;
            }
            let found = self.key(name, Place::Defaults);
            if let Some(entry) = found.and_then(|key| self.entry(key, value)) {
                config.defaults.push(entry);
            }
        }
        config.defaults.sort_by_key(|entry| entry.at.start);
        config
    }

    fn complain(&mut self, at: Span, says: impl Into<String>) {
        let says = says.into();
        self.faults.push(Fault { at, says });
    }

    /// The key of this name, where it may stand here; complains otherwise.
    fn key(
        &mut self,
        name: &toml::Spanned<std::borrow::Cow<'_, str>>,
        here: Place,
    ) -> Option<&'static Key> {
        // Whoever gives the wrong file is not told what each of its words may mean.
        let is_early = self.faults.len() < fault::MOST_TOLD;
        match key::named(name.get_ref(), here, is_early) {
            Ok(key) => Some(key),
            Err(why) => {
                self.complain(name.span(), why);
                None
            }
        }
    }
}
