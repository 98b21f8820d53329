//! Logs: of web servers, of mail servers about themselves, and of days on which nothing happened.

use super::{explainer, ids};
use mailprobe::catalogue::Certainty;

/// What was logged, and the ids of which one must come first, with `|` between them.
const LOGGED: [(&str, &str); 51] = [
    // What curl shows of a conversation.
    (
        "*   Trying 192.0.2.34:993...\n* Connected to mail.example.org (192.0.2.34) port 993\n* TLSv1.3 (OUT), TLS handshake, Client hello (1):\n* SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384\n* ALPN: server did not agree on a protocol. Uses default.\n*  SSL certificate verify ok.\n< * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] Dovecot ready.\n> A001 CAPABILITY\n< * CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN\n< A001 OK Pre-login capabilities listed, post-login capabilities have more.\n> A002 AUTHENTICATE PLAIN ****\n< A002 NO [AUTHENTICATIONFAILED] Authentication failed.\n* Login denied\n* Closing connection\ncurl: (67) Login denied",
        "auth.bad-password",
    ),
    (
        "*   Trying 192.0.2.34:993...\n* connect to 192.0.2.34 port 993 failed: Connection refused\n* Failed to connect to mail.example.org port 993: Connection refused",
        "tcp.refused",
    ),
    (
        "192.0.2.1 - - [27/Nov/2026:08:00:00 +0000] \"POST /mail/?_task=login HTTP/1.1\" 401 535 \"https://mail.firm.example/\" \"Mozilla/5.0\"\n\
         roundcube: IMAP Error: Login failed for kim against localhost. Could not connect to ssl://localhost:993: Connection refused",
        "tcp.refused",
    ),
    (
        "192.0.2.1 - - [27/Nov/2026:08:00:00 +0000] \"GET /index.php HTTP/1.1\" 200 535 \"-\" \"Mozilla/5.0\"\n\
         Nov 27 08:00:01 mx postfix/smtp[3]: certificate verification failed for mail.firm.example[198.51.100.9]:25: self-signed certificate",
        "tls.self-signed|tls.untrusted-root",
    ),
    (
        "web-1 | 192.0.2.1 - - [27/Nov/2026:08:00:00 +0000] \"GET /index.php HTTP/2.0\" 200 451\nmail-1 | imap.firm.example:993 connection refused",
        "tcp.refused",
    ),
    (
        "GET /a 535\nimap.firm.example:993 connection refused",
        "tcp.refused",
    ),
    // The server's own files and sockets.
    (
        "dovecot: imap-login: Error: connect(ssl-params) failed: Permission denied",
        "service.outage",
    ),
    (
        "postfix/smtpd[7]: warning: SASL: Connect to private/auth failed: Permission denied",
        "auth.temporary",
    ),
    (
        "postfix/smtpd[7]: fatal: open database /etc/postfix/virtual.db: Permission denied",
        "service.outage",
    ),
    (
        "dovecot: imap(kim): Error: open(/var/mail/kim) failed: Permission denied (euid=5000(vmail) missing +r perm: /var/mail/kim)",
        "mailbox.unavailable",
    ),
    (
        "Sep 22 11:39:13 mx1 dovecot[2]: auth-worker(3): pam(kim,192.0.2.1): pam_authenticate() failed: Permission denied",
        "auth.not-authorized",
    ),
    (
        "Apr 13 07:01:29 mx postfix/local[3]: AD4: to=<kim@mx>, relay=local, status=deferred (cannot update mailbox /var/mail/kim for user kim. unable to create lock file /var/mail/kim.lock: File exists)",
        "mailbox.in-use",
    ),
    // This server refuses who connects to it.
    (
        "postfix/smtpd[9]: SSL_accept error from printer[192.0.2.9]: -1\npostfix/smtpd[9]: warning: TLS library problem: error:0A000102:SSL routines::unsupported protocol:../ssl/statem/statem_srvr.c:1661:",
        "tls.client-too-old",
    ),
    (
        "dovecot: imap-login: Disconnected (no auth attempts in 0 secs): user=<>, rip=192.0.2.1, TLS handshaking: SSL_accept() failed: error:0A000102:SSL routines::unsupported protocol",
        "tls.client-too-old",
    ),
    (
        "postfix/smtp[9]: warning: TLS library problem: error:0A000102:SSL routines::unsupported protocol:../ssl/statem/statem_clnt.c:1661:",
        "tls.legacy-only",
    ),
    // What is wrong with a certificate outranks that it was not accepted.
    (
        "error:1416F086:SSL routines:tls_process_server_certificate:certificate verify failed: certificate has expired",
        "tls.expired",
    ),
    (
        "smtp.example.org:587 certificate verify failed, certificate has expired",
        "tls.expired",
    ),
    (
        "certificate verify failed (Hostname mismatch)",
        "tls.name-mismatch",
    ),
    (
        "msmtp: TLS certificate verification failed: The certificate is NOT trusted. The certificate chain uses expired certificate.",
        "tls.expired",
    ),
    (
        "mail: certificate verify failed: certificate is not yet valid",
        "tls.not-yet-valid",
    ),
    (
        "Certificate failure for imap.example.org: self signed certificate: /OU=No SNI provided; please fix your client./CN=invalid2.invalid",
        "tls.unknown-name",
    ),
    ("mail: certificate verify failed", "tls.untrusted-root"),
    // A frame beside what it frames.
    (
        "ERROR: Unknown SSL protocol connecting to host 'imap.example.org' for repository 'remote'. OpenSSL responded:\n[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed (_ssl.c:726)",
        "tls.untrusted-root",
    ),
    (
        "[Error: Greeting never received] code: 'ETIMEDOUT'\nhost: \"smtp.example.org\", port: 465, secure: false",
        "proto.silent|tls.tls-on-starttls-port",
    ),
    (
        "2026-11-27 08:00:00 1tFQ2x-0003Kd-2b == kim@example.org R=dnslookup defer (-1): host lookup did not complete",
        "dns.servfail|dns.timeout",
    ),
    // Who is at home at a Dovecot does not make another server one of Exchange.
    (
        "Nov 27 08:01:11 mx dovecot: imap-login: Login: user=<kim@contoso.com>, method=PLAIN, rip=192.0.2.10, TLS\n535-5.7.8 Username and Password not accepted. For more information, go to\n535 5.7.8  https://support.google.com/mail/?p=BadCredentials",
        "auth.bad-password",
    ),
    // Sizes.
    (
        "552 5.2.3 Message exceeds maximum fixed size (10485760)",
        "smtp.message-too-large",
    ),
    (
        "554 Message rejected: Stream is more than 10485760 bytes long.",
        "smtp.message-too-large",
    ),
    ("550 5.2.3 limit exceeded", "smtp.message-too-large"),
    // What went well beside what did not, what only is called so, and what is somebody else's.
    (
        "TcpTestSucceeded : True\nOutlook: 0x800CCC0F The connection to the server was interrupted",
        "tcp.reset",
    ),
    (
        "Verify return code: 0 (ok)\n0x800CCC92",
        "auth.bad-password",
    ),
    (
        "TcpTestSucceeded : True\nIt keeps asking for my password",
        "auth.basic-disabled",
    ),
    (
        "TcpTestSucceeded : True, but Outlook says: cannot connect to server 0x800CCC0E",
        "tcp.timeout",
    ),
    (
        "the log says Verification: OK but sending fails with 550 relay denied",
        "smtp.relay-denied",
    ),
    (
        "SSL handshake has read 7 bytes and written 293 bytes",
        "tls.handshake-closed",
    ),
    (
        "CONNECTED(00000003)\nSSL handshake has read 5 bytes and written 293 bytes\nNew, (NONE), Cipher is (NONE)",
        "tls.handshake-closed",
    ),
    (
        "Nov 27 10:00:00 mx postfix/smtpd[3]: NOQUEUE: reject: RCPT from unknown[203.0.113.5]: 554 5.7.1 <kim@contoso.com>: Relay access denied; from=<a@b.org> to=<kim@blocklist.example> proto=ESMTP helo=<x>",
        "smtp.relay-denied",
    ),
    (
        "Nov 27 10:00:00 mx postfix/smtpd[3]: NOQUEUE: reject: RCPT from laptop.greylist.example[203.0.113.5]: 550 5.1.1 <kim@contoso.com>: Recipient address rejected: User unknown in virtual mailbox table; from=<a@b.org> to=<kim@contoso.com>",
        "smtp.recipient-rejected",
    ),
    (
        "Nov 27 10:00:00 mx postfix/smtpd[3]: NOQUEUE: reject: RCPT from blacklist.example[203.0.113.5]: 550 5.1.1 <kim@contoso.com>: Recipient address rejected: User unknown in virtual mailbox table; from=<a@b.org> to=<kim@contoso.com>",
        "smtp.recipient-rejected",
    ),
    (
        "2026-11-27 10:00:00 H=(x) [203.0.113.5] F=<a@example.net> rejected RCPT <a@b.org>: relay not permitted; see blacklist page",
        "smtp.relay-denied",
    ),
    (
        "Nov 27 10:00:00 mx postfix/submission/smtpd[3]: NOQUEUE: reject: RCPT from laptop[203.0.113.5]: 554 5.7.1 Service unavailable; Client host [203.0.113.5] blocked using zen.spamhaus.org; from=<kim@contoso.com> to=<a@b.org>",
        "smtp.address-blocked",
    ),
    (
        "2026-11-27 10:00:00 H=(x) [203.0.113.5] A=plain:me F=<me@example.net> rejected RCPT <a@b.org>: 203.0.113.5 is in a black list at bl.spamcop.net",
        "smtp.address-blocked",
    ),
    (
        "Nov 20 10:00:00 mx postfix/smtp[7]: 4F1A2: to=<kim@example.org>, relay=x, status=sent (250 ok)\nNov 27 10:00:00 mx postfix/smtp[7]: 4F1A2: to=<kim@example.org>, relay=x[192.0.2.1]:25, status=deferred (host x[192.0.2.1] said: 452 4.2.2 mailbox full (in reply to RCPT TO command))",
        "mailbox.full|smtp.recipient-full",
    ),
    (
        "Nov 20 10:00:00 mx postfix/smtp[7]: 4F1A2: to=<kim@example.org>, relay=x, status=deferred (SASL authentication failed; server x[192.0.2.1] said: 535 5.7.8 Error: authentication failed)\nNov 20 11:00:00 mx postfix/smtp[7]: 4F1A2: to=<kim@example.org>, relay=x[192.0.2.1]:25, status=sent (250 ok)",
        "auth.bad-password",
    ),
    ("NO [UNAVAILABLE] LDAP server unavailable", "auth.temporary"),
    ("-ERR [SYS/TEMP] LDAP server unavailable", "auth.temporary"),
    (
        "a1 NO [UNAVAILABLE] LDAP server unavailable",
        "auth.temporary",
    ),
    (
        "imap-login: Error: Failed to initialize SSL server context: Can't load SSL private key (ssl_key setting): Key is for a different cert than ssl_cert",
        "service.outage",
    ),
    (
        "Can't load SSL private key (ssl_key setting): Key is for a different cert than ssl_cert",
        "service.outage",
    ),
    (
        "imap-login: Fatal: Can't load private ssl_key: Key is for a different cert than ssl_cert",
        "service.outage",
    ),
    (
        "Key is for a different cert than ssl_cert",
        "service.outage",
    ),
];

