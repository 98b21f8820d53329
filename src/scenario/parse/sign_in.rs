//! The line about the sign-in service: `sign-in refused invalid_grant 53003 Access has been blocked ...`.

use std::time::Duration;

use super::words::{dns_trouble, number, tcp_outcome};
use super::{Read, contrast, proxy};
use crate::observation::sign_in::{Flow, OAuthError, Refusal, SignIn, SignInTrouble};
use crate::observation::tls::CertificateFault;

/// The id of the application of every scenario, which is nobody's.
const CLIENT: &str = "00000000-1111-2222-3333-444444444444";

/// What getting a token came to; `device` or another flow may stand in front.
pub(super) fn sign_in(words: &[&str]) -> Read<SignIn> {
    let flow = |word: &&str| Flow::ALL.into_iter().find(|flow| flow.name() == *word);
    let (flow, words) = match words.split_first() {
        Some((first, rest)) => flow(first).map_or((Flow::Device, words), |flow| (flow, rest)),
        None => return Err("what does the sign-in come to?".to_owned()),
    };
    Ok(SignIn {
        flow,
        host: "login.microsoftonline.com".to_owned(),
        client: CLIENT.to_owned(),
        tenant: "contoso.com".to_owned(),
        address: None,
        polls: 0,
        took: Duration::from_millis(1),
        outcome: outcome(words)?,
    })
}

fn outcome(words: &[&str]) -> Read<Result<(), SignInTrouble>> {
    Ok(Err(match words {
        ["ok"] => return Ok(Ok(())),
        ["no-name", trouble @ ..] => SignInTrouble::Resolve(dns_trouble(trouble)?),
        ["no-connection", how] => match tcp_outcome(how)? {
            Err(trouble) => SignInTrouble::Connect(trouble),
            Ok(()) => return Err("a service that takes the connection is reachable".to_owned()),
        },
        ["proxy", how @ ..] => match proxy::outcome(how)? {
            Err(trouble) => SignInTrouble::Proxy(trouble),
            Ok(()) => return Err("a proxy that leads on is no trouble".to_owned()),
        },
        ["no-tls", how @ ..] => SignInTrouble::Secure(contrast::tls_trouble(how)?),
        ["untrusted", fault, issuer @ ..] => SignInTrouble::Untrusted {
            fault: CertificateFault::from_name(fault)
                .ok_or_else(|| format!("`{fault}` is nothing that is wrong with a certificate"))?,
            issuer: match issuer {
                [] => None,
                ["issuer", name @ ..] if !name.is_empty() => Some(name.join(" ")),
                _ => return Err("after the fault may stand `issuer NAME`".to_owned()),
            },
        },
        ["answer", status] => SignInTrouble::Http {
            status: number(status)?,
        },
        ["refused", error, rest @ ..] => SignInTrouble::Refused(Box::new(refusal(error, rest))),
        ["declined"] => SignInTrouble::Declined(None),
        ["expired"] => SignInTrouble::Expired,
        ["timeout"] => SignInTrouble::Timeout,
        ["interrupted"] => SignInTrouble::Interrupted,
        ["no-browser-answer"] => SignInTrouble::NoBrowserAnswer,
        ["wrong-state"] => SignInTrouble::WrongState,
        ["misread"] => SignInTrouble::Misread,
        ["broken"] => SignInTrouble::Broken,
        _ => {
            return Err(format!(
                "`{}` is nothing that a sign-in comes to",
                words.join(" ")
            ));
        }
    }))
}

/// The error, the number of `AADSTS` where there is one, and what the service says of it.
fn refusal(error: &str, words: &[&str]) -> Refusal {
    let (aadsts, said) = match words {
        [first, rest @ ..] if first.parse::<u32>().is_ok() => (first.parse().ok(), rest),
        _ => (None, words),
    };
    Refusal {
        aadsts,
        description: said.join(" "),
        ..Refusal::new(OAuthError::from_name(error))
    }
}
