extension DownloadSettings {
  /// Whether nobody in between can listen to what goes to a server, or change what comes from it:
  /// `https`, or a connection that does not leave this machine.
  package func isProtected(_ origin: WebOrigin) -> Bool {
    if origin.isSecure { return true }
    guard origin.isLoopback else { return false }
    guard let proxy = proxies.http, !proxy.isEmpty, !proxies.excepts(origin) else { return true }
    return Proxies.isOnThisMachine(proxy)
  }

  /// The value of the header `Authorization` for a server; `nil` where there is nothing to send, or
  /// others could listen.
  func authorization(for origin: WebOrigin) -> String? {
    let isProtected = isProtected(origin)
    if isProtected, let own = authorizations.first(where: { $0.origin == origin.text }) {
      return own.value
    }
    guard let netrc, isProtected || netrc.allowsPlainHTTP else { return nil }
    return netrc.file.authorization(for: origin.host)
  }
}

extension DownloadSettings.Proxies {
  /// Whether a server is surely asked without a proxy. What versions of libcurl take differently, such
  /// as ranges of addresses, counts as no exception.
  ///
  /// - Source: curl(1), `--noproxy`, and `lib/noproxy.c` of curl: an asterisk alone, an address, or a
  ///   name with those below it; commas and blanks are in between.
  func excepts(_ origin: WebOrigin) -> Bool {
    guard let exceptions else { return false }
    if exceptions == "*" { return true }
    var host = origin.host
    let isAddress = host.hasPrefix("[") || host.utf8.last.map(Self.isDigit) == true
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    return exceptions.split(whereSeparator: { $0 == "," || $0 == " " }).contains { entry in
      let entry = entry.lowercased()
      return host == entry || (!isAddress && host.hasSuffix("." + entry))
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// Whether a proxy surely is on this machine. It may have no scheme, which is `http` then, or one of
  /// SOCKS.
  static func isOnThisMachine(_ proxy: String) -> Bool {
    var behind = proxy[...]
    let scheme = proxy.prefix { $0.isLetter || $0.isNumber }
    let rest = proxy[scheme.endIndex...]
    if rest.hasPrefix("://") { behind = rest.dropFirst(3) }
    let authority = behind.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    let server = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
    return WebOrigin("http://" + server)?.isLoopback == true
  }
}
