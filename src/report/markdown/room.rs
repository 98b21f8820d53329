//! Which lines a text keeps that may have only so many.

/// A part of a text: lines that stand in any case around those of which some may be left out.
#[derive(Default)]
pub(super) struct Part {
    /// What stands before.
    pub(super) head: Vec<String>,
    /// What may be cut.
    pub(super) body: Vec<String>,
    /// What stands behind.
    pub(super) foot: Vec<String>,
    /// How many lines of the body there is room for before any other has more, the note of what is missing included.
    pub(super) least: usize,
    /// What stands before and behind the number of missing lines; nothing is said of them without it.
    pub(super) missing: Option<(String, &'static str)>,
    /// Whether the last lines tell most, and not the first.
    pub(super) ends_best: bool,
}

impl Part {
    fn wants(&self) -> usize {
        self.body.len()
    }

    /// The lines of it, with so many of the body.
    fn lines(self, room: usize) -> Vec<String> {
        let Self {
            mut head,
            mut body,
            foot,
            missing,
            ends_best,
            ..
        } = self;
        let total = body.len();
        if total > room {
            let kept = room.saturating_sub(usize::from(missing.is_some()));
            let note = missing.map(|(before, behind)| format!("{before}{}{behind}", total - kept));
            if ends_best {
                body.drain(..total - kept);
                head.extend(note);
            } else {
                body.truncate(kept);
                body.extend(note);
            }
        }
        head.into_iter().chain(body).chain(foot).collect()
    }
}

/// All parts in at most so many lines: each has what it needs at least, as far as there is room, and what is left goes round.
pub(super) fn fitted(parts: Vec<Part>, most: usize) -> Vec<String> {
    let fixed: usize = (parts.iter())
        .map(|part| part.head.len() + part.foot.len())
        .sum();
    let mut rooms: Vec<usize> = (parts.iter())
        .map(|part| part.least.min(part.wants()))
        .collect();
    // Where that is too much, the longest gives up most of it.
    while fixed + rooms.iter().sum::<usize>() > most
        && let Some(longest) = rooms.iter_mut().max().filter(|room| **room > 1)
    {
        *longest -= 1;
    }
    let mut left = most.saturating_sub(fixed + rooms.iter().sum::<usize>());
    while left > 0 {
        let before = left;
        for (part, room) in parts.iter().zip(&mut rooms) {
            if *room < part.wants() && left > 0 {
                *room += 1;
                left -= 1;
            }
        }
        if left == before {
            break;
        }
    }
    let fitted = parts.into_iter().zip(rooms);
    fitted.flat_map(|(part, room)| part.lines(room)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(count: usize, ends_best: bool) -> Part {
        Part {
            head: vec!["head".to_owned()],
            body: (1..=count).map(|line| line.to_string()).collect(),
            least: 1,
            missing: Some((String::new(), " missing")),
            ends_best,
            ..Part::default()
        }
    }

    #[test]
    fn what_is_left_goes_round_and_what_is_missing_is_said() {
        let lines = fitted(vec![part(2, false), part(9, false)], 8);
        assert_eq!(
            lines,
            ["head", "1", "2", "head", "1", "2", "3", "6 missing"]
        );
        let lines = fitted(vec![part(9, true)], 4);
        assert_eq!(lines, ["head", "7 missing", "8", "9"]);
        assert_eq!(fitted(vec![part(9, false)], 1), ["head", "9 missing"]);
        assert_eq!(fitted(vec![part(3, true)], 40).len(), 4);
    }
}
