//! Rebuilds the binary when the page in it has changed.
fn main() {
    // Cargo takes a path that is not there for one that has always just changed.
    let _ = std::fs::create_dir_all("../frontend/dist");
    println!("cargo::rerun-if-changed=../frontend/dist");
}
