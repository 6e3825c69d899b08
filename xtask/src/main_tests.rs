use super::*;
use clap::CommandFactory;

#[test]
fn the_arguments_hold_together() {
    Arguments::command().debug_assert();
}

#[test]
fn demo_hands_its_options_on() {
    let line = ["xtask", "demo", "--listen", "0.0.0.0:80", "--no-open", "--seed", "7"];
    let Command::Demo(options) = Arguments::parse_from(line).command else { panic!("not demo") };
    assert_eq!(options.handed_on(), line[2..]);
    let Command::Demo(options) = Arguments::parse_from(["xtask", "demo"]).command else { panic!("not demo") };
    assert!(options.handed_on().is_empty());
}
