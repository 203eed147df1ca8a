package import LockText

/// What occurs somewhere in the text of a URL.
struct URLMarks: OptionSet {
  let rawValue: UInt8

  /// A `#`.
  static let fragment = URLMarks(rawValue: 1)
  /// A `?`.
  static let question = URLMarks(rawValue: 2)
  /// A `%`.
  static let percent = URLMarks(rawValue: 4)
  /// A `[` or `]`.
  static let bracket = URLMarks(rawValue: 8)
  /// A capital letter.
  static let capital = URLMarks(rawValue: 16)
  /// What is no character of RFC 3986, section 2, or a quote.
  static let forbidden = URLMarks(rawValue: 128)
}

extension URLMarks {
  /// Looks at every byte once, so that what does not occur need not be looked for.
  init(in text: ByteString) {
    let (bytes, table) = (text.bytes.span, Self.table.span)
    var found: UInt8 = 0
    var index = 0
    while index < bytes.count {
      found |= table[Int(bytes[index])]
      index &+= 1
    }
    self.init(rawValue: found)
  }

  private static let table: [UInt8] = (0...255).map { mark(of: $0).rawValue }

  private static func mark(of byte: UInt8) -> URLMarks {
    switch byte {
    case UInt8(ascii: "#"): .fragment
    case UInt8(ascii: "?"): .question
    case UInt8(ascii: "%"): .percent
    case UInt8(ascii: "["), UInt8(ascii: "]"): .bracket
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): .capital
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"),
      UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: "@"), UInt8(ascii: "!"),
      UInt8(ascii: "$"), UInt8(ascii: "&"), UInt8(ascii: "("), UInt8(ascii: ")"),
      UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: ","), UInt8(ascii: ";"),
      UInt8(ascii: "="):
      []
    default: .forbidden
    }
  }
}

extension FetchURL {
  /// Cuts at the first colon; the pieces are slices of the text as it was written.
  static func splitScheme(
    _ text: ArraySlice<UInt8>
  ) -> (scheme: ArraySlice<UInt8>, rest: ArraySlice<UInt8>)? {
    guard let colon = text.firstIndex(of: UInt8(ascii: ":")), colon > text.startIndex,
      text[(colon + 1)...].starts(with: "//".utf8)
    else { return nil }
    return (text[..<colon], text[(colon + 3)...])
  }

  /// Whether it is this word of lower-case letters, in either case.
  static func isWord(_ text: ArraySlice<UInt8>, _ word: String) -> Bool {
    text.lazy.map(\.lowercased).elementsEqual(word.utf8)
  }

  /// The pieces are slices of the text as it was written.
  static func splitAuthority(
    _ authority: ArraySlice<UInt8>
  ) throws(FetchURLError) -> (host: ArraySlice<UInt8>, port: ArraySlice<UInt8>) {
    guard !authority.contains(UInt8(ascii: "@")) else { throw .userInformation }
    var host = authority
    var rest = authority[authority.endIndex...]
    let isLiteral = host.first == UInt8(ascii: "[")
    if isLiteral, let bracket = host.lastIndex(of: UInt8(ascii: "]")) {
      (host, rest) = (host[...bracket], host[(bracket + 1)...])
    } else if let colon = host.firstIndex(of: UInt8(ascii: ":")) {
      (host, rest) = (host[..<colon], host[colon...])
    }
    guard rest.isEmpty || rest.first == UInt8(ascii: ":") else { throw .host }
    if rest.count == 1 { throw .port }
    let port = rest.dropFirst()
    guard isLiteral ? isAddressLiteral(host) : isHostName(host) else { throw .host }
    guard port.isEmpty || isPort(port) else { throw .port }
    return (host, port)
  }

  /// Labels of at most 63 bytes with dots between them; a dot may end the last one.
  private static func isHostName(_ host: ArraySlice<UInt8>) -> Bool {
    guard host.count <= 253 else { return false }
    var labelLength = 0
    for byte in host {
      if byte == UInt8(ascii: ".") {
        guard labelLength > 0 else { return false }
        labelLength = 0
      } else {
        let isLegal =
          byte.isLetterOrDigit || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
        labelLength += 1
        guard isLegal, labelLength <= 63 else { return false }
      }
    }
    return !host.isEmpty
  }

