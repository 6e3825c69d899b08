//! A PostgreSQL server of the test's own, on the loopback, gone when the test ends.
use crate::tool::tool;
use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::atomic::{AtomicU32, Ordering},
};
use tempfile::TempDir;

/// A running server.
#[derive(Debug)]
pub struct Postgres {
    programs: PathBuf,
    folder: TempDir,
    port: u16,
    databases: AtomicU32,
}

impl Postgres {
    /// Starts a server, or skips where PostgreSQL is not installed.
    pub fn start() -> Option<Self> {
        let usual: Vec<String> = (13..30).rev().map(|version| format!("/usr/lib/postgresql/{version}/bin")).collect();
        let usual: Vec<&str> = usual.iter().map(String::as_str).collect();
        let programs = tool("BYDELSBLIK_TEST_POSTGRES", &usual)?;
        let folder =
            tempfile::Builder::new().prefix("bydelsblik-pg").tempdir_in("/tmp").expect("a folder for the database");
        let port =
            TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port").port();
        let server = Self { programs, folder, port, databases: AtomicU32::new(0) };
        if is_root() {
            succeed(Command::new("chown").arg("postgres").arg(server.folder.path()).output());
        }
        let data = server.data();
        succeed(server.run("initdb", &["-D", &data, "-U", "owner", "-A", "trust", "--no-sync", "-E", "UTF8"]).output());
        let socket = server.folder.path().display().to_string();
        let options = format!("-p {port} -k {socket} -c listen_addresses=127.0.0.1 -c fsync=off");
        let log = format!("{data}/log");
        succeed(server.run("pg_ctl", &["-D", &data, "-o", &options, "-l", &log, "-w", "start"]).output());
        Some(server)
    }

    /// Makes a database and gives its address.
    pub fn database(&self) -> String {
        let name = format!("db{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.sql("postgres", &format!("CREATE DATABASE {name}"));
        format!("postgres://owner@127.0.0.1:{}/{name}", self.port)
    }

    /// Runs SQL in a database and gives what it prints, one line per row.
    pub fn sql(&self, database: &str, sql: &str) -> String {
        let output = self.try_sql(database, sql);
        assert!(output.status.success(), "{sql}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// Runs SQL in a database that may be refused.
    pub fn try_sql(&self, database: &str, sql: &str) -> Output {
        let port = self.port.to_string();
        let arguments = [
            "-h",
            "127.0.0.1",
            "-p",
            &port,
            "-U",
            "owner",
            "-d",
            database,
            "-AtqX",
            "-v",
            "ON_ERROR_STOP=1",
            "-c",
            sql,
        ];
        Command::new(self.programs.join("psql")).args(arguments).output().expect("psql starts")
    }

    fn data(&self) -> String {
        self.folder.path().join("data").display().to_string()
    }

    /// A program of the server; it refuses to run as root, so root runs it as the user that Debian makes for it.
    fn run(&self, program: &str, arguments: &[&str]) -> Command {
        let path = self.programs.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        command.args(arguments).current_dir(Path::new("/tmp"));
        command
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let _ = self.run("pg_ctl", &["-D", &self.data(), "-m", "immediate", "stop"]).output();
    }
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.starts_with(b"0\n"))
}

fn succeed(output: std::io::Result<Output>) {
    let output = output.expect("the program starts");
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}
