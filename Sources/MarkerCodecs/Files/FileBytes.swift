import Foundation
import MarkerImaging
import MarkerLanguage
import MarkerModel
import SystemPackage

/// A file's status and content, with failures as `ImageError.unreadable`.
enum FileBytes {
  /// Size, time and kind of what a path leads to, links followed.
  static func status(_ file: FilePath) throws(ImageError) -> stat {
    var status = stat()
    guard file.withPlatformString({ stat($0, &status) }) == 0 else {
      throw ImageError(.unreadable, "\(Errno(rawValue: errno))")
    }
    return status
  }

  /// The size of a regular file. What is none (a folder, a pipe, a device) is refused, since opening
  /// it could wait for ever.
  static func size(_ file: FilePath) throws(ImageError) -> Int {
    let status = try status(file)
    switch mode_t(status.st_mode) & S_IFMT {
    case S_IFREG: return Int(status.st_size)
    case S_IFDIR: throw ImageError(.notAnImage, localized("it is a folder"))
    default: throw ImageError(.notAnImage, localized("it is not a regular file"))
    }
  }

  /// The first bytes, as many as there are up to `count`.
  static func prefix(_ file: FilePath, _ count: Int) throws(ImageError) -> [UInt8] {
    let size = try size(file)
    let memory = try SampleMemory(byteCount: min(count, size))
    let read = try fill(memory.bytes, from: file)
    return Array(memory.bytes.prefix(read))
  }

  /// Opens a regular file and gives a way to read bytes from anywhere in it, fewer where it ends.
  static func reading<Result>(
    _ file: FilePath, _ work: ((_ start: Int, _ count: Int) throws -> [UInt8]) throws -> Result
  ) throws(ImageError) -> Result {
    _ = try size(file)
    do {
      let descriptor = try FileDescriptor.open(
        file, .readOnly, options: [.nonBlocking, .closeOnExec])
      return try descriptor.closeAfter {
        try work { start, count in
          try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = try descriptor.fill(
              UnsafeMutableRawBufferPointer(start: buffer.baseAddress, count: count), from: start)
          }
        }
      }
    } catch {
      throw ImageError(.unreadable, "\(error)")
    }
  }

  /// The whole file, followed by zeros up to a multiple of `block`.
  static func all(
    _ file: FilePath, limits: ImageLimits, block: Int = 1
  ) throws(ImageError) -> (memory: SampleMemory, size: Int) {
    let size = try size(file)
    guard size <= limits.bytes else {
      throw ImageError(.tooLarge, localized("\(size) bytes are more than allowed"))
    }
    let memory = try SampleMemory(byteCount: max((size + block - 1) / block, 1) * block)
    let read = try fill(UnsafeMutableRawBufferPointer(rebasing: memory.bytes[..<size]), from: file)
    return (memory, read)
  }

  /// `count` bytes from `offset`, fewer where the file ends before.
  static func range(_ file: FilePath, from offset: Int, count: Int) throws(ImageError) -> [UInt8] {
    do {
      let descriptor = try FileDescriptor.open(
        file, .readOnly, options: [.nonBlocking, .closeOnExec])
      return try descriptor.closeAfter {
        try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
          filled = try descriptor.fill(
            UnsafeMutableRawBufferPointer(start: buffer.baseAddress, count: count), from: offset)
        }
      }
    } catch {
      throw ImageError(.unreadable, "\(error)")
    }
  }

  /// Blocks of the file one after the other, until they are enough or the file ends.
  static func blocks(
    _ file: FilePath, from start: Int, of block: Int,
    until isEnough: ([UInt8]) throws(ImageError) -> Bool
  ) throws(ImageError) -> [UInt8] {
    var bytes: [UInt8] = []
    do {
      let descriptor = try FileDescriptor.open(
        file, .readOnly, options: [.nonBlocking, .closeOnExec])
      return try descriptor.closeAfter {
        while true {
          let next = try [UInt8](unsafeUninitializedCapacity: block) { buffer, count in
            count = try descriptor.read(
              fromAbsoluteOffset: Int64(start + bytes.count),
              into: UnsafeMutableRawBufferPointer(buffer))
          }
          bytes += next
          if try next.count < block || isEnough(bytes) { return bytes }
        }
      }
    } catch let error as ImageError {
      throw error
    } catch {
      throw ImageError(.unreadable, "\(error)")
    }
  }

  private static func fill(
    _ memory: UnsafeMutableRawBufferPointer, from file: FilePath
  ) throws(ImageError) -> Int {
    do {
      let descriptor = try FileDescriptor.open(
        file, .readOnly, options: [.nonBlocking, .closeOnExec])
      return try descriptor.closeAfter {
        var filled = 0
        while filled < memory.count {
          let count = try descriptor.read(
            into: UnsafeMutableRawBufferPointer(rebasing: memory[filled...]))
          if count == 0 { break }
          filled += count
        }
        return filled
      }
    } catch {
      throw ImageError(.unreadable, "\(error)")
    }
  }
}

extension FileDescriptor {
  /// Reads from a place of the file until the memory is full or the file ends.
  ///
  /// - Returns: how many bytes were read.
  func fill(_ memory: UnsafeMutableRawBufferPointer, from start: Int) throws -> Int {
    var filled = 0
    while filled < memory.count {
      let count = try read(
        fromAbsoluteOffset: Int64(start + filled),
        into: UnsafeMutableRawBufferPointer(rebasing: memory[filled...]))
      if count == 0 { break }
      filled += count
    }
    return filled
  }
}
