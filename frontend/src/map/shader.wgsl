// Surfaces and lines of the overlay. Positions come in world units from the anchor; z is set here, since the camera's
// near plane lies beyond the ground. Names in capitals are numbers that palette.rs puts in.

struct Frame {
    // From world units relative to the anchor to clip space.
    to_clip: mat4x4<f32>,
    // Colour of each paint, linear light; of a class with the number of its overprint.
    paints: array<vec4<f32>, PAINT_COUNT>,
    // Lines and dots of the patterns.
    ink: vec4<f32>,
    // Rings of zeros.
    zero_ink: vec4<f32>,
    // Size of the canvas in device pixels, then device pixels in a CSS pixel, then the opacity of areas.
    viewport: vec4<f32>,
}

@group(0) @binding(0) var<uniform> frame: Frame;

// Surfaces: each area has a paint, one byte in a texture of 1024 columns.

@group(1) @binding(0) var paint_of_area: texture_2d<u32>;

struct Surface {
    @builtin(position) position: vec4<f32>,
    @location(0) @interpolate(flat) paint: u32,
    @location(1) @interpolate(flat) ground: vec4<f32>,
    @location(2) @interpolate(flat) overprint: u32,
}

@vertex
fn surface_vertex(@location(0) position: vec2<f32>, @location(1) area: u32) -> Surface {
    let clip = frame.to_clip * vec4<f32>(position, 0.0, 1.0);
    let texel = vec2<i32>(i32(area % 1024u), i32(area / 1024u));
    var surface: Surface;
    surface.position = vec4<f32>(clip.xy, 0.5 * clip.w, clip.w);
    surface.paint = textureLoad(paint_of_area, texel, 0).r;
    surface.ground = frame.paints[min(surface.paint, LAST_PAINT)];
    surface.overprint = OVERPRINT_NONE;
    if (surface.paint < FIRST_STATE_PAINT) {
        surface.overprint = u32(surface.ground.a + 0.5);
    }
    if (surface.paint < FIRST_OF_BASE) {
        // What is below the areas may be seen through them; the base map hides what is below it.
        surface.ground.a = frame.viewport.w;
    }
    return surface;
}

// How much of a pixel a overprint covers, from 0 to 1.
fn overprint_cover(overprint: u32, pixel: vec2<f32>, soft: f32) -> f32 {
    if (overprint == OVERPRINT_HATCHED) {
        // Diagonal lines the other way than those of what is withheld, 8 pixels apart and 1.6 wide.
        let along = (pixel.x - pixel.y) * 0.70710678;
        return 1.0 - smoothstep(0.8 - soft, 0.8 + soft, abs(along - 8.0 * floor(along / 8.0) - 4.0));
    }
    // Signs 22 pixels apart, every other row between those above.
    let row = floor(pixel.y / 16.0);
    let shifted = pixel.x + 11.0 * (row - 2.0 * floor(row / 2.0));
    let at = vec2<f32>(shifted - 22.0 * floor(shifted / 22.0) - 11.0, pixel.y - 16.0 * row - 8.0);
    if (overprint == OVERPRINT_LEVEL) {
        return 1.0 - smoothstep(-soft, soft, max(abs(at.x) - 3.5, abs(at.y) - 0.8));
    }
    // A triangle 8 wide and 7 high.
    let down = select(at.y, -at.y, overprint == OVERPRINT_DOWN);
    return 1.0 - smoothstep(-soft, soft, max(abs(at.x) - 0.57 * (down + 3.5), down - 3.5));
}

@fragment
fn surface_fragment(surface: Surface) -> @location(0) vec4<f32> {
    let ground = surface.ground;
    let pixel = surface.position.xy / frame.viewport.z;
    let soft = 0.5 / frame.viewport.z;
    if (surface.overprint != OVERPRINT_NONE) {
        let light = dot(ground.rgb, vec3<f32>(0.2126, 0.7152, 0.0722));
        let ink = select(vec3<f32>(1.0), vec3<f32>(0.01), light > 0.25);
        let cover = overprint_cover(surface.overprint, pixel, soft) * select(0.5, 0.9, surface.overprint == OVERPRINT_DOWN || surface.overprint == OVERPRINT_UP);
        return vec4<f32>(mix(ground.rgb, ink, cover), ground.a);
    }
    if (surface.paint == ZERO_PAINT) {
        // Rings of radius 2.4, 12 pixels apart.
        let cell = pixel - 12.0 * floor(pixel / 12.0) - vec2<f32>(6.0, 6.0);
        let from_ring = abs(length(cell) - 2.4);
        return vec4<f32>(mix(frame.zero_ink.rgb, ground.rgb, smoothstep(0.5 - soft, 0.5 + soft, from_ring)), ground.a);
    }
    if (surface.paint == LINES_PAINT) {
        // Diagonal lines, 7 pixels apart and 1.8 wide.
        let along = (pixel.x + pixel.y) * 0.70710678;
        let from_line = abs(along - 7.0 * floor(along / 7.0) - 3.5);
        return vec4<f32>(mix(frame.ink.rgb, ground.rgb, smoothstep(0.9 - soft, 0.9 + soft, from_line)), ground.a);
    }
    if (surface.paint == DOTS_PAINT) {
        // Dots of radius 1.2, 6 pixels apart.
        let cell = pixel - 6.0 * floor(pixel / 6.0) - vec2<f32>(3.0, 3.0);
        return vec4<f32>(mix(frame.ink.rgb, ground.rgb, smoothstep(1.2 - soft, 1.2 + soft, length(cell))), ground.a);
    }
    if (surface.paint == NOTHING_PAINT) {
        discard;
    }
    return ground;
}

