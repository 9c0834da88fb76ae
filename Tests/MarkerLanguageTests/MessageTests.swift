import Testing

@testable import MarkerLanguage

struct MessageTests {
  @Test func `a message is filed under its text with numbered places`() {
    let message: Message = "\(3) marks of “\("Galaxy")” are {hidden}."
    #expect(message.text == "{0} marks of “{1}” are {{hidden}}.")
  }

  @Test func `without a translation a message reads as the source has it`() {
    #expect(localized("\(3) marks of “\("{0}")” are {hidden}.") == "3 marks of “{0}” are {hidden}.")
  }

  @Test func `a translation puts the values where it wants them`() {
    let message: Message = "\("a.fits") is in \("raw")"
    #expect(message.filled("In {1} liegt {0}, {{so}}") == "In raw liegt a.fits, {so}")
  }

  @Test(arguments: ["{0}", "{0} {1} {2}", "{0} {1} {", "{0} {1} }", "{0} {x}", "{0} {1"])
  func `a translation with other places than the message's is not taken`(translation: String) {
    let message: Message = "\("a.fits") is in \("raw")"
    #expect(message.filled(translation) == nil)
  }

  @Test(
    arguments: [
      ("rename group “Gal 7”", "rename group “{0}”"), ("delete 12 marks", "delete {0} marks"),
      ("place mark", "place mark"), ("a “{b}” c", "a “{0}” c"), ("” {x} “", "” {{x}} “"),
    ])
  func `a text kept in English is found again among the messages`(kept: String, text: String) {
    let message = Message(retelling: kept)
    #expect(message.text == text)
    #expect(message.english == kept)
  }

  @Test func `one thing and many have messages of their own`() {
    func told(_ count: Int) -> String {
      localized(count, one: "One mark", many: "\(count) marks")
    }
    #expect([0, 1, 2].map(told) == ["0 marks", "One mark", "2 marks"])
  }
}
