//! Sign-ins that have begun: device codes that wait for a person, and authorization codes that wait for a program.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::refusal::Refusal;
use super::scope::Scopes;
use super::token::random;

/// How long a code can be used, in seconds, as at Microsoft.
pub(super) const DEVICE_CODE_LIFE: i64 = 900;
const CODE_LIFE: i64 = 600;
/// Seconds between two questions of a program that waits.
pub(super) const INTERVAL: i64 = 1;
/// How often such a program asks in vain before the person of the demo has signed in.
const IN_VAIN: u32 = 2;
/// The letters of a code that people type: those that are not taken for one another.
const LETTERS: &[u8; 25] = b"ABCDEFGHJKLMNPQRSTUVWXYZ2";

/// What a person agreed to, or did not.
#[derive(Clone, Debug)]
pub(super) struct Grant {
    pub(super) client: String,
    pub(super) scopes: Scopes,
    /// Who signed in, or why nobody could.
    pub(super) outcome: Result<String, Refusal>,
}

struct Device {
    user_code: String,
    grant: Grant,
    ends: i64,
    asked: u32,
    /// When a program asked last.
    last: i64,
    /// Whether a person has been at the page.
    is_decided: bool,
}

struct Code {
    grant: Grant,
    redirect: String,
    challenge: Option<String>,
    ends: i64,
}

/// All of them.
#[derive(Default)]
pub(super) struct Grants {
    devices: HashMap<String, Device>,
    codes: HashMap<String, Code>,
}

/// What a program that waits is told.
#[derive(Debug)]
pub(super) enum Polled {
    Granted(Grant),
    Refused(Refusal),
    /// RFC 8628, section 3.5; Microsoft has no number for it.
    SlowDown,
}

impl Grants {
    /// Begins a sign-in with a device code: the code of the program and the one that a person types.
    pub(super) fn device(&mut self, grant: Grant, now: i64) -> (String, String) {
        let device_code = URL_SAFE_NO_PAD.encode(random::<48>());
        let letter = |byte: &u8| char::from(LETTERS[usize::from(*byte) % LETTERS.len()]);
        let user_code: String = random::<9>().iter().map(letter).collect();
        let device = Device {
            user_code: user_code.clone(),
            grant,
            ends: now + DEVICE_CODE_LIFE,
            asked: 0,
            last: i64::MIN,
            is_decided: false,
        };
        self.devices.insert(device_code.clone(), device);
        (device_code, user_code)
    }

    /// What a person decides at the page, with the code that they type.
    pub(super) fn decide(
        &mut self,
        user_code: &str,
        outcome: Result<String, Refusal>,
        now: i64,
    ) -> Result<(), Refusal> {
        let device = self.devices.values_mut();
        let device = device
            .filter(|device| device.ends > now)
            .find(|device| device.user_code.eq_ignore_ascii_case(user_code))
            .ok_or(Refusal::CODE)?;
        device.is_decided = true;
        // An application that is refused stays so, whoever signs in.
        if device.grant.outcome.is_ok() {
            device.grant.outcome = outcome;
        }
        Ok(())
    }

    /// A program asks whether the person has signed in.
    pub(super) fn poll(&mut self, device_code: &str, client: &str, now: i64) -> Polled {
        let known = self.devices.get_mut(device_code);
        let Some(device) = known.filter(|device| device.grant.client == client) else {
            return Polled::Refused(Refusal::CODE);
        };
        if now >= device.ends {
            self.devices.remove(device_code);
            return Polled::Refused(Refusal::EXPIRED);
        }
        if now < device.last.saturating_add(INTERVAL) {
            device.last = now;
            return Polled::SlowDown;
        }
        device.last = now;
        device.asked += 1;
        let waits = device.grant.outcome == Err(Refusal::PENDING);
        if waits || !device.is_decided && device.asked <= IN_VAIN {
            return Polled::Refused(Refusal::PENDING);
        }
        match self.devices.remove(device_code).map(|device| device.grant) {
            Some(Grant {
                outcome: Err(refusal),
                ..
            }) => Polled::Refused(refusal),
            Some(grant) => Polled::Granted(grant),
            None => Polled::Refused(Refusal::CODE),
        }
    }

    /// A code for the program that a browser comes back to.
    pub(super) fn code(
        &mut self,
        grant: Grant,
        redirect: &str,
        challenge: Option<&str>,
        now: i64,
    ) -> String {
        let code = format!("1.{}", URL_SAFE_NO_PAD.encode(random::<48>()));
        let kept = Code {
            grant,
            redirect: redirect.to_owned(),
            challenge: challenge.map(str::to_owned),
            ends: now + CODE_LIFE,
        };
        self.codes.insert(code.clone(), kept);
        code
    }

    /// Gives for a code what was granted, once (RFC 6749, section 4.1.2), to who knows the verifier (RFC 7636).
    pub(super) fn redeem(
        &mut self,
        code: &str,
        client: &str,
        redirect: &str,
        challenge: Option<&str>,
        now: i64,
    ) -> Result<Grant, Refusal> {
        let kept = self.codes.remove(code).ok_or(Refusal::GRANT)?;
        let fits = kept.grant.client == client
            && kept.redirect == redirect
            && kept.challenge.as_deref() == challenge
            && now < kept.ends;
        if fits {
            Ok(kept.grant)
        } else {
            Err(Refusal::GRANT)
        }
    }
}
