//! The terminal that the lines are drawn on.

use std::fmt;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};

use console::Term;
use indicatif::TermLike;

/// How often it is drawn again at most, in a second.
pub(super) const AT_MOST: u8 = 20;

/// The columns behind what is drawn: the last one, where some terminals begin a new line, and those for the `^C` that a terminal writes for
/// the keys of an interrupt.
pub(super) const SPARED: usize = 3;

/// Standard error, where the cursor stays behind the last word. Each line is filled up with spaces to the end of its row; behind the last one
/// the `^C` of an interrupt would begin a row of its own, and one line too few would be taken away.
pub(super) struct StdErr {
    term: Term,
    /// So many spaces are kept back until something follows them.
    spaces: AtomicUsize,
}

impl StdErr {
    /// The terminal, written to when a picture is complete.
    pub(super) fn new() -> Self {
        Self {
            term: Term::buffered_stderr(),
            spaces: AtomicUsize::new(0),
        }
    }
}

impl fmt::Debug for StdErr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StdErr")
    }
}

impl TermLike for StdErr {
    fn width(&self) -> u16 {
        self.term.size().1
    }

    fn height(&self) -> u16 {
        self.term.size().0
    }

    fn move_cursor_up(&self, n: usize) -> io::Result<()> {
        self.term.move_cursor_up(n)
    }

    fn move_cursor_down(&self, n: usize) -> io::Result<()> {
        self.term.move_cursor_down(n)
    }

    fn move_cursor_right(&self, n: usize) -> io::Result<()> {
        self.term.move_cursor_right(n)
    }

    fn move_cursor_left(&self, n: usize) -> io::Result<()> {
        self.term.move_cursor_left(n)
    }

    fn write_line(&self, text: &str) -> io::Result<()> {
        self.term.write_line(text)
    }

    fn write_str(&self, text: &str) -> io::Result<()> {
        if text.bytes().all(|byte| byte == b' ') {
            self.spaces.fetch_add(text.len(), Ordering::Relaxed);
            return Ok(());
        }
        let spaces = self.spaces.swap(0, Ordering::Relaxed);
        self.term.write_str(&" ".repeat(spaces))?;
        self.term.write_str(text)
    }

    fn clear_line(&self) -> io::Result<()> {
        self.term.clear_line()
    }

    fn flush(&self) -> io::Result<()> {
        self.spaces.store(0, Ordering::Relaxed);
        self.term.flush()
    }
}
