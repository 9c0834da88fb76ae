import MarkerImaging
import MarkerLanguage
import MarkerModel
import MarkerStore
import SystemPackage

/// Writing marks for other programs.
extension AppModel {
  /// As it was chosen last.
  public var markChoice: MarkChoice { exports.marks }

  /// How many marks are meant, and of how many images.
  public func count(of choice: MarkChoice) -> (marks: Int, images: Int) {
    let records = markedRecords(choice)
    return (records.reduce(0) { $0 + $1.marks.count }, records.count)
  }

  /// `m31.csv`, or of all images `ann-marks.csv`.
  public func markName(_ choice: MarkChoice) -> String {
    let name =
      choice.isOfAll
      ? localized("\(saveNames?.user ?? "all")-marks")
      : list.current?.name.nameWithoutExtension ?? localized("marks")
    return "\(name).\(choice.format.fileExtension)"
  }

  private func markedRecords(_ choice: MarkChoice) -> [ImageRecord] {
    let records = choice.isOfAll ? state.images : record.map { [$0] } ?? []
    return records.filter { !$0.marks.isEmpty }
  }

  /// Writes marks off the main thread and says how it ended.
  ///
  /// - Returns: whether they were written.
  public func exportMarks(_ choice: MarkChoice, to path: FilePath) async -> Bool {
    exports.marks = choice
    guard let names = saveNames, choice.isOfAll || imageID != nil else { return false }
    let target =
      choice.wantsFolder
      ? ExportTarget(folder: path)
      : ExportTarget(path, ending: choice.format.fileExtension) { _ in true }
    let (records, state, image) = (markedRecords(choice), state, choice.isOfAll ? nil : imageID)
    let store = files
    return await export(to: target.path) { [self] stop throws(ExportRefusal) in
      try await check(target)
      guard let measures = await measures(of: records, stop) else { return nil }
      let path = target.path
      let written: MarkFiles
      do throws(StoreError) {
        written = try await disk.run { () throws(StoreError) in
          let marks = MarkExport(state, rater: names.user, of: image, measures: measures)
          let files = try MarkFiles(
            marks, as: choice.format, to: choice.wantsFolder ? .folder(path) : .file(path))
          // The person chose the folder, and was asked about none of these.
          if choice.wantsFolder, let other = try files.existing(files: store).first {
            throw StoreError.file(other, doing: .write, .fileExists)
          }
          try files.write(besides: names, files: store)
          return files
        }
      } catch {
        throw ExportRefusal(error)
      }
      return AppModel.text(written, to: path)
    }
  }

  private static func text(_ written: MarkFiles, to path: FilePath) -> String {
    let marks = localized(written.count, one: "1 mark", many: "\(written.count) marks")
    let files = written.files.count
    let told = localized(
      files, one: "Written: \(path.fileName) (\(marks))",
      many: "Written: \(path.fileName) (\(marks), \(files) files)")
    return ([told] + written.notices)
      .joined(separator: "\n")
  }

  /// The frames of images, as far as these can be read; nil where it was ended before.
  private func measures(
    of records: [ImageRecord], _ stop: WorkStop
  ) async -> [ImageID: [Int: FrameMeasure]]? {
    var measures: [ImageID: [Int: FrameMeasure]] = [:]
    for (index, record) in records.enumerated() {
      guard !stop.isSet else { return nil }
      tell(share: Double(index) / Double(records.count))
      let frames = await loader.frames(
        ImageLoader.Key(path: record.location.path, frame: 0, cubes: cubes))
      measures[record.id] = Dictionary(
        frames.map { ($0.index, FrameMeasure(size: $0.size, sky: $0.sky)) },
        uniquingKeysWith: { $1 })
    }
    return stop.isSet ? nil : measures
  }
}
