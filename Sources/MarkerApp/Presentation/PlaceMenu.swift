import MarkerLanguage
import MarkerModel

/// The menu at a place of the image: what can be done with what is there.
public struct PlaceMenu {
  public enum Item {
    case action(Action)
    case submenu(String, [Action])
  }

  @MainActor
  public struct Action {
    public var title: String
    /// Whether it is the one that holds, of several; nil for one that is done.
    public var isOn: Bool?
    public var isAvailable = true
    public var perform: () -> Void
  }

  /// Lines stand between them.
  public var sections: [[Item]]
}

extension AppModel {
  /// A right click at a place of the view. On a mark that is not selected it selects that mark.
  public func placeMenu(at place: ScreenPoint) -> PlaceMenu? {
    guard let seen = seenPicture else { return nil }
    if let mark = markShapes.hit(by: place)?.id {
      if !selection.contains(mark) { select([mark]) }
      return menuOfSelection(with: mark)
    }
    let position = viewport.pixel(place)
    let isInside = seen.size.contains(position)
    return PlaceMenu(sections: [
      [
        .submenu(
          localized("Mark"),
          groupActions { [unowned self] in placeMark(group: $0, at: position) }.map {
            var action = $0
            action.isAvailable = canJudge && isInside
            return action
          })
      ],
      [
        action("Centre Here") { model in model.center(on: place) },
        action("Copy Coordinates Here", isAvailable: isInside) { model in
          model.copyCoordinates(at: position)
        },
      ],
      [
        action("Fit") { model in model.fit() },
        action("1:1") { model in model.zoom(by: 1 / model.viewport.scale, at: place) },
        action("Reset Contrast and Bias", isAvailable: display.contrastBias != .none) { model in
          model.resetContrast()
        },
      ],
    ])
  }

  private func menuOfSelection(with mark: MarkID) -> PlaceMenu {
    let marks = selection
    let groups = Set(marks.compactMap { state.mark($0)?.group })
    let common = groups.count == 1 ? groups.first : nil
    return PlaceMenu(sections: [
      [
        action("Edit Label…", isAvailable: canJudge && marks.count == 1) { model in
          model.editLabel(of: mark)
        },
        .submenu(
          localized("Group"),
          groupActions { [unowned self] in regroup(marks, to: $0) }.enumerated().map {
            var action = $1
            action.isOn = $0 == common
            action.isAvailable = canJudge
            return action
          }),
      ],
      [action("Copy Coordinates") { model in model.copyCoordinates() }],
      [
        action(marks.count == 1 ? "Delete" : "Delete \(marks.count) Marks", isAvailable: canJudge) {
          model in model.deleteMarks(marks)
        }
      ],
    ])
  }

  private func groupActions(
    _ perform: @escaping @MainActor (Int) -> Void
  ) -> [PlaceMenu.Action] {
    state.settings.groups.enumerated().map { group, name in
      PlaceMenu.Action(title: name) { perform(group) }
    }
  }

  private func action(
    _ title: Message, isAvailable: Bool = true, _ perform: @escaping @MainActor (AppModel) -> Void
  ) -> PlaceMenu.Item {
    .action(
      PlaceMenu.Action(title: localized(title), isAvailable: isAvailable) { [unowned self] in
        perform(self)
      })
  }
}
