//! How far a run is: events of the runner, and one calm line a protocol that shows them.

mod board;
mod invitation;
mod terminal;

use std::cell::{Cell, RefCell};
use std::fmt;
use std::time::{Duration, Instant};

use console::Term;
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use self::board::Board;
pub use self::invitation::Invitation;
use self::terminal::{AT_MOST, SPARED, StdErr};
use crate::plan::{Plan, ProbeId};
use crate::stage::Stage;

/// What the runner tells while it works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A stage of a probe begins.
    Began {
        /// The probe.
        probe: ProbeId,
        /// The stage.
        stage: Stage,
    },
    /// A probe has nothing more to do.
    Ended {
        /// The probe.
        probe: ProbeId,
    },
    /// Time passes, and some probe is still waiting.
    Waiting,
}

/// How often the line before the plan is drawn again.
const TICK: Duration = Duration::from_millis(250);

/// The columns around what is said: the spinner, a space, the time such as ` (999 s)`, and those that are spared.
const AROUND: usize = 10 + SPARED;

/// How long something is waited for before a terminal that only takes line after line is told, and told again.
const NOTED_AFTER: Duration = Duration::from_secs(5);
const NOTED_AGAIN: Duration = Duration::from_secs(15);

/// Where it is shown what is being done.
#[derive(Clone, Copy)]
pub enum Canvas {
    /// Nowhere: nobody looks, or nobody wants to know.
    Hidden,
    /// In lines on standard error that are drawn over; with characters beyond ASCII or without.
    Lines {
        /// Whether characters beyond ASCII can be shown.
        unicode: bool,
    },
    /// Line after line, by this function, and only where something takes long.
    Notes(fn(&str)),
}

/// What is being done, on standard error: one line a protocol, with what is waited for and since when.
pub struct Progress {
    canvas: Canvas,
    drawn: MultiProgress,
    bars: RefCell<Vec<ProgressBar>>,
    board: RefCell<Board>,
    noted: Cell<Option<Instant>>,
}

impl Progress {
    /// A display that shows nothing yet.
    pub fn new(canvas: Canvas) -> Self {
        let target = match canvas {
            Canvas::Lines { .. } => {
                let terminal = StdErr::new();
                ProgressDrawTarget::term_like_with_hz(Box::new(terminal), AT_MOST)
            }
            Canvas::Hidden | Canvas::Notes(_) => ProgressDrawTarget::hidden(),
        };
        Self {
            canvas,
            drawn: MultiProgress::with_draw_target(target),
            bars: RefCell::default(),
            board: RefCell::default(),
            noted: Cell::default(),
        }
    }

    /// Says what is done before there is a plan, in one line that moves.
    pub fn say(&self, what: &str) {
        let Canvas::Lines { unicode } = self.canvas else {
            return;
        };
        self.have(1);
        let bars = self.bars.borrow();
        let Some(bar) = bars.first() else { return };
        let ticks = match unicode {
            true => "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏ ",
            false => "|/-\\ ",
        };
        let since = |state: &ProgressState, text: &mut dyn fmt::Write| {
            // Writing to a string cannot fail.
            let _ = text.write_str(&board::for_long(state.elapsed()));
        };
        let style = ProgressStyle::with_template("{spinner} {msg}{since}")
            .unwrap_or_else(|_| ProgressStyle::default_spinner());
        bar.set_style(style.tick_chars(ticks).with_key("since", since));
        bar.reset_elapsed();
        // The spinner stands before it, and how long it takes behind it.
        let (_, columns) = Term::stderr().size();
        let room = usize::from(columns).saturating_sub(AROUND);
        bar.set_message(board::fitting(what, room));
        bar.enable_steady_tick(TICK);
    }

    /// Takes the plan that the events will be about.
    pub fn begin(&self, plan: &Plan) {
        self.have(0);
        let now = Instant::now();
        *self.board.borrow_mut() = Board::of(plan, now);
        self.draw(now);
    }

    /// Takes one event.
    pub fn show(&self, event: Event) {
        let now = Instant::now();
        self.board.borrow_mut().take(event, now);
        match self.canvas {
            Canvas::Hidden => {}
            Canvas::Lines { .. } => self.draw(now),
            Canvas::Notes(note) => self.note(now, note),
        }
    }

    /// Takes the lines away while something else is written to the terminal.
    pub fn suspended(&self, write: impl FnOnce()) {
        self.drawn.suspend(write);
    }

    /// Takes the lines away.
    pub fn end(&self) {
        self.have(0);
    }

    /// Draws the board, in as many columns as the terminal has now.
    fn draw(&self, now: Instant) {
        if !matches!(self.canvas, Canvas::Lines { .. }) {
            return;
        }
        let (_, columns) = Term::stderr().size();
        let columns = usize::from(columns).saturating_sub(SPARED);
        let lines = self.board.borrow().lines(now, columns);
        self.have(lines.len());
        for (bar, line) in self.bars.borrow().iter().zip(lines) {
            // What has not changed is not drawn again.
            if bar.message() != line {
                bar.set_message(line);
            }
        }
    }

    /// Sees to it that there are so many lines.
    fn have(&self, count: usize) {
        let mut bars = self.bars.borrow_mut();
        let kept = count.min(bars.len());
        for bar in bars.drain(kept..) {
            bar.finish_and_clear();
            self.drawn.remove(&bar);
        }
        while bars.len() < count {
            let bar = self.drawn.add(ProgressBar::no_length());
            let style = ProgressStyle::with_template("{msg}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
            bars.push(bar);
        }
    }

    /// Says what is waited for, where that takes long and was not said just now.
    fn note(&self, now: Instant, note: fn(&str)) {
        let board = self.board.borrow();
        let is_long = board.longest(now).is_some_and(|long| long >= NOTED_AFTER);
        let is_due = (self.noted.get()).is_none_or(|noted| now >= noted + NOTED_AGAIN);
        if is_long && is_due {
            self.noted.set(Some(now));
            let lines = board.lines(now, usize::MAX).join("\n");
            note(&format!("Still at work:\n{lines}\n"));
        }
    }
}
