public import LockText
public import Lockfetch

/// A secret in a URL somewhere in the text of a lock.
///
/// An adapter checks the URLs of the entries; a lock repeats them in what the root and its packages
/// ask for, and its copy goes into the offline tree whole. So the whole text is looked through.
public struct URLSecret: Hashable, Sendable {
  /// What the URL carries.
  public enum Kind: Hashable, Sendable {
    /// A password, a query parameter that looks like one, or any user information of a web URL.
    case credential
    /// A user name of a git URL, which may be a token.
    case userName
  }

  /// Where the URL begins, in bytes.
  public let offset: Int
  /// What it carries.
  public let kind: Kind

  /// States a secret.
  public init(offset: Int, kind: Kind) {
    self.offset = offset
    self.kind = kind
  }

  /// All URLs of a text that carry a secret, in order.
  ///
  /// - Complexity: O(*n*).
  public static func all(in bytes: [UInt8]) -> [URLSecret] {
    var secrets: [URLSecret] = []
    let text = bytes.span
    // Of two slashes one has an even place.
    for index in stride(from: 2, to: text.count - 1, by: 2) where text[index] == 0x2F {
      let second = text[index + 1] == 0x2F ? index + 1 : index
      guard second > 2, text[second - 1] == 0x2F, text[second - 2] == UInt8(ascii: ":") else {
        continue
      }
      let start = schemeStart(in: bytes, before: second - 2)
      let rest = bytes[(second + 1)...].prefix { !endsURL($0) }
      if let kind = kind(ByteString(bytes[start..<(second - 2)]), rest) {
        secrets.append(URLSecret(offset: start, kind: kind))
      }
    }
    return secrets
  }

  /// A text without the user names of its git URLs, for a copy that everybody can read.
  public static func withoutUserNames(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var position = 0
    for secret in all(in: bytes) where secret.kind == .userName {
      guard let slash = bytes[secret.offset...].firstIndex(of: UInt8(ascii: "/")),
        let end = bytes[slash...].firstIndex(of: UInt8(ascii: "@"))
      else { continue }
      result += bytes[position..<(slash + 2)]
      position = end + 1
    }
    guard position > 0 else { return bytes }
    return result + bytes[position...]
  }

  private static func schemeStart(in bytes: [UInt8], before end: Int) -> Int {
    var start = end
    while start > 0, isOfScheme(bytes[start - 1]) { start -= 1 }
    return start
  }

  /// RFC 3986, section 3.1.
  private static func isOfScheme(_ byte: UInt8) -> Bool {
    byte.isLetterOrDigit || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: ".")
  }

  /// Blanks, quotes and the brackets in which YAML and pnpm put URLs.
  private static func endsURL(_ byte: UInt8) -> Bool {
    switch byte {
    case 0...0x20, 0x22, 0x27, 0x28, 0x29, 0x5C, 0x7D: true
    default: false
    }
  }

  private static func kind(_ scheme: ByteString, _ rest: ArraySlice<UInt8>) -> Kind? {
    let target = rest.prefix { $0 != UInt8(ascii: "#") }
    let authority = target.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
    if let query = target.firstIndex(of: UInt8(ascii: "?")) {
      do {
        try FetchURL.checkQuery(ByteString(target[(query + 1)...]))
      } catch {
        if error.isCredential { return .credential }
      }
    }
    guard let at = authority.lastIndex(of: UInt8(ascii: "@")) else { return nil }
    let user = ByteString(authority[..<at])
    if let (_, password) = user.cut(atFirst: UInt8(ascii: ":")) {
      return password.isEmpty ? .userName : .credential
    }
    switch scheme.lowercasedASCII() {
    case "http", "https": return ByteString(target).hasSuffix(".git") ? .userName : .credential
    case "ssh", "git+ssh": return nil
    default: return user.isEmpty || user == "git" ? nil : .userName
    }
  }
}

extension LockReport {
  /// Tells of the secrets in the text of a lock that were not told at its entries.
  ///
  /// - Parameters:
  ///   - known: Codes of what was told; a secret in a line of one of these is the same one.
  ///   - judged: Where the URLs of the entries stand, in the order of the file.
  ///   - diagnostic: What to tell of one.
  public mutating func emitSecrets(
    in file: SourceFile, known: Set<String>, judged: [Range<Int>] = [],
    _ diagnostic: (URLSecret.Kind, SourceLocation) -> Diagnostic
  ) {
    let secrets = URLSecret.all(in: file.bytes)
    guard !secrets.isEmpty else { return }
    let lines = Set(
      diagnostics.filter { known.contains($0.code) }.compactMap { $0.location?.line })
    var next = 0
    for secret in secrets {
      while next < judged.count, judged[next].upperBound <= secret.offset { next += 1 }
      if next < judged.count, judged[next].contains(secret.offset) { continue }
      let location = file.location(at: secret.offset)
      if !lines.contains(location.line) { emit(diagnostic(secret.kind, location)) }
    }
  }
}

extension [OfflineTree.Piece] {
  /// The content of a file without the user names of its git URLs.
  public func withoutUserNames() -> [OfflineTree.Piece] {
    map { piece in
      guard case .bytes(let bytes) = piece else { return piece }
      return .bytes(URLSecret.withoutUserNames(bytes))
    }
  }
}
