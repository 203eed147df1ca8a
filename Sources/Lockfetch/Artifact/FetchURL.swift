public import LockText

/// A URL that may be fetched: strict RFC 3986, ASCII, `https` or `http`, without secrets.
///
/// Scheme and host are in lower case, the fragment is gone, everything else is as it was written.
/// Two URLs are the same when their texts are.
public struct FetchURL: Hashable, Comparable, Sendable {
  /// The whole URL, normalised.
  public let text: ByteString
  private let schemeEnd: Int
  private let hostEnd: Int
  private let pathRange: Range<Int>

  /// `https` or `http`.
  public var scheme: ByteString { ByteString(text.bytes[..<schemeEnd]) }
  /// The host without its port; an IPv6 address keeps its brackets.
  public var host: ByteString { ByteString(text.bytes[(schemeEnd + 3)..<hostEnd]) }
  /// The path, beginning with a slash, as it was written.
  public var path: ByteString { ByteString(text.bytes[pathRange]) }

  /// The path with its percent escapes replaced, to see what it means and not to ask for.
  public var decodedPath: ByteString {
    let path = path
    guard path.bytes.contains(UInt8(ascii: "%")) else { return path }
    // What was let in before is let in again.
    return (try? Self.percentDecoded(path, allowsEncodedScope: true)) ?? path
  }

  /// Whether the connection itself is unprotected.
  public var isPlainHTTP: Bool { schemeEnd == "http".utf8.count }

  /// Whether the URL has no query and its path ends like this; cheaper than asking ``path``.
  public func endsWithPath(_ suffix: ByteString) -> Bool {
    pathRange.upperBound == text.count && pathRange.count >= suffix.count
      && text.hasSuffix(suffix)
  }

  /// Whether the URL has no query and this path; cheaper than asking ``path``.
  public func hasPath(_ path: ByteString) -> Bool {
    pathRange.count == path.count && endsWithPath(path)
  }

  /// Reads a URL.
  ///
  /// - Parameters:
  ///   - limit: The longest text in bytes.
  ///   - allowsEncodedScope: Whether a segment of the path that begins with `@` may hold one encoded
  ///     slash, as `@scope%2fname` does.
  /// - Throws: ``FetchURLError`` naming the rule that it breaks.
  public init(
    _ written: ByteString, limit: Int = Limits().urlLength, allowsEncodedScope: Bool = false
  ) throws(FetchURLError) {
    guard written.count <= limit else { throw .tooLong(limit: limit) }
    let marks = URLMarks(in: written)
    guard !marks.contains(.forbidden) else { throw .forbiddenByte }
    let whole =
      marks.contains(.fragment)
      ? written.bytes.prefix { $0 != UInt8(ascii: "#") } : written.bytes[...]
    guard let (scheme, rest) = Self.splitScheme(whole) else { throw .notAbsolute }
    let isSecure = Self.isWord(scheme, "https")
    guard isSecure || Self.isWord(scheme, "http") else { throw .scheme }
    let authorityEnd =
      rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.endIndex
    let (host, port) = try Self.splitAuthority(rest[..<authorityEnd])
    let target = rest[authorityEnd...]
    let path =
      marks.contains(.question) ? target.prefix { $0 != UInt8(ascii: "?") } : target
    let query = target[path.endIndex...]
    try Self.checkPath(path, marks, allowsEncodedScope: allowsEncodedScope)
    if !query.isEmpty { try Self.checkQuery(ByteString(query.dropFirst())) }
    if !path.isEmpty, marks.isDisjoint(with: [.fragment, .capital]) {
      // It is in normal form already, as nearly every URL is.
      self.text = written
      schemeEnd = scheme.endIndex
      hostEnd = host.endIndex
      pathRange = path.startIndex..<path.endIndex
      return
    }

    var text: [UInt8] = []
    text.reserveCapacity(written.count + 1)
    text.append(contentsOf: (isSecure ? "https" : "http").utf8)
    schemeEnd = text.count
    text.append(contentsOf: "://".utf8)
    for byte in host { text.append(byte.lowercased) }
    hostEnd = text.count
    if !port.isEmpty { text.append(UInt8(ascii: ":")) }
    text += port
    let pathStart = text.count
    if path.isEmpty { text.append(UInt8(ascii: "/")) }
    text += path
    pathRange = pathStart..<text.count
    text += query
    self.text = ByteString(text)
  }

  /// Orders by the bytes of the text.
  public static func < (left: FetchURL, right: FetchURL) -> Bool { left.text < right.text }

  /// The same URL over `https`.
  public func overHTTPS() -> FetchURL {
    isPlainHTTP ? FetchURL(secured: self) : self
  }

  private init(secured url: FetchURL) {
    text = "https" + url.text.dropFirst("http".utf8.count)
    schemeEnd = url.schemeEnd + 1
    hostEnd = url.hostEnd + 1
    pathRange = (url.pathRange.lowerBound + 1)..<(url.pathRange.upperBound + 1)
  }
}

/// The rule that a URL breaks.
public enum FetchURLError: Error, Hashable, Sendable {
  /// It is longer than the limit, in bytes.
  case tooLong(limit: Int)
  /// It holds a byte that a URL never holds: a blank, a quote, a brace, a backslash, a control
  /// character, or anything that is not ASCII.
  case forbiddenByte
  /// It does not begin with a scheme and `://`.
  case notAbsolute
  /// The scheme is neither `https` nor `http`.
  case scheme
  /// It carries a user name or a password.
  case userInformation
  /// The host is missing or not a host name.
  case host
  /// The port is not a number from 1 to 65535.
  case port
  /// A percent sign is not followed by two hexadecimal digits.
  case percentEscape
  /// The path hides a slash, a backslash or a NUL behind a percent escape.
  case encodedSeparator
  /// The path has a `.` or `..` segment.
  case dotSegment
  /// The query carries what looks like a credential.
  case credentialInQuery

  /// What was expected, as the end of a sentence.
  public var reason: Message {
    switch self {
    case .tooLong(let limit): "it is longer than \(limit) bytes"
    case .forbiddenByte:
      "it holds a byte that no URL may hold (blank, quote, brace, backslash, control or non-ASCII)"
    case .notAbsolute: "it does not begin with \"https://\""
    case .scheme: "its scheme is neither \"https\" nor \"http\""
    case .userInformation: "it carries a user name or password (***)"
    case .host: "its host is not a host name"
    case .port: "its port is not a number from 1 to 65535"
    case .percentEscape: "a \"%\" in it is not followed by two hexadecimal digits"
    case .encodedSeparator: "its path hides a slash, backslash or NUL behind a percent escape"
    case .dotSegment: "its path has a \".\" or \"..\" segment"
    case .credentialInQuery: "its query carries what looks like a credential (***)"
    }
  }

  /// Whether the URL holds a secret that must not be shown.
  public var isCredential: Bool {
    self == .userInformation || self == .credentialInQuery
  }
}
