//! The program `bydelsblik`, as a person runs it.
use std::{
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Output, Stdio},
};

/// The program, built beside the tests.
pub fn program() -> PathBuf {
    let tests = std::env::current_exe().expect("a test knows its own path");
    let folder = tests.ancestors().nth(2).expect("tests lie in target/PROFILE/deps");
    let program = folder.join(format!("bydelsblik{}", std::env::consts::EXE_SUFFIX));
    assert!(program.exists(), "{} is not built; run: cargo build -p bydelsblik", program.display());
    program
}

/// Runs the program to its end.
pub fn run(arguments: &[&str]) -> Output {
    Command::new(program()).args(arguments).output().expect("the program starts")
}

/// The text that a run printed, and its exit code.
pub fn printed(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("the program prints UTF-8");
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

/// A server that runs until it is dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    /// Address of the page, without a slash at the end.
    pub url: String,
}

impl Server {
    /// Starts `bydelsblik` with a command that serves, at any free port, and waits until it says where.
    pub fn start(arguments: &[&str]) -> Self {
        Self::start_with(arguments, |_| {})
    }

    /// The same, with what `prepare` changes about the process.
    pub fn start_with(arguments: &[&str], prepare: impl FnOnce(&mut Command)) -> Self {
        let mut command = Command::new(program());
        command.args(arguments).args(["--listen", "127.0.0.1:0"]).stdout(Stdio::piped());
        prepare(&mut command);
        let mut child = command.spawn().expect("the program starts");
        let output = BufReader::new(child.stdout.take().expect("the output is piped"));
        let url = output.lines().map_while(Result::ok).find_map(|line| {
            let url = line.split_whitespace().find(|word| word.starts_with("http://"))?;
            Some(url.to_owned())
        });
        let Some(url) = url else { panic!("the server ended before it served: {:?}", child.wait()) };
        Self { child, url }
    }

    /// Asks the server to end, as an operator does, and gives its exit code.
    #[cfg(unix)]
    pub fn terminate(mut self) -> i32 {
        let id = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status().expect("kill starts");
        assert!(asked.success());
        self.child.wait().expect("the server ends").code().unwrap_or(-1)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
