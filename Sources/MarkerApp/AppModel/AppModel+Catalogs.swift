import MarkerCodecs
import MarkerImaging
import MarkerLanguage
import MarkerModel
import MarkerStore
import SystemPackage

/// Mark files that others made: importing and removing them, and how they are shown.
extension AppModel {
  public func showsCatalog(_ id: CatalogID) -> Bool { !catalogs.hidden.contains(id) }

  public func showCatalog(_ id: CatalogID, _ isShown: Bool) {
    if isShown { catalogs.hidden.remove(id) } else { catalogs.hidden.insert(id) }
    catalogsChanged()
    prepareCatalogs()
  }

  public func labelsCatalog(_ id: CatalogID) -> Bool { !catalogs.unlabelled.contains(id) }

  public func labelCatalog(_ id: CatalogID, _ isLabelled: Bool) {
    if isLabelled { catalogs.unlabelled.remove(id) } else { catalogs.unlabelled.insert(id) }
    catalogsChanged()
  }

  public func colorCatalog(_ id: CatalogID, _ color: MarkColor) {
    guard mayJudge(),
      let edit = state.restyling(id, { Message("colour of “\($0)”") }, { $0.color = color })
    else { return }
    commit(edit)
  }

  public func readCatalog(_ id: CatalogID, pixels: Catalog.PixelConvention) {
    guard mayJudge(),
      let edit = state.restyling(id, { Message("pixels of “\($0)”") }, { $0.pixels = pixels })
    else {
      return
    }
    commit(edit)
  }

  /// Shows the catalog no more; its file stays in `imports`.
  public func removeCatalog(_ id: CatalogID) {
    guard mayJudge(), let edit = state.removing(id) else { return }
    commit(edit)
  }

  /// What is known of a catalog's file; nil before it is read.
  public func content(of catalog: Catalog) -> CatalogContent? { catalogs.contents[catalog.file] }

  private func catalogsChanged() {
    catalogs.revision += 1
    onChange([.marks, .catalogs])
  }

  private var importFolder: ImportFolder? { saveNames.map { ImportFolder($0, files: files) } }

  // MARK: - Opening

  /// Reads the catalogs of a save folder that was opened, and takes in what lies among them unknown.
  func openCatalogs() {
    catalogs.clear()
    guard let folder = importFolder else { return }
    readCatalogs()
    let known = Set(state.catalogs.map(\.file)).union(state.formerCatalogFiles)
    let stop = catalogs.stop
    let mayAdopt = saveFolder != nil
    Task {
      do throws(StoreError) {
        let names = try await disk.run { () throws(StoreError) in try folder.names() }
        guard !stop.isSet else { return }
        for catalog in state.catalogs where !names.contains(catalog.file) {
          onNotice(localized("“\(catalog.file.shown)” is not in “\(folder.path.shown)” any more."))
        }
        if mayAdopt {
          for name in names where !known.contains(name) { await adopt(name, in: folder, stop) }
        }
      } catch {
        onNotice(error.description)
      }
    }
  }

  /// Takes in a file that another program put there. One that cannot be read is told and stays.
  private func adopt(_ name: FilePath, in folder: ImportFolder, _ stop: WorkStop) async {
    let begin = ContinuousClock.now
    let content = await catalogs.reader.read(folder.path(of: name), stop: stop) { _ in }
    // Also while images are being listed, which stops a person from judging, not this.
    guard !stop.isSet, let saveFolder else { return }
    if case .closing = activity { return }
    switch content {
    case .reading: return
    case .refused(let reason):
      onNotice(localized("“\(name.shown)” in “\(folder.path.shown)” is not shown: \(reason)."))
    case .ready(_, let summary):
      catalogs.contents[name] = content
      trace?.note(.catalogRead, since: begin)
      catalogs.begins[name] = begin
      let catalog = Catalog(
        id: state.nextCatalog, file: name, pixels: summary.pixels, color: nextCatalogColor(0))
      record(
        .edit(state.importing(catalog), cause: .adopted, display: nil), in: saveFolder)
      catalogsChanged()
      prepareCatalogs()
    }
  }

