//! Made-up runs in which one server says something at one stage, and what is ordinary at all others: a reply that is known
//! without its run is put through the same reading as one of a check.

use std::fmt::Write as _;

/// What is said where.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    /// Whose server it is; that of Exchange Online and of Outlook.com stands under Microsoft's names.
    pub server: &'a str,
    /// The lines of a scenario about the credential, separated by `; `. One about the server's addresses may be among them.
    pub login: &'a str,
    /// `imap`, `pop3` or `smtp`.
    pub protocol: &'a str,
    /// `greeting`, `hello`, `starttls`, `capability`, `auth`, `enter`, `rcpt` or `leave`; `hello` is the first
    /// EHLO, and `capability` what is offered in the end. None: everything is ordinary.
    pub stage: &'a str,
    /// The lines of the server, separated by `\n`; those that begin with `C:` are ours in between.
    pub reply: &'a str,
}

/// The text of the scenario, for [`super::Scenario::parse`].
pub fn scenario(said: &Said<'_>) -> String {
    let provider = match said.server {
        "Exchange Online" => "provider exchange-online\n",
        "Outlook.com" => "provider exchange-online consumer\nuser kim@outlook.com\n",
        _ => "",
    };
    let (about_servers, about_run): (Vec<&str>, Vec<&str>) = said
        .login
        .split("; ")
        .partition(|line| line.starts_with("resolve "));
    let mut talk = Talk {
        said,
        text: format!("{provider}{}\n", about_run.join("\n")),
        ends: false,
    };
    let (port, security) = match (said.protocol, said.stage) {
        ("imap", "starttls") => (143, "starttls"),
        ("imap", _) => (993, "tls"),
        ("pop3", "starttls") => (110, "starttls"),
        ("pop3", _) => (995, "tls"),
        _ => (587, "starttls"),
    };
    let host = talk.host();
    let _ = writeln!(talk.text, "{} {host}:{port} {security}", said.protocol);
    for line in about_servers {
        talk.line(line);
    }
    if security == "tls" {
        talk.line("tls ok");
    }
    match said.protocol {
        "imap" => talk.imap(),
        "pop3" => talk.pop3(),
        _ => talk.smtp(),
    }
    talk.text
}

/// A scenario on its way.
struct Talk<'a> {
    said: &'a Said<'a>,
    text: String,
    /// Whether what was said is the end of the conversation.
    ends: bool,
}

