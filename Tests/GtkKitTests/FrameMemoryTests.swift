#if canImport(Glibc)
  import Glibc
  import GtkKit
  import Testing

  /// How many pages the system had to find while this took, filled and freed what a frame takes.
  private func faultsOfFrame() -> Int {
    let pages = pagesFound()
    let pictures = (0..<4).compactMap { _ in malloc(4 << 20) }
    for picture in pictures { memset(picture, 1, 4 << 20) }
    for picture in pictures { free(picture) }
    return pagesFound() - pages
  }

  private func pagesFound() -> Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_minflt
  }

  @MainActor
  @Suite(.serialized) struct FrameMemoryTests {
    @Test func `a frame is painted into the memory of the one before`() {
      Display.keepFrameMemory()
      // The first finds memory that is kept from then on.
      _ = faultsOfFrame()
      // It has 4096 pages.
      #expect(faultsOfFrame() < 1000)
    }
  }
#endif
