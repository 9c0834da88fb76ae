import Foundation
import MarkerCodecs
import MarkerImaging
import MarkerModel
import SystemPackage

/// The pictures at hand: decodes what is wanted off the main actor, decodes ahead, and keeps what
/// was decoded as long as it fits a budget of bytes.
@MainActor
public final class ImageLoader {
  public struct Key: Hashable, Sendable {
    public var path: FilePath
    public var frame: Int
    public var cubes: CubeReading

    public init(path: FilePath, frame: Int, cubes: CubeReading = .automatic) {
      self.path = path
      self.frame = frame
      self.cubes = cubes
    }
  }

  private let decoder: any ImageDecoder
  /// Frames whose samples take so many bytes stay in their files, where these allow it.
  private let leastStreamed: Int
  private(set) var budget: Int
  private var cache: [Key: PreparedFrame] = [:]
  /// When each was used last: the number of uses so far.
  private var uses: [Key: Int] = [:]
  private var useCount = 0
  /// What is shown and what is wanted next, the most wanted first: of these the last goes first.
  private var wanted: [Key] = []
  private var prefetching: Task<Void, Never>?
  private var running: [Key: Task<Result<PreparedFrame, ImageError>, Never>] = [:]

  /// In bytes of samples.
  public static let leastStreamed = 1 << 30

  /// A quarter of the machine's memory, at most 2 GiB.
  public static var defaultBudget: Int {
    min(Int(ProcessInfo.processInfo.physicalMemory / 4), 2 << 30)
  }

  public init(
    decoder: any ImageDecoder, budget: Int = ImageLoader.defaultBudget,
    leastStreamed: Int = ImageLoader.leastStreamed
  ) {
    self.decoder = decoder
    self.leastStreamed = leastStreamed
    self.budget = budget
  }

  /// Keeps no more than so many bytes from now on.
  func setBudget(_ bytes: Int) { budget = bytes }

  /// Whether a picture is being decoded.
  var isBusy: Bool { !running.isEmpty }

  /// The frame, where it is at hand.
  public func ready(_ key: Key) -> PreparedFrame? {
    guard let frame = cache[key] else { return nil }
    touch(key)
    return frame
  }

  /// The frame, decoded where it is not at hand, with what the settings need worked out, and drawn as it will
  /// be shown where that is told.
  func load(
    _ key: Key, display: DisplaySettings, view: (plan: ViewPlan, turned: Turned)?,
    whole: PixelSize? = nil
  ) async -> Result<PreparedFrame, ImageError> {
    if let frame = ready(key) { return .success(frame) }
    if let task = running[key], !task.isCancelled { return await task.value }
    let whole = view.map(\.plan.wholeSize) ?? whole
    // Not by way of the main actor, which may be busy with the window.
    let task = Task.detached(priority: .userInitiated) { [decoder, leastStreamed] in
      let result = await ImageLoader.decode(
        key, display: display, whole: whole, leastStreamed: leastStreamed, by: decoder)
      if let view, case .success(let frame) = result {
        await frame.readied(view.plan, as: view.turned, display)
      }
      return result
    }
    running[key] = task
    let result = await task.value
    if running[key] == task { running[key] = nil }
    if case .success(let frame) = result { keep(frame, as: key) }
    return result
  }

  /// Whether a file is so large that it is worth looking at before it is read.
  nonisolated static func isLarge(_ path: FilePath) -> Bool {
    var status = stat()
    return path.withPlatformString({ stat($0, &status) }) == 0 && status.st_size >= largeFile
  }

  /// Of less, all is read in about the time that a glimpse takes.
  private nonisolated static let largeFile = 96 << 20

  /// A large frame seen at once, with what the settings need; nil where it is not to be had.
  nonisolated func glimpse(_ key: Key, display: DisplaySettings) async -> SeenGlimpse? {
    do throws(ImageError) {
      guard
        let glimpse = try await decoder.glimpse(key.path, frame: key.frame, cubes: key.cubes)
      else { return nil }
      let fingerprint = try FileFingerprint.read(key.path)
      return await PreparedFrame.queue.value { SeenGlimpse(glimpse, fingerprint, display) }
    } catch {
      // Reading all of it tells what is wrong.
      return nil
    }
  }

  /// A file's frames, without their pixels; none where even they cannot be told.
  func frames(_ key: Key) async -> [FrameDescription] {
    do throws(ImageError) {
      return try await decoder.describe(key.path, cubes: key.cubes).frames
    } catch {
      // The page has the reason already.
      return []
    }
  }

  /// What the file says of a frame in words.
  func header(_ key: Key) async -> Result<[String], ImageError> {
    do throws(ImageError) {
      return .success(try await decoder.header(key.path, frame: key.frame, cubes: key.cubes))
    } catch {
      return .failure(error)
    }
  }

