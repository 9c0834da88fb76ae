import GtkKit
import MarkerApp
import MarkerLanguage
import MarkerStore

/// How the program ends: everything is kept first, and where the disk does not take it all, or does
/// not answer, the person has the choice.
@MainActor
final class Closing {
  private let model: AppModel
  private unowned let window: MainWindow
  private var isQuitting = false
  /// Asks when the disk has not answered for so long.
  private var patience: Timeout?
  private var question: MessageDialog.Question?

  private static let longestSilence = 5000
  /// How long letting go of a folder may take, whose entries are to be lost, in milliseconds.
  private static let longestFarewell = 2000

  init(model: AppModel, window: MainWindow) {
    self.model = model
    self.window = window
  }

  func quit() {
    guard !isQuitting else { return }
    isQuitting = true
    window.keepTyped()
    Task {
      do throws(StoreError) {
        try await model.close()
      } catch {
        ask(error)
        return
      }
      end()
    }
  }

  /// Watches over a closing that has begun, or lets one be that has ended.
  func follow(_ activity: AppModel.Activity?) {
    patience?.cancel()
    let asked = question
    question = nil
    asked?.close()
    if activity?.isClosing == true { wait() }
  }

  private func wait() {
    patience = Timeout.after(milliseconds: Closing.longestSilence) { [weak self] in
      self?.askWhetherToWait()
    }
  }

  private func ask(_ error: StoreError) {
    MessageDialog.ask(
      localized("Not everything is saved"), error.description,
      [
        MessageDialog.Response(id: "stay", label: localized("Stay")),
        MessageDialog.Response(id: "again", label: localized("Try Again"), look: .suggested),
        MessageDialog.Response(
          id: "lose", label: localized("Quit and Lose It"), look: .destructive),
      ], preferred: "again", of: window.window
    ) { [unowned self] answer in
      isQuitting = false
      switch answer {
      case "again": quit()
      case "lose": leave()
      default: window.canvas.focus()
      }
    }
  }

  private func askWhetherToWait() {
    let count = model.saveFolder?.backlog.unsynced ?? 0
    let body =
      count > 0
      ? StorageState.unsaved(count)
      : localized(
        """
        Everything is in the journal; the tables or the lock are not done. They are made again \
        when the folder is opened.
        """)
    question = MessageDialog.ask(
      localized("The disk does not answer"), body,
      [
        MessageDialog.Response(id: "wait", label: localized("Wait"), look: .suggested),
        MessageDialog.Response(
          id: "lose", label: count > 0 ? localized("Quit and Lose It") : localized("Quit"),
          look: .destructive),
      ], preferred: "wait", of: window.window
    ) { [unowned self] answer in
      guard question != nil else { return }
      question = nil
      if answer == "lose" { leave() } else { wait() }
    }
  }

  /// Ends without what is not saved, also where the disk does not answer even to that.
  private func leave() {
    window.window.isVisible = false
    Timeout.after(milliseconds: Closing.longestFarewell) { [weak self] in self?.end() }
    Task {
      await model.abandon()
      end()
    }
  }

  private func end() {
    // The system keeps what is left of a program whose disk hangs, and its windows with it.
    window.window.isVisible = false
    Timeout.whenIdle { [window] in window.application.quit() }
  }
}
