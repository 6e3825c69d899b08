//! What the whole-system tests share: the program, a database server, a browser, and the cases beside the project.
#![forbid(unsafe_code)]

pub mod browser;
pub mod demo;
pub mod desk;
pub mod examples;
pub mod history;
pub mod http;
pub mod modules;
pub mod outsider;
pub mod postgres;
pub mod program;
pub mod shared;
pub mod tool;
pub mod town;
pub mod workbook;
