public import LockText
public import Lockfetch

/// A repository in Maven's layout, as it is reached.
public struct Repository: Hashable, Sendable {
  /// The name by which a build and its files refer to it: `central`.
  public let id: ByteString
  /// The URL that paths are appended to, with its trailing slash.
  public let base: ByteString

  /// A repository at a URL, with or without a trailing slash.
  public init(id: ByteString, url: ByteString) {
    self.id = id
    base = url.hasSuffix("/") ? url : url + "/"
  }

  /// Maven Central, which every build of Maven has.
  public static let central = Repository(
    id: "central", url: "https://repo.maven.apache.org/maven2/")

  /// Where a file is, as text that was not checked yet.
  public func urlText(of path: ByteString) -> ByteString {
    base + Self.encodedPath(path)
  }

  /// Where a file is.
  ///
  /// - Throws: ``FetchURLError`` when the base breaks a rule for URLs.
  public func url(
    of path: ByteString, limit: Int = Limits().urlLength
  ) throws(FetchURLError) -> FetchURL {
    try FetchURL(urlText(of: path), limit: limit)
  }

  /// The path as it stands in a URL: what is not unreserved is percent-encoded, `/`, `+` and `@`
  /// excepted.
  public static func encodedPath(_ path: ByteString) -> ByteString {
    PathSegment.percentEncoded(path, keeping: kept)
  }

  private static let kept: Set<UInt8> = Set("-._~+@/".utf8)
}
