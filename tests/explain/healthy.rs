//! Conversations that went well, as programs print them: nothing may be found in them, and in each with one line otherwise just that.
//!
//! Those of curl, openssl, gnutls-cli, Python, swaks, msmtp, fetchmail, mbsync and mutt were printed by these programs at a Dovecot and at
//! a server that answers as Postfix does. Those of Thunderbird, Outlook and K-9 are written after their sources and documents, those of
//! Postfix and Exim after theirs.

use super::{explainer, ids};

/// A file of `tests/explain/healthy`, what stands in it, what stands there instead, and the ids of which one must come first. Behind a
/// refused sign-in nothing follows.
const BROKEN: [(&str, &str, &str, &str); 35] = [
    (
        "curl-imaps",
        "< A002 OK Logged in",
        "< A002 NO [AUTHENTICATIONFAILED] Authentication failed.",
        "auth.bad-password",
    ),
    (
        "curl-imaps",
        "*  SSL certificate verify ok.",
        "* SSL certificate problem: certificate has expired",
        "tls.expired",
    ),
    (
        "curl-imap-starttls",
        "< A004 OK Logged in",
        "< A004 NO [ALERT] LOGIN is disabled for this mailbox, IMAP access is not allowed",
        "auth.imap-disabled",
    ),
    (
        "curl-pop3s",
        "< +OK Logged in.",
        "< -ERR [AUTH] Authentication failed.",
        "auth.bad-password",
    ),
    (
        "curl-smtp",
        "< 250 2.1.5 Ok",
        "< 554 5.7.1 <lee@contoso.example>: Relay access denied",
        "smtp.relay-denied",
    ),
    (
        "fetchmail-v",
        "fetchmail: IMAP< A0001 OK",
        "fetchmail: IMAP< A0001 NO [AUTHENTICATIONFAILED] Authentication failed.",
        "auth.bad-password",
    ),
    (
        "fetchmail-vv",
        "fetchmail: IMAP< A0002 OK [READ-WRITE] Select completed",
        "fetchmail: IMAP< A0002 NO [NOPERM] Permission denied",
        "mailbox.no-permission",
    ),
    (
        "fetchmail-pop",
        "fetchmail: POP3< +OK Logged in.",
        "fetchmail: POP3< -ERR [IN-USE] mailbox is locked by another POP3 session",
        "mailbox.in-use",
    ),
    (
        "fetchmail-v",
        "...connected.",
        "...connection failed.\nfetchmail: connection to mail.example.org:imaps [192.0.2.34/993] failed: Connection refused.",
        "tcp.refused",
    ),
    (
        "msmtp-debug",
        "<-- 235 2.7.0 Authentication successful",
        "<-- 535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6",
        "auth.bad-password",
    ),
    (
        "msmtp-debug",
        "<-- 250 2.1.5 Ok",
        "<-- 550 5.1.1 <lee@contoso.example>: Recipient address rejected: User unknown in virtual mailbox table",
        "smtp.recipient-rejected",
    ),
    (
        "mbsync-debug",
        "F: 1 OK",
        "F: 1 NO [AUTHENTICATIONFAILED] Authentication failed.",
        "auth.bad-password",
    ),
    (
        "mbsync-verbose",
        "Logging in...",
        "Logging in...\nIMAP command 'AUTHENTICATE PLAIN <authdata>' returned an error: NO [AUTHENTICATIONFAILED] Authentication failed.",
        "auth.bad-password",
    ),
    (
        "mutt-d2",
        "4< a0000 OK",
        "4< a0000 NO [AUTHENTICATIONFAILED] Authentication failed.",
        "auth.bad-password",
    ),
    (
        "mutt-d2",
        "4< a0004 OK [READ-WRITE] Select completed",
        "4< a0004 NO [UNAVAILABLE] Mailbox is temporarily not available",
        "mailbox.unavailable",
    ),
    (
        "imaplib",
        "EBHB1 OK Logged in",
        "EBHB1 NO [AUTHENTICATIONFAILED] Authentication failed.",
        "auth.bad-password",
    ),
    (
        "smtplib",
        "b'235 2.7.0 Authentication successful",
        "b'535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.",
        "auth.smtp-disabled-tenant",
    ),
    (
        "smtplib2",
        "b'250 2.1.0 Ok",
        "b'552 5.3.4 Message size exceeds fixed limit",
        "smtp.message-too-large",
    ),
    (
        "poplib",
        "b'+OK Logged in.'",
        "b'-ERR [AUTH] Authentication failed.'",
        "auth.bad-password",
    ),
    (
        "swaks-tls",
        "<~  235 2.7.0 Authentication successful",
        "<~* 535 5.7.8 Error: authentication failed",
        "auth.bad-password",
    ),
    (
        "swaks-tlsc",
        "<~  250 2.1.5 Ok",
        "<~* 554 5.7.1 <lee@contoso.example>: Relay access denied",
        "smtp.relay-denied",
    ),
    (
        "gnutls-cli",
        "- Status: The certificate is trusted.",
        "- Status: The certificate is NOT trusted. The certificate chain uses expired certificate.\n*** PKI verification of server certificate failed...\n*** Fatal error: Error in the certificate.",
        "tls.expired",
    ),
    (
        "gnutls-cli-starttls",
        "- Status: The certificate is trusted.",
        "- Status: The certificate is NOT trusted. The name in the certificate does not match the expected.\n*** PKI verification of server certificate failed...",
        "tls.name-mismatch",
    ),
    (
        "s-client-login",
        "Verify return code: 0 (ok)",
        "Verify return code: 10 (certificate has expired)",
        "tls.expired",
    ),
    (
        "s-client-showcerts",
        "Verify return code: 0 (ok)",
        "Verify return code: 62 (hostname mismatch)",
        "tls.name-mismatch",
    ),
    (
        "s-client-tls12",
        "Verify return code: 0 (ok)",
        "Verify return code: 20 (unable to get local issuer certificate)",
        "tls.missing-intermediate|tls.untrusted-root",
    ),
    (
        "s-client-quiet",
        "a1 OK",
        "a1 NO [AUTHENTICATIONFAILED] Authentication failed.",
        "auth.bad-password",
    ),
    (
        "thunderbird-smtp-log",
        "S: 235 2.7.0 Authentication successful",
        "S: 535 5.7.8 Error: authentication failed",
        "auth.bad-password",
    ),
    (
        "outlook-imap-log",
        "[rx] zy62 OK Logged in",
        "[rx] zy62 NO [AUTHENTICATIONFAILED] Authentication failed.",
        "auth.bad-password",
    ),
    (
        "k9-log",
        "<<<#2# [OK, [CAPABILITY, IMAP4REV1, IDLE, QUOTA], Logged in]",
        "<<<#2# [NO, [AUTHENTICATIONFAILED], Authentication failed.]",
        "auth.bad-password",
    ),
    (
        "postfix-log",
        "dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 9A8B7C)",
        "dsn=5.7.1, status=bounced (host mx.contoso.example[198.51.100.9] said: 554 5.7.1 Relay access denied (in reply to RCPT TO command))",
        "smtp.relay-denied",
    ),
    (
        "exim-log",
        "=> lee@contoso.example R=dnslookup T=remote_smtp H=mx.contoso.example [198.51.100.9] X=TLS1.3:ECDHE_X25519__RSA_PSS_RSAE_SHA256__AES_256_GCM:256 CV=yes K C=\"250 2.0.0 Ok: queued as 9A8B7C\"",
        "** lee@contoso.example R=dnslookup T=remote_smtp H=mx.contoso.example [198.51.100.9]: SMTP error from remote mail server after RCPT TO:<lee@contoso.example>: 550 5.1.1 User unknown",
        "smtp.recipient-rejected",
    ),
    (
        "dovecot-log",
        "imap-login: Info: Login: user=<kim@example.org>, method=PLAIN, rip=192.0.2.34, lip=192.0.2.34, mpid=8309",
        "imap-login: Info: Disconnected: Connection closed (auth failed, 1 attempts in 2 secs): user=<kim@example.org>, method=PLAIN, rip=192.0.2.34, lip=192.0.2.34",
        "auth.bad-password",
    ),
    (
        "dovecot-log2",
        "saved mail to INBOX",
        "save failed to INBOX: Quota exceeded (mailbox for user is full)",
        "mailbox.full|mailbox.quota-reached",
    ),
    (
        "msmtp-serverinfo",
        "Fri Nov 27 20:34:12 2026",
        "Fri Nov 27 20:34:12 2026\nmsmtp: TLS certificate verification failed: the certificate hasn't got a known issuer",
        "tls.untrusted-root|tls.missing-intermediate",
    ),
];