  /// Reads those catalogs that are not read yet.
  func readCatalogs() {
    catalogs.revision += 1
    guard let folder = importFolder else { return }
    let stop = catalogs.stop
    for catalog in state.catalogs where catalogs.contents[catalog.file] == nil {
      let file = catalog.file
      catalogs.contents[file] = .reading(0)
      Task {
        let content = await catalogs.reader.read(folder.path(of: file), stop: stop) {
          [weak self] share in
          guard let self, !stop.isSet, case .reading = catalogs.contents[file] else { return }
          catalogs.contents[file] = .reading(share)
          onChange(.catalogs)
        }
        guard !stop.isSet else { return }
        catalogs.contents[file] = content
        if case .refused(let reason) = content {
          onNotice(localized("“\(file.shown)” is not shown: \(reason)."))
        }
        catalogsChanged()
        prepareCatalogs()
      }
    }
    prepareCatalogs()
  }

  // MARK: - Importing

  /// The files that are to be imported and are being read, or wait for the person to say how.
  public var imports: [PendingImport] { catalogs.imports }

  /// Reads files and then asks how they are to be shown.
  public func importMarkFiles(_ paths: [FilePath]) {
    guard mayJudge(), let folder = importFolder, !paths.isEmpty else { return }
    let stop = catalogs.importStop
    Task {
      for path in paths {
        let begin = ContinuousClock.now
        if let twin = await twin(of: path, in: folder) {
          onNotice(
            localized(
              "“\(path.lastComponent?.string ?? path.shown)” is imported already, as “\(twin.shown)”."
            )
          )
          continue
        }
        let id = (catalogs.imports.last?.id ?? -1) + 1
        let color = nextCatalogColor(catalogs.imports.count)
        catalogs.imports.append(
          PendingImport(id: id, path: path, color: color, content: .reading(0)))
        if catalogs.imports.count == 1 { onRequest(.reviewImports) }
        onChange(.catalogs)
        let content = await catalogs.reader.read(path, stop: stop) { [weak self] share in
          self?.change(import: id) {
            if case .reading = $0.content { $0.content = .reading(share) }
          }
        }
        guard !stop.isSet else { return }
        trace?.note(.catalogRead, since: begin)
        change(import: id) { pending in
          pending.content = content
          if case .ready(_, let summary) = content { pending.pixels = summary.pixels }
        }
      }
    }
  }

  /// The catalog's file that has the same content, where there is one.
  private func twin(of path: FilePath, in folder: ImportFolder) async -> FilePath? {
    do throws(StoreError) {
      let twin = try await disk.run { () throws(StoreError) in try folder.twin(of: path) }
      return twin.flatMap { twin in state.catalogs.contains { $0.file == twin } ? twin : nil }
    } catch {
      // Reading it tells what is wrong with it.
      return nil
    }
  }

  public func change(import id: Int, _ change: (inout PendingImport) -> Void) {
    guard let index = catalogs.imports.firstIndex(where: { $0.id == id }) else { return }
    change(&catalogs.imports[index])
    onChange(.catalogs)
  }

  /// Lets what was to be imported be.
  public func cancelImports() {
    guard !catalogs.imports.isEmpty else { return }
    catalogs.imports = []
    catalogs.importStop.set()
    catalogs.importStop = WorkStop()
    onChange(.catalogs)
  }

  /// Copies what is to be imported into the save folder and shows it.
  public func finishImports() async {
    guard mayJudge(), let folder = importFolder else { return }
    let pending = catalogs.imports
    catalogs.imports = []
    onChange(.catalogs)
    for file in pending {
      guard case .ready = file.content else { continue }
      let begin = ContinuousClock.now
      do throws(StoreError) {
        let copy = try await disk.run { () throws(StoreError) in try folder.copy(file.path) }
        guard mayJudge(), importFolder?.path == folder.path else { return }
        guard !state.catalogs.contains(where: { $0.file == copy.name }) else { continue }
        catalogs.contents[copy.name] = file.content
        catalogs.begins[copy.name] = begin
        commit(
          state.importing(
            Catalog(
              id: state.nextCatalog, file: copy.name, pixels: file.pixels, color: file.color)))
      } catch {
        onNotice(error.description)
      }
    }
  }

  /// A colour that no catalog has yet, as far as there are any.
  private func nextCatalogColor(_ pending: Int) -> MarkColor {
    let used = state.catalogs.count + pending
    return CatalogColors.all[used % CatalogColors.all.count]
  }
}

/// The colours that are offered for catalogs: bright on a dark sky, and none of the groups' own.
public enum CatalogColors {
  public static let all = [
    MarkColor(255, 255, 255), MarkColor(255, 170, 200), MarkColor(170, 220, 255),
    MarkColor(190, 255, 170), MarkColor(255, 215, 150), MarkColor(215, 180, 255),
  ]
}
