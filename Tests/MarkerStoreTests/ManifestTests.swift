import MarkerModel
import MarkerStore
import MarkerTestSupport
import SystemPackage
import Testing

@Suite struct ManifestTests {
  private func read(_ text: String) -> Manifest {
    Manifest(TableReader(Array(text.utf8)), folder: "/data/list")
  }

  @Test func `images are relative to the manifest's folder, in the order of its rows`() {
    let manifest = read("score,image\n0.5,b.fits\n0.25,sub/a.fits\n1,/else/c.fits\n,../d.fits\n")
    #expect(
      manifest.images == [
        "/data/list/b.fits", "/data/list/sub/a.fits", "/else/c.fits", "/data/d.fits",
      ])
    #expect(manifest.columns == [.init(name: "score", values: ["0.5", "0.25", "1", ""])])
    #expect(manifest.faults.isEmpty)
  }

  @Test func `a name twice and a row without a name are left out and told with their lines`() {
    let manifest = read("image,class\na.fits,x\n./a.fits,y\n\n,z\nb.fits,w,1\nc.fits,v\n")
    #expect(manifest.images == ["/data/list/a.fits", "/data/list/c.fits"])
    #expect(manifest.columns == [.init(name: "class", values: ["x", "v"])])
    #expect(
      manifest.faults.map(\.description) == [
        "line 3: “./a.fits” is in line 2 already", "line 5: it names no image",
        "line 6: it has 3 fields where the header has 2",
      ])
  }

  @Test func `a name that is not UTF-8 is the bytes that it is`() throws {
    let bytes = Array("image\n".utf8) + [0xE9, 0x2E, 0x70, 0x6E, 0x67, 0x0A]
    let manifest = Manifest(TableReader(bytes), folder: "/d")
    #expect(manifest.images.map(\.bytes) == [Array("/d/".utf8) + [0xE9, 0x2E, 0x70, 0x6E, 0x67]])
  }

  @Test func `a table without a column of images is none`() {
    #expect(!read("name,x\na.fits,1\n").namesImages)
    #expect(read("IMAGE\n").namesImages)
  }

  @Test func `the journal, its snapshot and the configuration remember the manifest`() throws {
    let settings = SessionSettings(imageFolder: "/d", manifest: "/d/list.csv")
    let bytes = ConfigFile([], currentFolder: "/").bytes(for: settings)
    #expect(String(decoding: bytes, as: UTF8.self).contains("manifest = /d/list.csv\n"))
    #expect(ConfigFile(bytes, currentFolder: "/").settings == settings)
    #expect(settings.imagePath == "/d/list.csv")
    // Another program chose another folder.
    #expect(SessionSettings(imageFolder: "/e", manifest: "/d/list.csv").imagePath == "/e")
    let plain = ConfigFile([], currentFolder: "/").bytes(for: SessionSettings(imageFolder: "/d"))
    #expect(!String(decoding: plain, as: UTF8.self).contains("manifest"))
  }
}
