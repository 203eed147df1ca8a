import LockText
package import NixStore

/// The one rule by which fixed outputs get their store names.
///
/// `<family>-<label>`, made from the artifact alone and never from its neighbours, so that a name
/// does not change when something else in the lock does. The parts of a label are joined by `+`,
/// which cannot occur inside them. When a byte had to be replaced, the name had to be cut, or the
/// URL is not the canonical one for that name, eight Nix base-32 digits of the URL's sha256 go
/// before the extension and keep distinct artifacts apart (`docs/decisions/store-names.md`).
package enum FixedOutputName {
  /// The longest name of a fixed output, in bytes.
  package static let maximumLength = 150

  /// Makes the store name of a fixed output.
  package static func make(family: Family, label: OutputLabel, url: FetchURL) -> StorePathName {
    var isFaithful = label.isCanonical(url)
    var stem: [UInt8] = []
    stem.reserveCapacity(64)
    stem += family.name.bytes
    stem.append(UInt8(ascii: "-"))
    for (index, part) in label.parts.enumerated() {
      if index > 0 { stem.append(UInt8(ascii: "+")) }
      append(part, to: &stem, &isFaithful)
    }
    var ending: [UInt8] = []
    append(label.fileExtension, to: &ending, &isFaithful)
    if isFaithful, stem.count + ending.count <= maximumLength {
      stem += ending
      return StorePathName(unchecked: stem)
    }
    let digits = NixBase32.encode(Hashing.sha256(url.text.bytes)).prefix(8)
    ending = [UInt8(ascii: "-")] + digits + ending.prefix(20)
    return StorePathName(unchecked: stem.prefix(maximumLength - ending.count) + ending)
  }

  private static func append(_ part: ByteString, to name: inout [UInt8], _ isFaithful: inout Bool) {
    if part.bytes.allSatisfy(isLegal) {
      name += part.bytes
    } else {
      name += part.bytes.map { isLegal($0) ? $0 : UInt8(ascii: "-") }
      isFaithful = false
    }
  }

  /// Nix's alphabet for store names without `+`, which separates the parts.
  private static func isLegal(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "?"),
      UInt8(ascii: "="):
      true
    default: byte.isLetterOrDigit
    }
  }
}
