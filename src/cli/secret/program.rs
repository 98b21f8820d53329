//! A secret that another program prints, such as that of a password manager.

use std::io::{self, Read};
use std::mem;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use super::LONGEST;
use crate::error::{Error, reason};

/// How often it is asked whether the program has ended.
const OFTEN: Duration = Duration::from_millis(10);

/// How long its outputs may stay open when it has ended.
const GRACE: Duration = Duration::from_secs(1);

/// The program with its arguments; one that is named with a path is seen from this folder, one without is searched for as usual.
pub(super) fn seen_from(folder: &Path, words: &[String]) -> Vec<String> {
    let mut words = words.to_vec();
    if let Some(program) = words.first_mut()
        && program.contains(['/', '\\'])
    {
        *program = folder.join(&*program).to_string_lossy().into_owned();
    }
    words
}

/// What the program prints on its standard output. It is started without a shell, gets nothing on standard input, and is ended
/// when the time is up.
///
/// # Errors
///
/// When it cannot be started, fails, or does not end in time. What it says on standard error is not repeated: a shell that traces its
/// commands writes the secret there, and whoever reads the log of a job is not who may know it.
pub(super) fn ask(
    words: &[String],
    most: Duration,
    name: &str,
) -> Result<Zeroizing<Vec<u8>>, Error> {
    let (program, arguments) = words
        .split_first()
        .ok_or_else(|| Error::Secret(format!("the command of {name} names no program")))?;
    let started = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut child = started.map_err(|error| {
        let why = reason(&error);
        Error::Secret(format!("the command of {name} cannot be started: {why}"))
    })?;
    let output = listen(child.stdout.take());
    let Some(status) = wait(&mut child, most) else {
        let _ = child.kill();
        let _ = child.wait();
        return Err(Error::Secret(format!(
            "the command of {name} did not end within {} s and was ended itself, though not what it may have started; does it wait for \
             somebody? (`seconds` gives it more)",
            most.as_secs()
        )));
    };
    let secret = output.take();
    // Whoever says more than any secret is long is listened to no further, which may be what ended it.
    if status.success() || secret.len() as u64 > LONGEST {
        return Ok(secret);
    }
    let code = status.code().map_or_else(
        || "was ended by a signal".to_owned(),
        |code| format!("ended with exit status {code}"),
    );
    Err(Error::Secret(format!(
        "the command of {name} {code}; what it said is not repeated, as a secret may stand in it: run it by itself to see"
    )))
}

/// What a program says on one of its outputs.
struct Heard {
    bytes: Arc<Mutex<Zeroizing<Vec<u8>>>>,
    /// Tells nothing, and is dropped at the end of what is said.
    end: mpsc::Receiver<()>,
}

impl Heard {
    /// What was said. A program that has ended may have left others running that hold its outputs open, such as the agent of a
    /// password manager; these are not waited for.
    fn take(self) -> Zeroizing<Vec<u8>> {
        let _ = self.end.recv_timeout(GRACE);
        let mut bytes = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        mem::take(&mut *bytes)
    }
}

/// Listens beside everything else, to the end or until it is more than any secret.
fn listen(from: Option<impl Read + Send + 'static>) -> Heard {
    let (sender, end) = mpsc::channel();
    // It never grows, which would leave copies behind.
    let bytes = Zeroizing::new(Vec::with_capacity(LONGEST as usize + 1));
    let bytes = Arc::new(Mutex::new(bytes));
    let heard = Arc::clone(&bytes);
    thread::spawn(move || {
        let _sender = sender;
        let mut said = Zeroizing::new([0; 4096]);
        let Some(mut from) = from else { return };
        loop {
            let length = match from.read(&mut *said) {
                Ok(0) => return,
                Ok(length) => length,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(_) => return,
            };
            let mut heard = heard.lock().unwrap_or_else(PoisonError::into_inner);
            let left = (LONGEST as usize + 1).saturating_sub(heard.len());
            heard.extend_from_slice(&said[..length.min(left)]);
            if length >= left {
                return;
            }
        }
    });
    Heard { bytes, end }
}

/// Waits for the end; none when the time is up, or the operating system lost it.
fn wait(child: &mut Child, most: Duration) -> Option<ExitStatus> {
    let until = Instant::now() + most;
    loop {
        if let Some(status) = child.try_wait().ok()? {
            return Some(status);
        }
        if Instant::now() >= until {
            return None;
        }
        thread::sleep(OFTEN);
    }
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
mod tests {
    use super::*;

    fn run(script: &str, most: Duration) -> Result<String, String> {
        let words = ["/bin/sh", "-c", script].map(str::to_owned);
        ask(&words, most, "`password`")
            .map(|bytes| String::from_utf8(bytes.to_vec()).unwrap())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn what_a_program_prints_is_taken_and_its_failure_told_without_the_secret() {
        let usual = Duration::from_secs(20);
        assert_eq!(run("echo hunter2", usual).unwrap(), "hunter2\n");
        for script in [
            "echo hunter2; echo 'no vault' >&2; exit 3",
            "set -x; echo hunter2 >&2; exit 3",
            "echo hunter; echo 2; exit 3",
        ] {
            let said = run(script, usual).unwrap_err();
            assert!(said.contains("exit status 3;"), "{said}");
            assert!(!said.contains("hunter"), "{said}");
        }
        let said = run("kill -9 $$", usual).unwrap_err();
        assert!(said.contains("ended by a signal"), "{said}");
        let gone = ask(&["/nonexistent/op".to_owned()], usual, "`password`");
        assert!(gone.unwrap_err().to_string().contains("no such file"));
    }

    #[test]
    fn who_never_ends_is_stopped_and_who_floods_is_cut() {
        let soon = Duration::from_millis(300);
        let said = run("exec sleep 600", soon).unwrap_err();
        assert!(said.contains("did not end within"), "{said}");
        let flood = run(
            "head -c 300000 /dev/zero | tr '\\0' x",
            Duration::from_secs(20),
        );
        assert_eq!(flood.unwrap().len() as u64, LONGEST + 1);
        // It does not end by itself.
        let flood = run("exec yes", Duration::from_secs(20));
        assert_eq!(flood.unwrap().len() as u64, LONGEST + 1);
    }

    #[test]
    fn what_a_program_leaves_running_keeps_no_secret_back() {
        let script = "echo hunter2; sleep 5 & echo $! >&2";
        let began = Instant::now();
        let said = run(script, Duration::from_secs(20));
        assert_eq!(said.unwrap(), "hunter2\n");
        assert!(began.elapsed() < Duration::from_secs(20));
        let said = run(&format!("{script}; exit 3"), Duration::from_secs(20));
        let said = said.unwrap_err();
        assert!(said.contains("exit status 3;"), "{said}");
    }
}
