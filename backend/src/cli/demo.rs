//! `bydelsblik demo`.
use super::{
    Failure,
    publish::{Asks, Publication, publish_store, statute_rules},
    serve::{self, BaseMapArguments},
};
use crate::{
    demo::municipality,
    http::App,
    secret::{self, Source},
    timings::Timings,
};
use clap::Args;
use std::{
    fs,
    net::{Ipv4Addr, SocketAddr},
};
use store::{Batch, Reader, Store};
use tokio::net::TcpListener;

#[derive(Debug, Args)]
pub(super) struct DemoArguments {
    /// Address of the store; an SQLite file from an earlier demo is replaced.
    #[arg(long, value_name = "URL", default_value = "sqlite://bydelsblik-demo.db")]
    db: String,
    /// Address and port to listen at; defaults to 127.0.0.1:8080, or the next free port.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// Do not open the browser.
    #[arg(long)]
    no_open: bool,
    /// Turn the statute layer on.
    #[arg(long)]
    statute: bool,
    #[command(flatten)]
    base_map: BaseMapArguments,
    /// Seed of the synthetic municipality: the same seed gives the same one.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

const FIRST_PORT: u16 = 8080;
const PORTS_TRIED: u16 = 20;

/// Makes a synthetic municipality, publishes it and serves it.
pub(super) async fn demo(arguments: DemoArguments) -> Result<(), Failure> {
    let base_map = arguments.base_map.source()?;
    let listener = match arguments.listen {
        Some(address) => serve::listen(address).await?,
        None => next_free_port().await?,
    };
    let delivery = municipality(arguments.seed);
    println!(
        "made {}, a fictional municipality with {} housing estates",
        delivery.municipality.name,
        delivery.departments.len()
    );
    remove_old(&arguments.db).await?;
    let store = Store::open(&arguments.db).await?;
    let batch = Batch {
        imported_at: jiff::Timestamp::now().to_string(),
        person: "demo".to_owned(),
        software: env!("CARGO_PKG_VERSION").to_owned(),
        source: format!("synthetic, seed {}", arguments.seed),
        files: Vec::new(),
        problems: Vec::new(),
        whole_coverage: true,
        whole_interventions: true,
    };
    store.import(&delivery, &batch).await?;
    let code = &delivery.municipality.code;
    let statute = arguments.statute.then(|| statute_rules(None)).transpose()?;
    let source = secret::source(&arguments.db);
    // Nobody lives on the island: its secret is made without asking.
    let new_secret = matches!(&source, Source::File(path) if !path.exists());
    let how = Publication { statute, new_secret, asks: Asks::Nobody, ..Publication::default() };
    let done = publish_store(&store, &source, code, &how, &mut Timings::default()).await?;
    store.close().await;
    println!("published release {} in {}", done.id, arguments.db);
    println!("fingerprint of the secret: {}", done.fingerprint);
    let reader = Reader::open(&arguments.db).await?;
    let url = serve::announce(&listener, &delivery.municipality.name)?;
    if !arguments.no_open {
        open_browser(&url);
    }
    serve::run(App::new(reader, Some(code)).with_raster(base_map), listener).await
}

/// The demo's own file is made again each time, so that it shows what this version makes. One that holds anything but fictional
/// municipalities is left alone.
async fn remove_old(db: &str) -> Result<(), Failure> {
    let Some(file) = db.strip_prefix("sqlite://") else { return fictional_alone(db).await };
    if !fs::exists(file).map_err(|error| Failure::environment(file, error))? {
        return Ok(());
    }
    fictional_alone(db).await?;
    for suffix in ["", "-wal", "-shm"] {
        let path = format!("{file}{suffix}");
        match fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(Failure::environment(&path, error));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Refuses a store that holds a municipality which is not fictional, or that cannot be read as a store.
async fn fictional_alone(db: &str) -> Result<(), Failure> {
    let refused = |reason: String| {
        Failure::Usage(format!("--db {db}: {reason}; the demo would replace it: choose another place with --db"))
    };
    let real = Store::real_municipalities(db).await.map_err(|error| refused(error.to_string()))?;
    if real.is_empty() {
        Ok(())
    } else {
        Err(refused(format!("holds {}, not a fictional municipality", real.join(", "))))
    }
}

async fn next_free_port() -> Result<TcpListener, Failure> {
    for port in FIRST_PORT..FIRST_PORT + PORTS_TRIED {
        match TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
                println!("port {port} is taken, trying the next");
            }
            Err(error) => return Err(Failure::environment(&format!("port {port}"), error)),
        }
    }
    Err(Failure::Environment(format!("no free port from {FIRST_PORT}; choose one with --listen")))
}

/// Opens the page in the user's browser; where that is not possible, the address has been printed.
fn open_browser(url: &str) {
    let program = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    let quiet = std::process::Stdio::null;
    let _ = std::process::Command::new(program).arg(url).stdin(quiet()).stdout(quiet()).stderr(quiet()).spawn();
}
