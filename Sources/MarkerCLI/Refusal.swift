import Foundation
import MarkerCodecs
import MarkerImaging
import MarkerStore

/// An input that was refused: which, and why.
struct Refusal: Error {
  var file: String
  var code: String
  var message: String
  /// Whether to tell it as JSON.
  var asJSON = false

  init(file: String, code: String, message: String, asJSON: Bool = false) {
    self.file = file
    self.code = code
    self.message = message
    self.asJSON = asJSON
  }

  init(_ error: ImageError, file: String, asJSON: Bool = false) {
    self.init(
      file: file, code: error.code.rawValue, message: error.description, asJSON: asJSON)
  }

  init(_ error: StoreError, file: String, asJSON: Bool = false) {
    self.init(file: file, code: "store", message: error.description, asJSON: asJSON)
  }

  init(_ error: ImageWritingError) {
    self.init(file: error.file.shown, code: "notWritten", message: error.reason)
  }

  func report() {
    if asJSON {
      struct Document: Encodable {
        struct Reason: Encodable {
          var code: String
          var message: String
        }
        var file: String
        var error: Reason
      }
      Output.json(Document(file: file, error: .init(code: code, message: message)))
    } else {
      FileHandle.standardError.write(Data("imgmarker: \(file): \(message)\n".utf8))
    }
  }
}

/// What goes to standard output.
enum Output {
  static func line(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }

  /// A sentence for the person, which is not part of the result.
  static func notice(_ text: String) {
    FileHandle.standardError.write(Data("imgmarker: \(text)\n".utf8))
  }

  static func json(_ document: some Encodable) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    do {
      FileHandle.standardOutput.write(try encoder.encode(document) + Data("\n".utf8))
    } catch {
      FileHandle.standardError.write(Data("imgmarker: cannot write JSON: \(error)\n".utf8))
      exit(1)
    }
  }
}
