//! A server process that cannot outlive its test, and the address and the directory that belong to it.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// How long a server may take to listen: much more than any needs, for a computer that is busy with something else.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A question that every name server answers by itself: for its version (`version.bind`, of class CH).
const WHO_IS_THERE: &[u8] = b"mp\0\0\0\x01\0\0\0\0\0\0\x07version\x04bind\0\0\x10\0\x03";

/// Waits until the test is gone (its end of the pipe closes, however it died), then ends the whole process group and its directory.
/// Nothing of it is worth an orderly end, which takes some servers seconds.
const WATCHDOG: &str = r#"
    trap '' INT TERM HUP
    cat >/dev/null
    kill -s KILL -- "-$1" 2>/dev/null
    rm -rf -- "$2" 2>/dev/null || { sleep 0.2; rm -rf -- "$2"; }
"#;

/// An address of 127.0.0.0/8 that no other test uses now: every port of it is free.
#[derive(Debug)]
pub(crate) struct Loopback {
    address: Ipv4Addr,
    /// The kernel grants this port once: that makes the address ours, across threads and processes.
    _claim: TcpListener,
}

impl Loopback {
    const CLAIM: u16 = 9_999;

    pub(crate) fn claim() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        loop {
            let number = std::process::id()
                .wrapping_mul(251)
                .wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed));
            let [_, b, c, d] = number.to_be_bytes();
            // 127.0 holds 127.0.0.1 and the stub resolvers of systemd and Debian.
            let address = Ipv4Addr::new(127, b | 1, c, d.clamp(1, 254));
            if let Ok(claim) = TcpListener::bind((address, Self::CLAIM)) {
                return Self {
                    address,
                    _claim: claim,
                };
            }
        }
    }

    pub(crate) fn address(&self) -> Ipv4Addr {
        self.address
    }
}

/// A directory under /tmp that every account may enter: servers give up root, and TMPDIR may be private to root. Its path is
/// short, because that of a Unix socket must be.
pub(crate) fn directory(name: &str) -> PathBuf {
    let directory = tempfile::Builder::new()
        .prefix(&format!("mailprobe-{name}-"))
        .tempdir_in("/tmp")
        .expect("/tmp is writable");
    fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o755))
        .expect("our own directory");
    directory.keep()
}

/// A running server. Dropping it ends the server with all its children and removes its directory.
#[derive(Debug)]
pub(crate) struct Process {
    server: Child,
    watchdog: Child,
    directory: PathBuf,
}

impl Process {
    /// Starts a server that stays in the foreground; it owns `directory` from now on.
    pub(crate) fn start(command: &mut Command, directory: &Path) -> Self {
        let output = fs::File::create(directory.join("output")).expect("our own directory");
        let server = command
            .current_dir(directory)
            .stdin(Stdio::null())
            .stdout(output.try_clone().expect("a second handle"))
            .stderr(output)
            .process_group(0)
            .spawn()
            .expect("the server's program starts");
        let watchdog = Command::new("sh")
            .args(["-c", WATCHDOG, "watchdog", &server.id().to_string()])
            .arg(directory)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("sh starts");
        Self {
            server,
            watchdog,
            directory: directory.to_owned(),
        }
    }

    /// The number of the process that was started.
    pub(crate) fn id(&self) -> u32 {
        self.server.id()
    }

    /// Waits until all these addresses accept connections; fails at once when the server has ended instead.
    pub(crate) fn wait_for(&mut self, addresses: impl IntoIterator<Item = SocketAddr>, log: &Path) {
        for address in addresses {
            let is_served = || TcpStream::connect(address).is_ok();
            self.wait_until(&format!("{address} is served"), log, is_served);
        }
    }

    /// Waits until a name server answers there: one that listens may not have read its zones.
    pub(crate) fn wait_for_answer(&mut self, at: SocketAddr, log: &Path) {
        let socket = UdpSocket::bind((if at.is_ipv4() { "0.0.0.0" } else { "::" }, 0));
        let socket = socket.expect("a free port");
        socket.connect(at).expect("a way to it");
        let patience = Some(Duration::from_millis(100));
        socket.set_read_timeout(patience).expect("not zero");
        self.wait_until(&format!("{at} answers"), log, || {
            socket.send(WHO_IS_THERE).is_ok() && socket.recv(&mut [0; 512]).is_ok()
        });
    }

    /// Waits until it has printed this line; fails at once when it has ended instead.
    pub(crate) fn wait_for_line(&mut self, wanted: &str) {
        let printed = self.directory.join("output");
        self.wait_until(wanted, &printed, || {
            read_log(&printed).lines().any(|line| line == wanted)
        });
    }

    /// Waits until so many lines of its log say this.
    pub(crate) fn wait_for_log(&mut self, log: &Path, wanted: &str, times: usize) {
        let says = |line: &&str| line.contains(wanted);
        self.wait_until(wanted, log, || {
            read_log(log).lines().filter(says).count() >= times
        });
    }

    fn wait_until(&mut self, what: &str, log: &Path, holds: impl Fn() -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !holds() {
            let ended = self.server.try_wait().expect("a child of ours");
            assert!(
                ended.is_none() && Instant::now() < deadline,
                "never {what} ({ended:?}): {}",
                self.said(log)
            );
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// A log as text, once nothing more is coming: servers write it a moment after they answered. All that belongs to this one rests by
    /// then, and has not worked since the last look.
    pub(crate) fn settled_log(&self, path: &Path) -> String {
        let deadline = Instant::now() + PATIENCE;
        let mut before = None;
        loop {
            let now = at_rest(self.id());
            if now.is_some() && now == before || Instant::now() > deadline {
                return read_log(path);
            }
            before = now;
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// What the server printed and logged.
    fn said(&self, log: &Path) -> String {
        let printed = fs::read_to_string(self.directory.join("output")).unwrap_or_default();
        format!("{printed}\n{}", read_log(log))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.watchdog.stdin.take());
        let deadline = Instant::now() + Duration::from_secs(5);
        while matches!(self.server.try_wait(), Ok(None)) && Instant::now() < deadline {
            thread::sleep(Duration::from_millis(5));
        }
        // Whatever happened to the watchdog, nothing stays.
        let _ = self.server.kill();
        let _ = self.server.wait();
        let _ = self.watchdog.wait();
    }
}

/// How often each process of this group has been at work, if none is now or waits for the processor.
fn at_rest(group: u32) -> Option<BTreeMap<String, String>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir("/proc").ok()?.flatten() {
        let Ok(status) = fs::read_to_string(entry.path().join("status")) else {
            continue;
        };
        let field = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            line.unwrap_or_default().trim()
        };
        if field("NSpgid:").split('\t').next() != Some(group.to_string().as_str()) {
            continue;
        }
        if field("State:").starts_with(['R', 'D']) {
            return None;
        }
        let switches = ["voluntary_ctxt_switches:", "nonvoluntary_ctxt_switches:"].map(field);
        all.insert(field("Pid:").to_owned(), switches.join(" "));
    }
    Some(all)
}

/// A log as text; servers write names and commands of clients into it, so it need not be UTF-8. None yet means nothing logged yet.
fn read_log(path: &Path) -> String {
    match fs::read(path) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => format!("(unreadable: {error})"),
    }
}
