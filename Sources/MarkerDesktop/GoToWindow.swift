import GtkKit
import MarkerApp

/// The small window that asks which image to go to: its number, or a part of its name.
@MainActor
enum GoToWindow {
  static func show(model: AppModel, of parent: Window) {
    let entry = Entry(placeholder: "Number from 1 to \(model.list.names.count), or name")
    entry.setWidth(characters: 36)
    let answer = Label()
    answer.addClass("dim-label")
    answer.xAlign = 0
    let column = Box(.vertical, spacing: 8, [entry, answer])
    column.setMargins(18)
    let window = AuxiliaryWindow(of: parent, title: "Go To", isModal: true, content: column)
    entry.onActivate { [unowned window, unowned answer, unowned entry] in
      guard let place = model.list.place(matching: entry.text) else {
        answer.text = "There is no such image."
        return
      }
      window.close()
      model.goTo(place)
      model.onRequest(.focusImage)
    }
    window.present()
    entry.focus()
  }
}
