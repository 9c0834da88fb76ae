/// The program's version, as `--version`, the journal and the about window say it.
public enum Version {
  public static let text = "0.1.0"
}
