import Foundation
import MarkerCodecs
import MarkerImaging
import MarkerLanguage
import MarkerModel
import Synchronization

/// How a worker gives a frame: band after band through a window that both processes map, of large frames
/// while it reads them. The program copies each to memory of its own, which can be used again.
///
/// Docs/Decisions/0009 has what this rests on.
final class BandSending: Sendable {
  /// The bytes of a band, as far as its rows allow.
  private static let bandBytes = 1 << 20
  /// Frames of fewer bytes are decoded before they are given.
  private static let leastBanded = 4 << 20
  /// Larger ones fill the worker's memory, not the program's: where there is not enough, the worker ends.
  private static let mostBanded = UInt64(1 << 30)

  private let channel: Channel
  /// Frames of more bytes are not given.
  private let limit: UInt64
  private let window: BandWindow?
  private let isWindowKnown = Mutex(false)
  /// Which slots a thread is filling, and why no more bands go out.
  private let state = Mutex((filling: Set<Int>(), failure: (any Error)?.none))

  init(on channel: Channel, within limit: UInt64) {
    self.channel = channel
    self.limit = limit
    window = BandWindow()
  }

  private var isCancelled: Bool { channel.hasInput() }

  /// Gives a frame while it is read.
  ///
  /// - Returns: whether it was given whole; if not, what was given is of no use.
  func send(_ bands: some FrameBands, frame: Int) throws -> Bool {
    let rowBytes = PixelBuffer.byteCount(
      size: PixelSize(width: bands.size.width, height: 1), channels: bands.channels,
      sampleType: bands.sampleType)
    let count = rowBytes * bands.size.height
    let places = bands.bands(ofBytes: BandSending.bandBytes)
    guard count >= BandSending.leastBanded, count <= min(limit, BandSending.mostBanded),
      rowBytes * (places.map(\.count).max() ?? 0) <= BandWindow.slotSize
    else { return false }
    let isBottomUp = bands.rowOrder == .bottomUp
    let height = bands.size.height
    let isBegun = try begin(
      Reply.Pixels(
        frame: frame, width: bands.size.width, height: height, channels: bands.channels.rawValue,
        sampleType: bands.sampleType.rawValue, isBottomUp: isBottomUp, missing: bands.missing))
    guard isBegun else { return false }
    try bands.goThrough(places, columns: 0..<bands.size.width) { band, samples in
      let rows = places[band]
      let first = isBottomUp ? height - rows.upperBound : rows.lowerBound
      give(
        UnsafeRawBufferPointer(rebasing: samples.bytes.prefix(rows.count * rowBytes)),
        at: first * rowBytes)
    }
    if let failure = state.withLock({ $0.failure }) { throw failure }
    return true
  }

  /// Gives pixels that are there; false of those that have shared memory of their own.
  func send(_ pixels: PixelBuffer, frame: Int) throws -> Bool {
    guard pixels.sharedMemory == nil, pixels.byteCount > 0,
      try begin(Reply.Pixels(pixels, frame: frame))
    else { return false }
    let bytes = UnsafeRawBufferPointer(rebasing: pixels.bytes.prefix(pixels.byteCount))
    for first in stride(from: 0, to: bytes.count, by: BandSending.bandBytes) {
      let end = min(first + BandSending.bandBytes, bytes.count)
      give(UnsafeRawBufferPointer(rebasing: bytes[first..<end]), at: first)
    }
    if let failure = state.withLock({ $0.failure }) { throw failure }
    return true
  }

  private func begin(_ pixels: Reply.Pixels) throws(Channel.Failure) -> Bool {
    guard let window else { return false }
    state.withLock { $0 = ([], nil) }
    // What was given of another frame is copied first: a slot that is filled meanwhile would be taken for it.
    for slot in 0..<BandWindow.slots {
      while window.isFull(slot) {
        if isCancelled { return false }
        usleep(20)
      }
    }
    let isKnown = isWindowKnown.withLock { known in
      defer { known = true }
      return known
    }
    try channel.send(
      BandMessage.begin(pixels).body, passing: isKnown ? nil : window.descriptor)
    return true
  }

  /// Gives a band to the program, once there is room for it. By any thread.
  private func give(_ band: UnsafeRawBufferPointer, at offset: Int) {
    guard let window, let from = band.baseAddress, let slot = take(of: window) else { return }
    window.slot(slot).copyMemory(from: from, byteCount: band.count)
    window.set(slot, full: true)
    state.withLock { state in
      state.filling.remove(slot)
      if state.failure == nil {
        do throws(Channel.Failure) {
          return try channel.send(
            BandMessage.band(slot: slot, offset: offset, count: band.count).body)
        } catch {
          state.failure = error
        }
      }
      // Nobody will copy it.
      window.set(slot, full: false)
    }
  }

  /// A slot that is free; nil where no more bands are wanted.
  private func take(of window: BandWindow) -> Int? {
    var waited = 0
    while true {
      let found = state.withLock { state -> (slot: Int?, isEnded: Bool) in
        if state.failure != nil { return (nil, true) }
        let slot = (0..<BandWindow.slots).first {
          !state.filling.contains($0) && !window.isFull($0)
        }
        if let slot { state.filling.insert(slot) }
        return (slot, false)
      }
      if found.isEnded { return nil }
      if let slot = found.slot { return slot }
      waited += 1
      // The program copies a band in less time than a thread takes to be woken.
      usleep(20)
      if waited % 50 == 0, isCancelled {
        state.withLock {
          $0.failure = ImageError(.cancelled, localized("no longer wanted"))
        }
      }
    }
  }
}