/// What nothing is wrong with.
const QUIET: [&str; 21] = [
    "Connection to mail.example.org (192.0.2.34) 993 port [tcp/imaps] succeeded!",
    "kim@pc:~$ nc -vz mail.example.org 587\nConnection to mail.example.org (192.0.2.34) 587 port [tcp/submission] succeeded!",
    "Ncat: Version 7.93 ( https://nmap.org/ncat )\nNcat: Connected to 192.0.2.34:993.\nNcat: 0 bytes sent, 0 bytes received in 0.05 seconds.",
    "Trying 192.0.2.34...\nConnected to mail.example.org.\nEscape character is '^]'.\n220 mail.example.org ESMTP",
    "*   Trying 192.0.2.34:993...\n* Connected to mail.example.org (192.0.2.34) port 993\n* TLSv1.3 (OUT), TLS handshake, Client hello (1):\n* SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384\n* ALPN: server did not agree on a protocol. Uses default.\n*  SSL certificate verify ok.\n< * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] Dovecot ready.\n> A001 CAPABILITY\n< * CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN\n< A001 OK Pre-login capabilities listed, post-login capabilities have more.\n> A002 AUTHENTICATE PLAIN ****\n< A002 OK Logged in\n* Connection #0 to host mail.example.org left intact",
    "CONNECTED(00000003)\n---\nCertificate chain\n 0 s:CN = mail.example.org\n   i:CN = Example CA\n   v:NotBefore: Nov  1 00:00:00 2026 GMT; NotAfter: Feb  1 00:00:00 2027 GMT\n---\nServer certificate\nsubject=CN = mail.example.org\nissuer=CN = Example CA\n---\nNo client certificate CA names sent\nPeer signing digest: SHA256\nPeer signature type: RSA-PSS\nServer Temp Key: X25519, 253 bits\n---\nSSL handshake has read 1496 bytes and written 393 bytes\nVerification: OK\n---\nNew, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384\nServer public key is 2048 bit\nSecure Renegotiation IS NOT supported\nCompression: NONE\nExpansion: NONE\nNo ALPN negotiated\nEarly data was not sent\nVerify return code: 0 (ok)\n---\n* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] Dovecot ready.",
    "PS C:\\> Test-NetConnection outlook.office365.com -Port 993\nComputerName     : outlook.office365.com\nRemoteAddress    : 192.0.2.162\nRemotePort       : 993\nTcpTestSucceeded : True",
    "=== Connection closed with remote host.",
    " -> QUIT\n<-  221 2.0.0 Bye\n=== Connection closed with remote host.",
    "=== Connected to mail.example.org.\n<-  220 mail.example.org ESMTP\n ~> AUTH PLAIN ****\n<~  235 2.7.0 Authentication successful\n ~> QUIT\n<~  221 2.0.0 Bye\n=== Connection closed with remote host.",
    "CONNECTED(00000003)\ndepth=0 CN = imap.example.org\nverify return:1\n---\nSSL handshake has read 4521 bytes and written 392 bytes\nVerification: OK\n---\nVerify return code: 0 (ok)\n---\n* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] Dovecot ready.",
    "ComputerName     : smtp.office365.com\nRemoteAddress    : 192.0.2.130\nRemotePort       : 587\nTcpTestSucceeded : True",
    "Nov 27 10:11:11 mx dovecot: imap(kim): Disconnected: Connection closed in=210 out=9931",
    "Nov 27 10:11:10 mx dovecot: imap-login: Login: user=<kim@example.org>, method=PLAIN, TLS\nNov 27 10:11:11 mx dovecot: imap(kim): Disconnected: Connection closed in=210 out=9931",
    "mail | Nov 27 10:11:11 imap(kim@contoso.com)<31><abc>: Disconnected: Connection closed (IDLE running for 0.001 + waiting input for 1740.2 secs) in=210 out=9931",
    "pop3(kim): Disconnected: Connection closed top=0/0, retr=0/0, del=0/4, size=120",
    "imap-login: Disconnected (no auth attempts in 0 secs): user=<>, rip=192.0.2.1, lip=192.0.2.2",
    "Host1: connecting and login on host1 [imap.a.example] port [993]\nHost1: success login on [imap.a.example] with user [kim] auth [PLAIN]\nMessages transferred : 1221\nDetected 0 errors\nExit with return value 0 (EX_OK: successful termination)",
    "certbot: Certificate not yet due for renewal; no action taken. /etc/letsencrypt/live/mail.example.org/fullchain.pem expires on 2027-01-20 (skipped)",
    "192.0.2.1 - - [27/Nov/2026:08:00:00 +0000] \"GET /mail/ HTTP/1.1\" 200 535 \"-\" \"Mozilla/5.0\"",
    "192.0.2.1 - - [27/Nov/2026:08:00:00 +0000] \"GET /imap.html HTTP/1.1\" 404 550 \"-\" \"Mozilla/5.0\"\n192.0.2.1 - - [27/Nov/2026:08:00:01 +0000] \"GET /smtp.html HTTP/1.1\" 200 421 \"-\" \"Mozilla/5.0\"",
];

