/// The commands for limits that hold for one image, or for all.
extension CommandTable {
  static let limits: [Command] = [
    Command(
      "lock-limits", "Lock Limits",
      help: "Keep the present limits for every image, until an interval is chosen",
      menu: .filter, section: 1, isAvailable: { $0.displayLimits != nil },
      isOn: { $0.limitsSource == .locked }
    ) { model, _ in model.toggleLimitsLock() },
    Command(
      "forget-limits", "Forget This Image’s Limits",
      help: "Find the limits of this image by the interval again, which were set by hand",
      menu: .filter, section: 1, isAvailable: { $0.limitsSource == .own }
    ) { model, _ in model.forgetOwnLimits() },
    Command(
      "forget-all-limits", "Forget Limits Set by Hand",
      help: "Find the limits of every image by the interval again", menu: .filter, section: 1,
      isAvailable: { $0.hasOwnLimits }
    ) { model, _ in model.forgetAllOwnLimits() },
  ]
}
