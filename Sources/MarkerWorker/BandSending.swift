import CWorkerShims
import Foundation
import MarkerCodecs
import MarkerImaging
import MarkerLanguage
import MarkerModel
import Synchronization

/// How a worker gives a large frame while it reads it: a band of rows after the other through memory of
/// little size that both processes map. The program copies each to memory of its own, which can be of large
/// pages and used again, and says in a flag of that memory that the next may come.
///
/// Docs/Decisions/0009 has what this rests on.
enum BandSending {
  /// Frames of fewer bytes are decoded at one time.
  static let least = 4 << 20
  /// The bytes of a band, as far as its rows allow.
  private static let bandBytes = 1 << 20
  /// Of higher bands than this there would be no gain.
  private static let mostBandBytes = 8 << 20
  /// Two for each of the threads that read: one is filled while the other is copied.
  static let slots = 4
  /// The flags' place; bands lie behind it.
  static let head = 4096

  /// - Parameter limit: frames of more bytes are not given.
  /// - Returns: whether the frame was given; if not, nothing is of use that was sent.
  static func send(
    _ bands: some FrameBands, frame: Int, on channel: Channel, within limit: UInt64,
    isCancelled: @escaping @Sendable () -> Bool
  ) throws -> Bool {
    let rowBytes = PixelBuffer.byteCount(
      size: PixelSize(width: bands.size.width, height: 1), channels: bands.channels,
      sampleType: bands.sampleType)
    let count = rowBytes * bands.size.height
    guard count >= least, count <= limit else { return false }
    let places = bands.bands(ofBytes: bandBytes)
    let slotBytes = rowBytes * (places.map(\.count).max() ?? 0)
    guard slotBytes <= mostBandBytes,
      let (memory, descriptor) = SharedMemory.make(head + slots * slotBytes)
    else { return false }
    defer {
      munmap(memory, head + slots * slotBytes)
      close(descriptor)
    }
    let pixels = Reply.Pixels(
      frame: frame, width: bands.size.width, height: bands.size.height,
      channels: bands.channels.rawValue, sampleType: bands.sampleType.rawValue,
      isBottomUp: bands.rowOrder == .bottomUp, missing: bands.missing)
    try channel.send(
      BandMessage.begin(BandsToCome(pixels: pixels, slotBytes: slotBytes)).body,
      passing: descriptor)
    let window = SendingWindow(
      channel: channel, memory: memory, slotBytes: slotBytes, isCancelled: isCancelled)
    let isBottomUp = bands.rowOrder == .bottomUp
    let height = bands.size.height
    try bands.goThrough(places, columns: 0..<bands.size.width) { band, samples in
      let rows = places[band]
      let first = isBottomUp ? height - rows.upperBound : rows.lowerBound
      window.give(
        UnsafeRawBufferPointer(rebasing: samples.bytes.prefix(rows.count * rowBytes)),
        at: first * rowBytes)
    }
    if let failure = window.failure { throw failure }
    return true
  }
}

/// The memory of bands on their way, as a worker fills it. Used by all threads that read.
private final class SendingWindow: Sendable {
  private let channel: Channel
  private nonisolated(unsafe) let memory: UnsafeMutableRawPointer
  private let slotBytes: Int
  private let isCancelled: @Sendable () -> Bool
  /// Which slots a thread is filling, and why no more bands go out.
  private let state = Mutex((filling: Set<Int>(), failure: (any Error)?.none))

  init(
    channel: Channel, memory: UnsafeMutableRawPointer, slotBytes: Int,
    isCancelled: @escaping @Sendable () -> Bool
  ) {
    self.channel = channel
    self.memory = memory
    self.slotBytes = slotBytes
    self.isCancelled = isCancelled
  }

  var failure: (any Error)? { state.withLock { $0.failure } }

  /// Gives a band to the program, once there is room for it.
  func give(_ band: UnsafeRawBufferPointer, at offset: Int) {
    guard let slot = take() else { return }
    (memory + BandSending.head + slot * slotBytes).copyMemory(
      from: band.baseAddress ?? UnsafeRawPointer(memory), byteCount: band.count)
    worker_flag_set(memory + slot * MemoryLayout<UInt32>.stride, 1)
    state.withLock { state in
      state.filling.remove(slot)
      guard state.failure == nil else { return }
      do throws(Channel.Failure) {
        try channel.send(BandMessage.band(slot: slot, offset: offset, count: band.count).body)
      } catch {
        state.failure = error
      }
    }
  }

  /// A slot that the program has copied, or never had; nil where no more are wanted.
  private func take() -> Int? {
    var waited = 0
    while true {
      let found = state.withLock { state -> (slot: Int?, isEnded: Bool) in
        if state.failure != nil { return (nil, true) }
        let slot = (0..<BandSending.slots).first { slot in
          !state.filling.contains(slot)
            && worker_flag_get(memory + slot * MemoryLayout<UInt32>.stride) == 0
        }
        if let slot { state.filling.insert(slot) }
        return (slot, false)
      }
      if found.isEnded { return nil }
      if let slot = found.slot { return slot }
      waited += 1
      // The program copies a band in less time than a thread takes to be woken.
      usleep(20)
      if waited % 50 == 0, isCancelled() {
        state.withLock {
          $0.failure = ImageError(.cancelled, localized("no longer wanted"))
        }
      }
    }
  }
}
