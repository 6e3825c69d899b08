use super::*;
use anyhow::anyhow;

#[cfg(unix)]
#[test]
fn a_failing_command_is_named_with_its_exit_code() {
    let error = run(Command::new("/usr/bin/env").args(["false"])).unwrap_err();
    assert_eq!(error.to_string(), "`env false` ended with exit code 1");
}

#[test]
fn a_command_that_is_not_there_is_named() {
    let error = run(Command::new("/nowhere/bydelsblik-none").arg("--help")).unwrap_err();
    assert_eq!(error.to_string(), "`bydelsblik-none --help` could not be started");
}

#[test]
fn a_failing_step_is_named_before_its_error() {
    let error = Steps::new(2).run("page: compile", || Err::<(), _>(anyhow!("no disk"))).unwrap_err();
    assert_eq!(format!("{error:#}"), "step \"page: compile\" failed: no disk");
}

#[test]
fn skipped_steps_are_counted() {
    let mut steps = Steps::new(4);
    steps.skip(3, "nothing changed");
    steps.run("serve", || Ok(())).unwrap();
    assert_eq!(steps.done, steps.total);
}
