//! Sentences of servers and lines of logs whose sense hangs on what stands around them, on one word of theirs, or on what is left out.

use mailprobe::catalogue::Certainty;

use super::{explainer, ids};

/// What tells of no fault: sessions that ended well, switches that are on, other software.
const NO_FAULT: [&str; 20] = [
    "a1 OK LOGIN completed\n* BYE IMAP4rev1 server terminating connection\na2 OK LOGOUT completed",
    "* BYE LOGOUT received",
    "* BYE Logging out",
    "* BYE Microsoft Exchange Server IMAP4 server signing off.",
    "DEBUG SMTP: trying to connect to host \"smtp.example.org\", port 587, isSSL false\n220 smtp.example.org ESMTP\nDEBUG SMTP: connected to host \"smtp.example.org\", port: 587\nEHLO x\n250-AUTH LOGIN PLAIN\nDEBUG SMTP: AUTH LOGIN succeeded\nMAIL FROM:<a@b>\n250 ok\nQUIT\n221 bye",
    "=== Trying smtp.example.org:587...\n=== Connected to smtp.example.org.\n<-  220 smtp.example.org ESMTP\n -> EHLO x\n<-  250 smtp.example.org\n -> QUIT\n<-  221 2.0.0 Bye\n=== Connection closed with remote host.",
    "connect from unknown[192.0.2.1]\ndisconnect from unknown[192.0.2.1] ehlo=1 quit=1 commands=2",
    "+OK POP3 server ready\nUSER kim\n+OK\nPASS ****\n+OK 3 messages\nQUIT\n+OK bye",
    "Jun 21 10:00:00 mx postfix/smtpd[99]: connect from unknown[192.0.2.1]\nJun 21 10:00:01 mx postfix/smtpd[99]: disconnect from unknown[192.0.2.1] ehlo=1 quit=1 commands=2",
    "SmtpClientAuthentication is enabled for the Tenant",
    "SMTP: SmtpClientAuthentication is enabled for the Tenant.",
    "IMAP access is enabled for this user",
    "ERROR: relation \"inbox\" does not exist",
    "530 User cannot log in.",
    "530 Not logged in",
    "220 ProFTPD Server ready\nUSER kim\n331 Password required for kim\nPASS xx\n530 Login incorrect.",
    "220 (vsFTPd 3.0.3)\n530 Permission denied.",
    "FTP: 530 Login incorrect.",
    "ORA-12170: TNS:Connect timeout occurred",
    "port 8080 connection refused",
];

