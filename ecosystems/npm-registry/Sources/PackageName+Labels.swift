public import LockText
public import Lockfetch

extension PackageName {
  /// What the fixed output of an archive of this package is called: `[<scope>+]<name>-<version>.tgz`.
  ///
  /// - Parameter version: `nil` when the lock does not say it; the URL then keeps names apart.
  public func label(version: ByteString?) -> OutputLabel {
    var last = base.bytes
    if let version {
      last.reserveCapacity(base.count + 1 + version.count)
      last.append(UInt8(ascii: "-"))
      last += version.bytes
    }
    let stem = ByteString(last)
    return OutputLabel(
      parts: scope.map { [$0, stem] } ?? [stem], fileExtension: Self.fileExtension,
      canonicalPath: version.map { TarballURL.canonicalPath(self, $0) })
  }

  private static let fileExtension: ByteString = ".tgz"

  /// The package URL: `pkg:npm/%40babel/core@7.26.0`.
  ///
  /// - Parameter downloadURL: Where the archive is, when that is not its usual place.
  /// - Source: purl specification, type `npm`: the scope is the namespace.
  public func packageURL(version: ByteString?, downloadURL: FetchURL? = nil) -> ByteString {
    var purl = Array("pkg:npm/".utf8)
    purl.reserveCapacity(text.count + (version?.count ?? 0) + 16)
    if let scope {
      purl.append(contentsOf: "%40".utf8)
      Self.appendEncoded(scope, to: &purl)
      purl.append(UInt8(ascii: "/"))
    }
    Self.appendEncoded(base, to: &purl)
    if let version {
      purl.append(UInt8(ascii: "@"))
      Self.appendEncoded(version, to: &purl)
    }
    if let downloadURL {
      purl.append(contentsOf: "?download_url=".utf8)
      Self.appendEncoded(downloadURL.text, to: &purl)
    }
    return ByteString(purl)
  }

  private static func appendEncoded(_ text: ByteString, to purl: inout [UInt8]) {
    for byte in text.bytes {
      switch byte {
      case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"),
        UInt8(ascii: ":"):
        purl.append(byte)
      case _ where byte.isLetterOrDigit: purl.append(byte)
      default:
        purl.append(UInt8(ascii: "%"))
        purl.append(hexDigit(byte >> 4))
        purl.append(hexDigit(byte & 15))
      }
    }
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") - 10 + value
  }
}
