import MarkerLanguage
import MarkerModel

/// The SIP distortion of a header (Shupe et al. 2005, equations 2 and 3): polynomials in pixels from
/// the reference pixel that give corrections in pixels.
///
/// wcslib has SIP too. It is here because look-up tables add to it before the linear transformation,
/// where wcslib lets nobody in.
struct SIPPolynomial: Sendable {
  private let a: Polynomial
  private let b: Polynomial
  private let reference: FITSPixel

  /// The standard's own limit.
  private static let mostOrder = 9

  /// Why a header's SIP cannot be used.
  struct Refusal: Error { var reason: String }

  /// Nil where the header has none, or none beyond the linear terms, as astropy takes it.
  init?(_ cards: HeaderCards, letter: String) throws(Refusal) {
    let orders = try ["A_ORDER", "B_ORDER"].map { (keyword) throws(Refusal) in
      guard let value = cards.value(keyword), !value.isEmpty else { return 0 }
      guard let order = HeaderCards.number(value), order == order.rounded(), order >= 0,
        order <= Double(SIPPolynomial.mostOrder)
      else { throw Refusal(reason: "its \(keyword) is \(value)") }
      return Int(order)
    }
    if orders.allSatisfy({ $0 < 2 }) { return nil }
    for (keyword, order) in zip(["A_ORDER", "B_ORDER"], orders)
    where order == 0 && !cards.has(keyword) {
      throw Refusal(reason: localized("it has one SIP polynomial of two, without \(keyword)"))
    }
    if orders.contains(where: { $0 < 2 }) { return nil }
    guard let x = cards.number("CRPIX1\(letter)"), let y = cards.number("CRPIX2\(letter)") else {
      throw Refusal(reason: localized("it has SIP polynomials without CRPIX"))
    }
    reference = FITSPixel(x: x, y: y)
    a = try Polynomial(cards, "A", orders[0])
    b = try Polynomial(cards, "B", orders[1])
  }

  /// The corrections at a FITS pixel coordinate, in pixels.
  func offset(at pixel: FITSPixel) -> (x: Double, y: Double) {
    let (u, v) = (pixel.x - reference.x, pixel.y - reference.y)
    return (a.value(u, v), b.value(u, v))
  }

  /// The coefficients of u^p v^q, where p + q is at most the order.
  private struct Polynomial: Sendable {
    private let order: Int
    private var coefficients: [Double]

    init(_ cards: HeaderCards, _ name: String, _ order: Int) throws(Refusal) {
      self.order = order
      coefficients = [Double](repeating: 0, count: (order + 1) * (order + 1))
      for p in 0...order {
        for q in 0...(order - p) {
          let keyword = "\(name)_\(p)_\(q)"
          guard let value = cards.value(keyword), !value.isEmpty else { continue }
          guard let coefficient = HeaderCards.number(value) else {
            throw Refusal(reason: "its \(keyword) is \(value)")
          }
          coefficients[p * (order + 1) + q] = coefficient
        }
      }
    }

    func value(_ u: Double, _ v: Double) -> Double {
      var sum = 0.0
      for p in stride(from: order, through: 0, by: -1) {
        var row = 0.0
        for q in stride(from: order - p, through: 0, by: -1) {
          row = row * v + coefficients[p * (order + 1) + q]
        }
        sum = sum * u + row
      }
      return sum
    }
  }
}