  /// What the file is known by; nil where it cannot be read.
  func fingerprint(_ path: FilePath) async -> Fingerprint? {
    await Task.detached(priority: .background) { () -> Fingerprint? in
      do throws(ImageError) { return try FileFingerprint.read(path) } catch { return nil }
    }.value
  }

  /// Decodes and draws ahead, in this order, and drops what is under way for anything else. Of the
  /// other pictures, those that were drawn are let go.
  func prefetch(
    _ keys: [Key], keeping shown: Key?, display: DisplaySettings, view: ViewPlan
  ) {
    for (key, task) in running where key != shown && !keys.contains(key) { task.cancel() }
    for (key, frame) in cache where key != shown && !keys.contains(key) {
      frame.forgetAhead()
      frame.streamed?.forgetCutouts()
      frame.forgetProblems()
    }
    wanted = (shown.map { [$0] } ?? []) + keys
    prefetching?.cancel()
    prefetching = Task {
      for key in keys {
        // What would drop a picture that is wanted sooner is not decoded.
        guard cache[key] != nil || hasRoom(for: key) else { return }
        if cache[key] == nil,
          await load(key, display: display, view: nil, whole: view.wholeSize).isCancelled
        {
          return
        }
        guard !Task.isCancelled else { return }
        await cache[key]?.readied(view, as: .page, display)
        guard !Task.isCancelled else { return }
        await cache[key]?.leveled()
        guard !Task.isCancelled else { return }
      }
    }
  }

  /// Whether a picture, as large as those that are wanted sooner, fits beside them.
  private func hasRoom(for key: Key) -> Bool {
    let sizes = wanted.prefix { $0 != key }.compactMap { cache[$0]?.byteCount }
    return sizes.reduce(0, +) + (sizes.max() ?? 0) <= budget
  }

  /// Ends the decoding of a picture that is not wanted any more.
  func giveUp(_ key: Key) { running[key]?.cancel() }

  /// Waits until what was asked for ahead is there.
  func prefetched() async { await prefetching?.value }

  /// Makes ready what the next frame will need.
  func rest() { decoder.rest() }

  /// Forgets what was decoded, for another folder.
  public func removeAll() {
    prefetching?.cancel()
    for task in running.values { task.cancel() }
    cache.removeAll()
    uses.removeAll()
  }

  private nonisolated static func decode(
    _ key: Key, display: DisplaySettings, whole: PixelSize?, leastStreamed: Int,
    by decoder: any ImageDecoder
  ) async -> Result<PreparedFrame, ImageError> {
    do throws(ImageError) {
      if isLarge(key.path) || leastStreamed == 0,
        let found = try await StreamedFrame.survey(
          key, interval: display.interval, least: leastStreamed, view: whole, by: decoder)
      {
        return .success(
          PreparedFrame(
            found.frame, found.answer, fingerprint: try FileFingerprint.read(key.path)))
      }
      async let fingerprint = Result { () throws(ImageError) in
        try FileFingerprint.read(key.path)
      }
      let image = try await decoder.decode(key.path, frame: key.frame, cubes: key.cubes)
      let frame = PreparedFrame(image: image, fingerprint: try await fingerprint.get())
      frame.prepare(display)
      return .success(frame)
    } catch {
      return .failure(error)
    }
  }

  private func keep(_ frame: PreparedFrame, as key: Key) {
    cache[key] = frame
    touch(key)
    var bytes = cache.values.reduce(0) { $0 + $1.byteCount }
    var dropped: [PreparedFrame] = []
    while bytes > budget, cache.count > 1, let leaving = leaving(for: key),
      let frame = cache.removeValue(forKey: leaving)
    {
      uses[leaving] = nil
      bytes -= frame.byteCount
      dropped.append(frame)
    }
    guard !dropped.isEmpty else { return }
    // To give so much memory back takes longer than a picture on the screen may wait.
    DispatchQueue.global(qos: .utility).async { [dropped] in withExtendedLifetime(dropped) {} }
  }

  /// The picture to be dropped next for one that came: the longest unused that is not wanted, or else the
  /// least wanted.
  private func leaving(for key: Key) -> Key? {
    uses.filter { $0.key != key && !wanted.contains($0.key) }.min { $0.value < $1.value }?.key
      ?? wanted.last { $0 != wanted.first && cache[$0] != nil }
      ?? uses.min { $0.value < $1.value }?.key
  }

  private func touch(_ key: Key) {
    useCount += 1
    uses[key] = useCount
  }
}

extension Result where Failure == ImageError {
  var isCancelled: Bool {
    if case .failure(let error) = self { return error.code == .cancelled }
    return false
  }
}
