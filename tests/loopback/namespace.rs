//! A network and a file system of our own, where a test may do as it likes.

use std::process::Command;

/// Ways into namespaces: as root, or as root of a user namespace.
const WAYS: [&[&str]; 2] = [
    &["--net", "--mount", "--"],
    &["--map-root-user", "--net", "--mount", "--"],
];

/// Set where a test already runs in namespaces of its own.
const INSIDE: &str = "MAILPROBE_TESTS_IN_A_NAMESPACE";

/// Runs the body of this test in namespaces of its own, where those are to be had: this program is
/// started again in there, for this test alone. With `CI=true` nothing is skipped.
pub fn in_a_namespace(test: &str, body: impl FnOnce()) {
    if std::env::var_os(INSIDE).is_some() {
        return body();
    }
    let program = std::env::current_exe().unwrap();
    let enter = |way: &[&str]| {
        let mut command = Command::new("unshare");
        command.args(way);
        command
    };
    let can = |way: &&&[&str]| {
        let tried = enter(way).args(["nft", "list", "ruleset"]).output();
        tried.is_ok_and(|output| output.status.success())
    };
    let Some(way) = WAYS.iter().find(can) else {
        let in_ci = std::env::var("CI").is_ok_and(|value| value == "true");
        assert!(
            !in_ci,
            "CI=true, and there are no network namespaces with nftables"
        );
        eprintln!("skipped: network namespaces with nftables are not to be had here");
        return;
    };
    let output = enter(way)
        .arg(program)
        .args(["--exact", test, "--nocapture"])
        .env(INSIDE, "yes")
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}\n{errors}");
    assert!(told.contains("1 passed"), "{told}");
}

/// Runs a script of the shell, which must succeed.
pub fn sh(script: &str) {
    let output = Command::new("sh").args(["-ec", script]).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{script}\n{errors}");
}
