//! Programs of Debian that judge what is written: unpacked by `tests/run`, never installed.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::Once;

pub(crate) fn unpacked() -> PathBuf {
    std::env::var_os("MAILPROBE_TEST_SERVERS").map_or_else(
        || PathBuf::from("/var/cache/mailprobe-tests/root"),
        PathBuf::from,
    )
}

/// A program that is unpacked, by its path there; none where it is not, which is said once, and with `CI=true` fails instead.
pub(crate) fn tool(path: &str) -> Option<Command> {
    let root = unpacked();
    let program = root.join(path);
    if !program.exists() {
        assert!(
            std::env::var("CI").as_deref() != Ok("true"),
            "{} is missing; tests/run as root provides it",
            program.display()
        );
        static SAY: Once = Once::new();
        SAY.call_once(|| {
            let _ = writeln!(
                std::io::stderr(),
                "tests with {path} and the like are SKIPPED; tests/run as root provides them"
            );
        });
        return None;
    }
    let libraries = ["usr/lib", "lib"].map(|folder| {
        let folder = root
            .join(folder)
            .join(format!("{}-linux-gnu", std::env::consts::ARCH));
        format!("{0}:{0}/pulseaudio:{0}/nss", folder.display())
    });
    let mut command = Command::new(program);
    command.env("LD_LIBRARY_PATH", libraries.join(":"));
    Some(command)
}

/// Runs the program with this text on its standard input.
pub(crate) fn fed(mut command: Command, text: &str) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let text = text.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(text.as_bytes()));
    let output = child.wait_with_output().unwrap();
    // Who has judged may close its ears before the end.
    let _ = writer.join().unwrap();
    output
}

/// What the program said, on both streams.
pub(crate) fn said(output: &Output) -> String {
    let text = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    text.join("\n")
}
