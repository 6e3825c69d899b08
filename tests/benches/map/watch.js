// Runs before either page: times every animation frame, and looks at the drawn pixels after it.
(() => {
  const contexts = [];
  const getContext = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
    const context = getContext.call(this, kind, ...rest);
    if (kind === "webgl2" && context && !contexts.includes(context)) contexts.push(context);
    return context;
  };
  const bench = { frames: new Map(), known: {}, last: null, reading: true, seen: null, wanted: null };
  window.bench = bench;
  const CLASSES = [[255, 255, 178], [254, 204, 92], [253, 141, 60], [240, 59, 32], [189, 0, 38]];
  // Places that no panel covers, as parts of the canvas.
  const PLACES = [];
  for (let right = 0.5; right <= 0.75; right += 0.05) for (let up = 0.3; up <= 0.7; up += 0.1) PLACES.push([right, up]);
  const pixels = () => {
    const gl = contexts.find((context) => context.canvas.isConnected);
    if (!gl) return null;
    const bound = gl.getParameter(gl.READ_FRAMEBUFFER_BINDING);
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, null);
    const pixel = new Uint8Array(4);
    const found = PLACES.map(([right, up]) => {
      gl.readPixels(right * gl.drawingBufferWidth, up * gl.drawingBufferHeight, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
      return CLASSES.findIndex((colour) => colour.every((channel, at) => Math.abs(channel - pixel[at]) <= 2));
    });
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, bound);
    return found;
  };
  // Waits for a frame in which every place has the colour of a class: of the class that it is known to end in, where that is known.
  bench.watch = (figure) => {
    const known = bench.known[figure]?.join();
    bench.seen = null;
    bench.wanted = (classes) => classes.every((found) => found >= 0) && (!known || classes.join() === known);
    bench.begin = performance.now();
  };
  bench.watch();
  bench.begin = 0;
  const request = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (callback) => request((time) => {
    const begin = performance.now();
    callback(time);
    const end = performance.now();
    bench.frames.set(time, (bench.frames.get(time) ?? 0) + end - begin);
    if (!bench.reading) return;
    const classes = pixels();
    bench.last = classes ?? bench.last;
    if (classes && bench.wanted?.(classes)) {
      bench.wanted = null;
      bench.seen = { classes, submitted: end - bench.begin, drawn: performance.now() - bench.begin };
    }
  });
})();
