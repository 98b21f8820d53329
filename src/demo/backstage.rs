//! Where the servers of a demo run: one thread with a runtime of its own.

use std::io;
use std::sync::mpsc;
use std::thread::JoinHandle;

use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

/// The thread that the servers of a demo run on; dropping it ends them all.
///
/// The check that runs against them is synchronous and builds its own runtime, so the servers need
/// another thread, or they would starve while it runs.
pub(crate) struct Backstage {
    handle: Handle,
    end: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Backstage {
    /// Starts the thread.
    ///
    /// # Errors
    ///
    /// When the operating system grants no thread or no event queue.
    pub(crate) fn open() -> io::Result<Self> {
        let (started, handle) = mpsc::channel();
        let (end, ended) = oneshot::channel();
        let thread = std::thread::Builder::new()
            .name("demo servers".to_owned())
            .spawn(move || {
                let runtime = match Builder::new_current_thread().enable_all().build() {
                    Ok(runtime) => runtime,
                    Err(error) => {
                        let _ = started.send(Err(error));
                        return;
                    }
                };
                let _ = started.send(Ok(runtime.handle().clone()));
                let _ = runtime.block_on(ended);
                // Look-ups and conversations that still hang must not hold up the end.
                runtime.shutdown_background();
            })?;
        let handle = handle
            .recv()
            .map_err(|_| io::Error::other("the demo's thread ended early"))??;
        Ok(Self {
            handle,
            end: Some(end),
            thread: Some(thread),
        })
    }

    /// Runs a server until the demo ends.
    pub(crate) fn run(&self, server: impl Future<Output = ()> + Send + 'static) {
        self.handle.spawn(server);
    }

    /// Waits for a short piece of setting up, such as binding a socket.
    pub(crate) fn set_up<T>(&self, work: impl Future<Output = T>) -> T {
        self.handle.block_on(work)
    }
}

impl Drop for Backstage {
    fn drop(&mut self) {
        drop(self.end.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
