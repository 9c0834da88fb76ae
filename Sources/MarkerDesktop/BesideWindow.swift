/// A window beside the main one, of which there is one at a time.
@MainActor
protocol BesideWindow: AnyObject {
  /// Called when the person closes it.
  var onClose: () -> Void { get set }
}

extension MainWindow {
  /// The window that is open already, else a new one, kept until it is closed. The keyboard goes back
  /// to the image then.
  func beside<Beside: BesideWindow>(
    _ place: ReferenceWritableKeyPath<MainWindow, Beside?>, _ make: () -> Beside
  ) -> Beside {
    if let open = self[keyPath: place] { return open }
    let new = make()
    new.onClose = { [unowned self] in
      self[keyPath: place] = nil
      canvas.focus()
    }
    self[keyPath: place] = new
    return new
  }
}
