//! JUnit XML as the schema of Jenkins has it: suites of test cases, which pass, fail, cannot be told or are skipped.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

/// A whole file.
pub(crate) struct Document<'a> {
    /// What made it.
    pub(crate) name: &'a str,
    pub(crate) took_ms: u64,
    /// When it began (RFC 3339, UTC); where nothing began it is empty.
    pub(crate) started: &'a str,
    pub(crate) suites: Vec<Suite>,
}

pub(crate) struct Suite {
    pub(crate) name: String,
    /// What stands before the name of every case.
    pub(crate) class: String,
    pub(crate) took_ms: u64,
    pub(crate) properties: Vec<(&'static str, String)>,
    pub(crate) cases: Vec<Case>,
}

pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) took_ms: u64,
    pub(crate) outcome: Outcome,
}

pub(crate) enum Outcome {
    /// With what was seen, where that is worth a word.
    Passed(Option<String>),
    /// With the kind of failure, mostly the id of a finding, its one line, and more.
    Failed(String, String, String),
    /// Why it could not be told, and more.
    Error(String, String),
    Skipped(String),
}

impl Outcome {
    pub(crate) const fn is_failure(&self) -> bool {
        matches!(self, Self::Failed(..))
    }

    pub(crate) const fn is_error(&self) -> bool {
        matches!(self, Self::Error(..))
    }

    const fn is_skipped(&self) -> bool {
        matches!(self, Self::Skipped(_))
    }
}

impl Suite {
    pub(crate) fn count(&self, is: fn(&Outcome) -> bool) -> usize {
        self.cases.iter().filter(|case| is(&case.outcome)).count()
    }
}

impl Document<'_> {
    /// The file as text.
    pub(crate) fn render(&self) -> String {
        let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
        // Writing to memory does not fail.
        let _ = self.write(&mut writer);
        let mut text = String::from_utf8(writer.into_inner()).unwrap_or_default();
        text.push('\n');
        text
    }

    fn write(&self, writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        let sum = |count: &dyn Fn(&Suite) -> usize| {
            self.suites.iter().map(count).sum::<usize>().to_string()
        };
        writer
            .create_element("testsuites")
            .with_attributes([
                ("name", self.name),
                ("tests", &sum(&|suite| suite.cases.len())),
                ("failures", &sum(&|suite| suite.count(Outcome::is_failure))),
                ("errors", &sum(&|suite| suite.count(Outcome::is_error))),
                ("time", &seconds(self.took_ms)),
            ])
            .write_inner_content(|writer| {
                let mut suites = self.suites.iter();
                suites.try_for_each(|one| write_suite(writer, one, self.started))
            })?;
        Ok(())
    }
}

fn write_suite(writer: &mut Writer<Vec<u8>>, suite: &Suite, started: &str) -> io::Result<()> {
    let mut element = writer.create_element("testsuite").with_attributes([
        ("name", suite.name.as_str()),
        ("tests", &suite.cases.len().to_string()),
        ("failures", &suite.count(Outcome::is_failure).to_string()),
        ("errors", &suite.count(Outcome::is_error).to_string()),
        ("skipped", &suite.count(Outcome::is_skipped).to_string()),
        ("time", &seconds(suite.took_ms)),
    ]);
    if !started.is_empty() {
        // The schema of Ant knows no zone: it is UTC.
        element = element.with_attribute(("timestamp", started.trim_end_matches('Z')));
    }
    element.write_inner_content(|writer| {
        writer
            .create_element("properties")
            .write_inner_content(|writer| {
                suite.properties.iter().try_for_each(|(name, value)| {
                    let property = writer.create_element("property");
                    let property = property.with_attributes([("name", *name), ("value", value)]);
                    property.write_empty().map(|_| ())
                })
            })?;
        suite
            .cases
            .iter()
            .try_for_each(|case| write_case(writer, suite, case))
    })?;
    Ok(())
}

fn write_case(writer: &mut Writer<Vec<u8>>, suite: &Suite, case: &Case) -> io::Result<()> {
    let element = writer.create_element("testcase").with_attributes([
        ("name", case.name.as_str()),
        ("classname", &suite.class),
        ("time", &seconds(case.took_ms)),
    ]);
    let (tag, kind, message, text) = match &case.outcome {
        Outcome::Passed(None) => return element.write_empty().map(|_| ()),
        Outcome::Passed(Some(said)) => {
            element.write_inner_content(|writer| {
                let said = BytesText::new(said);
                writer
                    .create_element("system-out")
                    .write_text_content(said)?;
                Ok(())
            })?;
            return Ok(());
        }
        Outcome::Failed(id, message, text) => {
            ("failure", Some(id.as_str()), message, text.as_str())
        }
        Outcome::Error(message, text) => ("error", Some("undecided"), message, text.as_str()),
        Outcome::Skipped(message) => ("skipped", None, message, ""),
    };
    element.write_inner_content(|writer| {
        let mut inner = writer.create_element(tag);
        inner = inner.with_attribute(("message", message.as_str()));
        if let Some(kind) = kind {
            inner = inner.with_attribute(("type", kind));
        }
        match text {
            "" => inner.write_empty()?,
            text => inner.write_text_content(BytesText::new(text))?,
        };
        Ok(())
    })?;
    Ok(())
}

fn seconds(milliseconds: u64) -> String {
    format!("{}.{:03}", milliseconds / 1000, milliseconds % 1000)
}