/// What was said, and the ids of which one must come first, with `|` between them.
const SAID: [(&str, &str); 59] = [
    (
        "* BYE Disconnected for inactivity.",
        "mailbox.session-ended",
    ),
    (
        "* BYE Autologout; idle for too long",
        "mailbox.session-ended",
    ),
    (
        "* BYE Session expired, please login again.",
        "mailbox.session-ended|auth.session-invalidated",
    ),
    (
        "421 SMTP command timeout - closing connection",
        "proto.closed-early|smtp.temporary|service.intermittent|mailbox.session-ended|tcp.timeout",
    ),
    (
        "DATA\n354 go\n.\n421-4.7.0 This message does not pass authentication checks",
        "smtp.sender-rejected|smtp.temporary",
    ),
    (
        "421-4.7.0 This message does not pass authentication checks (SPF and DKIM both do not pass).",
        "smtp.sender-rejected|smtp.temporary",
    ),
    ("* BYE Connection is closed. 13", "mailbox.session-ended"),
    ("* BYE come back another day", "proto.greeting-refused"),
    (
        "* BYE Service not available",
        "proto.greeting-refused|service.outage|mailbox.session-ended",
    ),
    (
        "* BYE Server shutting down.",
        "service.outage|mailbox.session-ended",
    ),
    (
        "* BYE Too many connections from your IP",
        "auth.too-many-connections",
    ),
    (
        "DEBUG SMTP: trying to connect to host \"smtp.example.org\", port 587, isSSL false\n220 smtp.example.org ESMTP\nDEBUG SMTP: connected to host \"smtp.example.org\", port: 587\nEHLO x\n250-AUTH LOGIN PLAIN\nDEBUG SMTP: AUTH LOGIN failed\n535 5.7.8 Error: authentication failed",
        "auth.bad-password",
    ),
    (
        "SMTP ERROR: Failed to connect to server: Connection refused (111)\nSMTP Error: Could not connect to SMTP host.",
        "tcp.refused",
    ),
    (
        "SMTP ERROR: Failed to connect to server: Connection timed out (110)\nSMTP connect() failed.",
        "tcp.timeout|tcp.port25-blocked",
    ),
    (
        "Warning: stream_socket_enable_crypto(): Peer certificate CN=`*.example.com' did not match expected CN=`smtp.example.net'\nSMTP Error: Could not connect to SMTP host.",
        "tls.name-mismatch",
    ),
    (
        "SMTP ERROR: Failed to connect to server: php_network_getaddresses: getaddrinfo failed: Name or service not known (0)\nSMTP Error: Could not connect to SMTP host.",
        "dns.nxdomain|dns.known-name-missing",
    ),
    (
        "Invalid host: server_smtp\nSMTP Error: Could not connect to SMTP host.",
        "client.local-fault|dns.nxdomain|discovery.wrong-host",
    ),
    (
        "javax.mail.MessagingException: Could not connect to SMTP host: smtp.example.org, port: 25;\n  nested exception is:\n\tjava.net.ConnectException: Connection refused",
        "tcp.refused",
    ),
    (
        "Error: Invalid login\n code: 'EAUTH'",
        "auth.bad-password|auth.refused|auth.basic-disabled|auth.app-password-needed",
    ),
    (
        "code: 'EAUTH', command: 'AUTH PLAIN'",
        "auth.bad-password|auth.refused|auth.basic-disabled|auth.app-password-needed|auth.smtp-disabled-mailbox|auth.smtp-disabled-tenant",
    ),
    (
        "curl: (67) Login denied",
        "auth.bad-password|auth.refused|auth.basic-disabled|auth.app-password-needed",
    ),
    (
        "< 535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6\ncurl: (67) Login denied",
        "auth.bad-password",
    ),
    (
        "warning: unknown[192.0.2.1]: SASL LOGIN authentication failed: UGFzc3dvcmQ6",
        "auth.bad-password|auth.refused",
    ),
    (
        "Jun 21 10:00:00 mx postfix/smtpd[99]: warning: unknown[192.0.2.1]: SASL LOGIN authentication failed: UGFzc3dvcmQ6",
        "auth.bad-password|auth.refused",
    ),
    (
        "554 5.7.1 Access denied",
        "smtp.refused|smtp.relay-denied|smtp.address-blocked|smtp.sender-rejected|smtp.recipient-rejected",
    ),
    (
        "550 5.4.1 Recipient address rejected: Access denied.",
        "smtp.recipient-rejected",
    ),
    (
        "550 5.4.1 Access denied",
        "smtp.recipient-rejected|smtp.refused",
    ),
    ("525 5.7.13 User Account Disabled", "auth.account-disabled"),
    ("535 5.7.13 Account disabled", "auth.account-disabled"),
    ("a1 NO account is disabled", "auth.account-disabled"),
    ("535 5.7.13 User account disabled", "auth.account-disabled"),
    ("535 Account disabled", "auth.account-disabled"),
    (
        "452 4.5.3 Error: too many recipients",
        "smtp.rate-limited|smtp.temporary|smtp.refused",
    ),
    ("501 5.1.7 Invalid address", "smtp.sender-rejected"),
    ("501 5.1.3 Invalid address", "smtp.recipient-rejected"),
    ("530 5.7.0 Authentication required", "smtp.auth-required"),
    (
        "530 5.7.57 Client not authenticated to send mail",
        "smtp.auth-required|auth.smtp-disabled-mailbox|auth.smtp-disabled-tenant",
    ),
    ("530 Authentication required", "smtp.auth-required"),
    (
        "550 5.7.1 The message from kim@example.org does not pass DMARC verification and has a DMARC policy of reject",
        "smtp.sender-rejected",
    ),
    (
        "550 5.7.23 The message was rejected: did not pass SPF",
        "smtp.sender-rejected",
    ),
    (
        "550 5.6.11 SMTPSEND.BareLinefeedsAreIllegal; message contains bare linefeeds",
        "smtp.bare-line-feeds",
    ),
    (
        "521 5.5.2 mx.example.org Error: bare <LF> received",
        "smtp.bare-line-feeds",
    ),
    (
        "503 5.5.1 Error: authentication not enabled",
        "smtp.sign-in-not-offered",
    ),
    (
        "user is authenticated but not connected what does that mean",
        "auth.not-connected",
    ),
    (
        "User is authenticated but not connected. please help",
        "auth.not-connected",
    ),
    (
        "flutter: > AUTH PLAIN AGtpbQ==\nflutter: < 535 Incorrect authentication data",
        "auth.bad-password",
    ),
    (
        "I/flutter ( 5555): < 535 Incorrect authentication data",
        "auth.bad-password",
    ),
    (
        "offered no compatible authentication mechanisms for this type of connection security",
        "auth.mechanism-missing|auth.login-disabled|auth.mechanism-too-weak|starttls.not-offered",
    ),
    (
        "server smtp.example.org[192.0.2.7] offered no compatible authentication mechanisms for this type of connection security",
        "auth.mechanism-missing|auth.login-disabled|auth.mechanism-too-weak|starttls.not-offered",
    ),
    (
        "2023-09-06 18:13:04 TLS error on connection from localhost [127.0.0.1] (SSL_accept): timed out",
        "tls.handshake-timeout|tls.plaintext-on-tls-port|tls.tls-on-starttls-port",
    ),
    (
        "imapd: LOGIN FAILED, user=kim, ip=[::ffff:192.0.2.1]",
        "auth.bad-password",
    ),
    (
        "saslauthd[812]: do_auth : auth failure: [user=kim] [service=smtp] [realm=example.org] [mech=pam] [reason=PAM auth error]",
        "auth.bad-password",
    ),
    ("saslauthd: auth failure: [user=kim]", "auth.bad-password"),
    (
        "STARTTLS is not advertised",
        "starttls.not-offered|starttls.stripped",
    ),
    ("connection refused on port 143", "tcp.refused"),
    ("connessione rifiutata porta 995", "tcp.refused"),
    ("verbinding geweigerd poort 143", "tcp.refused"),
    ("conexion rechazada puerto 993", "tcp.refused"),
    ("Verbindung abgelehnt Port 587", "tcp.refused"),
];

