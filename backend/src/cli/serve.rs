//! `bydelsblik serve`.
use super::{Failure, ServeArguments};
use crate::http::{self, App};
use std::net::SocketAddr;
use store::Reader;
use tokio::net::TcpListener;

/// Serves until the process is asked to end.
pub(super) async fn serve(arguments: ServeArguments) -> Result<(), Failure> {
    let base_map = arguments.base_map.source()?;
    let reader = Reader::open(&arguments.store.db).await?;
    let release = reader.newest_release(arguments.municipality.as_deref()).await?;
    let listener = listen(arguments.listen).await?;
    announce(&listener, &release.name)?;
    run(App::new(reader, arguments.municipality.as_deref()).with_raster(base_map), listener).await
}

/// Listens at an address.
pub(super) async fn listen(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            Failure::Environment(format!("port {} is taken; choose another with --listen", address.port()))
        }
        _ => Failure::environment(&format!("cannot listen at {address}"), error),
    })
}

/// Says where the page is.
pub(super) fn announce(listener: &TcpListener, name: &str) -> Result<String, Failure> {
    let address = listener.local_addr().map_err(|error| Failure::environment("the listener", error))?;
    let url = format!("http://{address}");
    println!("Bydelsblik serves {name} at {url} (Ctrl-C ends it)");
    Ok(url)
}

/// Serves until Ctrl-C or the signal to end.
pub(super) async fn run(app: App, listener: TcpListener) -> Result<(), Failure> {
    http::serve(app, listener, asked_to_end()).await.map_err(|error| Failure::environment("the server", error))
}

async fn asked_to_end() {
    let interrupt = async {
        // Without a handler the default ends the process, which is what was asked for.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
