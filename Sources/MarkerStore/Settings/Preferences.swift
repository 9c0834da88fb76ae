import Foundation

/// What a person prefers on this computer, whatever folder is open. It changes no judgement.
public struct Preferences: Equatable, Sendable {
  public enum ColorScheme: String, Codable, Sendable, CaseIterable {
    case system, light, dark
  }

  /// What becomes of zoom and centre when another image is shown.
  public enum ZoomOnPaging: String, Codable, Sendable, CaseIterable {
    /// As they are, where the images are of one size; else all of the new one.
    case keep
    case fit
    /// The same place of the sky, at the same size in the sky.
    case sky
  }

  /// Folders that were open together.
  public struct Recent: Codable, Equatable, Sendable {
    public var save: String
    public var images: String?

    public init(save: String, images: String?) {
      self.save = save
      self.images = images
    }
  }

  /// The keys of commands whose keys were changed, by the commands' ids.
  public var keys: [String: [String]] = [:]
  public var colorScheme = ColorScheme.system
  /// How much memory decoded pictures may take, in MiB; nil for what suits the machine.
  public var cacheMegabytes: Int?
  /// By its name, or RRGGBB.
  public var missingColor = "olive"
  public var isSexagesimal = false
  public var showsGalactic = false
  /// Pixels are told as FITS counts them: from 1, y up.
  public var tellsFITSPixels = false
  /// The middle button brings the pointer along to the middle.
  public var centersPointer = false
  public var isColorBlindSafe = false
  public var zoomOnPaging = ZoomOnPaging.keep
  public var showsScaleBar = false
  public var showsCompass = false
  public var showsMagnifier = false
  public var showsImageList = false
  public var showsThumbnails = true
  /// Where exports were written last.
  public var exportFolder: String?
  /// The newest first.
  public var recents: [Recent] = []

  public init() {}
}

extension Preferences: Codable {
  enum CodingKeys: String, CodingKey {
    case keys, colorScheme, cacheMegabytes, missingColor, isSexagesimal, showsGalactic
    case tellsFITSPixels, centersPointer, isColorBlindSafe, zoomOnPaging
    case showsScaleBar, showsCompass, showsMagnifier, showsImageList, showsThumbnails, recents
    case exportFolder
  }

  /// One that is missing, or is nothing that it can be, is as it usually is.
  public init(from decoder: any Swift.Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    func take<Value: Decodable>(_ value: inout Value, _ key: CodingKeys) {
      do {
        if let known = try values.decodeIfPresent(Value.self, forKey: key) { value = known }
      } catch {
        // Another version's, or typed by hand: the usual counts, and the others are not lost.
        return
      }
    }
    take(&keys, .keys)
    take(&colorScheme, .colorScheme)
    take(&cacheMegabytes, .cacheMegabytes)
    take(&missingColor, .missingColor)
    take(&isSexagesimal, .isSexagesimal)
    take(&showsGalactic, .showsGalactic)
    take(&tellsFITSPixels, .tellsFITSPixels)
    take(&centersPointer, .centersPointer)
    take(&isColorBlindSafe, .isColorBlindSafe)
    take(&zoomOnPaging, .zoomOnPaging)
    take(&showsScaleBar, .showsScaleBar)
    take(&showsCompass, .showsCompass)
    take(&showsMagnifier, .showsMagnifier)
    take(&showsImageList, .showsImageList)
    take(&showsThumbnails, .showsThumbnails)
    take(&recents, .recents)
    take(&exportFolder, .exportFolder)
  }
}
