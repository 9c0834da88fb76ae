import Foundation
import MarkerCodecs
import MarkerImaging
import MarkerModel
import MarkerTestSupport
import SystemPackage
import Testing

@Suite struct ImageFolderTests {
  private func make(_ names: [String]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for name in names {
      let url = URL(fileURLWithPath: folder.appending(name).string)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data().write(to: url)
    }
    return folder
  }

  @Test func `images are listed in natural order, other and hidden files are not`() throws {
    let folder = try make([
      "img10.fits", "img2.FITS", "a.fits.gz", "b.fits.fz", "c.fit", "d.fts", "e.TIF", "f.tiff",
      "g.png", "h.JPG", "i.jpeg", "j.jpe", "notes.txt", "k.gz", ".hidden.fits", "fits", ".fits",
      "sub/deep.png",
    ])
    let names = try ImageFolder.list(folder: folder.path).map(\.string)
    #expect(
      names == [
        "a.fits.gz", "b.fits.fz", "c.fit", "d.fts", "e.TIF", "f.tiff", "g.png", "h.JPG", "i.jpeg",
        "img2.FITS", "img10.fits", "j.jpe",
      ])
  }

  @Test func `folders below are listed on demand, without going in circles`() throws {
    let folder = try make(["b.png", "sub/a.png", "sub/more/c.png", ".git/d.png", "x.png/e.png"])
    try FileManager.default.createSymbolicLink(
      atPath: folder.appending("sub/back").string, withDestinationPath: folder.path.string)
    try FileManager.default.createSymbolicLink(
      atPath: folder.appending("link.png").string, withDestinationPath: "b.png")
    let names = try ImageFolder.list(folder: folder.path, recursive: true).map(\.string)
    #expect(names == ["b.png", "link.png", "sub/a.png", "sub/more/c.png"])
  }

  @Test func `names are bytes`() throws {
    let folder = try TemporaryFolder()
    let name = Array("caf".utf8) + [0xE9] + Array(".fits".utf8)
    let file = try #require(FilePath(bytes: folder.path.bytes + [0x2F] + name))
    try Files.write([], to: file)
    #expect(try ImageFolder.list(folder: folder.path).map(\.bytes) == [name])
  }

  @Test func `a folder that cannot be read is named with the reason`() throws {
    let folder = try TemporaryFolder()
    let error = try #require(throws: ImageError.self) {
      _ = try ImageFolder.list(folder: folder.appending("none"))
    }
    #expect(error.code == .unreadable)
    #expect(error.message.contains("No such file"))
  }
}

@Suite struct FileFingerprintTests {
  @Test func `the hash is FNV-1a of the first 64 KiB`() throws {
    let folder = try TemporaryFolder()
    let file = folder.appending("a")
    try Files.write(Array("foobar".utf8), to: file)
    let small = try FileFingerprint.read(file)
    #expect(small.size == 6)
    #expect(small.hash == "85944171f73967e8")
    #expect(abs(small.modified - Date().timeIntervalSince1970) < 60)

    var bytes = [UInt8](repeating: 7, count: 70_000)
    try Files.write(bytes, to: file)
    let first = try FileFingerprint.read(file)
    bytes[69_000] = 8
    try Files.write(bytes, to: file)
    #expect(try FileFingerprint.read(file).hash == first.hash)
    bytes[60_000] = 8
    try Files.write(bytes, to: file)
    #expect(try FileFingerprint.read(file).hash != first.hash)
    #expect(throws: ImageError.self) { try FileFingerprint.read(folder.appending("none")) }
  }
}
