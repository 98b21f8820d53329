//! What was said during one stage, and no more of it than anybody reads.

use crate::observation::{Line, Speaker};

/// The most lines of the server that are kept of one stage.
const MOST: usize = 400;

/// What was said since a stage was last reported.
#[derive(Default)]
pub(super) struct Transcript {
    lines: Vec<Line>,
    heard: usize,
}

impl Transcript {
    /// mailprobe said this.
    pub(super) fn says(&mut self, text: &str) {
        self.lines.push(Line {
            speaker: Speaker::Client,
            text: text.to_owned(),
        });
    }

    /// The server said this.
    pub(super) fn hears(&mut self, text: &str) {
        self.heard += 1;
        if self.heard <= MOST {
            self.lines.push(Line {
                speaker: Speaker::Server,
                text: text.to_owned(),
            });
        }
    }

    /// What is kept.
    pub(super) fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// Hands out what is kept, with a last line that counts what is not, and begins anew.
    pub(super) fn take(&mut self) -> Vec<Line> {
        let Self { mut lines, heard } = std::mem::take(self);
        if let Some(more @ 1..) = heard.checked_sub(MOST) {
            lines.push(Line {
                speaker: Speaker::Server,
                text: format!("[{more} more lines]"),
            });
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_is_counted_and_not_kept() {
        let mut transcript = Transcript::default();
        transcript.says("a CAPA");
        for _ in 0..MOST {
            transcript.hears("x");
        }
        assert_eq!(transcript.take().len(), 1 + MOST, "all of it");
        for _ in 0..MOST + 7 {
            transcript.hears("x");
        }
        let kept = transcript.take();
        assert_eq!(kept.len(), MOST + 1);
        assert_eq!(kept[MOST].text, "[7 more lines]");
        assert!(transcript.take().is_empty());
    }
}
