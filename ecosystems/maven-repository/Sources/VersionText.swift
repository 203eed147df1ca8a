public import LockText

/// What a version says by its form.
public enum VersionText {
  /// Whether the text is one version, and no range, meta-version, prefix or unexpanded property.
  ///
  /// - Source: Maven, "Dependency Version Requirement Specification" and "Version Ranges"; Gradle,
  ///   "Declaring Versions and Ranges".
  public static func isExact(_ text: ByteString) -> Bool {
    guard !text.isEmpty, !text.hasSuffix("+"), !metaVersions.contains(text.lowercasedASCII()) else {
      return false
    }
    return !text.hasPrefix("latest.") && !isRange(text)
      && !text.bytes.contains(UInt8(ascii: "$"))
  }

  private static let metaVersions: Set<ByteString> = ["latest", "release"]

  /// Whether the text is a range or a list of ranges: `[1.0,2.0)`.
  public static func isRange(_ text: ByteString) -> Bool {
    text.bytes.contains { rangeMarks.contains($0) }
  }

  private static let rangeMarks: Set<UInt8> = Set("[](),".utf8)

  /// The parts of a unique snapshot's version, `<base>-YYYYMMDD.HHMMSS-<build>`.
  public struct Snapshot: Hashable, Sendable {
    /// What precedes the time stamp.
    public let base: ByteString
    /// `YYYYMMDD.HHMMSS`.
    public let timestamp: ByteString
    /// The number of the build.
    public let buildNumber: ByteString
  }

  /// Reads the version of a unique snapshot.
  ///
  /// - Returns: `nil` for every other version.
  /// - Source: Maven, `Artifact.VERSION_FILE_PATTERN`.
  public static func snapshot(_ version: ByteString) -> Snapshot? {
    guard let (head, buildNumber) = version.cut(atLast: UInt8(ascii: "-")),
      let (base, timestamp) = head.cut(atLast: UInt8(ascii: "-")),
      !base.isEmpty, !buildNumber.isEmpty, buildNumber.bytes.allSatisfy(\.isDigit),
      let (day, time) = timestamp.cut(atFirst: UInt8(ascii: ".")), day.count == 8,
      time.count == 6, day.bytes.allSatisfy(\.isDigit), time.bytes.allSatisfy(\.isDigit)
    else { return nil }
    return Snapshot(base: base, timestamp: timestamp, buildNumber: buildNumber)
  }
}
