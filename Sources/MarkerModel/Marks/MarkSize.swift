/// How large marks are drawn, in image pixels, as Image Marker draws them: about one hundredth of
/// width plus height.
public enum MarkSize {
  /// The diameter of a person's marks on an image of that size.
  public static func diameter(on image: PixelSize) -> Double {
    Double((image.width + image.height + 199) / 200 * 2)
  }
}
