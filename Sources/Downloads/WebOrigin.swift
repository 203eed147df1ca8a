/// The server that a URL leads to: scheme, host and port.
package struct WebOrigin: Hashable, Sendable {
  /// Whether the connection is protected.
  package let isSecure: Bool
  /// The host in lower case; an IPv6 address keeps its brackets.
  package let host: String
  /// The port; `nil` for the usual one of the scheme.
  package let port: Int?

  /// Looks at a URL.
  ///
  /// - Returns: `nil` for another scheme than `http` and `https`, for user information, and for what
  ///   is no URL.
  package init?(_ url: String) {
    let text = Array(url.utf8)
    guard text.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }) else {
      return nil
    }
    let lowered = String(decoding: text.map(Self.lowercased), as: UTF8.self)
    guard let scheme = ["https://", "http://"].first(where: lowered.hasPrefix) else { return nil }
    isSecure = scheme == "https://"
    let authority = lowered.utf8.dropFirst(scheme.utf8.count).prefix {
      $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#")
    }
    guard !authority.contains(UInt8(ascii: "@")) else { return nil }
    let bracket = authority.lastIndex(of: UInt8(ascii: "]"))
    let colon = authority[(bracket ?? authority.startIndex)...].lastIndex(of: UInt8(ascii: ":"))
    host = String(decoding: authority[..<(colon ?? authority.endIndex)], as: UTF8.self)
    guard !host.isEmpty else { return nil }
    guard let colon else {
      port = nil
      return
    }
    let digits = String(decoding: authority[authority.index(after: colon)...], as: UTF8.self)
    guard let number = Int(digits), (1...65_535).contains(number) else { return nil }
    port = number == (isSecure ? 443 : 80) ? nil : number
  }

  static func lowercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }

  /// `https://host:port`, without the usual port.
  package var text: String {
    (isSecure ? "https://" : "http://") + host + (port.map { ":\($0)" } ?? "")
  }

  /// Whether it is this machine, so that nobody listens in between.
  package var isLoopback: Bool {
    host == "localhost" || host == "[::1]" || Self.isLoopbackAddress(host)
  }

  private static func isLoopbackAddress(_ host: String) -> Bool {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}
