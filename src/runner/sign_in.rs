//! Getting an access token from the sign-in service, before the run.

mod clean;

use std::io;
use std::time::{Duration, SystemTime};

use secrecy::SecretString;
use tokio::time::{Instant, sleep_until, timeout};

use self::clean::Cleaner;
use super::{Prepared, runtime, signal};
use crate::net::Network;
use crate::net::https::Service;
use crate::net::landing::Landing;
use crate::oauth::answer::{self, Said};
use crate::oauth::browser::Visit;
use crate::oauth::{Application, Proof, Request};
use crate::observation::sign_in::{Flow, SignIn, SignInTrouble};
use crate::progress::Invitation;
use crate::secret::Secret;

/// How long a look-up, a connection and a handshake may take each, and a question with its answer.
const STEP: Duration = Duration::from_secs(10);
const QUESTION: Duration = Duration::from_secs(25);

/// How long a person may take in the browser.
const IN_BROWSER: Duration = Duration::from_secs(600);

/// How much slower it is asked after `slow_down` (RFC 8628, section 3.5).
const SLOWER: Duration = Duration::from_secs(5);

/// Who asks for a token, and how.
#[derive(Debug)]
pub struct Asking {
    /// The application that asks.
    pub application: Application,
    /// How.
    pub how: How,
}

/// How a token is asked for.
#[derive(Debug)]
pub enum How {
    /// A person types a code in a browser somewhere.
    Device,
    /// A person signs in with the browser of this computer, who is likely to be this one.
    Browser(Option<String>),
    /// The application speaks for itself.
    Application(Proof),
}

impl How {
    const fn flow(&self) -> Flow {
        match self {
            Self::Device => Flow::Device,
            Self::Browser(_) => Flow::Browser,
            Self::Application(_) => Flow::Application,
        }
    }
}

impl Prepared {
    /// Asks for a token and waits for the person where one has to sign in; `tell` says what that person has to do.
    ///
    /// The time of the run begins anew: nobody knows how long a person takes. How it went stands in [`Prepared::sign_in`];
    /// when the user stops it, the run will try nothing.
    ///
    /// # Errors
    ///
    /// When the operating system gives no event queue.
    pub fn get_token(
        &mut self,
        asking: &Asking,
        network: &Network,
        tell: &dyn Fn(Invitation<'_>),
    ) -> io::Result<Option<Secret>> {
        let began = Instant::now();
        let mut seeker = Seeker {
            service: Service::new(&asking.application.host, network, STEP),
            application: &asking.application,
            tell,
            cleaner: Cleaner::default(),
            polls: 0,
        };
        let runtime = runtime()?;
        let outcome = runtime.block_on(async {
            tokio::select! {
                biased;
                () = signal::interrupted() => Err(SignInTrouble::Interrupted),
                outcome = seeker.seek(&asking.how) => outcome,
            }
        });
        let took = began.elapsed();
        let (address, polls) = (seeker.service.address, seeker.polls);
        let (token, outcome) = match outcome {
            Ok(token) => (Some(Secret::Token(token)), Ok(())),
            Err(trouble) => (None, Err(seeker.cleaner.clean(trouble))),
        };
        drop(seeker);
        runtime.shutdown_background();
        if outcome == Err(SignInTrouble::Interrupted) {
            self.interrupted = true;
            signal::exit_at_next();
        }
        self.started += took;
        self.began += took;
        self.sign_in = Some(SignIn {
            flow: asking.how.flow(),
            host: asking.application.host.clone(),
            client: asking.application.client.clone(),
            tenant: asking.application.tenant.clone(),
            address,
            polls,
            took,
            outcome,
        });
        Ok(token)
    }
}

/// Somebody who asks for a token.
struct Seeker<'a> {
    service: Service<'a>,
    application: &'a Application,
    tell: &'a dyn Fn(Invitation<'_>),
    cleaner: Cleaner,
    polls: u32,
}

