import MarkerModel

/// How images are displayed, in a journal line.
struct DisplayMemoryJSON: Codable {
  var interval: String
  var stretch: String
  var colormap: String
  var inverted: Bool
  var blur: JSONNumber
  var contrast: JSONNumber?
  var bias: JSONNumber?
  var missing: String?
  var locked: String?

  init(_ memory: DisplayMemory) {
    interval = memory.interval
    stretch = memory.stretch
    colormap = memory.colormap
    inverted = memory.inverted
    blur = JSONNumber(memory.blur)
    contrast = memory.contrast.map { JSONNumber($0) }
    bias = memory.bias.map { JSONNumber($0) }
    missing = memory.missing
    locked = memory.locked
  }

  var memory: DisplayMemory {
    DisplayMemory(
      interval: interval, stretch: stretch, colormap: colormap, inverted: inverted,
      blur: blur.value, contrast: contrast?.value, bias: bias?.value, missing: missing,
      locked: locked)
  }
}
