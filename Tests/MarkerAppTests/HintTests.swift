import MarkerApp
import Testing

@MainActor
@Suite struct HintTests {
  @Test func `a control tells its command with the key that the person has chosen`() async throws {
    let desk = try await Desk(["a.fits"])
    #expect(desk.model.hint(for: "next") == "Next Image (Tab)")
    #expect(desk.model.hint(for: "palette") == "Find Group or Category (/)")
    #expect(
      desk.model.hint(for: "next-frame", "The frame shown", and: ["previous-frame"])
        == "The frame shown (Space, Shift+Space)")
    desk.model.changePreferences { $0.keys["next"] = ["J"] }
    #expect(desk.model.hint(for: "next") == "Next Image (J)")
    desk.model.changePreferences { $0.keys["next"] = [] }
    #expect(desk.model.hint(for: "next") == "Next Image")
  }
}
