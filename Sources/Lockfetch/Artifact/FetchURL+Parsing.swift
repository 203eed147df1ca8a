package import LockText

extension FetchURL {
  /// Lets through the characters of RFC 3986, section 2, except quotes.
  static func checkBytes(_ text: ByteString) throws(FetchURLError) {
    for byte in text.bytes {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        continue
      case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"),
        UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"),
        UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "@"), UInt8(ascii: "!"),
        UInt8(ascii: "$"), UInt8(ascii: "&"), UInt8(ascii: "("), UInt8(ascii: ")"),
        UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: ","), UInt8(ascii: ";"),
        UInt8(ascii: "="), UInt8(ascii: "%"):
        continue
      default: throw .forbiddenByte
      }
    }
  }

  static func splitScheme(_ text: ByteString) -> (scheme: ByteString, rest: ByteString)? {
    guard let (scheme, rest) = text.cut(atFirst: UInt8(ascii: ":")), rest.hasPrefix("//"),
      !scheme.isEmpty
    else { return nil }
    return (scheme.lowercasedASCII(), rest.dropFirst(2))
  }

  static func splitAuthority(
    _ authority: ByteString
  ) throws(FetchURLError) -> (host: ByteString, port: ByteString) {
    guard !authority.bytes.contains(UInt8(ascii: "@")) else { throw .userInformation }
    var host = authority.lowercasedASCII()
    var port: ByteString = ""
    let isLiteral = host.hasPrefix("[")
    if isLiteral, let (address, rest) = host.cut(atLast: UInt8(ascii: "]")) {
      host = address + "]"
      guard rest.isEmpty || rest.hasPrefix(":") else { throw .host }
      port = rest.dropFirst(1)
      if rest == ":" { throw .port }
    } else if let (name, number) = host.cut(atFirst: UInt8(ascii: ":")) {
      host = name
      port = number
      if number.isEmpty { throw .port }
    }
    guard isLiteral ? isAddressLiteral(host) : isHostName(host) else { throw .host }
    guard port.isEmpty || isPort(port) else { throw .port }
    return (host, port)
  }

  private static func isHostName(_ host: ByteString) -> Bool {
    !host.isEmpty && host.count <= 253
      && host.split(on: UInt8(ascii: ".")).dropLast(host.hasSuffix(".") ? 1 : 0).allSatisfy {
        label in
        !label.isEmpty && label.count <= 63
          && label.bytes.allSatisfy {
            $0.isLowercaseLetterOrDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
          }
      }
  }

  private static func isAddressLiteral(_ host: ByteString) -> Bool {
    host.count > 4 && host.hasSuffix("]")
      && host.bytes.dropFirst().dropLast().allSatisfy {
        $0.isHexDigit || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".")
      }
  }

  private static func isPort(_ text: ByteString) -> Bool {
    guard text.count <= 5, text.bytes.allSatisfy(\.isDigit) else { return false }
    let value = text.bytes.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    return (1...65_535).contains(value)
  }

  static func checkPath(_ path: ByteString) throws(FetchURLError) {
    guard !path.bytes.contains(where: { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "]") })
    else { throw .forbiddenByte }
    let decoded = try percentDecoded(path)
    for segment in decoded.split(on: UInt8(ascii: "/")) where segment == "." || segment == ".." {
      throw .dotSegment
    }
  }

  /// Decodes a path to look at its segments, and refuses what would change how it splits.
  private static func percentDecoded(_ path: ByteString) throws(FetchURLError) -> ByteString {
    guard path.bytes.contains(UInt8(ascii: "%")) else { return path }
    var result: [UInt8] = []
    var index = 0
    while index < path.count {
      guard path.bytes[index] == UInt8(ascii: "%") else {
        result.append(path.bytes[index])
        index += 1
        continue
      }
      guard let byte = escapedByte(path, at: index) else { throw .percentEscape }
      guard byte != 0, byte != UInt8(ascii: "/"), byte != UInt8(ascii: "\\") else {
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
