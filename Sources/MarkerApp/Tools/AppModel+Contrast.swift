import MarkerImaging

/// Contrast and bias of the colour map, by dragging as in DS9.
extension AppModel {
  /// - Parameters:
  ///   - start: what they were where the drag began.
  ///   - dx: how far it has come, in device pixels.
  public func dragContrast(from start: ContrastBias, dx: Double, dy: Double) {
    guard !viewport.size.isEmpty else { return }
    changeDisplay {
      $0.contrastBias = start.dragged(
        right: dx / Double(viewport.size.width), down: dy / Double(viewport.size.height))
    }
  }

  public func resetContrast() { changeDisplay { $0.contrastBias = .none } }
}
