//! The wish of the user, or of the system, that the run ends now.

use super::runtime;

/// The exit code of a program that an interrupt ended.
const INTERRUPTED: i32 = 130;

/// Waits for Ctrl-C, or on Unix for SIGTERM; for ever where neither can be listened to.
pub(super) async fn interrupted() {
    tokio::select! {
        Ok(()) = tokio::signal::ctrl_c() => {}
        () = terminated() => {}
        else => std::future::pending().await,
    }
}

/// From now on Ctrl-C no longer ends the program before it can tidy up: who asks for a password has
/// a terminal to put right first, and learns of the key by itself.
pub fn hold_interrupts() {
    // Without an event queue the run itself will say so.
    let Ok(runtime) = runtime() else { return };
    runtime.block_on(async {
        tokio::select! {
            biased;
            _ = tokio::signal::ctrl_c() => {}
            () = std::future::ready(()) => {}
        }
    });
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut signal) => {
            signal.recv().await;
        }
        Err(_) => std::future::pending().await,
    }
}

/// Elsewhere there is no such signal.
#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}

/// Once an interrupt was listened to, the next one would be lost; it is to end the program at once.
pub(super) fn exit_at_next() {
    // Without a thread to spare, the report is simply printed to its end.
    let _ = std::thread::Builder::new().spawn(|| {
        let Ok(runtime) = runtime() else { return };
        runtime.block_on(interrupted());
        std::process::exit(INTERRUPTED);
    });
}
