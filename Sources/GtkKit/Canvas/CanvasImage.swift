internal import CGtk4

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A picture ready to show: made once, on any thread, and not changed after; shown without a copy.
///
/// Four bytes a pixel in the order blue, green, red, 255 (`0xFFRRGGBB` as a native 32-bit number on
/// the machines that we know), the top row first.
public final class CanvasImage: @unchecked Sendable {
  public let width: Int
  public let height: Int
  /// Bytes from one row to the next.
  public let stride: Int
  private let bytes: UnsafeMutableRawPointer
  private let release: @Sendable () -> Void

  /// The widest and highest that can be drawn.
  public static let maximumSide = 32767

  /// Memory that `draw` fills, row by row of `stride` bytes; zeroed before. Nil where the size is
  /// none, beyond `maximumSide`, or there is no memory.
  public init?(
    width: Int, height: Int,
    draw: (_ pixels: UnsafeMutableRawBufferPointer, _ stride: Int) -> Void
  ) {
    guard CanvasImage.isPossible(width, height), let bytes = calloc(height, width * 4) else {
      return nil
    }
    self.width = width
    self.height = height
    self.stride = width * 4
    self.bytes = bytes
    release = CanvasImage.freeing(bytes)
    draw(UnsafeMutableRawBufferPointer(start: bytes, count: height * width * 4), width * 4)
  }

  /// Memory of somebody else's, which stays as it is until `release` is called, on any thread. Nil,
  /// with `release` called, where the size is none or beyond `maximumSide`, or the memory too small.
  public init?(
    width: Int, height: Int, stride: Int, bytes: UnsafeRawBufferPointer,
    release: @escaping @Sendable () -> Void
  ) {
    guard CanvasImage.isPossible(width, height), stride >= width * 4, stride % 4 == 0,
      stride <= Int(Int32.max), let start = bytes.baseAddress,
      bytes.count / stride >= height
    else {
      release()
      return nil
    }
    self.width = width
    self.height = height
    self.stride = stride
    self.bytes = UnsafeMutableRawPointer(mutating: start)
    self.release = release
  }

  deinit { release() }

  private static func isPossible(_ width: Int, _ height: Int) -> Bool {
    (1...maximumSide).contains(width) && (1...maximumSide).contains(height)
  }

  private static func freeing(_ bytes: UnsafeMutableRawPointer) -> @Sendable () -> Void {
    nonisolated(unsafe) let bytes = bytes
    return { free(bytes) }
  }

  /// A copy with something drawn over it.
  @MainActor
  public func painted(_ draw: (Painter) -> Void) -> CanvasImage? {
    CanvasImage(width: width, height: height) { pixels, stride in
      let surface = cairo_image_surface_create_for_data(
        pixels.baseAddress?.assumingMemoryBound(to: UInt8.self), CAIRO_FORMAT_RGB24, gint(width),
        gint(height), gint(stride))
      defer { cairo_surface_destroy(surface) }
      guard let cairo = cairo_create(surface) else { return }
      defer { cairo_destroy(cairo) }
      paint(cairo, x: 0, y: 0)
      draw(
        Painter(cairo: cairo, size: CanvasSize(width: Double(width), height: Double(height))))
      cairo_surface_finish(surface)
    }
  }

  /// The bytes, `stride` of them a row.
  public func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeRawBufferPointer(start: bytes, count: height * stride))
  }

  /// Copies the pixels to where they are to be seen: nothing is blended, nothing resampled.
  func paint(_ cairo: OpaquePointer?, x: Double, y: Double) {
    let surface = makeSurface()
    defer { cairo_surface_destroy(surface) }
    cairo_save(cairo)
    cairo_set_source_surface(cairo, surface, x, y)
    cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_NEAREST)
    cairo_set_operator(cairo, CAIRO_OPERATOR_SOURCE)
    cairo_rectangle(cairo, x, y, Double(width), Double(height))
    cairo_fill(cairo)
    cairo_restore(cairo)
  }

  /// A cairo surface on the same memory, which keeps the image alive; the caller's to release.
  func makeSurface() -> OpaquePointer? {
    let surface = cairo_image_surface_create_for_data(
      bytes.assumingMemoryBound(to: UInt8.self), CAIRO_FORMAT_RGB24, gint(width), gint(height),
      gint(stride))
    cairo_surface_set_user_data(
      surface, surfaceKey, Unmanaged.passRetained(self).toOpaque(), releaseImage)
    return surface
  }

  /// A GDK texture on the same memory, which keeps the image alive; the caller's to release.
  func makeTexture() -> OpaquePointer? {
    let shared = g_bytes_new_with_free_func(
      bytes, gsize(height * stride), releaseImage, Unmanaged.passRetained(self).toOpaque())
    defer { g_bytes_unref(shared) }
    return gdk_memory_texture_new(
      gint(width), gint(height), GDK_MEMORY_B8G8R8A8_PREMULTIPLIED, shared, gsize(stride))
  }
}

private func releaseImage(_ image: UnsafeMutableRawPointer?) {
  guard let image else { return }
  Unmanaged<CanvasImage>.fromOpaque(image).release()
}

/// Tells our data at a surface from others'; only its address counts.
nonisolated(unsafe) private let surfaceKey = UnsafeMutablePointer<cairo_user_data_key_t>.allocate(
  capacity: 1)
