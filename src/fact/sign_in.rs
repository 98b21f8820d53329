//! Facts about getting an access token from the sign-in service: of the whole run, and so of every probe.

use super::Notes;
use crate::observation::Run;
use crate::observation::sign_in::{Refusal, SignInTrouble};

/// Says how it went with the sign-in service, where a token was asked for.
pub(super) fn sign_in(notes: &mut Notes, run: &Run) {
    let Some(sign_in) = &run.sign_in else { return };
    notes.word("sign-in.flow", sign_in.flow.name());
    notes.text("sign-in.host", &sign_in.host);
    notes.text("sign-in.tenant", &sign_in.tenant);
    let domain = &run.plan.target.domain;
    let by_itself = ["organizations", "consumers", domain.as_str()];
    if !by_itself
        .iter()
        .any(|one| one.eq_ignore_ascii_case(&sign_in.tenant))
    {
        notes.word("sign-in.tenant-given", "yes");
    }
    notes.text("sign-in.client", &sign_in.client);
    let trouble = match &sign_in.outcome {
        Ok(()) => return notes.word("sign-in.outcome", "ok"),
        Err(trouble) => trouble,
    };
    notes.word("sign-in.outcome", trouble.outcome());
    notes.word("sign-in.trouble", trouble.name());
    if let Some(stage) = trouble.stage() {
        notes.word("sign-in.stage", stage);
    }
    match trouble {
        SignInTrouble::Untrusted { issuer, .. } => {
            notes.text("sign-in.issuer", issuer.as_deref().unwrap_or_default());
        }
        SignInTrouble::Http { status } => notes.say("sign-in.status", status),
        _ => {}
    }
    if let Some(refusal) = trouble.refusal() {
        refused(notes, refusal);
    }
}

fn refused(notes: &mut Notes, refusal: &Refusal) {
    notes.text("sign-in.error", refusal.error.name());
    if let Some(number) = refusal.aadsts {
        notes.say("sign-in.aadsts", number);
    }
    notes.text("sign-in.description", &refusal.description);
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    notes.text("sign-in.trace-id", &text(&refusal.trace_id));
    notes.text("sign-in.correlation-id", &text(&refusal.correlation_id));
    notes.text("sign-in.at", &text(&refusal.timestamp));
    if refusal.claims_needed {
        notes.word("sign-in.claims-needed", "yes");
    }
}
