//! Networks of our own: namespaces with interfaces, routes and firewalls in which a test may do as it likes.

use std::ffi::OsStr;
use std::fs::File;
use std::os::fd::AsFd as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use super::process::{PATIENCE, Process, directory};

/// The stack of one computer. It has no name on this computer and is gone, with its interfaces, rules and routes, once the test is.
#[derive(Debug)]
pub(crate) struct Network {
    namespace: File,
    pid: u32,
    home: PathBuf,
    _process: Process,
}

impl Network {
    /// A computer that is connected to nothing but itself; `name` is for its directory.
    pub(crate) fn new(name: &str) -> Arc<Self> {
        let home = directory(name);
        let mut command = Command::new("unshare");
        command.args(["--net", "--", "sleep", "infinity"]);
        let process = Process::start(&mut command, &home);
        let pid = process.id();
        let path = PathBuf::from(format!("/proc/{pid}/ns/net"));
        let ours = std::fs::read_link("/proc/self/ns/net").expect("Linux has namespaces");
        let deadline = Instant::now() + PATIENCE;
        while std::fs::read_link(&path).is_ok_and(|theirs| theirs == ours) {
            assert!(Instant::now() < deadline, "unshare does not answer");
            thread::sleep(Duration::from_millis(1));
        }
        let network = Arc::new(Self {
            namespace: File::open(&path).expect("a network namespace"),
            pid,
            home,
            _process: process,
        });
        // Nobody is there to answer neighbours twice.
        network.sh("ip link set lo up
            sysctl -qw net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0 net.ipv6.conf.default.accept_ra=0");
        network
    }

    /// A directory that goes with it.
    pub(crate) fn home(&self) -> &Path {
        &self.home
    }

    /// The process that holds it, for `ip link set netns`.
    pub(crate) fn pid(&self) -> u32 {
        self.pid
    }

    /// A command that will run in there.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new("nsenter");
        command
            .arg(format!("--net=/proc/{}/ns/net", self.pid))
            .arg("--")
            .arg(program);
        command
    }

    /// Runs a script of the shell in there, which must succeed.
    pub(crate) fn sh(&self, script: &str) -> String {
        let output = self.try_sh(script);
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{script}\n{told}{errors}");
        told
    }

    /// The same for a script that may fail.
    pub(crate) fn try_sh(&self, script: &str) -> Output {
        let mut command = self.command("sh");
        command.args(["-ec", script]);
        command.output().expect("nsenter starts")
    }

    /// Adds rules of nftables, in its own notation.
    pub(crate) fn nft(&self, rules: &str) {
        let file = tempfile::Builder::new()
            .prefix("rules-")
            .tempfile_in(&self.home)
            .expect("our own directory");
        std::fs::write(file.path(), rules).expect("our own directory");
        let mut command = self.command("nft");
        let output = command.arg("-f").arg(file.path()).output();
        let output = output.expect("nft starts");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{rules}\n{errors}");
    }

    /// Moves this thread in there, and all threads that it starts from now on.
    pub(crate) fn enter(&self) {
        rustix::thread::move_into_link_name_space(self.namespace.as_fd(), None)
            .expect("root may enter a namespace");
    }

    /// Does something in there. Sockets that it opens stay there.
    pub(crate) fn inside<T: Send>(&self, body: impl FnOnce() -> T + Send) -> T {
        let ended = thread::scope(|scope| {
            let thread = scope.spawn(|| {
                self.enter();
                body()
            });
            thread.join()
        });
        ended.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }

    /// Joins two computers with a cable: the interface `mine` of this one and `theirs` of the other. The addresses are given with
    /// the length of their prefix, separated by spaces.
    pub(crate) fn cable(&self, mine: (&str, &str), other: &Self, theirs: (&str, &str)) {
        self.sh(&format!(
            "ip link add {} type veth peer name {} netns {}",
            mine.0, theirs.0, other.pid
        ));
        for (side, (name, addresses)) in [(self, mine), (other, theirs)] {
            let addresses: String = addresses
                .split_whitespace()
                .map(|address| {
                    // Otherwise the kernel lets one of IPv6 count only when it gets round to it.
                    let at_once = if address.contains(':') { "nodad" } else { "" };
                    format!("ip addr add {address} dev {name} {at_once}\n")
                })
                .collect();
            side.sh(&format!("ip link set {name} up\n{addresses}"));
        }
    }
}
