//! What Autodiscover answers without a credential: its XML (POX) and its JSON (the second version).

use roxmltree::Node;
use serde_json::Value;

use super::autoconfig::port;
use super::xml::{children, decoded, in_its_charset, opened, text};
use super::{Setting, SignIn, Source, Unreadable, UserName, Whom};
use crate::endpoint::{Protocol, Security};
use crate::observation::web::Page;

/// More servers than these of one answer are not read.
const MOST_SERVERS: usize = 30;

/// A longer address of the web or of a mailbox is not kept.
const LONGEST: usize = 2000;

/// What the XML of Autodiscover says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pox {
    /// Servers.
    Settings {
        /// Those of mail protocols, in its order; none where it names those of Exchange alone, which mail programs of IMAP and POP cannot use.
        settings: Vec<Setting>,
        /// How many of a mail protocol cannot be read: no host, or no port.
        passed_over: usize,
    },
    /// Another address is to be asked for.
    RedirectAddress(String),
    /// Another place is to be asked.
    RedirectUrl(String),
    /// It refuses, with the code of its error.
    Error(Option<u32>),
}

/// Where an answer sends on to by what stands in it (`RedirectUrl`), which is followed like a redirection of HTTP (MS-OXDSCLI, section
/// 2.2.4.1.1.2.9).
pub fn sent_on(page: &Page) -> Option<String> {
    // The address does not matter here.
    let nobody = Whom::of(None, "invalid");
    match pox(&in_its_charset(page), &nobody) {
        Ok(Pox::RedirectUrl(to)) if page.status == 200 => Some(to),
        _ => None,
    }
}

/// The question that is sent: the address, and nothing to sign in with.
pub fn question(address: &str) -> String {
    let address = address
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <Autodiscover xmlns=\"http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006\"><Request>\
         <EMailAddress>{address}</EMailAddress>\
         <AcceptableResponseSchema>http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a</AcceptableResponseSchema>\
         </Request></Autodiscover>"
    )
}

/// Reads the XML.
///
/// # Errors
///
/// When it is none of Autodiscover.
pub fn pox(bytes: &[u8], whom: &Whom) -> Result<Pox, Unreadable> {
    let file = decoded(bytes)?;
    let document = opened(&file)?;
    let root = document.root_element();
    if root.tag_name().name() != "Autodiscover" {
        return Err(Unreadable::AnotherForm);
    }
    let response = children(root, "Response")
        .next()
        .ok_or(Unreadable::AnotherForm)?;
    if let Some(error) = children(response, "Error").next() {
        let code = text(error, "ErrorCode").and_then(|code| code.parse().ok());
        return Ok(Pox::Error(code));
    }
    let account = children(response, "Account")
        .next()
        .ok_or(Unreadable::AnotherForm)?;
    let kept = |text: &str| text.chars().take(LONGEST).collect();
    let word = |name| text(account, name);
    let is_redirect = |action: &str, wanted: &str| action.eq_ignore_ascii_case(wanted);
    match word("Action").as_deref() {
        Some(action) if is_redirect(action, "redirectAddr") => {
            let to = word("RedirectAddr").ok_or(Unreadable::AnotherForm)?;
            Ok(Pox::RedirectAddress(kept(&to)))
        }
        Some(action) if is_redirect(action, "redirectUrl") => {
            let to = word("RedirectUrl").ok_or(Unreadable::AnotherForm)?;
            Ok(Pox::RedirectUrl(kept(&to)))
        }
        _ => {
            let servers =
                children(account, "Protocol").filter_map(|one| Some((protocol(one)?, one)));
            let mut settings = Vec::new();
            let mut passed_over = 0;
            for (protocol, server) in servers {
                match setting(protocol, server, whom) {
                    Some(setting) if settings.len() < MOST_SERVERS => settings.push(setting),
                    _ => passed_over += 1,
                }
            }
            Ok(Pox::Settings {
                settings,
                passed_over,
            })
        }
    }
}

fn protocol(server: Node<'_, '_>) -> Option<Protocol> {
    let kind = text(server, "Type").or_else(|| server.attribute("Type").map(str::to_owned))?;
    Protocol::from_name(&kind.to_ascii_lowercase())
}

/// The user name: where the domain has to stand in it, and does not, it is put in front, as Windows has it (learn.microsoft.com, "Plan to
/// automatically configure user accounts in Outlook 2010", on `DomainRequired` and `DomainName`). None where a part is not told.
fn username(server: Node<'_, '_>, whom: &Whom, is_required: bool) -> Option<UserName> {
    let login = text(server, "LoginName");
    let login = login.as_deref();
    let has_domain = login.is_some_and(|login| login.contains(['@', '\\', '%']));
    match (login, text(server, "DomainName")) {
        (Some(login), _) if !is_required || has_domain => whom.username(login),
        (login, Some(domain)) if is_required => {
            let login = login.unwrap_or("%EMAILLOCALPART%");
            whom.username(&format!("{domain}\\{login}"))
        }
        _ => None,
    }
}

