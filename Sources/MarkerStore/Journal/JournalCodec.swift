import Foundation
import MarkerLanguage
import MarkerModel
import SystemPackage

/// Makes journal lines, each ended by a line feed. Docs/Formats/journal.md describes them.
struct JournalEncoder {
  private let encoder: JSONEncoder
  private let origin: String
  /// The images' names by number, which lines repeat for a reader.
  private var names: [FilePath]

  init(user: String, version: String, names: [FilePath]) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    self.encoder = encoder
    let fields = try [user, version].map { String(decoding: try encoder.encode($0), as: UTF8.self) }
    origin = "\"user\":\(fields[0]),\"version\":\(fields[1])"
    self.names = names
  }

  mutating func line(_ entry: JournalEntry, sequence: Int, time: Date) throws -> [UInt8] {
    switch entry {
    case .event(.image(let id, let location)) where id.number == names.count:
      names.append(location.name)
    case .event(.relocated(let id, let location)) where names.indices.contains(id.number):
      names[id.number] = location.name
    default: break
    }
    let rest = try encoder.encode(
      EntryJSON(entry) { names.indices.contains($0.number) ? JSONPath(names[$0.number]) : nil })
    // What every line has comes first and in one order, so that a person can read down a column;
    // Foundation could only sort it in among the rest.
    var line = Array(
      """
      {"seq":\(sequence),"time":"\(JournalTime.text(time))",\(origin),\
      "event":"\(EntryJSON.kind(entry))"
      """.utf8)
    if rest.count > 2 {
      line.append(UInt8(ascii: ","))
      line += rest.dropFirst()
    } else {
      line.append(UInt8(ascii: "}"))
    }
    line.append(UInt8(ascii: "\n"))
    return line
  }
}

/// Reads journal lines.
struct JournalDecoder {
  private let decoder = JSONDecoder()

  private struct LineJSON: Decodable {
    var sequence: Int
    var time: JSONTime
    var user: String?
    var version: String?
    var event: String
    var content: JournalLine.Content
    var mentions = LineMentions()

    enum CodingKeys: String, CodingKey {
      case sequence = "seq"
      case time, user, version, event
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      sequence = try container.decode(Int.self, forKey: .sequence)
      time = try container.decode(JSONTime.self, forKey: .time)
      user = try container.decodeIfPresent(String.self, forKey: .user)
      version = try container.decodeIfPresent(String.self, forKey: .version)
      event = try container.decode(String.self, forKey: .event)
      // A newer version's line may use a key of ours in another way: it is unknown, not damaged.
      guard EntryKinds.all.contains(event) else {
        content = .unknown(event)
        return
      }
      do {
        let json = try EntryJSON(from: decoder)
        mentions = LineMentions(json)
        let entry = try json.entry(kind: event)
        content = entry.map { .entry($0) } ?? .unknown(event)
      } catch LineFault.unknownKind(let kind) {
        content = .unknown("\(event): \(kind)")
      }
    }
  }

  /// Throws what is wrong with it, as a sentence's end.
  func line(_ bytes: some DataProtocol) throws(LineFault) -> JournalLine {
    do {
      let json = try decoder.decode(LineJSON.self, from: Data(bytes))
      return JournalLine(
        sequence: try counting(json.sequence, "seq"), time: json.time.date, user: json.user,
        version: json.version,
        content: json.content, mentions: json.mentions)
    } catch let fault as LineFault {
      throw fault
    } catch DecodingError.keyNotFound(let key, _) {
      throw .missing(key.stringValue)
    } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context)
    {
      let keys = context.codingPath.map(\.stringValue).joined(separator: ".")
      throw .malformed("“\(keys)”")
    } catch {
      throw .malformed(localized("it is not JSON and"))
    }
  }
}

/// The kinds of line that this version knows.
private enum EntryKinds {
  static let all: Set<String> = [
    "opened", "image", "relocated", "fingerprint", "shown", "seen", "positioned", "displayed",
    "limits", "edit", "undo", "redo", "outside", "adopted", "closed", "tables", "damage",
  ]
}
