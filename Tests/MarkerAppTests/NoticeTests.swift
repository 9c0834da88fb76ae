import Testing

@testable import MarkerApp

struct NoticeTests {
  private let long = String(repeating: "What is wrong with the table. ", count: 4)
  private let other = String(repeating: "What is wrong with the folder. ", count: 4)

  @Test func `a short message goes after four seconds, a long one after the time it takes to read`()
  {
    var board = NoticeBoard()
    board.add("Undone: mark.", at: 10)
    #expect(board.nextEnd == 14)
    board.pass(to: 14)
    #expect(board.texts.isEmpty && board.nextEnd == nil)
    board.add(long, at: 20)
    board.pass(to: 24 + 0.06 * 119)
    #expect(board.texts == [long])
    board.pass(to: 24 + 0.06 * 120)
    #expect(board.texts.isEmpty)
  }

  @Test func `a short message takes the place of a short one, not of a long one`() {
    var board = NoticeBoard()
    board.add(long, at: 0)
    board.add("Undone: mark.", at: 1)
    board.add("Undone: comment.", at: 2)
    #expect(board.texts == [long, "Undone: comment."])
  }

  @Test func `messages that come together stay until all of them can have been read`() {
    var board = NoticeBoard()
    board.add(long, at: 0)
    board.add(other, at: 0)
    board.pass(to: 4 + 0.06 * 121)
    #expect(board.texts == [other])
    board.pass(to: 4 + 0.06 * 240)
    #expect(board.texts == [other])
    board.pass(to: 4 + 0.06 * 245)
    #expect(board.texts.isEmpty)
  }

  @Test func `nothing goes while it is held, and the time is given back afterwards`() {
    var board = NoticeBoard()
    board.add("Undone: mark.", at: 0)
    board.hold(at: 3)
    #expect(board.nextEnd == nil)
    board.pass(to: 100)
    #expect(board.texts.count == 1)
    board.release(at: 100)
    #expect(board.nextEnd == 101)
  }

  @Test func `the same message again is shown once, and what is not true any more is taken away`() {
    var board = NoticeBoard()
    board.add(long, at: 0)
    board.add(other, at: 1)
    board.add(long, at: 2)
    #expect(board.texts == [other, long])
    board.withdraw([long])
    #expect(board.texts == [other])
  }
}
