//! Smoke files about the made-up tenant.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// The access token that the tenant takes.
pub(crate) use mailprobe::demo::tenant::TOKEN;

use crate::served::Tenant;

/// A tenant that is kept running.
pub(crate) fn open() -> Tenant {
    Tenant::open(mailprobe())
}

/// The settings above the targets, which lead to the tenant.
pub(crate) fn way(tenant: &Tenant) -> String {
    let (dns, root) = (tenant.text("dns"), tenant.text("ca_file"));
    let servers = tenant.told["servers"].as_array().unwrap().iter();
    let mut rules: Vec<String> = servers
        .map(|server| {
            let word = |key: &str| server[key].as_str().unwrap();
            format!(
                "\"{}:{}:{}\"",
                word("host"),
                server["port"],
                word("address")
            )
        })
        .collect();
    let sign_in = &tenant.told["sign_in"];
    rules.push(format!(
        "\"{}:443:{}\"",
        sign_in["host"].as_str().unwrap(),
        sign_in["address"].as_str().unwrap()
    ));
    format!(
        "dns = \"{dns}\"\nca-file = \"{root}\"\nweb-check = \"off\"\nconnect-to = [{}]\n",
        rules.join(", ")
    )
}

/// The program, with nothing in its environment that could change what it does.
pub(crate) fn mailprobe() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mailprobe"));
    command
        .env_clear()
        .env("LANG", "C.UTF-8")
        .env("PATH", "/usr/bin:/bin")
        .env("TMPDIR", std::env::temp_dir())
        .env("MAILPROBE_WEB_CHECK", "off")
        .stdin(Stdio::null());
    command
}

/// A file and the folder that it lives in.
pub(crate) struct File {
    folder: TempDir,
}

impl File {
    pub(crate) fn new(text: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("mailprobe.toml"), text).unwrap();
        Self { folder }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn smoke(&self, more: &[&str], variables: &[(&str, &str)]) -> Ran {
        let output = mailprobe()
            .args(["smoke", "mailprobe.toml"])
            .args(more)
            .envs(variables.iter().copied())
            .current_dir(self.folder.path())
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Ran {
            stdout: text(&output.stdout),
            stderr: text(&output.stderr),
            code: output.status.code().unwrap(),
        }
    }
}

/// What came out of a run.
pub(crate) struct Ran {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) code: i32,
}

impl Ran {
    pub(crate) fn told(&self) -> String {
        format!("exit {}\n{}\n{}", self.code, self.stdout, self.stderr)
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|_| panic!("{}", self.told()))
    }

    /// The expectations that did not come out as met, each with its target and how it came out.
    pub(crate) fn otherwise(&self) -> Vec<(String, String)> {
        let report = self.json();
        let mut all = Vec::new();
        for target in report["targets"].as_array().unwrap() {
            for one in target["expectations"].as_array().unwrap() {
                if one["outcome"] != "met" {
                    let name = format!(
                        "{}/{}",
                        target["name"].as_str().unwrap(),
                        one["id"].as_str().unwrap()
                    );
                    all.push((name, one["outcome"].as_str().unwrap().to_owned()));
                }
            }
        }
        all
    }
}