impl Seeker<'_> {
    async fn seek(&mut self, how: &How) -> Result<SecretString, SignInTrouble> {
        match how {
            How::Device => self.by_device_code().await,
            How::Browser(user) => self.by_browser(user.as_deref()).await,
            How::Application(proof) => {
                let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
                let now = now.map_or(0, |now| now.as_secs());
                let request = self.application.as_itself(proof, now);
                self.token(&request.ok_or(SignInTrouble::Misread)?).await
            }
        }
    }

    async fn ask(&mut self, request: &Request) -> Result<(u16, Vec<u8>), SignInTrouble> {
        self.cleaner.learn(request);
        let answer = self.service.post(&request.path, &request.form, QUESTION);
        let answer = answer.await?;
        Ok((answer.status, answer.body.to_vec()))
    }

    /// The token that one question is answered with.
    async fn token(&mut self, request: &Request) -> Result<SecretString, SignInTrouble> {
        let (status, body) = self.ask(request).await?;
        match answer::token(status, &body)? {
            Said::Token(token) => Ok(token),
            Said::Pending | Said::SlowDown => Err(SignInTrouble::Misread),
        }
    }

    async fn by_device_code(&mut self) -> Result<SecretString, SignInTrouble> {
        let request = self.application.device_code();
        let (status, body) = self.ask(&request).await?;
        let code = answer::device_code(status, &body)?;
        let lives = Duration::from_secs(code.lives);
        let until = Instant::now() + lives;
        (self.tell)(Invitation::Code {
            code: &code.user_code,
            address: &code.address,
            until: SystemTime::now() + lives,
        });
        let request = self.application.poll(&code.device_code);
        let mut interval = Duration::from_secs(code.interval);
        let mut last = SignInTrouble::Expired;
        loop {
            let next = Instant::now() + interval;
            if next >= until {
                sleep_until(until).await;
                return Err(last);
            }
            sleep_until(next).await;
            self.polls += 1;
            let said = self.ask(&request).await;
            last = SignInTrouble::Expired;
            match said.and_then(|(status, body)| answer::token(status, &body)) {
                Ok(Said::Token(token)) => return Ok(token),
                Ok(Said::Pending) => {}
                Ok(Said::SlowDown) => interval += SLOWER,
                // A network that fails for a moment does not end the wait of a person, but it is asked less often.
                Err(trouble) if may_pass(&trouble) => {
                    interval *= 2;
                    last = trouble;
                }
                Err(trouble) => return Err(trouble),
            }
        }
    }

    async fn by_browser(&mut self, user: Option<&str>) -> Result<SecretString, SignInTrouble> {
        let mut landing = Landing::open().await.map_err(|_| SignInTrouble::NoPort)?;
        let (verifier, state) = (random()?, random()?);
        let visit = Visit::new(landing.port(), &verifier, &state);
        let address = visit.address(self.application, user);
        (self.tell)(Invitation::Browser {
            address: &address,
            until: SystemTime::now() + IN_BROWSER,
        });
        let mut strange = false;
        let coming = async {
            loop {
                let caller = landing.next().await;
                match visit.came_back(&caller.target) {
                    None => caller.answer("404 Not Found", "Nothing is here.\n").await,
                    // Not ours: an old window, or somebody who would have this visit end. The person may still come back.
                    Some(Err(SignInTrouble::WrongState)) => {
                        strange = true;
                        caller.answer("400 Bad Request", NOT_OURS).await;
                    }
                    Some(Ok(code)) => {
                        caller.answer("200 OK", DONE).await;
                        return Ok(code);
                    }
                    Some(Err(trouble)) => {
                        caller.answer("200 OK", REFUSED).await;
                        return Err(trouble);
                    }
                }
            }
        };
        let code = timeout(IN_BROWSER, coming).await;
        let nobody = match strange {
            true => SignInTrouble::WrongState,
            false => SignInTrouble::NoBrowserAnswer,
        };
        let code = code.unwrap_or(Err(nobody))?;
        self.token(&self.application.redeem(&code, &visit)).await
    }
}

/// What the browser shows at the end.
const DONE: &str = "Signed in. mailprobe goes on in its own window; this one can be closed.\n";
const NOT_OURS: &str = "This answer belongs to another sign-in, and was not used. mailprobe goes on waiting for its own.\n";
const REFUSED: &str =
    "There was no sign-in. mailprobe tells in its own window why; this one can be closed.\n";

/// Whether the same question may be answered a moment later.
const fn may_pass(trouble: &SignInTrouble) -> bool {
    match trouble {
        SignInTrouble::Resolve(_)
        | SignInTrouble::Connect(_)
        | SignInTrouble::Secure(_)
        | SignInTrouble::Broken
        | SignInTrouble::Timeout => true,
        SignInTrouble::Http { status } => *status == 429 || *status >= 500,
        _ => false,
    }
}

/// Random numbers that nobody can guess.
fn random() -> Result<[u8; 32], SignInTrouble> {
    let mut bytes = [0; 32];
    match aws_lc_rs::rand::fill(&mut bytes) {
        Ok(()) => Ok(bytes),
        Err(_) => Err(SignInTrouble::NoPort),
    }
}
