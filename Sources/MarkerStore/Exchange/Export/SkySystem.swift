import MarkerModel

/// The reference system that sky positions are in, as tables and region files name it.
public struct SkySystem: Hashable, Sendable {
  /// "ICRS", "FK5", "FK4", or what else a header says.
  public var name: String
  /// Nil where the system has none.
  public var equinox: Double?

  public static let icrs = SkySystem(name: "ICRS", equinox: nil)

  public init(name: String, equinox: Double?) {
    self.name = name
    self.equinox = equinox
  }

  /// What positions of such a frame are kept in: galactic and ecliptic ones are turned into ICRS.
  public init(_ frame: SkyFrame) {
    switch frame {
    case .equatorial(let system, let equinox): self.init(name: system, equinox: equinox)
    case .galactic, .ecliptic: self = .icrs
    }
  }

  /// “FK5 J2000”.
  var text: String {
    guard let equinox else { return name }
    return "\(name) \(epoch(equinox))"
  }

  private func epoch(_ equinox: Double) -> String {
    (name.hasPrefix("FK4") ? "B" : "J") + NumberText.shortest(equinox)
  }

  /// As COOSYS of VOTable 1.4 names it, with the equinox; nil where it has no word for it.
  var votable: (system: String, equinox: String?)? {
    switch name {
    case "ICRS": ("ICRS", nil)
    case "FK5": ("eq_FK5", equinox.map(epoch))
    case "FK4": ("eq_FK4", equinox.map(epoch))
    default: nil
    }
  }

  /// As DS9 names it; nil where it has no word for it.
  var region: String? {
    switch (name, equinox) {
    case ("ICRS", _): "icrs"
    case ("FK5", nil), ("FK5", 2000): "fk5"
    case ("FK4", nil), ("FK4", 1950): "fk4"
    default: nil
    }
  }
}