/// What does not say so much that these may be told as likely.
const NOT_LIKELY: [(&str, &str); 28] = [
    (
        "421 SMTP command timeout - closing connection",
        "proto.greeting-refused",
    ),
    (
        "DATA\n354 go\n.\n421-4.7.0 This message does not pass authentication checks",
        "proto.greeting-refused",
    ),
    (
        "421-4.7.0 This message does not pass authentication checks (SPF and DKIM both do not pass).",
        "proto.greeting-refused",
    ),
    (
        "DEBUG SMTP: trying to connect to host \"smtp.example.org\", port 587, isSSL false\n220 smtp.example.org ESMTP\nDEBUG SMTP: connected to host \"smtp.example.org\", port: 587\nEHLO x\n250-AUTH LOGIN PLAIN\nDEBUG SMTP: AUTH LOGIN failed\n535 5.7.8 Error: authentication failed",
        "tcp.timeout",
    ),
    (
        "SMTP ERROR: Failed to connect to server: Connection refused (111)\nSMTP Error: Could not connect to SMTP host.",
        "tcp.timeout",
    ),
    (
        "Warning: stream_socket_enable_crypto(): Peer certificate CN=`*.example.com' did not match expected CN=`smtp.example.net'\nSMTP Error: Could not connect to SMTP host.",
        "tcp.timeout",
    ),
    (
        "SMTP ERROR: Failed to connect to server: php_network_getaddresses: getaddrinfo failed: Name or service not known (0)\nSMTP Error: Could not connect to SMTP host.",
        "tcp.timeout",
    ),
    (
        "Invalid host: server_smtp\nSMTP Error: Could not connect to SMTP host.",
        "tcp.timeout",
    ),
    (
        "javax.mail.MessagingException: Could not connect to SMTP host: smtp.example.org, port: 25;\n  nested exception is:\n\tjava.net.ConnectException: Connection refused",
        "tcp.timeout",
    ),
    (
        "Error: Invalid login\n code: 'EAUTH'",
        "auth.smtp-disabled-tenant",
    ),
    (
        "code: 'EAUTH', command: 'AUTH PLAIN'",
        "auth.smtp-disabled-tenant",
    ),
    ("curl: (67) Login denied", "auth.basic-disabled"),
    (
        "< 535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6\ncurl: (67) Login denied",
        "auth.basic-disabled",
    ),
    (
        "warning: unknown[192.0.2.1]: SASL LOGIN authentication failed: UGFzc3dvcmQ6",
        "auth.basic-disabled",
    ),
    (
        "Jun 21 10:00:00 mx postfix/smtpd[99]: warning: unknown[192.0.2.1]: SASL LOGIN authentication failed: UGFzc3dvcmQ6",
        "auth.basic-disabled",
    ),
    ("DEBUG SMTP: AUTH LOGIN failed", "auth.basic-disabled"),
    (
        "SMTP Error (-1): Connection to server failed.",
        "tcp.timeout|tcp.refused|tls.name-mismatch",
    ),
    ("554 5.7.1 Access denied", "oauth.declined"),
    (
        "550 5.4.1 Recipient address rejected: Access denied.",
        "oauth.declined",
    ),
    ("550 5.4.1 Access denied", "oauth.declined"),
    ("mail server says Access denied", "oauth.declined"),
    (
        "receiving works, sending says authentication failed",
        "auth.bad-password",
    ),
    ("too many recipients", "auth.too-many-connections"),
    (
        "452 4.5.3 Error: too many recipients",
        "auth.too-many-connections",
    ),
    ("554 5.4.6 Too many hops", "auth.too-many-connections"),
    ("too many hops in the mail", "auth.too-many-connections"),
    (
        "too many folders on the imap server",
        "auth.too-many-connections",
    ),
    (
        "421 4.7.0 mx.example.org Error: too many errors",
        "auth.too-many-connections",
    ),
];

#[test]
fn what_went_well_and_what_is_of_others_is_no_fault() {
    let mut faults = Vec::new();
    for text in NO_FAULT {
        let answer = explainer().explain(text);
        if !answer.candidates.is_empty() {
            faults.push(format!("{text}: {:?}", ids(&answer)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_sentence_is_read_with_what_stands_around_it() {
    let mut faults = Vec::new();
    for (text, expected) in SAID {
        let answer = explainer().explain(text);
        let given = ids(&answer);
        let first = given.first().copied().unwrap_or_default();
        if expected.split('|').all(|id| id != first) {
            faults.push(format!("{text}: {given:?}, not {expected}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_tells_too_little_makes_nothing_likely() {
    let mut faults = Vec::new();
    for (text, never) in NOT_LIKELY {
        let answer = explainer().explain(text);
        let likely = answer
            .candidates
            .iter()
            .filter(|one| one.certainty > Certainty::Possible);
        for one in likely.filter(|one| never.split('|').any(|id| id == one.id)) {
            faults.push(format!("{text}: {} {}", one.id, one.why));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
