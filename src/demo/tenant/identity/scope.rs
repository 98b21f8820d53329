//! What a token is asked to permit.

use super::refusal::Refusal;

/// What a program may ask for beside permissions; none of it names a service.
const ABOUT_THE_SIGN_IN: [&str; 4] = ["offline_access", "openid", "profile", "email"];
/// The service that a permission without one is for.
const GRAPH: &str = "https://graph.microsoft.com";
/// Services, and the permissions that people and administrators of the tenant have consented to.
const SERVICES: [(&str, &[&str]); 3] = [
    ("https://outlook.office.com", MAIL),
    ("https://outlook.office365.com", MAIL),
    (GRAPH, &["Mail.Read", "Mail.Send", "User.Read"]),
];
const MAIL: &[&str] = &["IMAP.AccessAsUser.All", "POP.AccessAsUser.All", "SMTP.Send"];
/// What the applications of the tenant may do by themselves at Exchange Online.
pub(super) const ROLES: [&str; 3] = ["IMAP.AccessAsApp", "POP.AccessAsApp", "SMTP.SendAsApp"];
/// All that an application may do by itself at a service.
const DEFAULT: &str = ".default";

/// Permissions of one service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scopes {
    pub(super) service: &'static str,
    pub(super) permissions: Vec<String>,
}

impl Scopes {
    /// Reads what a program asks for in the name of a person.
    pub(super) fn of_person(text: &str) -> Result<Self, Refusal> {
        let scopes = Self::parse(text)?;
        let granted = granted(scopes.service);
        if scopes.permissions == [DEFAULT] {
            let permissions = granted.iter().map(|one| (*one).to_owned()).collect();
            return Ok(Self {
                permissions,
                ..scopes
            });
        }
        let is_known = |asked: &String| granted.iter().any(|one| one.eq_ignore_ascii_case(asked));
        if scopes.permissions.iter().all(is_known) {
            Ok(scopes)
        } else {
            Err(Refusal::SCOPE)
        }
    }

    /// Reads what an application asks for itself: a service, and no permission by name.
    pub(super) fn of_application(text: &str) -> Result<Self, Refusal> {
        let scopes = Self::parse(text)?;
        if scopes.permissions == [DEFAULT] {
            Ok(scopes)
        } else {
            Err(Refusal::SCOPE)
        }
    }

    fn parse(text: &str) -> Result<Self, Refusal> {
        let words = text.split_ascii_whitespace();
        let asked: Vec<&str> = words
            .filter(|word| !ABOUT_THE_SIGN_IN.contains(word))
            .collect();
        let Some(first) = asked.first() else {
            return Err(Refusal::NO_SCOPE);
        };
        let (service, _) = split(first);
        let of_service = |word: &&str| split(word).0.eq_ignore_ascii_case(service);
        if !asked.iter().all(of_service) {
            return Err(Refusal::MIXED_SCOPES);
        }
        let known = SERVICES.iter().map(|(name, _)| *name);
        let service = known
            .into_iter()
            .find(|name| name.eq_ignore_ascii_case(service))
            .ok_or(Refusal::RESOURCE)?;
        Ok(Self {
            service,
            permissions: asked.iter().map(|word| split(word).1.to_owned()).collect(),
        })
    }

    /// How they are written in an answer: with their service.
    pub(super) fn shown(&self) -> String {
        let Self { service, .. } = self;
        let one = |permission: &String| format!("{service}/{permission}");
        self.permissions
            .iter()
            .map(one)
            .collect::<Vec<_>>()
            .join(" ")
    }
}

fn granted(service: &str) -> &'static [&'static str] {
    let mut services = SERVICES.iter();
    services
        .find(|(name, _)| *name == service)
        .map_or(&[], |(_, permissions)| permissions)
}

/// The service and the permission of a scope.
fn split(scope: &str) -> (&str, &str) {
    match scope.rsplit_once('/') {
        Some((service, permission)) => (service.trim_end_matches('/'), permission),
        None => (GRAPH, scope),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_service_at_a_time_and_only_what_was_granted() {
        let mail = "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access";
        let read = Scopes::of_person(mail);
        assert_eq!(read.map(|scopes| scopes.permissions.len()), Ok(2));
        let graph = Scopes::of_person("IMAP.AccessAsUser.All");
        assert_eq!(graph, Err(Refusal::SCOPE));
        for (text, refusal) in [
            ("offline_access", Refusal::NO_SCOPE),
            ("https://outlook.office.com/Mail.All", Refusal::SCOPE),
            ("https://outlook.example.org/SMTP.Send", Refusal::RESOURCE),
            (
                "https://outlook.office.com/SMTP.Send Mail.Read",
                Refusal::MIXED_SCOPES,
            ),
        ] {
            assert_eq!(Scopes::of_person(text), Err(refusal), "{text}");
        }
        let all = Scopes::of_application("https://outlook.office365.com/.default");
        assert_eq!(
            all.map(|scopes| scopes.service),
            Ok("https://outlook.office365.com")
        );
        let named = Scopes::of_application("https://outlook.office.com/SMTP.Send");
        assert_eq!(named, Err(Refusal::SCOPE));
    }
}
