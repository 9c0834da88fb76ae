import MarkerImaging

/// The header behind the picture.
extension AppModel {
  /// What the header is of: the file and the frame that are shown; nil where none are.
  public var headerKey: ImageLoader.Key? {
    list.current.map { ImageLoader.Key(path: $0.path, frame: frame, cubes: cubes) }
  }

  public func header(_ key: ImageLoader.Key) async -> Result<[String], ImageError> {
    await loader.header(key)
  }
}
