import MarkerCodecs
import MarkerStore
import SystemPackage

/// What a file or folder that is dropped onto the window is taken for.
public enum DroppedThing: Equatable, Sendable {
  case saveFolder
  /// A folder of images, a manifest, or an image.
  case images
  /// A table with positions.
  case markFile
  case unknown
}

extension AppModel {
  /// Looks at what was dropped, away from the main actor.
  public func thing(at path: FilePath) async -> DroppedThing {
    let files = files
    do throws(StoreError) {
      return try await disk.run { () throws(StoreError) in try AppModel.look(at: path, files) }
    } catch {
      onNotice(error.description)
      return .unknown
    }
  }

  private nonisolated static func look(
    at path: FilePath, _ files: any StoreFiles
  ) throws(StoreError) -> DroppedThing {
    do throws(Errno) {
      guard let status = try files.status(path) else { return .unknown }
      if status.isFolder {
        return try files.names(in: path).contains(where: isOfStudy) ? .saveFolder : .images
      }
    } catch {
      throw .file(path, doing: .read, error)
    }
    let name = path.lastComponent.map { FilePath(root: nil, [$0]) } ?? path
    if ImageFolder.isImageName(name.bytes) { return .images }
    let table = try TableReader.read(path, files: files)
    func has(_ columns: String...) -> Bool { columns.allSatisfy { table.column($0) != nil } }
    if has("label"), has("x", "y") || has("ra", "dec") { return .markFile }
    return has("image") ? .images : has("ra", "dec") || has("x", "y") ? .markFile : .unknown
  }

  private nonisolated static func isOfStudy(_ name: FilePath) -> Bool {
    let text = name.shown
    return text.hasSuffix("_journal.jsonl") || text.hasSuffix("_marks.txt")
      || text.hasSuffix("_marks.csv")
  }
}
