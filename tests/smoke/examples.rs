//! The examples for CI servers and cron: their files are read as those servers read them, and their shell lines are run, with the
//! made-up tenant in the place of Microsoft.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use mailprobe::config;
use serde_json::Value;

use crate::served::Tenant;
use crate::tenant::{self, File, TOKEN};

const TARGETS: &str = include_str!("../examples/mailprobe.toml");
const GITHUB: &str = include_str!("../examples/github-actions.yml");
const GITLAB: &str = include_str!("../examples/gitlab-ci.yml");
const JENKINS: &str = include_str!("../examples/Jenkinsfile");
const CRON: &str = include_str!("../examples/cron");

/// YAML as an independent reader has it (PyYAML).
fn yaml(text: &str) -> Value {
    let mut python = Command::new("/usr/bin/python3")
        .args([
            "-c",
            "import sys, yaml, json; print(json.dumps(yaml.safe_load(sys.stdin.read())))",
        ])
        .env(
            "PYTHONPATH",
            "/var/cache/mailprobe-tests/root/usr/lib/python3/dist-packages",
        )
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut python.stdin.take().unwrap(), text.as_bytes()).unwrap();
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success(), "{text}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A checked-out project with the file of targets, in which shell lines are run.
struct Project {
    file: File,
    tenant: Tenant,
}

impl Project {
    fn new(targets: &str) -> Self {
        let tenant = tenant::open();
        let file = File::new(targets);
        Self { file, tenant }
    }

    fn folder(&self) -> &Path {
        self.file.folder()
    }

    /// The secret of the application, as a file of the CI server.
    fn secret_file(&self) -> &str {
        self.tenant.told["sign_in"]["application_secret_file"]
            .as_str()
            .unwrap()
    }

    /// Runs a script with this shell: what it printed, and its exit code.
    fn run(&self, shell: &[&str], script: &str) -> (String, i32) {
        let program = Path::new(env!("CARGO_BIN_EXE_mailprobe")).parent().unwrap();
        let rules: Vec<String> = self
            .tenant
            .options()
            .into_iter()
            .filter_map(|option| option.strip_prefix("--connect-to=").map(str::to_owned))
            .chain([{
                let sign_in = &self.tenant.told["sign_in"];
                format!(
                    "{}:443:{}",
                    sign_in["host"].as_str().unwrap(),
                    sign_in["address"].as_str().unwrap()
                )
            }])
            .collect();
        let output = Command::new(shell[0])
            .args(&shell[1..])
            .arg(script)
            .current_dir(self.folder())
            .env_clear()
            .env("LANG", "C.UTF-8")
            .env("PATH", format!("{}:/usr/bin:/bin", program.display()))
            .env("MAILPROBE_WEB_CHECK", "off")
            .env("MAILPROBE_DNS", self.tenant.text("dns"))
            .env("MAILPROBE_CA_FILE", self.tenant.text("ca_file"))
            .env("MAILPROBE_CONNECT_TO", rules.join(" "))
            .env("KIM_TOKEN", TOKEN)
            .env("GITHUB_ACTIONS", "true")
            .env("GITHUB_STEP_SUMMARY", self.folder().join("summary.md"))
            .env(
                "ARCHIVE_SECRET",
                fs::read_to_string(self.secret_file()).unwrap().trim(),
            )
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let said = text(&output.stdout) + &text(&output.stderr);
        (said, output.status.code().unwrap())
    }

    /// The script does what it should, and the result is where the CI server looks for it.
    fn passes(&self, shell: &[&str], script: &str) {
        let (said, code) = self.run(shell, script);
        assert_eq!(code, 0, "{script}\n{said}");
        assert!(!said.contains(TOKEN), "{said}");
        let result = fs::read_to_string(self.folder().join("mail.xml")).unwrap();
        assert!(
            result.contains("tests=\"14\"") && result.contains("failures=\"0\""),
            "{result}"
        );
        fs::remove_file(self.folder().join("mail.xml")).unwrap();
        // No secret stays behind on the agent.
        let secret = fs::read_to_string(self.secret_file()).unwrap();
        for entry in fs::read_dir(self.folder()).unwrap() {
            let kept = fs::read_to_string(entry.unwrap().path()).unwrap();
            assert!(!kept.contains(secret.trim()) && !kept.contains(TOKEN));
        }
    }
}

#[test]
fn the_file_of_targets_is_right() {
    let (config, source, faults) = config::read("mailprobe.toml", TARGETS);
    assert!(faults.is_empty(), "{}", source.tell(&faults));
    assert_eq!(config.targets.len(), 3);
}

