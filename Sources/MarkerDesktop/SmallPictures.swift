import MarkerWorker

/// Decodes for the list's pictures in workers of its own, started when the first is wanted.
@MainActor
enum SmallPictures {
  static let decoder = WorkerDecoder()
}