fn setting(protocol: Protocol, server: Node<'_, '_>, whom: &Whom) -> Option<Setting> {
    let port = port(&text(server, "Port")?)?;
    let is = |name, wanted: &str| {
        text(server, name).is_some_and(|word| word.eq_ignore_ascii_case(wanted))
    };
    // What is switched on when nothing is said (MS-OXDSCLI, section 2.2.4.1.1.2.6).
    let under_tls = !is("SSL", "off");
    let begins_clear = matches!((protocol, port), (_, 143 | 110 | 25 | 587));
    let security = match text(server, "Encryption")
        .map(|word| word.to_ascii_lowercase())
        .as_deref()
    {
        Some("ssl") => Security::ImplicitTls,
        Some("tls" | "starttls") => Security::StartTls,
        Some("none") => Security::ClearText,
        _ if !under_tls => Security::ClearText,
        _ if begins_clear => Security::StartTls,
        _ => Security::ImplicitTls,
    };
    let sign_in = match (is("AuthRequired", "off"), is("SPA", "on")) {
        (true, _) => SignIn::Nothing,
        (false, true) => SignIn::Ntlm,
        (false, false) => SignIn::Password,
    };
    Some(Setting {
        protocol,
        host: whom.host(&text(server, "Server")?)?,
        port,
        security,
        sign_in: vec![sign_in],
        username: username(server, whom, is("DomainRequired", "on")),
        source: Source::Autodiscover,
    })
}

/// What the JSON of Autodiscover says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Json {
    /// The mailbox is asked for there.
    Url(String),
    /// It refuses, with the word of its error.
    Error(String),
}

