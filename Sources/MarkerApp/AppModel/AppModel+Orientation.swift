import MarkerImaging
import MarkerModel

/// To what a view is fitted that nobody zoomed.
public enum ViewFit: Sendable {
  /// All of the image is shown.
  case whole
  /// The image reaches from the left to the right.
  case width
}

/// How the view lies on the picture: turned, mirrored, and where it goes when another comes.
extension AppModel {
  /// Turns or mirrors the view around its middle.
  public func orient(_ change: (ViewOrientation) -> ViewOrientation) {
    isNorthUp = false
    turnView(to: change(viewport.orientation))
  }

  /// Turns each image so that north is up and east to the left, or leaves them as they are now.
  public func toggleNorthUp() {
    isNorthUp.toggle()
    if isNorthUp, let seen = seenPicture { turnView(to: seen.northUp) }
  }

  private func turnView(to orientation: ViewOrientation) {
    guard orientation != viewport.orientation else { return }
    trace?.input(.displayChange)
    viewport.orientation = orientation
    if let fit { fitView(to: fit) }
    onChange([.picture, .marks, .readout])
  }

  func fitView(to fit: ViewFit) {
    guard let size = seenPicture?.size else { return }
    var plan = viewPlan
    plan.fitView(to: fit, on: size)
    take(plan)
  }

  /// Sets the view for a picture that comes, by what was shown before.
  func placeView(on picture: ViewedPicture, as turned: Turned) {
    var plan = viewPlan
    plan.place(on: picture, as: turned)
    take(plan)
  }

  var viewPlan: ViewPlan {
    ViewPlan(
      viewport: viewport, fit: fit, viewed: viewed, isNorthUp: isNorthUp,
      zoomOnPaging: preferences.zoomOnPaging)
  }

  private func take(_ plan: ViewPlan) {
    (viewport, fit, viewed) = (plan.viewport, plan.fit, plan.viewed)
  }

  /// Whether the picture has a sky that tells where north is.
  var hasSky: Bool { seenPicture?.sky != nil }
}
