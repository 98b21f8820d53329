//! The administrator's side: exports in every shape, what they mean, and the PowerShell that is written.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "a test may stop where it stands"
)]

#[path = "audit/aged.rs"]
mod aged;
#[path = "audit/alone.rs"]
mod alone;
#[path = "audit/beware.rs"]
mod beware;
#[path = "audit/checked.rs"]
mod checked;
#[path = "audit/contradicting.rs"]
mod contradicting;
#[path = "audit/doubted.rs"]
mod doubted;
#[path = "audit/joined.rs"]
mod joined;
#[path = "audit/judging.rs"]
mod judging;
#[cfg(target_os = "linux")]
#[path = "audit/large.rs"]
mod large;
#[path = "audit/lookalike.rs"]
mod lookalike;
#[path = "audit/narrow.rs"]
mod narrow;
#[path = "audit/organization.rs"]
mod organization;
#[path = "audit/output.rs"]
mod output;
#[path = "audit/powershell.rs"]
mod powershell;
#[path = "audit/program.rs"]
mod program;
#[path = "audit/shapes.rs"]
mod shapes;
#[path = "audit/tokens.rs"]
mod tokens;
#[path = "audit/traps.rs"]
mod traps;
#[path = "audit/world.rs"]
mod world;
#[path = "audit/writers.rs"]
mod writers;

use mailprobe::audit::error::ExportError;
use mailprobe::audit::export;
use mailprobe::audit::keep::Keep;
use mailprobe::audit::tenant::Tenant;

/// What these bytes say, without a keep list.
fn read(bytes: &[u8]) -> Result<Tenant, ExportError> {
    let mut tenant = Tenant::default();
    export::read(&mut tenant, "export", bytes, &mut Keep::default())?;
    Ok(tenant)
}

/// What several files say together.
fn read_all(files: &[&str]) -> Tenant {
    let mut tenant = Tenant::default();
    for (number, text) in files.iter().enumerate() {
        let name = format!("file-{number}");
        export::read(&mut tenant, &name, text.as_bytes(), &mut Keep::default()).unwrap();
    }
    tenant
}
