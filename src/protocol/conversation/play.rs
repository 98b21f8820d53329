//! The driver's end of a conversation.

use std::task::{Context, Waker};

use super::table::Need;
use super::{Conversation, Course};
use crate::observation::Line;
use crate::observation::tls::Verified;
use crate::protocol::{Dialogue, Next, ReadEnd};
use crate::stage::Stage;

/// The driver's end of a conversation.
pub(in crate::protocol) struct Play {
    talk: Conversation,
    course: Option<Course>,
}

impl Play {
    /// Begins.
    pub(in crate::protocol) fn new(talk: Conversation, course: Course) -> Self {
        Self {
            talk,
            course: Some(course),
        }
    }
}

impl Dialogue for Play {
    fn feed(&mut self, bytes: &[u8]) {
        self.talk.table().lines.feed(bytes);
    }

    fn ended(&mut self, how: ReadEnd) {
        self.talk.table().ended.get_or_insert(how);
    }

    fn secured(&mut self) {
        let mut table = self.talk.table();
        if matches!(table.need, Need::Tls) {
            table.under_tls = true;
        }
    }

    fn sign_in(&mut self, leave: Option<Verified>) {
        self.talk.table().leave = Some(leave);
    }

    fn stage(&self) -> Stage {
        self.talk.table().stage
    }

    fn leaving(&self) -> bool {
        self.talk.table().leaving
    }

    fn unreported(&mut self) -> Vec<Line> {
        self.talk.table().transcript.take()
    }

    fn next(&mut self) -> Next {
        if let Some(next) = self.talk.table().outbox.pop_front() {
            return next;
        }
        let Some(course) = &mut self.course else {
            return Next::Finished;
        };
        // Nobody needs to be woken: the driver asks again after each of its answers.
        let mut context = Context::from_waker(Waker::noop());
        if course.as_mut().poll(&mut context).is_ready() {
            self.course = None;
        }
        let mut table = self.talk.table();
        match (table.outbox.pop_front(), &self.course, &table.need) {
            (Some(next), _, _) => next,
            (None, None, _) => Next::Finished,
            (None, Some(_), Need::Bytes) => Next::Read,
            (None, Some(_), Need::Tls) => Next::UpgradeToTls,
            (None, Some(_), Need::Leave) => Next::AskToSignIn,
        }
    }
}