impl Talk<'_> {
    fn is_microsoft(&self) -> bool {
        ["Exchange Online", "Outlook.com"].contains(&self.said.server)
    }

    fn has_token(&self) -> bool {
        self.said.login.starts_with("token")
    }

    fn mechanism(&self) -> &'static str {
        if self.has_token() { "XOAUTH2" } else { "PLAIN" }
    }

    fn host(&self) -> &'static str {
        match (self.is_microsoft(), self.said.protocol) {
            (true, "smtp") => "smtp.office365.com",
            (true, _) => "outlook.office365.com",
            (false, _) => "mail.example.org",
        }
    }

    fn address(&self) -> &'static str {
        match self.said.server {
            "Exchange Online" => "kim@contoso.com",
            "Outlook.com" => "kim@outlook.com",
            _ => "kim@example.org",
        }
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// One of our commands, and what the server says to it: what the row has for this stage, or else something ordinary.
    fn turn(&mut self, command: &str, stage: &str, tag: &str, ordinary: &str) {
        if self.ends {
            return;
        }
        if !command.is_empty() {
            self.line(&format!("C: {command}"));
        }
        let is_said = !stage.is_empty() && stage == self.said.stage;
        let reply = if is_said {
            self.said.reply.replace("\\n", "\n")
        } else {
            ordinary.to_owned()
        };
        let known = ["* ", "+ ", "C:", "close", "silence"];
        let is_whole =
            |line: &str| tag.is_empty() || known.iter().any(|known| line.starts_with(known));
        for line in reply.lines() {
            match line {
                "close" | "silence" => {
                    self.line(line);
                    self.ends = true;
                }
                line if line.starts_with("C:") => self.line(line),
                line if is_whole(line) => self.line(&format!("S: {line}")),
                line => self.line(&format!("S: {tag} {line}")),
            }
        }
        // Good-byes are not answered.
        if is_said && reply.starts_with("421") && self.said.protocol == "smtp" {
            self.line("close");
            self.ends = true;
        }
    }

    /// Whether the row's own words end the course here, for good or with a good-bye.
    fn refuses(&self, stage: &str) -> bool {
        let last = self.said.reply.rsplit("\\n").next().unwrap_or_default();
        let accepts = ["OK", "* OK", "+OK", "2"];
        self.ends || stage == self.said.stage && !accepts.iter().any(|good| last.starts_with(good))
    }

    /// Whether there is a way of signing in that fits, and nothing before it went wrong.
    fn signs_in(&self, stage: &str) -> bool {
        let offers = match self.said.stage {
            "capability" if self.has_token() => self.said.reply.contains("XOAUTH2"),
            "capability" => self.said.reply.contains("PLAIN") || self.said.reply.contains("LOGIN "),
            _ => self.said.server != "Exchange Online for other servers",
        };
        offers && !self.refuses(stage) && !self.said.login.starts_with("no-login")
    }

    fn imap(&mut self) {
        let others = if self.is_microsoft() {
            "AUTH=PLAIN AUTH=XOAUTH2"
        } else {
            ""
        };
        let own = format!("AUTH={}", self.mechanism());
        let mechanisms = if others.is_empty() {
            own.as_str()
        } else {
            others
        };
        let offer = format!("* CAPABILITY IMAP4rev1 STARTTLS SASL-IR {mechanisms}\nOK done");
        let mut tag = 0;
        self.turn("", "greeting", "", "* OK ready");
        if self.refuses("greeting") {
            return;
        }
        let mut next = |command: &str| {
            tag += 1;
            (format!("m{tag} {command}"), format!("m{tag}"))
        };
        let (command, tag) = next("CAPABILITY");
        self.turn(&command, "capability", &tag, &offer);
        if self.said.stage == "starttls" {
            let (command, tag) = next("STARTTLS");
            self.turn(&command, "starttls", &tag, "OK begin");
            if !self.refuses("starttls") {
                self.line("tls ok");
                let (command, tag) = next("CAPABILITY");
                self.turn(&command, "", &tag, &offer);
            }
        }
        let can_go_on = self.signs_in("starttls");
        if can_go_on {
            let (command, tag) = next(&format!("AUTHENTICATE {} [hidden]", self.mechanism()));
            self.turn(&command, "auth", &tag, "OK done");
        }
        if can_go_on && !self.refuses("auth") {
            if self.said.stage != "auth" || !self.said.reply.contains("CAPABILITY") {
                let (command, tag) = next("CAPABILITY");
                self.turn(&command, "", &tag, &offer);
            }
            let (command, tag) = next("EXAMINE INBOX");
            self.turn(&command, "enter", &tag, "* 5 EXISTS\nOK done");
        }
        let (command, tag) = next("LOGOUT");
        self.turn(&command, "leave", &tag, "* BYE\nOK done");
    }

    fn pop3(&mut self) {
        let mechanisms = if self.is_microsoft() {
            "PLAIN XOAUTH2"
        } else {
            self.mechanism()
        };
        self.turn("", "greeting", "", "+OK ready");
        if self.refuses("greeting") {
            return;
        }
        let offer = format!("+OK\nRESP-CODES\nSASL {mechanisms}\nSTLS\n.");
        self.turn("CAPA", "capability", "", &offer);
        if self.said.stage == "starttls" {
            self.turn("STLS", "starttls", "", "+OK begin");
            if !self.refuses("starttls") {
                self.line("tls ok");
                self.turn("CAPA", "", "", &offer);
            }
        }
        let can_go_on = self.signs_in("starttls");
        if can_go_on && self.has_token() {
            self.turn("AUTH XOAUTH2", "", "", "+ ");
            self.turn("[hidden]", "auth", "", "+OK in");
        } else if can_go_on {
            self.turn("AUTH PLAIN [hidden]", "auth", "", "+OK in");
        }
        if can_go_on && !self.refuses("auth") {
            self.turn("STAT", "enter", "", "+OK 5 12345");
        }
        self.turn("QUIT", "leave", "", "+OK bye");
    }

    fn smtp(&mut self) {
        let names_login = self.is_microsoft();
        let mechanisms = if names_login {
            "LOGIN XOAUTH2"
        } else {
            self.mechanism()
        };
        self.turn("", "greeting", "", "220 ready");
        if self.refuses("greeting") {
            if !self.ends {
                self.turn("QUIT", "leave", "", "221 bye");
            }
            return;
        }
        let hello = "EHLO [127.0.0.1]";
        let is_inspected = self.said.server == "Behind a firewall";
        let offer = if is_inspected {
            "250 XXXXXXXA"
        } else {
            "250-8BITMIME\n250 STARTTLS"
        };
        self.turn(hello, "hello", "", &format!("250-mail\n{offer}"));
        let has_starttls = match self.said.stage {
            "hello" => self.said.reply.contains("STARTTLS"),
            _ => !is_inspected,
        };
        if has_starttls {
            self.turn("STARTTLS", "starttls", "", "220 go");
        }
        if has_starttls && !self.refuses("starttls") {
            self.line("tls ok");
            let is_inbound = self.said.server == "Exchange Online for other servers";
            let offer = if is_inbound {
                "DSN".to_owned()
            } else {
                format!("AUTH {mechanisms}")
            };
            let offer = format!("250-mail\n250-ENHANCEDSTATUSCODES\n250 {offer}");
            self.turn(hello, "capability", "", &offer);
        }
        let can_go_on = has_starttls && self.signs_in("starttls");
        if can_go_on && names_login && !self.has_token() {
            self.turn("AUTH LOGIN", "", "", "334 VXNlcm5hbWU6");
            self.turn("[hidden]", "", "", "334 UGFzc3dvcmQ6");
            self.turn("[hidden]", "auth", "", "235 2.7.0 ok");
        } else if can_go_on && self.said.login.contains("claims") {
            // The tokens of the rows that say something of themselves are too long for one line.
            self.turn("AUTH XOAUTH2", "", "", "334 ");
            self.turn("[hidden]", "auth", "", "235 2.7.0 ok");
        } else if can_go_on {
            let command = format!("AUTH {} [hidden]", self.mechanism());
            self.turn(&command, "auth", "", "235 2.7.0 ok");
        }
        if can_go_on && !self.refuses("auth") {
            let address = self.address();
            self.turn(
                &format!("MAIL FROM:<{address}>"),
                "enter",
                "",
                "250 2.1.0 ok",
            );
            if !self.refuses("enter") {
                self.turn(&format!("RCPT TO:<{address}>"), "rcpt", "", "250 2.1.5 ok");
                self.turn("RSET", "", "", "250 2.0.0 ok");
            }
        }
        self.turn("QUIT", "leave", "", "221 2.0.0 bye");
    }
}
