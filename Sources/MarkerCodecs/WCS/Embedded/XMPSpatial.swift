import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// The properties of XMP whose names begin with `Spatial.`, the part of the Astronomy Visualization
/// Metadata that says where a picture lies.
final class XMPSpatial: NSObject, XMLParserDelegate {
  /// By name without the prefix; what stands in a list, in its order.
  private(set) var values: [String: [String]] = [:]
  private var property: String?
  private var text = ""

  init?(_ packet: [UInt8]) {
    // XMP has no document type; without one there are no entities to expand.
    let markup = String(decoding: packet.prefix(XMPPacket.most), as: UTF8.self)
    guard packet.count <= XMPPacket.most, markup.contains("Spatial."),
      !markup.contains("<!DOCTYPE"), !markup.contains("<!ENTITY")
    else { return nil }
    super.init()
    // A packet may be followed by blanks or a zero.
    let end = packet.lastIndex(of: UInt8(ascii: ">")) ?? packet.startIndex
    let parser = XMLParser(data: Data(packet[...end]))
    parser.delegate = self
    guard parser.parse(), !values.isEmpty else { return nil }
  }

  func numbers(_ name: String) -> [Double]? {
    guard let texts = values[name] else { return nil }
    let parts = texts.flatMap { $0.split { " ,;\t\n\r".contains($0) } }
    let numbers = parts.compactMap { HeaderCards.number(String($0)) }
    return numbers.count == parts.count && !numbers.isEmpty ? numbers : nil
  }

  func text(_ name: String) -> String? { values[name]?.first { !$0.isEmpty } }

  private static func name(_ qualified: String) -> String? {
    let local = qualified.split(separator: ":").last ?? ""
    return local.hasPrefix("Spatial.") ? String(local.dropFirst("Spatial.".count)) : nil
  }

  func parser(
    _ parser: XMLParser, didStartElement element: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    for (key, value) in attributes {
      guard let name = XMPSpatial.name(key) else { continue }
      values[name] = [value.trimmingCharacters(in: .whitespacesAndNewlines)]
    }
    if let name = XMPSpatial.name(element) {
      property = name
      values[name] = []
    }
    text = ""
  }

  func parser(_ parser: XMLParser, foundCharacters characters: String) {
    if property != nil { text += characters }
  }

  func parser(
    _ parser: XMLParser, didEndElement element: String, namespaceURI: String?,
    qualifiedName: String?
  ) {
    guard let property else { return }
    let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
    if !trimmed.isEmpty { values[property, default: []].append(trimmed) }
    text = ""
    if XMPSpatial.name(element) != nil { self.property = nil }
  }
}
