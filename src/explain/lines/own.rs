//! What a mail server writes into its log of itself: a file or a socket of its own that it cannot use, what PAM told it, and a program
//! that connected and is too old. Nothing of it is about this computer or about the rights to a mailbox.

use super::logged::{Said, known};
use super::strangers;
use crate::catalogue::Certainty;
use crate::catalogue::alternative::Words;
use crate::explain::{Candidate, sentence};

/// Marks of a line that a mail server wrote, in lower case.
const WRITERS: [&str; 20] = [
    "dovecot",
    "postfix/",
    "exim[",
    "exim:",
    "exim4[",
    "opensmtpd",
    "imap-login:",
    "pop3-login:",
    "submission-login:",
    "managesieve-login:",
    "auth-worker",
    "imap(",
    "pop3(",
    "lmtp(",
    "lda(",
    "saslauthd",
    "courier-imap",
    "cyrus/",
    "smtpd[",
    "sendmail[",
];

/// What the system says of a file or a socket, in lower case.
const ERRNOS: [&str; 11] = [
    "permission denied",
    "operation not permitted",
    "no such file or directory",
    "read-only file system",
    "too many open files",
    "no space left on device",
    "file exists",
    "input/output error",
    "stale file handle",
    "cannot allocate memory",
    "resource temporarily unavailable",
];

/// How a file or a socket of the server itself is named, in lower case: a path, or a socket by its name.
const OBJECTS: [&str; 10] = [
    " /",
    "(/",
    "=/",
    "'/",
    "\"/",
    "private/",
    "unix:",
    "connect(",
    "spool file",
    "log file",
];

/// What tells that a server speaks of somebody who connected to it, in lower case: its side of the handshake in OpenSSL.
const ACCEPTS: [&str; 9] = [
    "ssl_accept",
    // LibreSSL.
    "accept_sr_",
    "statem_srvr",
    "process_client_hello",
    "get_client_hello",
    "process_client_certificate",
    "get_client_certificate",
    "-login: ",
    "/smtpd[",
];

/// What a line of a server's log tells of the server itself; none where it tells nothing of the kind.
pub(super) fn told(line: &str) -> Option<Vec<Candidate>> {
    let lower = line.to_lowercase();
    if strangers::is_noted(&lower) {
        return Some(Vec::new());
    }
    let said = strangers::kept_out(&lower)
        .or_else(|| by_pam(&lower))
        .or_else(|| of_client(&lower))
        // A line that quotes a reply is about what the reply says.
        .or_else(|| of_itself(&lower).filter(|_| sentence::formal(line).is_empty()))?;
    let mut score = SCORE;
    let mut next = |(at, id): (usize, &String)| {
        score *= if at == 0 { 1.0 } else { NEXT };
        Candidate {
            id: id.clone(),
            certainty: if at == 0 {
                said.certainty
            } else {
                Certainty::Possible
            },
            score,
            why: said.why.to_owned(),
            program: None,
            tell_apart: None,
            protocol: None,
            words: Words::default(),
            is_weak: false,
            is_single: false,
            is_own: false,
        }
    };
    Some(said.ids.iter().enumerate().map(&mut next).collect())
}

/// How good it is, and how much each next one counts of the one before it.
const SCORE: f64 = 0.93;
const NEXT: f64 = 0.93;

fn by_pam(lower: &str) -> Option<Said> {
    let (_, said) = lower
        .split_once("pam_authenticate() failed: ")
        .or_else(|| lower.split_once("pam_acct_mgmt() failed: "))?;
    known().pam.meaning(said)
}

/// Whether a server complains of the handshake of somebody who connected.
fn of_client(lower: &str) -> Option<Said> {
    let is_of_tls = lower.contains("ssl routines") || lower.contains("ssl_accept");
    if !is_of_tls
        || !ACCEPTS.iter().any(|mark| lower.contains(mark))
        || lower.contains("statem_clnt")
    {
        return None;
    }
    known().handshake.meaning(lower)
}

