import MarkerModel

/// A column of a mark file as its header tells of it.
struct ColumnHead: Sendable {
  var name: String
  var ucd = ""
  var unit = ""
}

/// Which column of a mark file says what.
struct ColumnRoles: Sendable {
  var label: Int?
  var image: Int?
  var group: Int?
  var ra: Int?
  var dec: Int?
  /// Galactic longitude and latitude in degrees.
  var isGalactic = false
  /// What a number in the column of right ascensions is multiplied by, and one of declinations.
  var raFactor = 1.0
  var decFactor = 1.0
  var x: Int?
  var y: Int?
  var pixelSize: Int?
  var arcsecSize: Int?
  /// What a size is multiplied by to be a diameter in that unit.
  var sizeFactor = 1.0
  /// What x and y seem to mean.
  var pixels = Catalog.PixelConvention.displayed
  /// The names of columns that say nothing of this.
  var unknown: [String] = []

  var hasPositions: Bool { (ra != nil && dec != nil) || (x != nil && y != nil) }

  init(_ heads: [ColumnHead]) {
    let names = heads.map { $0.name.lowercased() }
    func named(_ wanted: String...) -> Int? {
      wanted.lazy.compactMap { name in names.firstIndex(of: name) }.first
    }
    func meaning(_ wanted: String...) -> Int? {
      let ucds = heads.map { $0.ucd.lowercased() }
      return wanted.lazy.compactMap { name in
        ucds.firstIndex { $0 == name + ";meta.main" || $0 == name + "_main" }
          ?? ucds.firstIndex { $0.split(separator: ";").first.map(String.init) == name }
      }.first
    }
    label =
      named("label", "name", "id", "source_id", "main_id", "objid", "designation", "source")
      ?? meaning("meta.id", "id", "meta.title")
    image = named("image")
    group = named("group")
    ra =
      named("ra") ?? meaning("pos.eq.ra", "pos_eq_ra")
      ?? named(
        "raj2000", "ra_icrs", "_raj2000", "alpha_j2000", "alphawin_j2000", "ra_j2000", "ra_deg",
        "radeg")
    dec =
      named("dec") ?? meaning("pos.eq.dec", "pos_eq_dec")
      ?? named(
        "dej2000", "decj2000", "de_icrs", "_dej2000", "delta_j2000", "deltawin_j2000", "dec_j2000",
        "dec_deg", "dedeg", "decdeg")
    if ra == nil || dec == nil,
      let longitude = meaning("pos.galactic.lon", "pos_gal_lon") ?? named("glon"),
      let latitude = meaning("pos.galactic.lat", "pos_gal_lat") ?? named("glat")
    {
      (ra, dec, isGalactic) = (longitude, latitude, true)
    }
    x = named("x")
    y = named("y")
    if x == nil || y == nil, let column = named("x_image", "xwin_image"),
      let row = named("y_image", "ywin_image")
    {
      (x, y, pixels) = (column, row, .fits)
    }
    pixelSize = named("size(px)", "size", "size_px")
    arcsecSize = named("size(arcsec)", "size_arcsec")
    if pixelSize == nil, arcsecSize == nil, let radius = named("radius", "diameter") {
      takeSize(radius, heads[radius], isRadius: names[radius] == "radius")
    } else if let size = pixelSize, !heads[size].unit.isEmpty {
      pixelSize = nil
      takeSize(size, heads[size], isRadius: false)
    }
    raFactor = ra.map { ColumnRoles.degrees(heads[$0].unit) } ?? 1
    decFactor = dec.map { ColumnRoles.degrees(heads[$0].unit) } ?? 1
    let known = Set(
      [label, image, group, ra, dec, x, y, pixelSize, arcsecSize, named("date")].compactMap { $0 })
    unknown = heads.indices.filter { !known.contains($0) }.map { heads[$0].name }
  }

  private mutating func takeSize(_ column: Int, _ head: ColumnHead, isRadius: Bool) {
    sizeFactor = isRadius ? 2 : 1
    switch head.unit.lowercased() {
    case "deg", "degree", "degrees":
      sizeFactor *= 3600
      arcsecSize = column
    case "arcmin":
      sizeFactor *= 60
      arcsecSize = column
    case "arcsec", "\"": arcsecSize = column
    case "mas":
      sizeFactor /= 1000
      arcsecSize = column
    default: pixelSize = column
    }
  }

  private static func degrees(_ unit: String) -> Double {
    switch unit.lowercased() {
    case "rad", "radian", "radians": 180 / .pi
    case "h", "hr", "hour", "hours", "hourangle": 15
    default: 1
    }
  }
}
