import MarkerModel
import MarkerTestSupport
import SystemPackage
import Testing

@testable import MarkerStore

@Suite struct SettingsAfterCrashTests {
  let folder: TemporaryFolder
  var config: FilePath { folder.appending("ann_config.txt") }

  init() throws { folder = try TemporaryFolder() }

  private func rename(_ open: inout OpenFolder, to name: String) throws {
    var after = open.state.settings
    after.groups[0] = name
    try open.perform(
      Edit(name: "rename", changes: [.settings(before: open.state.settings, after: after)]))
  }

  @Test func `a name given right before a crash stands, whatever the configuration still says`()
    throws
  {
    try write("groups = 1,2\n", to: config)
    var open = try OpenFolder(folder.path)
    try open.see("a.fits")
    try rename(&open, to: "BCG")
    // The journal has it, and the configuration would have followed.
    open.store.rest()
    try open.store.abandon()
    #expect(try text(config) == "groups = 1,2\n")
    let again = try OpenFolder(folder.path)
    #expect(again.state == open.state)
    try again.store.close()
    #expect(try text(config).hasPrefix("groups = BCG,2\n"))
  }

  @Test func `a configuration that a person puts back as it was counts`() throws {
    var open = try OpenFolder(folder.path)
    try open.see("a.fits")
    try open.store.close()
    let before = try bytes(config)
    open = try OpenFolder(folder.path)
    try rename(&open, to: "BCG")
    try open.store.close()
    try write(before, to: config)
    open = try OpenFolder(folder.path)
    #expect(open.state.settings.groups[0] == "1")
    try open.store.close()
    #expect(try bytes(config) == before)
  }
}
