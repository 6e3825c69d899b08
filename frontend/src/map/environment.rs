//! What maplibre must be given to run in a browser on one thread: a window, a scheduler, an HTTP client.
//!
//! The page asks for its own data through [`crate::client`], so the HTTP client of maplibre's tile sources has nothing to do.
use maplibre::{
    environment::{Environment, OffscreenKernelEnvironment},
    io::{
        apc::SchedulerAsyncProcedureCall,
        scheduler::{ScheduleError, Scheduler},
        source_client::{HttpClient, HttpSourceClient, SourceClient, SourceFetchError},
    },
    window::{HeadedMapWindow, MapWindow, MapWindowConfig, WindowSize},
};
use raw_window_handle::{
    HasRawDisplayHandle, HasRawWindowHandle, RawDisplayHandle, RawWindowHandle, WebDisplayHandle, WebWindowHandle,
};
use std::future::Future;

/// The canvas, which wgpu finds by its attribute `data-raw-handle="1"`.
pub(super) struct CanvasHandle(u32);

// SAFETY: the trait asks that the handle stays valid; it is a number that names the page's one canvas, which is never removed.
#[allow(unsafe_code)]
unsafe impl HasRawWindowHandle for CanvasHandle {
    fn raw_window_handle(&self) -> RawWindowHandle {
        let mut handle = WebWindowHandle::empty();
        handle.id = self.0;
        RawWindowHandle::Web(handle)
    }
}

// SAFETY: a display handle of the web is empty.
#[allow(unsafe_code)]
unsafe impl HasRawDisplayHandle for CanvasHandle {
    fn raw_display_handle(&self) -> RawDisplayHandle {
        RawDisplayHandle::Web(WebDisplayHandle::empty())
    }
}

pub(super) struct CanvasWindow {
    handle: CanvasHandle,
    size: WindowSize,
}

impl MapWindow for CanvasWindow {
    fn size(&self) -> WindowSize {
        self.size
    }
}

impl HeadedMapWindow for CanvasWindow {
    type RawWindow = CanvasHandle;

    fn raw(&self) -> &CanvasHandle {
        &self.handle
    }

    fn request_redraw(&self) {}

    fn id(&self) -> u64 {
        self.handle.0.into()
    }
}

/// Size of the canvas in device pixels, each at least 1.
pub(super) struct CanvasWindowConfig {
    pub(super) width: u32,
    pub(super) height: u32,
}

impl MapWindowConfig for CanvasWindowConfig {
    type MapWindow = CanvasWindow;

    fn create(&self) -> CanvasWindow {
        let size = WindowSize::new(self.width.max(1), self.height.max(1)).expect("both are at least 1");
        CanvasWindow { handle: CanvasHandle(1), size }
    }
}

#[derive(Clone)]
pub(super) struct LocalScheduler;

impl Scheduler for LocalScheduler {
    fn schedule<T>(&self, task: impl (FnOnce() -> T) + Send + 'static) -> Result<(), ScheduleError>
    where
        T: Future<Output = ()> + 'static,
    {
        wasm_bindgen_futures::spawn_local(task());
        Ok(())
    }
}

#[derive(Clone)]
pub(super) struct NoTiles;

#[async_trait::async_trait(?Send)]
impl HttpClient for NoTiles {
    async fn fetch(&self, url: &str) -> Result<Vec<u8>, SourceFetchError> {
        Err(SourceFetchError(format!("no source for {url}").into()))
    }
}

pub(super) struct OffscreenKernel;

impl OffscreenKernelEnvironment for OffscreenKernel {
    type HttpClient = NoTiles;

    fn create() -> Self {
        Self
    }

    fn source_client(&self) -> SourceClient<NoTiles> {
        SourceClient::new(HttpSourceClient::new(NoTiles))
    }
}

pub(super) struct WebEnvironment;

impl Environment for WebEnvironment {
    type MapWindowConfig = CanvasWindowConfig;
    type AsyncProcedureCall = SchedulerAsyncProcedureCall<OffscreenKernel, LocalScheduler>;
    type Scheduler = LocalScheduler;
    type HttpClient = NoTiles;
    type OffscreenKernelEnvironment = OffscreenKernel;
}
