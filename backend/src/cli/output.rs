//! Files that a command writes: whole, or not at all.
use super::Failure;
use crate::table::{CsvFor, Sheet};
use std::{
    fs,
    io::{self, Write},
    path::Path,
};

/// Refuses to write where one of the files lies that the command reads: it would be lost.
pub(super) fn refuse_inputs<'a>(output: &Path, inputs: impl IntoIterator<Item = &'a Path>) -> Result<(), Failure> {
    let Ok(lies_at) = fs::canonicalize(output) else { return Ok(()) };
    let is_same = |input: &&Path| input.is_file() && fs::canonicalize(input).is_ok_and(|input| input == lies_at);
    match inputs.into_iter().find(is_same) {
        Some(_) => Err(Failure::Usage(format!(
            "--output {}: the command reads this file, which would be lost; write to another",
            output.display()
        ))),
        None => Ok(()),
    }
}

/// Writes a table. One without rows, or with two columns of the same name, is refused.
pub(super) fn write_sheet(path: &Path, sheet: Sheet, csv_for: CsvFor) -> Result<(), Failure> {
    if let Some(name) = sheet.repeated() {
        return Err(Failure::Usage(format!(
            "two columns of the result would be called \"{name}\"; nothing was written"
        )));
    }
    if sheet.rows.is_empty() {
        return Err(Failure::Input("the result has no row; nothing was written".to_owned()));
    }
    write_whole(path, &sheet.write(csv_for))
}

/// Writes a file so that it is there whole, or as it was before. A pipe or a device, such as `/dev/null`, is written to and never
/// replaced.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
        return fs::write(path, bytes).map_err(|error| Failure::environment(&path.display().to_string(), error));
    }
    replace(path, bytes).map_err(|error| Failure::environment(&path.display().to_string(), error))
}

/// Writes beside the file and moves it into its place, readable as any file that the user makes.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut beside = tempfile::Builder::new();
    #[cfg(unix)]
    beside.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = beside.tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.persist(path)?;
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::FileTypeExt;

    /// A pipe stands for every device: it is still one afterwards.
    #[test]
    fn what_is_no_file_is_not_replaced_by_one() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let reading = pipe.clone();
        let reader = std::thread::spawn(move || fs::read(reading).unwrap());
        write_whole(&pipe, b"tal").unwrap();
        assert_eq!(reader.join().unwrap(), b"tal");
        assert!(fs::metadata(&pipe).unwrap().file_type().is_fifo());
        let file = folder.path().join("a.csv");
        write_whole(&file, b"1").unwrap();
        write_whole(&file, b"2").unwrap();
        assert_eq!((fs::read(&file).unwrap(), fs::read_dir(folder.path()).unwrap().count()), (b"2".to_vec(), 2));
    }
}