/// Whether a server cannot use a file or a socket of its own.
fn of_itself(lower: &str) -> Option<Said> {
    let says = |marks: &[&str]| marks.iter().any(|mark| lower.contains(mark));
    // What another server answered is that one's.
    let is_of_other = says(&[" said: ", "in reply to ", "error from remote"]);
    if is_of_other || !says(&WRITERS) || !says(&ERRNOS) || !says(&OBJECTS) {
        return None;
    }
    known().itself.meaning(lower)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_about_the_server_itself_is_known() {
        for (line, id) in [
            (
                "dovecot: imap-login: Error: connect(ssl-params) failed: Permission denied",
                "service.outage",
            ),
            (
                "dovecot: imap-login: Error: auth: connect(login) in directory / failed: Permission denied (euid=112)",
                "auth.temporary",
            ),
            (
                "postfix/smtpd[7]: warning: SASL: Connect to private/auth failed: No such file or directory",
                "auth.temporary",
            ),
            (
                "postfix/smtpd[7]: fatal: open database /etc/postfix/virtual.db: Permission denied",
                "service.outage",
            ),
            (
                "dovecot: imap(kim): Error: open(/var/mail/kim) failed: Permission denied (euid=5000(vmail) missing +r perm)",
                "mailbox.unavailable",
            ),
            (
                "2026-11-27 10:00:00 exim: Failed to create spool file /var/spool/exim4/input/x: No space left on device",
                "service.outage",
            ),
            (
                "postfix/local[3]: status=deferred (cannot update mailbox /var/mail/kim. unable to create lock file /var/mail/kim.lock: File exists)",
                "mailbox.in-use",
            ),
            (
                "auth-worker(3): pam(kim,192.0.2.1): pam_authenticate() failed: Permission denied",
                "auth.not-authorized",
            ),
            (
                "auth-worker(3): pam(kim,192.0.2.1): pam_authenticate() failed: Authentication failure (Password mismatch?)",
                "auth.bad-password",
            ),
            (
                "dovecot: imap-login: SSL_accept() failed: error:0A000102:SSL routines::unsupported protocol: user=<>",
                "tls.client-too-old",
            ),
            (
                "warning: TLS library problem: error:1417D18C:SSL routines:tls_process_client_hello:version too low:statem_srvr.c:9:",
                "tls.client-too-old",
            ),
            (
                "postfix/smtpd[9]: warning: TLS library problem: error:0A00010B:SSL routines::wrong version number:record.c:3:",
                "tls.tls-on-starttls-port",
            ),
        ] {
            let found = told(line).unwrap_or_default();
            assert_eq!(found.first().map(|one| one.id.as_str()), Some(id), "{line}");
        }
    }

    #[test]
    fn a_line_that_quotes_a_reply_is_about_the_reply() {
        for line in [
            "dovecot: imap(kim)<1>: Error: stat(/home/kim/Maildir) failed: No such file or directory; NO [AUTHENTICATIONFAILED] Authentication failed.",
            "exim[12]: ** kim@example.org H=smtp.example.org [192.0.2.1]: SMTP error from remote mail server: 550 5.7.1 Permission denied, see /policy",
        ] {
            assert_eq!(told(line), None, "{line}");
        }
    }

    #[test]
    fn what_others_say_of_a_file_or_a_handshake_is_left_alone() {
        for line in [
            "connect: Permission denied",
            "java.net.SocketException: Permission denied",
            "postfix/smtp[9]: connect to mail.example.org[192.0.2.1]:25: Connection refused",
            "postfix/smtp[9]: warning: TLS library problem: error:0A000102:SSL routines::unsupported protocol:statem_clnt.c:9:",
            "curl: error:0A000102:SSL routines::unsupported protocol",
            "NO [NOPERM] Permission denied",
        ] {
            assert_eq!(told(line), None, "{line}");
        }
    }
}