// Lines: a segment is drawn as a rectangle with room for round ends, and the fragment shader cuts the round shape.
// Segments lie in a texture of 2048 columns, one a texel, both ends in it: instances would cost as much as a draw call
// each in a software renderer.

struct Style {
    // Linear light with alpha.
    colour: vec4<f32>,
    // Width in CSS pixels.
    width: vec4<f32>,
}

@group(1) @binding(0) var<uniform> style: Style;
@group(2) @binding(0) var segments: texture_2d<f32>;

struct Stroke {
    @builtin(position) position: vec4<f32>,
    // Device pixels along and across the segment.
    @location(0) local: vec2<f32>,
    @location(1) @interpolate(flat) length: f32,
}

fn device_pixel(position: vec2<f32>) -> vec2<f32> {
    let clip = frame.to_clip * vec4<f32>(position, 0.0, 1.0);
    return (clip.xy / clip.w * 0.5 + vec2<f32>(0.5, 0.5)) * frame.viewport.xy;
}

@vertex
fn line_vertex(@builtin(vertex_index) index: u32) -> Stroke {
    let segment = index / 6u;
    let ends = textureLoad(segments, vec2<i32>(i32(segment % 2048u), i32(segment / 2048u)), 0);
    let a = device_pixel(ends.xy);
    let b = device_pixel(ends.zw);
    // Two triangles: corners 0 1 2 and 2 1 3.
    var corner = index % 6u;
    if (corner >= 3u) {
        corner = select(select(3u, 1u, corner == 4u), 2u, corner == 3u);
    }
    let whole = distance(a, b);
    var direction = vec2<f32>(1.0, 0.0);
    if (whole > 0.0001) {
        direction = (b - a) / whole;
    }
    let reach = 0.5 * style.width.x * frame.viewport.z + 1.0;
    let along = select(-reach, whole + reach, corner >= 2u);
    let across = select(-reach, reach, corner % 2u == 1u);
    let pixel = a + direction * along + vec2<f32>(-direction.y, direction.x) * across;
    var stroke: Stroke;
    stroke.position = vec4<f32>(pixel / frame.viewport.xy * 2.0 - vec2<f32>(1.0, 1.0), 0.5, 1.0);
    stroke.local = vec2<f32>(along, across);
    stroke.length = whole;
    return stroke;
}

@fragment
fn line_fragment(stroke: Stroke) -> @location(0) vec4<f32> {
    let beyond = stroke.local.x - clamp(stroke.local.x, 0.0, stroke.length);
    let from_line = length(vec2<f32>(beyond, stroke.local.y));
    let width = style.width.x * frame.viewport.z;
    // Thinner than a pixel is drawn as a pixel, but fainter.
    let cover = clamp(0.5 * max(width, 1.0) + 0.5 - from_line, 0.0, 1.0) * min(width, 1.0);
    return vec4<f32>(style.colour.rgb, style.colour.a * cover);
}

// Pictures of a base map, one a tile.

@group(1) @binding(0) var picture: texture_2d<f32>;
@group(1) @binding(1) var picture_sampler: sampler;

struct Picture {
    @builtin(position) position: vec4<f32>,
    @location(0) part: vec2<f32>,
}

@vertex
fn picture_vertex(@location(0) position: vec2<f32>, @location(1) part: vec2<f32>) -> Picture {
    let clip = frame.to_clip * vec4<f32>(position, 0.0, 1.0);
    var corner: Picture;
    corner.position = vec4<f32>(clip.xy, 0.5 * clip.w, clip.w);
    corner.part = part;
    return corner;
}

@fragment
fn picture_fragment(corner: Picture) -> @location(0) vec4<f32> {
    return vec4<f32>(textureSample(picture, picture_sampler, corner.part).rgb, 1.0);
}
