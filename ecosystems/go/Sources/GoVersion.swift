import LockText

/// What a `go` line states: `1.21`, `1.21.3`, `1.22rc1`.
struct GoVersion: Hashable, Sendable {
  let text: ByteString
  private let major: ByteString
  private let minor: ByteString

  /// - Source: Go, x/mod `modfile.GoVersionRE`.
  init?(_ text: ByteString) {
    var rest = text.bytes[...]
    func number(_ rest: inout ArraySlice<UInt8>) -> ByteString? {
      let digits = ByteString(rest.prefix(while: \.isDigit))
      rest = rest.dropFirst(digits.count)
      guard !digits.isEmpty, digits.count == 1 || digits.bytes[0] != UInt8(ascii: "0") else {
        return nil
      }
      return digits
    }
    guard let major = number(&rest), major != "0", rest.popFirst() == UInt8(ascii: "."),
      let minor = number(&rest)
    else { return nil }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      guard number(&rest) != nil else { return nil }
    }
    if !rest.isEmpty {
      let kind = rest.prefix(while: \.isLowercaseLetter).count
      rest = rest.dropFirst(kind)
      guard kind > 0, !rest.isEmpty, rest.allSatisfy(\.isDigit) else { return nil }
    }
    self.text = text
    self.major = major
    self.minor = minor
  }

  /// Whether it is at least Go 1.`minor`; a candidate of a version counts as that version.
  func isAtLeast(minor wanted: Int) -> Bool {
    guard major == "1" else { return true }
    let digits = ByteString(String(wanted))
    return minor.count == digits.count ? minor >= digits : minor.count > digits.count
  }
}
