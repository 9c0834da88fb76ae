internal import CGtk4

/// A render node with the image, kept from frame to frame while it stays the same.
@MainActor
final class ImageNode {
  nonisolated(unsafe) let node: OpaquePointer
  let scale: Int

  init?(node: OpaquePointer?, scale: Int) {
    guard let node else { return nil }
    self.node = node
    self.scale = scale
  }

  deinit { gsk_render_node_unref(node) }
}

extension CanvasState {
  func resized(_ widget: UnsafeMutablePointer<GtkWidget>) {
    let scale = Int(gtk_widget_get_scale_factor(widget))
    let width = Int(gtk_widget_get_width(widget)) * scale
    let height = Int(gtk_widget_get_height(widget)) * scale
    guard (width, height) != size else { return }
    size = (width, height)
    onResize?(width, height)
  }

  func snapshot(_ widget: UnsafeMutablePointer<GtkWidget>, _ snapshot: OpaquePointer) {
    let scale = Int(gtk_widget_get_scale_factor(widget))
    let width = gtk_widget_get_width(widget)
    let height = gtk_widget_get_height(widget)
    var bounds = graphene_rect_t()
    graphene_rect_init(&bounds, 0, 0, Float(width), Float(height))
    let size = CanvasSize(
      width: Double(width) * Double(scale), height: Double(height) * Double(scale))

    if !covers(size) {
      var black = GdkRGBA(red: 0, green: 0, blue: 0, alpha: 1)
      gtk_snapshot_append_color(snapshot, &black, &bounds)
    }
    if let node = imageNode(scale, widget) {
      gtk_snapshot_push_clip(snapshot, &bounds)
      gtk_snapshot_append_node(snapshot, node.node)
      gtk_snapshot_pop(snapshot)
    }
    guard let onDraw, let cairo = gtk_snapshot_append_cairo(snapshot, &bounds) else { return }
    cairo_scale(cairo, 1 / Double(scale), 1 / Double(scale))
    onDraw(Painter(cairo: cairo, size: size))
    cairo_destroy(cairo)
  }

  /// Whether the image leaves nothing of the canvas free.
  private func covers(_ size: CanvasSize) -> Bool {
    guard let image else { return false }
    return origin.x <= 0 && origin.y <= 0 && origin.x + Double(image.width) >= size.width
      && origin.y + Double(image.height) >= size.height
  }

  private func imageNode(_ scale: Int, _ widget: UnsafeMutablePointer<GtkWidget>) -> ImageNode? {
    guard let image else { return nil }
    if let node, node.scale == scale { return node }
    let made = ImageNode(
      node: CanvasState.usesCairo(widget)
        ? cairoNode(image, scale) : textureNode(image, scale), scale: scale)
    node = made
    return made
  }

  private func bounds(_ image: CanvasImage, _ scale: Int) -> graphene_rect_t {
    var bounds = graphene_rect_t()
    let scale = Float(scale)
    graphene_rect_init(
      &bounds, Float(origin.x) / scale, Float(origin.y) / scale, Float(image.width) / scale,
      Float(image.height) / scale)
    return bounds
  }

  /// For the renderer on the processor: it copies the pixels row by row, as nothing is blended.
  private func cairoNode(_ image: CanvasImage, _ scale: Int) -> OpaquePointer? {
    var bounds = bounds(image, scale)
    guard let node = gsk_cairo_node_new(&bounds) else { return nil }
    let cairo = gsk_cairo_node_get_draw_context(node)
    cairo_scale(cairo, 1 / Double(scale), 1 / Double(scale))
    image.paint(cairo, x: origin.x, y: origin.y)
    cairo_destroy(cairo)
    return node
  }

  /// For the renderers on the graphics card, which keep the texture there from frame to frame.
  private func textureNode(_ image: CanvasImage, _ scale: Int) -> OpaquePointer? {
    var bounds = bounds(image, scale)
    guard let texture = image.makeTexture() else { return nil }
    defer { g_object_unref(UnsafeMutableRawPointer(texture)) }
    return gsk_texture_node_new(texture, &bounds)
  }

  private static func usesCairo(_ widget: UnsafeMutablePointer<GtkWidget>) -> Bool {
    guard let native = gtk_widget_get_native(widget),
      let renderer = gtk_native_get_renderer(native)
    else { return true }
    let instance = UnsafeMutableRawPointer(renderer).assumingMemoryBound(to: GTypeInstance.self)
    return Bool(g_type_check_instance_is_a(instance, gsk_cairo_renderer_get_type()))
  }
}
