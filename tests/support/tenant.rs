//! The made-up tenant, kept running by the program itself.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

/// A tenant that is kept running; ended when dropped, whatever happens to the test.
pub(crate) struct Tenant {
    process: Child,
    pub(crate) told: Value,
}

impl Tenant {
    /// Started by this command, which names the program and its environment.
    pub(crate) fn open(mut program: Command) -> Self {
        let mut process = program
            .args(["demo", "--serve", "--format", "json"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut text = String::new();
        for line in BufReader::new(process.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            text.push_str(&line);
            if line == "}" {
                break;
            }
        }
        let told = serde_json::from_str(&text).unwrap();
        Self { process, told }
    }

    pub(crate) fn text(&self, key: &str) -> &str {
        self.told[key].as_str().unwrap()
    }

    /// The options that lead a check to it.
    pub(crate) fn options(&self) -> Vec<String> {
        let mut all = vec![
            format!("--dns={}", self.text("dns")),
            format!("--ca-file={}", self.text("ca_file")),
        ];
        for server in self.told["servers"].as_array().unwrap() {
            let word = |key: &str| server[key].as_str().unwrap();
            all.push(format!(
                "--connect-to={}:{}:{}",
                word("host"),
                server["port"],
                word("address")
            ));
        }
        all
    }
}

impl Drop for Tenant {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        // A killed program cannot take its files away.
        if let Some(folder) = self.told["token_file"]
            .as_str()
            .and_then(|file| Path::new(file).parent())
        {
            let _ = fs::remove_dir_all(folder);
        }
    }
}