  private static func isAddressLiteral(_ host: ArraySlice<UInt8>) -> Bool {
    host.count > 4 && host.last == UInt8(ascii: "]")
      && host.dropFirst().dropLast().allSatisfy {
        $0.isHexDigit || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".")
      }
  }

  private static func isPort(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.count <= 5, text.allSatisfy(\.isDigit) else { return false }
    let value = text.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    return (1...65_535).contains(value)
  }

  /// - Parameter marks: What occurs in the whole URL.
  static func checkPath(
    _ path: ArraySlice<UInt8>, _ marks: URLMarks, allowsEncodedScope: Bool
  ) throws(FetchURLError) {
    let isBracket: (UInt8) -> Bool = { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "]") }
    guard !marks.contains(.bracket) || !path.contains(where: isBracket) else {
      throw .forbiddenByte
    }
    if marks.contains(.percent), path.contains(UInt8(ascii: "%")) {
      let decoded = try percentDecoded(ByteString(path), allowsEncodedScope: allowsEncodedScope)
      try checkSegments(decoded.bytes[...])
    } else {
      try checkSegments(path)
    }
  }

  private static func checkSegments(_ path: ArraySlice<UInt8>) throws(FetchURLError) {
    var start = path.startIndex
    while true {
      let end = path[start...].firstIndex(of: UInt8(ascii: "/")) ?? path.endIndex
      let isDots = path[start..<end].allSatisfy { $0 == UInt8(ascii: ".") }
      if isDots, (1...2).contains(end - start) { throw .dotSegment }
      guard end < path.endIndex else { return }
      start = end + 1
    }
  }

  /// Decodes a path to look at its segments, and refuses what would change how it splits.
  static func percentDecoded(
    _ path: ByteString, allowsEncodedScope: Bool
  ) throws(FetchURLError) -> ByteString {
    var result: [UInt8] = []
    var index = 0
    /// Where the segment begins, unless an encoded slash was in it already.
    var segment: Int?
    while index < path.count {
      guard path.bytes[index] == UInt8(ascii: "%") else {
        result.append(path.bytes[index])
        if path.bytes[index] == UInt8(ascii: "/") { segment = result.count }
        index += 1
        continue
      }
      guard let byte = escapedByte(path, at: index) else { throw .percentEscape }
      if byte == UInt8(ascii: "/"), allowsEncodedScope, let start = segment,
        result.count > start + 1, result[start] == UInt8(ascii: "@")
      {
        segment = nil
      } else if byte == 0 || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\\") {
        throw .encodedSeparator
      }
      result.append(byte)
      index += 3
    }
    return ByteString(result)
  }

  private static func escapedByte(_ text: ByteString, at index: Int) -> UInt8? {
    guard index + 2 < text.count, let high = text.bytes[index + 1].hexValue,
      let low = text.bytes[index + 2].hexValue
    else { return nil }
    return high << 4 | low
  }

  /// Query parameters whose values give access to something, hyphens and underscores taken away.
  private static let credentialNames: Set<ByteString> = [
    "auth", "authorization", "bearer", "jwt", "key", "pass", "pwd", "sas", "sig",
  ]

  /// Words that make any parameter with one of them in its name such a parameter.
  private static let credentialWords: [ByteString] = [
    "accesskey", "apikey", "credential", "passphrase", "passw", "privatekey", "secret", "signature",
    "token",
  ]

  /// Checks the escapes of a query, and refuses what looks like a credential.
  package static func checkQuery(_ query: ByteString) throws(FetchURLError) {
    for index in query.bytes.indices where query.bytes[index] == UInt8(ascii: "%") {
      guard escapedByte(query, at: index) != nil else { throw .percentEscape }
    }
    let separators: Set<UInt8> = [UInt8(ascii: "&"), UInt8(ascii: ";")]
    for parameter in query.bytes.split(whereSeparator: separators.contains) {
      let name = unescaped(parameter.prefix { $0 != UInt8(ascii: "=") })
      let marks: Set<UInt8> = [UInt8(ascii: "-"), UInt8(ascii: "_")]
      let plain = ByteString(name.filter { !marks.contains($0) }).lowercasedASCII()
      if credentialNames.contains(plain) || credentialWords.contains(where: plain.contains) {
        throw .credentialInQuery
      }
    }
  }

  /// Escapes are known to be whole here.
  private static func unescaped(_ text: ArraySlice<UInt8>) -> [UInt8] {
    let whole = ByteString(text)
    var result: [UInt8] = []
    var index = 0
    while index < whole.count {
      if whole.bytes[index] == UInt8(ascii: "%"), let byte = escapedByte(whole, at: index) {
        result.append(byte)
        index += 3
      } else {
        result.append(whole.bytes[index])
        index += 1
      }
    }
    return result
  }
}
