/// Which pictures to decode ahead, the most wanted first.
public enum PrefetchPlan {
  public enum Direction: Sendable {
    case forward
    case backward
  }

  /// The places of the list to have ready while `index` is shown: three ahead in the direction of
  /// travel, one behind.
  public static func places(
    around index: Int, count: Int, direction: Direction
  ) -> [Int] {
    let step = direction == .forward ? 1 : -1
    return [step, 2 * step, -step, 3 * step].map { index + $0 }.filter { (0..<count).contains($0) }
  }
}
