public import LockText
public import Lockfetch

extension PackageName {
  /// What the fixed output of an archive of this package is called: `[<scope>+]<name>-<version>.tgz`.
  ///
  /// - Parameter version: `nil` when the lock does not say it; the URL then keeps names apart.
  public func label(version: ByteString?) -> OutputLabel {
    let last = version.map { base + "-" + $0 } ?? base
    return OutputLabel(
      parts: scope.map { [$0, last] } ?? [last], fileExtension: ".tgz",
      canonicalPath: version.map { TarballURL.canonicalPath(self, $0) })
  }

  /// The package URL: `pkg:npm/%40babel/core@7.26.0`.
  ///
  /// - Parameter downloadURL: Where the archive is, when that is not its usual place.
  /// - Source: purl specification, type `npm`: the scope is the namespace.
  public func packageURL(version: ByteString?, downloadURL: FetchURL? = nil) -> ByteString {
    let namespace = scope.map { "%40" + Self.percentEncoded($0) + "/" } ?? ""
    let suffix = version.map { "@" + Self.percentEncoded($0) } ?? ""
    let qualifier = downloadURL.map { "?download_url=" + Self.percentEncoded($0.text) } ?? ""
    return "pkg:npm/" + namespace + Self.percentEncoded(base) + suffix + qualifier
  }

  private static let plainMarks: Set<UInt8> = Set("-._~:".utf8)

  private static func percentEncoded(_ text: ByteString) -> ByteString {
    let digits = Array("0123456789ABCDEF".utf8)
    var result: [UInt8] = []
    for byte in text.bytes {
      if byte.isLetterOrDigit || plainMarks.contains(byte) {
        result.append(byte)
      } else {
        result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return ByteString(result)
  }
}
