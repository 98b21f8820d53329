//! What is sent to a server, secrets left out.

use crate::endpoint::{Protocol, Security};
use crate::mechanism::{Command, Way};
use crate::plan::{Plan, Probe};
use crate::style::safe;

/// The commands of a conversation that goes well.
pub(super) fn sends(plan: &Plan, probe: &Probe) -> Vec<String> {
    let signs_in = probe.may_sign_in();
    let starttls = probe.endpoint.security == Security::StartTls;
    let address = plan.target.address.as_deref().map(safe);
    let mut sends: Vec<String> = Vec::new();
    let mut send = |command: &str| sends.push(command.to_owned());
    let (ask, upgrade, end) = match probe.endpoint.protocol {
        Protocol::Imap => ("CAPABILITY", "STARTTLS", "LOGOUT"),
        Protocol::Pop3 => ("CAPA", "STLS", "QUIT"),
        Protocol::Smtp => ("EHLO", "STARTTLS", "QUIT"),
    };
    send(ask);
    if starttls {
        send(upgrade);
        send(ask);
    }
    if signs_in {
        send(&sign_in(probe.endpoint.protocol, plan));
        match (probe.endpoint.protocol, address) {
            (Protocol::Imap, _) => send("EXAMINE INBOX"),
            (Protocol::Pop3, _) => send("STAT"),
            (Protocol::Smtp, Some(address)) => {
                let from = plan.from.as_deref().map(safe);
                let from = from.as_ref().unwrap_or(&address);
                send(&format!("MAIL FROM:<{from}>"));
                send(&format!("RCPT TO:<{address}>"));
                send("RSET");
            }
            (Protocol::Smtp, None) => {}
        }
    }
    send(end);
    sends
}

/// The command that signs in: by the mechanism that is wanted, or by those that most servers have.
fn sign_in(protocol: Protocol, plan: &Plan) -> String {
    let command = match protocol {
        Protocol::Imap => "AUTHENTICATE",
        Protocol::Pop3 | Protocol::Smtp => "AUTH",
    };
    let with = match (plan.mechanism, plan.with_token, protocol) {
        (Some(Way::Sasl(mechanism)), _, _) => format!("{command} {}", mechanism.name()),
        (Some(Way::Command(Command::Login)), _, _) => "LOGIN".to_owned(),
        (Some(Way::Command(Command::UserPass)), _, _) => "USER and PASS".to_owned(),
        (Some(Way::Command(Command::Apop)), _, _) => "APOP".to_owned(),
        (None, true, _) => format!("{command} XOAUTH2"),
        (None, false, Protocol::Pop3) => format!("{command} PLAIN or USER and PASS"),
        (None, false, _) => format!("{command} PLAIN or LOGIN"),
    };
    format!("{with} [hidden]")
}
