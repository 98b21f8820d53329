//! A terminal of our own with the program in it, read as a person sees it.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{Read, Write as _};
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

/// A terminal with the program in it.
pub(crate) struct Terminal {
    child: Child,
    output: File,
    screen: vt100::Parser,
    /// What was read and is not on the screen yet.
    unseen: VecDeque<u8>,
    raw: Vec<u8>,
}

impl Terminal {
    /// Runs a command in a terminal of so many columns that calls itself `term`.
    pub(crate) fn run(columns: u16, term: &str, mut command: Command) -> Self {
        let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
        grantpt(&ours).expect("a terminal");
        unlockpt(&ours).expect("a terminal");
        let size = Winsize {
            ws_row: 24,
            ws_col: columns,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        tcsetwinsize(&ours, size).expect("a terminal");
        let name = ptsname(&ours, Vec::new()).expect("a terminal");
        let theirs = File::options()
            .read(true)
            .write(true)
            .open(name.to_str().expect("a terminal"))
            .expect("a terminal");
        let child = command
            .env("TERM", term)
            .env("LC_ALL", "C.UTF-8")
            .env_remove("COLUMNS")
            .stdin(Stdio::null())
            .stdout(theirs.try_clone().expect("a terminal"))
            .stderr(theirs)
            .spawn()
            .expect("a terminal");
        Self {
            child,
            output: File::from(ours),
            screen: vt100::Parser::new(
                24.try_into().expect("a terminal"),
                columns.try_into().expect("a terminal"),
                0,
            ),
            unseen: VecDeque::new(),
            raw: Vec::new(),
        }
    }

    /// Reads until the screen shows this, and gives all its lines.
    pub(crate) fn shows(&mut self, text: &str) -> Vec<String> {
        loop {
            let lines: Vec<String> = self.rows();
            if lines.iter().any(|line| line.contains(text)) {
                return lines;
            }
            assert!(
                self.read(),
                "ended before it showed {text:?}: {lines:#?}\n{}",
                String::from_utf8_lossy(&self.raw)
            );
        }
    }

    /// The lines of the screen.
    pub(crate) fn rows(&self) -> Vec<String> {
        let screen = self.screen.screen();
        let (_, columns) = screen.size();
        screen
            .rows(0, columns.get())
            .map(|row| row.trim_end().to_owned())
            .collect()
    }

    /// Shows what comes next; not when the program has ended, which Linux tells as an error.
    ///
    /// Goes no further than to the next return of the carriage: several pictures of one line may
    /// arrive at once, and each of them was on the screen.
    fn read(&mut self) -> bool {
        if self.unseen.is_empty() {
            let mut buffer = [0; 4096];
            match self.output.read(&mut buffer) {
                Ok(0) | Err(_) => return false,
                Ok(length) => self.unseen.extend(&buffer[..length]),
            }
        }
        let picture = self.unseen.iter().position(|byte| *byte == b'\r');
        let length = picture.map_or(self.unseen.len(), |at| at + 1);
        let shown: Vec<u8> = self.unseen.drain(..length).collect();
        self.screen.process(&shown);
        self.raw.extend_from_slice(&shown);
        true
    }

    /// What was written to it until now.
    pub(crate) fn raw(&self) -> String {
        String::from_utf8_lossy(&self.raw).into_owned()
    }

    /// Ends the program as Ctrl-C does, with the `^C` that the terminal writes for the keys, and gives what is left on the screen.
    pub(crate) fn interrupt(mut self) -> Vec<String> {
        self.output.write_all(b"\x03").expect("a terminal");
        // What is still under way is thrown away by then.
        self.shows("^C");
        let id = i32::try_from(self.child.id()).expect("a terminal");
        kill_process(Pid::from_raw(id).expect("a terminal"), Signal::INT).expect("a terminal");
        self.end().0
    }

    /// Waits for the end of the program: all that it wrote, and the exit code.
    pub(crate) fn end_raw(mut self) -> (String, Option<i32>) {
        while self.read() {}
        let code = self.child.wait().expect("a terminal").code();
        (self.raw(), code)
    }

    /// Waits for the end of the program: what is left on the screen, and the exit code.
    pub(crate) fn end(mut self) -> (Vec<String>, Option<i32>) {
        while self.read() {}
        let code = self.child.wait().expect("a terminal").code();
        (self.rows(), code)
    }
}
