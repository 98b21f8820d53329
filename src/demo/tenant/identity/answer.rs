//! What is asked of the sign-in service, and what it answers, without I/O.

use std::collections::BTreeMap;

use serde_json::Value;

/// The parameters of a query or of a form.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Form(BTreeMap<String, String>);

impl Form {
    /// Reads `application/x-www-form-urlencoded`.
    pub(in super::super) fn parse(text: &[u8]) -> Self {
        Self(form_urlencoded::parse(text).into_owned().collect())
    }

    /// The value of a parameter that is there and not empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }

    /// The value of a parameter, or nothing.
    pub(super) fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default()
    }
}

/// A request.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Asked {
    /// Whether it is a POST; everything else is read as a GET.
    pub(in super::super) posts: bool,
    pub(in super::super) path: String,
    pub(in super::super) query: Form,
    pub(in super::super) form: Form,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Answer {
    pub(in super::super) status: u16,
    pub(in super::super) content_type: &'static str,
    /// Where a redirect leads.
    pub(in super::super) location: Option<String>,
    pub(in super::super) body: String,
}

impl Answer {
    /// A value for a program.
    pub(super) fn json(status: u16, body: &Value) -> Self {
        Self {
            status,
            content_type: "application/json; charset=utf-8",
            location: None,
            body: body.to_string(),
        }
    }

    /// A page for a person.
    pub(super) fn page(status: u16, text: &str) -> Self {
        Self {
            status,
            content_type: "text/plain; charset=utf-8",
            location: None,
            body: format!("{text}\n"),
        }
    }

    /// Sends the browser back to the program, with these parameters.
    pub(super) fn redirect(to: &str, parameters: &[(&str, &str)]) -> Self {
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(parameters)
            .finish();
        // A program listens for a path, and the shortest is this one.
        let has_path = to.trim_start_matches("http://").contains('/');
        let joint = match (to.contains('?'), has_path) {
            (true, _) => "&",
            (false, true) => "?",
            (false, false) => "/?",
        };
        Self {
            location: Some(format!("{to}{joint}{query}")),
            ..Self::page(302, "Back to the program.")
        }
    }
}
