use proptest::prelude::*;

use super::*;
use crate::discover::UserName;

const FILE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<clientConfig version="1.1">
  <emailProvider id="contoso.example">
    <domain>contoso.example</domain>
    <displayName>Mail of %EMAILDOMAIN%</displayName>
    <incomingServer type="imap">
      <hostname>imap.%EMAILDOMAIN%</hostname><port>993</port><socketType>SSL</socketType>
      <username>%EMAILADDRESS%</username>
      <authentication>OAuth2</authentication><authentication>password-cleartext</authentication>
    </incomingServer>
    <incomingServer type="imap">
      <hostname>imap.contoso.example</hostname><port>143</port><socketType>STARTTLS</socketType>
      <username>%EMAILLOCALPART%</username><authentication>password-encrypted</authentication>
    </incomingServer>
    <incomingServer type="pop3">
      <hostname>pop.contoso.example</hostname><port>110</port><socketType>plain</socketType>
    </incomingServer>
    <incomingServer type="jmap"><url>https://jmap.contoso.example/</url></incomingServer>
    <outgoingServer type="smtp">
      <hostname>smtp.contoso.example</hostname><port>587</port><socketType>STARTTLS</socketType>
      <username>%EMAILADDRESS%</username><authentication>password-cleartext</authentication>
      <restriction>clientIPAddress</restriction>
    </outgoingServer>
    <outgoingServer type="smtp"><hostname></hostname><port>0</port><socketType>SSL</socketType></outgoingServer>
  </emailProvider>
  <oAuth2><issuer>login.contoso.example</issuer><scope>imap smtp</scope></oAuth2>
</clientConfig>"#;

fn kim() -> Whom {
    Whom::of(Some("kim@contoso.example"), "contoso.example")
}

fn read_text(text: &str) -> Result<Config, Unreadable> {
    read(text.as_bytes(), &kim(), Source::AutoconfigHost)
}

#[test]
fn servers_are_read_in_their_order_with_everything_that_is_said_of_them() {
    let config = read_text(FILE).expect("a settings file");
    assert_eq!(config.name.as_deref(), Some("Mail of contoso.example"));
    assert_eq!(config.passed_over, 1);
    let doors: Vec<_> = config
        .settings
        .iter()
        .map(|one| (one.protocol, one.host.as_str(), one.port, one.security))
        .collect();
    assert_eq!(
        doors,
        [
            (
                Protocol::Imap,
                "imap.contoso.example",
                993,
                Security::ImplicitTls
            ),
            (
                Protocol::Imap,
                "imap.contoso.example",
                143,
                Security::StartTls
            ),
            (
                Protocol::Pop3,
                "pop.contoso.example",
                110,
                Security::ClearText
            ),
            (
                Protocol::Smtp,
                "smtp.contoso.example",
                587,
                Security::StartTls
            ),
        ]
    );
    assert_eq!(
        config.settings[0].sign_in,
        [SignIn::OAuth2, SignIn::Password]
    );
    assert_eq!(config.settings[0].username, Some(UserName::Address));
    assert_eq!(config.settings[1].username, Some(UserName::LocalPart));
    assert_eq!(config.settings[2].username, None);
    let oauth = config.oauth.expect("a block of OAuth");
    assert_eq!(oauth.issuer, "login.contoso.example");
    assert_eq!(oauth.scopes, ["imap", "smtp"]);
    assert_eq!(oauth.pages, None);
    let pages = "</scope><authURL>https://login.contoso.example/a</authURL><tokenURL>https://login.contoso.example/t</tokenURL>";
    let with = read_text(&FILE.replace("</scope>", pages)).expect("a settings file");
    let read = with.oauth.and_then(|oauth| oauth.pages).expect("pages");
    assert_eq!(read.token, "https://login.contoso.example/t");
    let open = pages.replace("https", "http");
    let with = read_text(&FILE.replace("</scope>", &open)).expect("a settings file");
    assert_eq!(with.oauth.and_then(|oauth| oauth.pages), None);
}

#[test]
fn what_is_no_settings_file_is_told_apart() {
    for (text, expected) in [
        ("", Unreadable::NotXml),
        ("hello", Unreadable::NotXml),
        ("<html><body>Parked</body></html>", Unreadable::AnotherForm),
        ("<clientConfig/>", Unreadable::AnotherForm),
        (
            "<clientConfig><emailProvider/></clientConfig>",
            Unreadable::NoServers,
        ),
        ("<clientConfig>", Unreadable::NotXml),
        ("<!DOCTYPE c []><clientConfig/>", Unreadable::DocumentType),
    ] {
        assert_eq!(read_text(text), Err(expected), "{text}");
    }
}

#[test]
fn nothing_is_made_of_words_that_are_not_known() {
    let odd = FILE
        .replace("SSL", "quantum")
        .replace("OAuth2</auth", "magic</auth");
    let config = read_text(&odd).expect("a settings file");
    assert_eq!((config.settings.len(), config.passed_over), (3, 2));
    let sends = FILE.replace(
        "incomingServer type=\"imap\"",
        "incomingServer type=\"smtp\"",
    );
    let config = read_text(&sends).expect("a settings file");
    assert_eq!(config.settings.len(), 2, "{config:?}");
}

proptest! {
    #[test]
    fn no_bytes_make_it_fall(bytes in any::<Vec<u8>>()) {
        let _ = read(&bytes, &kim(), Source::AutoconfigHost);
    }

    #[test]
    fn a_file_with_a_piece_cut_out_or_put_in_reads_as_something(at in 0..FILE.len(), length in 0_usize..60, piece in ".{0,20}") {
        let end = (at + length).min(FILE.len());
        let odd = [&FILE.as_bytes()[..at], piece.as_bytes(), &FILE.as_bytes()[end..]].concat();
        if let Ok(config) = read(&odd, &kim(), Source::AutoconfigHost) {
            for one in config.settings {
                prop_assert!(one.port > 0 && !one.host.is_empty());
                prop_assert!(one.host.chars().all(|c| c.is_ascii_graphic()), "{}", one.host);
            }
        }
    }
}

#[test]
fn a_comment_in_an_element_is_no_part_of_its_text() {
    let commented = FILE
        .replacen("<port>993", "<port><!-- was 143 -->993", 1)
        .replace(
            "imap.%EMAILDOMAIN%",
            "im<?editor x?>ap.<!-- ours -->%EMAILDOMAIN%",
        )
        .replacen("SSL<", "S<!-- x -->SL<", 1)
        .replacen("OAuth2<", "<!-- now -->OAuth2<", 1);
    assert_ne!(commented, FILE);
    assert_eq!(read_text(&commented), read_text(FILE));
}
