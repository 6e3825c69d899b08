//! Failures of a command, by what a person has to mend.
use crate::{export::ExportError, secret::SecretFileError};
use std::process::ExitCode;
use store::StoreError;
use thiserror::Error;

/// A command that was not done.
#[derive(Debug, Error)]
pub enum Failure {
    /// The input has problems; they have been listed.
    #[error("{0}")]
    Input(String),
    /// The command was asked for something that is not there.
    #[error("{0}")]
    Usage(String),
    /// There is no secret to publish with.
    #[error("{0}")]
    NoSecret(String),
    /// The database, a port or the disk.
    #[error("{0}")]
    Environment(String),
}

impl Failure {
    /// 1 input, 2 usage, 3 environment.
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Input(_) => 1,
            Self::Usage(_) => 2,
            Self::NoSecret(_) | Self::Environment(_) => 3,
        })
    }

    pub(super) fn environment(what: &str, error: impl std::fmt::Display) -> Self {
        Self::Environment(format!("{what}: {error}"))
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Address(_)
            | StoreError::WhichMunicipality(_)
            | StoreError::NoImport(_)
            | StoreError::NoRelease
            | StoreError::UnknownRelease(_)
            | StoreError::UnknownTown(_)
            | StoreError::OtherTown { .. }
            | StoreError::SameTown { .. }
            | StoreError::Withdrawn { .. } => Self::Usage(error.to_string()),
            other => Self::Environment(other.to_string()),
        }
    }
}

impl From<SecretFileError> for Failure {
    fn from(error: SecretFileError) -> Self {
        match error {
            SecretFileError::Missing(_) => Self::NoSecret(error.to_string()),
            other => Self::Environment(other.to_string()),
        }
    }
}

impl From<ExportError> for Failure {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Store(error) => error.into(),
            ExportError::Unknown { .. } | ExportError::Refused { .. } => Self::Usage(error.to_string()),
            ExportError::Projection(_) | ExportError::Workbook(_) => Self::Environment(error.to_string()),
        }
    }
}
