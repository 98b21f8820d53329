//! What the probes of a run bring home.

use crate::observation::computer::Computer;
use crate::observation::contrast::{Contrast, Unasked, WebCheck};
use crate::observation::{Ended, NotTried, Observation, Skip};
use crate::plan::{Plan, Probe, ProbeId};
use crate::stage::Stage;

/// What the crew brings home.
pub(super) struct Everything {
    pub(super) observations: Vec<Observation>,
    pub(super) contrasts: Vec<Contrast>,
    pub(super) web: Option<WebCheck>,
    pub(super) unasked: Vec<(Unasked, ProbeId)>,
    pub(super) computer: Option<Computer>,
    pub(super) not_tried: Vec<NotTried>,
    pub(super) ended: Ended,
}

impl Everything {
    /// What is known when the user ended it before it began.
    pub(super) fn nothing(plan: &Plan, stage: Stage) -> Self {
        let not_tried = |probe: &Probe| NotTried {
            probe: probe.id,
            stage,
            why: Skip::Interrupted,
        };
        Self {
            observations: Vec::new(),
            contrasts: Vec::new(),
            web: None,
            unasked: Vec::new(),
            computer: None,
            not_tried: plan.probes.iter().map(not_tried).collect(),
            ended: Ended::Interrupted,
        }
    }
}
