public import LockText

/// A URL that may be fetched: strict RFC 3986, ASCII, `https` or `http`, without secrets.
///
/// Scheme and host are in lower case, the fragment is gone, everything else is as it was written.
/// Two URLs are the same when their texts are.
public struct FetchURL: Hashable, Comparable, Sendable {
  /// The whole URL, normalised.
  public let text: ByteString
  /// `https` or `http`.
  public let scheme: ByteString
  /// The host without its port; an IPv6 address keeps its brackets.
  public let host: ByteString
  /// The path, beginning with a slash, as it was written.
  public let path: ByteString

  /// Whether the connection itself is unprotected.
  public var isPlainHTTP: Bool { scheme == "http" }

  /// Reads a URL.
  ///
  /// - Parameter limit: The longest text in bytes.
  /// - Throws: ``FetchURLError`` naming the rule that it breaks.
  public init(_ written: ByteString, limit: Int = Limits().urlLength) throws(FetchURLError) {
    guard written.count <= limit else { throw .tooLong(limit: limit) }
    try Self.checkBytes(written)
    let whole = written.cut(atFirst: UInt8(ascii: "#"))?.head ?? written
    guard let (scheme, rest) = Self.splitScheme(whole) else { throw .notAbsolute }
    guard scheme == "https" || scheme == "http" else { throw .scheme }
    let authorityEnd = rest.bytes.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") }
    let authority = ByteString(rest.bytes[..<(authorityEnd ?? rest.count)])
    let target = ByteString(rest.bytes[(authorityEnd ?? rest.count)...])
    let (pathText, query) = target.cut(atFirst: UInt8(ascii: "?")) ?? (target, "")
    let (host, port) = try Self.splitAuthority(authority)
    let path = pathText.isEmpty ? "/" : pathText
    try Self.checkPath(path)
    try Self.checkQuery(query)

    self.scheme = scheme
    self.host = host
    self.path = path
    let suffix = target.bytes.contains(UInt8(ascii: "?")) ? "?" + query : ""
    text = scheme + "://" + host + (port.isEmpty ? "" : ":" + port) + path + suffix
  }

  /// Orders by the bytes of the text.
  public static func < (left: FetchURL, right: FetchURL) -> Bool { left.text < right.text }

  /// The same URL over `https`.
  public func overHTTPS() -> FetchURL {
    isPlainHTTP ? FetchURL(secured: self) : self
  }

  private init(secured url: FetchURL) {
    scheme = "https"
    host = url.host
    path = url.path
    text = "https" + url.text.dropFirst("http".utf8.count)
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