#[test]
fn github_actions_and_gitlab_run_what_their_files_say() {
    let project = Project::new(TARGETS);
    let github = yaml(GITHUB);
    let steps = github["jobs"]["smoke"]["steps"].as_array().unwrap();
    let scripts: Vec<&str> = steps
        .iter()
        .filter_map(|step| step["run"].as_str())
        .collect();
    let [script] = scripts.as_slice() else {
        panic!("{scripts:?}");
    };
    // Every secret that the step is given is one that the file asks for.
    let given = steps
        .iter()
        .find_map(|step| step["env"].as_object())
        .unwrap();
    for name in given.keys() {
        assert!(TARGETS.contains(name), "{name}");
    }
    // `bash -e {0}` is what runs a step.
    let (said, code) = project.run(&["/bin/bash", "-e", "-c"], script);
    assert_eq!(code, 0, "{said}");
    assert!(
        said.contains(
            "::notice title=mailprobe smoke%3A met::All 14 expectations of 3 targets are met."
        ),
        "{said}"
    );
    assert!(!said.contains("::error"), "{said}");
    let summary = fs::read_to_string(project.folder().join("summary.md")).unwrap();
    assert_eq!(summary.matches("| ✅ met |").count(), 14, "{summary}");
    // What is not as expected is told at its line of the file.
    let broken = TARGETS.replace("pop3 = \"off\"", "pop3 = \"signs-in\"");
    let line = broken.lines().position(|line| line.starts_with("pop3 = "));
    let failing = Project::new(&broken);
    let (said, code) = failing.run(&["/bin/bash", "-e", "-c"], script);
    assert_eq!(code, 1, "{said}");
    let place = format!(
        "\n::error file=mailprobe.toml,line={},title=kim%3A pop3.signs-in::expected: POP3 signs in",
        line.unwrap() + 1
    );
    assert!(said.contains(&place), "{place}: {said}");
    assert_eq!(said.matches("\n::error ").count(), 1, "{said}");
    assert!(!said.contains(TOKEN), "{said}");
    let summary = fs::read_to_string(failing.folder().join("summary.md")).unwrap();
    assert!(
        summary.contains("| ❌ not met | kim | POP3 signs in") && summary.contains("<br>`S: -ERR "),
        "{summary}"
    );
    let gitlab = yaml(GITLAB);
    let lines = gitlab["mail"]["script"].as_array().unwrap().iter();
    let lines: Vec<&str> = lines.map(|line| line.as_str().unwrap()).collect();
    project.passes(&["/bin/sh", "-e", "-c"], &lines.join("\n"));
    assert_eq!(gitlab["mail"]["artifacts"]["reports"]["junit"], "mail.xml");
    assert_eq!(gitlab["mail"]["artifacts"]["when"], "always");
}

#[test]
fn jenkins_runs_what_its_file_says() {
    let project = Project::new(TARGETS);
    let quoted = |line: &'static str| line.trim().strip_prefix("sh '")?.strip_suffix('\'');
    let lines: Vec<&str> = JENKINS.lines().filter_map(quoted).collect();
    assert_eq!(lines.len(), 1, "{JENKINS}");
    project.passes(&["/bin/sh", "-xe", "-c"], &lines.join("\n"));
    let count = |c| JENKINS.chars().filter(|one| *one == c).count();
    assert_eq!((count('{'), count('(')), (count('}'), count(')')));
}

#[test]
fn cron_tries_a_password_no_more_once_something_is_not_as_expected() {
    let lines = CRON.lines().filter_map(|line| line.strip_prefix("# */15 "));
    let [line] = lines.collect::<Vec<_>>()[..] else {
        panic!("{CRON}");
    };
    assert!(!line.contains('%'), "a percent sign ends a line of cron");
    let command = line.splitn(5, ' ').nth(4).unwrap();
    for (targets, stops) in [
        (TARGETS.to_owned(), false),
        (
            TARGETS.replace("pop3 = \"off\"", "pop3 = \"signs-in\""),
            true,
        ),
    ] {
        let project = Project::new(&targets);
        let secrets = "export KIM_TOKEN\nexport ARCHIVE_SECRET\n";
        fs::write(project.folder().join("secrets"), secrets).unwrap();
        let shell = ["/bin/sh", "-c"];
        assert_eq!(project.run(&shell, command).0.is_empty(), !stops);
        assert_eq!(project.folder().join("refused").exists(), stops);
        // What is still wrong would be told again if it were tried.
        assert_eq!(project.run(&shell, command).0, "");
    }
}

#[test]
fn cron_mails_only_what_is_not_as_expected() {
    let line = CRON.lines().last().unwrap();
    assert!(!line.contains('%'), "a percent sign ends a line of cron");
    let command = line.splitn(6, ' ').nth(5).unwrap();
    for (targets, code) in [
        (TARGETS.to_owned(), 0),
        (TARGETS.replace("pop3 = \"off\"", "pop3 = \"signs-in\""), 1),
    ] {
        let project = Project::new(&targets);
        let names = ["KIM_TOKEN", "ARCHIVE_SECRET"];
        let secrets = names.map(|name| format!("export {name}\n")).concat();
        fs::write(project.folder().join("secrets"), secrets).unwrap();
        let (said, _) = project.run(&["/bin/sh", "-c"], command);
        assert_eq!(said.is_empty(), code == 0, "{said}");
        if code == 1 {
            assert!(
                said.contains("not so: POP3 signs in") && said.contains("S: -ERR"),
                "{said}"
            );
            assert!(!said.contains(TOKEN), "{said}");
        }
    }
}
