/// Where north and east are on a view, around its middle: directions of length 1.
public struct Compass: Hashable, Sendable {
  public var north: Displacement
  public var east: Displacement

  public init(for viewport: Viewport, sky: LocalSky) {
    north = viewport.orientation.turned(sky.north)
    east = viewport.orientation.turned(sky.east)
  }
}