/// What stands in the files, by their names.
fn all() -> Vec<(String, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/explain/healthy");
    let files = std::fs::read_dir(folder).unwrap();
    let mut all: Vec<(String, String)> = files
        .map(|file| {
            let path = file.unwrap().path();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(&path).unwrap())
        })
        .collect();
    all.sort();
    all
}

#[test]
fn a_conversation_that_went_well_raises_no_alarm() {
    let all = all();
    let found = all
        .iter()
        .map(|(name, text)| (name, explainer().explain(text)));
    let loud: Vec<String> = found
        .filter(|(_, answer)| !answer.candidates.is_empty())
        .map(|(name, answer)| format!("{name}: {:?}", answer.candidates.first()))
        .collect();
    assert!(loud.is_empty(), "{}", loud.join("\n"));
    assert!(all.len() >= 50, "{}", all.len());
}

#[test]
fn one_line_that_went_wrong_is_found_among_all_that_went_well() {
    let all = all();
    let mut faults = Vec::new();
    for (name, from, to, expected) in BROKEN {
        let (_, text) = all.iter().find(|(known, _)| known == name).unwrap();
        assert!(text.contains(from), "{name} has no {from}");
        let (before, behind) = text.split_once(from).unwrap();
        let behind = if to.to_lowercase().contains("auth") {
            ""
        } else {
            behind
        };
        let answer = explainer().explain(&format!("{before}{to}{behind}"));
        let first = ids(&answer).first().copied().unwrap_or("-").to_owned();
        if !expected.split('|').any(|id| id == first) {
            let all = answer.candidates.iter().take(4);
            let all = all.map(|one| format!("{} {:.2} {}", one.id, one.score, one.why));
            faults.push(format!(
                "{name}, {to}: not {expected}\n    {}",
                all.collect::<Vec<_>>().join("\n    ")
            ));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