/// Reads the JSON.
///
/// # Errors
///
/// When it is none of Autodiscover.
pub fn json(bytes: &[u8]) -> Result<Json, Unreadable> {
    let value: Value = serde_json::from_slice(bytes).map_err(|_| Unreadable::NotJson)?;
    let kept = |name: &str| {
        let text = value.get(name)?.as_str()?;
        Some(text.chars().take(LONGEST).collect::<String>())
    };
    match (kept("Url"), kept("ErrorCode")) {
        (Some(url), _) => Ok(Json::Url(url)),
        (None, Some(code)) => Ok(Json::Error(code)),
        (None, None) => Err(Unreadable::AnotherForm),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ANSWER: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006">
 <Response xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a">
  <Account><AccountType>email</AccountType><Action>settings</Action>
   <Protocol><Type>IMAP</Type><Server>mail.contoso.example</Server><Port>993</Port><LoginName>kim@contoso.example</LoginName>
    <SPA>off</SPA><SSL>on</SSL><AuthRequired>on</AuthRequired></Protocol>
   <Protocol><Type>POP3</Type><Server>mail.contoso.example</Server><Port>110</Port><SSL>on</SSL></Protocol>
   <Protocol><Type>SMTP</Type><Server>mail.contoso.example</Server><Port>587</Port><Encryption>TLS</Encryption></Protocol>
   <Protocol><Type>EXCH</Type><Server>x@y</Server></Protocol>
  </Account></Response></Autodiscover>"#;

    fn kim() -> Whom {
        Whom::of(Some("kim@contoso.example"), "contoso.example")
    }

    #[test]
    fn servers_are_read_with_what_is_meant_by_their_words() {
        let Ok(Pox::Settings {
            settings,
            passed_over: 0,
        }) = pox(ANSWER.as_bytes(), &kim())
        else {
            unreachable!("settings stand in it");
        };
        let doors: Vec<_> = settings
            .iter()
            .map(|one| (one.protocol, one.port, one.security))
            .collect();
        assert_eq!(
            doors,
            [
                (Protocol::Imap, 993, Security::ImplicitTls),
                (Protocol::Pop3, 110, Security::StartTls),
                (Protocol::Smtp, 587, Security::StartTls),
            ]
        );
        assert_eq!(settings[0].username, Some(UserName::Address));
    }

    #[test]
    fn what_cannot_be_used_is_counted_and_not_kept_quiet() {
        let odd = ANSWER.replace("<Port>993</Port>", "").replace(
            "<Server>mail.contoso.example</Server><Port>110</Port>",
            "<Server>m a i l</Server><Port>110</Port>",
        );
        let read = pox(odd.as_bytes(), &kim());
        assert!(
            matches!(&read, Ok(Pox::Settings { settings, passed_over: 2 }) if settings.len() == 1),
            "{read:?}"
        );
    }

    #[test]
    fn a_name_has_the_domain_in_it_where_that_is_required() {
        let named = |inside: &str| {
            let answer = format!(
                "<Autodiscover><Response><Account><Protocol><Type>IMAP</Type><Server>mail.contoso.example</Server><Port>993</Port>{inside}</Protocol></Account></Response></Autodiscover>"
            );
            match pox(answer.as_bytes(), &kim()) {
                Ok(Pox::Settings { settings, .. }) => settings[0].username.clone(),
                other => unreachable!("{other:?}"),
            }
        };
        let required = "<DomainRequired>on</DomainRequired>";
        let domain = "<DomainName>CONTOSO</DomainName>";
        let login = "<LoginName>kim</LoginName>";
        let with_domain = Some(UserName::Other("CONTOSO\\kim".to_owned()));
        assert_eq!(named(&format!("{required}{domain}{login}")), with_domain);
        assert_eq!(named(&format!("{required}{domain}")), with_domain);
        assert_eq!(named(&format!("{required}{login}")), None);
        assert_eq!(
            named(&format!("{domain}{login}")),
            Some(UserName::LocalPart)
        );
        let whole = "<LoginName>kim@contoso.example</LoginName>";
        assert_eq!(
            named(&format!("{required}{domain}{whole}")),
            Some(UserName::Address)
        );
        assert_eq!(named(required), None);
    }

    #[test]
    fn redirections_and_refusals_are_told_apart() {
        let head = "<Autodiscover><Response>";
        let read = |inside: &str| {
            pox(
                format!("{head}{inside}</Response></Autodiscover>").as_bytes(),
                &kim(),
            )
        };
        let url = "<Account><Action>redirectUrl</Action><RedirectUrl>https://a.example/</RedirectUrl></Account>";
        assert_eq!(
            read(url),
            Ok(Pox::RedirectUrl("https://a.example/".to_owned()))
        );
        let address = "<Account><Action>redirectAddr</Action><RedirectAddr>k@a.example</RedirectAddr></Account>";
        assert_eq!(
            read(address),
            Ok(Pox::RedirectAddress("k@a.example".to_owned()))
        );
        let error = "<Error><ErrorCode>600</ErrorCode><Message>Invalid Request</Message></Error>";
        assert_eq!(read(error), Ok(Pox::Error(Some(600))));
        assert_eq!(read(""), Err(Unreadable::AnotherForm));
        assert_eq!(pox(b"<html/>", &kim()), Err(Unreadable::AnotherForm));
    }

    #[test]
    fn json_names_a_place_or_an_error() {
        let url = br#"{"Protocol":"AutodiscoverV1","Url":"https://outlook.office365.com/autodiscover/autodiscover.xml"}"#;
        assert!(matches!(json(url), Ok(Json::Url(url)) if url.starts_with("https://outlook")));
        let error = br#"{"ErrorCode":"ProtocolNotSupported","ErrorMessage":"x"}"#;
        assert_eq!(
            json(error),
            Ok(Json::Error("ProtocolNotSupported".to_owned()))
        );
        assert_eq!(json(b"{}"), Err(Unreadable::AnotherForm));
        assert_eq!(json(b"<html>"), Err(Unreadable::NotJson));
    }

    #[test]
    fn the_question_holds_the_address_and_nothing_breaks_out_of_it() {
        let asked = question("k&<i>m@contoso.example");
        assert!(asked.contains("<EMailAddress>k&amp;&lt;i&gt;m@contoso.example</EMailAddress>"));
        assert!(opened(&asked).is_ok());
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_fall(bytes in any::<Vec<u8>>()) {
            let _ = pox(&bytes, &kim());
            let _ = json(&bytes);
        }

        #[test]
        fn a_piece_cut_out_or_put_in_makes_no_odd_host(at in 0..ANSWER.len(), length in 0_usize..40, piece in ".{0,20}") {
            let end = (at + length).min(ANSWER.len());
            let odd = [&ANSWER.as_bytes()[..at], piece.as_bytes(), &ANSWER.as_bytes()[end..]].concat();
            if let Ok(Pox::Settings { settings, .. }) = pox(&odd, &kim()) {
                for one in settings {
                    prop_assert!(one.host.chars().all(|c| c.is_ascii_graphic()), "{}", one.host);
                }
            }
        }

        #[test]
        fn nested_json_is_no_trouble(depth in 0_usize..5000) {
            let _ = json("[".repeat(depth).as_bytes());
            let _ = json(format!("{{\"Url\":{}", "{\"a\":".repeat(depth)).as_bytes());
        }
    }
}