#[test]
fn a_line_of_a_log_is_read_as_who_wrote_it_means_it() {
    let mut faults = Vec::new();
    for (said, expected) in LOGGED {
        let answer = explainer().explain(said);
        let given = ids(&answer);
        let first = given.first().copied().unwrap_or("-");
        if !expected.split('|').any(|id| id == first) {
            faults.push(format!("{said}: {given:?}, not {expected}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_day_on_which_nothing_happened_raises_no_alarm() {
    let answers = QUIET.iter().map(|text| (text, explainer().explain(text)));
    let loud: Vec<String> = answers
        .filter(|(_, answer)| !answer.candidates.is_empty())
        .map(|(text, answer)| format!("{text}: {:?}", ids(&answer)))
        .collect();
    assert!(loud.is_empty(), "{}", loud.join("\n"));
}

/// What other software says in words that mail has, too.
const OF_OTHERS: [&str; 6] = [
    "ssh: connect to host mail.example.com port 22: Connection refused",
    "connect ECONNREFUSED 127.0.0.1:27017",
    "io.grpc.StatusRuntimeException: [UNAVAILABLE] io exception: Connection refused: kafka-broker-1/10.0.0.5:9092",
    "server_error: failed to assign worker to queue",
    "access_denied: the bucket authorization policy forbids s3:PutObject",
    "invalid_scope in design file main.ts",
];

#[test]
fn what_other_software_says_is_not_known() {
    for text in OF_OTHERS {
        let answer = explainer().explain(text);
        assert!(answer.candidates.is_empty(), "{text}: {:?}", ids(&answer));
    }
}

#[test]
fn what_a_server_says_is_no_surer_than_the_log_that_shows_it() {
    for text in [
        "NO [UNAVAILABLE] LDAP server unavailable",
        "-ERR [SYS/TEMP] LDAP server unavailable",
    ] {
        let answer = explainer().explain(text);
        assert!(
            answer.candidates[0].certainty <= Certainty::Likely,
            "{text}"
        );
    }
    let waited = "postfix/smtp[7]: 4F1A2: to=<kim@example.org>, relay=x, status=deferred (SASL authentication failed; server x[192.0.2.1] said: 535 5.7.8 Error: authentication failed)\n\
postfix/smtp[7]: 4F1A2: to=<kim@example.org>, relay=x[192.0.2.1]:25, status=sent (250 ok)";
    let answer = explainer().explain(waited);
    assert_eq!(answer.candidates[0].certainty, Certainty::Possible);
}

#[test]
fn a_number_of_the_sign_in_service_without_a_page_is_no_reason_to_guess() {
    for text in [
        "AADSTS65006: Resource 'x' had no entitlements matching required permissions configured on the required resource access for client 'y'.",
        "Sorry, but we're having trouble with signing you in. AADSTS999123: the sender was rejected",
    ] {
        let answer = explainer().explain(text);
        assert!(answer.candidates.is_empty(), "{text}: {:?}", ids(&answer));
        assert!(answer.sign_in_number.is_some(), "{text}");
    }
    let answer = explainer().explain("AADSTS50126: Invalid username or password, see AADSTS999123");
    assert_eq!(ids(&answer).first(), Some(&"auth.bad-password"));
}

#[test]
fn what_is_encoded_is_read_as_what_it_stands_for() {
    let text = "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.";
    let bytes: Vec<String> = text.bytes().map(|byte| byte.to_string()).collect();
    let columns: Vec<String> = text
        .as_bytes()
        .chunks(40)
        .map(|line| String::from_utf8_lossy(line).into_owned())
        .collect();
    for wrapped in [
        format!("{{\"MESSAGE\":[{}],\"PRIORITY\":\"3\"}}", bytes.join(",")),
        format!(
            "https://app.example/settings?state=1&error={}",
            text.replace(' ', "%20").replace(',', "%2C")
        ),
        columns.join("\n"),
        text.replace(' ', "\u{1b}[1C"),
    ] {
        let answer = explainer().explain(&wrapped);
        assert_eq!(
            ids(&answer).first(),
            Some(&"auth.smtp-disabled-tenant"),
            "{wrapped}: {:?}",
            ids(&answer)
        );
    }
}
