//! `bydelsblik serve`.
use super::{Failure, store_arguments::TownArguments};
use crate::{
    http::{self, App},
    raster::RasterSource,
};
use clap::Args;
use std::net::SocketAddr;
use store::Reader;
use tokio::net::TcpListener;

#[derive(Debug, Args)]
pub(super) struct ServeArguments {
    #[command(flatten)]
    town: TownArguments,
    /// Address and port to listen at.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    #[command(flatten)]
    base_map: BaseMapArguments,
}

/// A base map of images from another server.
#[derive(Debug, Args)]
pub(super) struct BaseMapArguments {
    /// Address of the images of a base map (XYZ or WMTS, Web Mercator), with {z}, {x} and {y}; the server must allow other sites (CORS). The
    /// page requests it only when somebody turns it on.
    #[arg(long, value_name = "URL")]
    base_map: Option<String>,
    /// Source of the base map, named on the map.
    #[arg(long, value_name = "TEXT", requires = "base_map", default_value = "")]
    base_map_source: String,
}

impl BaseMapArguments {
    /// The base map, where one is named.
    ///
    /// # Errors
    /// [`Failure::Input`] where its address is not valid.
    pub(super) fn source(&self) -> Result<Option<RasterSource>, Failure> {
        let source = self.base_map.as_ref().map(|url| RasterSource::new(url, &self.base_map_source)).transpose();
        source.map_err(|error| Failure::Input(error.to_string()))
    }
}

/// Serves until the process is asked to end.
pub(super) async fn serve(arguments: ServeArguments) -> Result<(), Failure> {
    let base_map = arguments.base_map.source()?;
    let reader = Reader::open(&arguments.town.store.db).await?;
    let release = reader.newest_release(arguments.town.municipality.as_deref()).await?;
    let listener = listen(arguments.listen).await?;
    announce(&listener, &release.name)?;
    run(App::new(reader, arguments.town.municipality.as_deref()).with_raster(base_map), listener).await
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
