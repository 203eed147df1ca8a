/// A text that stands for a store path that is not known yet, until Nix puts the path in its place.
///
/// - Source: Nix, `libstore/downstream-placeholder.cc`, `libstore/derivations.cc`
///   (`hashPlaceholder`); the last form is Nix manual, "Dynamic derivations".
public struct Placeholder: Hashable, Sendable {
  /// The hash of which the text is made, 32 bytes.
  private let hash: [UInt8]

  /// A slash and 52 digits of Nix's base 32.
  public var text: [UInt8] { [UInt8(ascii: "/")] + NixBase32.encode(hash) }

  /// A derivation's own output, as its builder knows it.
  public init(ownOutput output: OutputName) {
    hash = Hashing.sha256(Array("nix-output:".utf8) + output.bytes)
  }

  /// An output, not built yet, of a derivation that is addressed by its content.
  ///
  /// - Throws: ``StorePathError/name`` when the path is no derivation's.
  public init(
    output: OutputName, ofDerivation derivation: StorePath
  ) throws(StorePathError) {
    let suffix = Array(".drv".utf8)
    let name = derivation.name.bytes
    guard name.count > suffix.count, name.suffix(suffix.count).elementsEqual(suffix) else {
      throw .name
    }
    let base = try StorePathName(Array(name.dropLast(suffix.count)))
    let text =
      Array("nix-upstream-output:".utf8) + derivation.digest + [UInt8(ascii: ":")]
      + (try output.pathName(of: base)).bytes
    hash = Hashing.sha256(text)
  }

  /// An output of a derivation that is itself an output not built yet.
  ///
  /// - Parameter derivation: The placeholder of the derivation's file.
  public init(output: OutputName, ofUnknownDerivation derivation: Placeholder) {
    let digest = NixBase32.encode(derivation.hash.folded(to: 20))
    hash = Hashing.sha256(
      Array("nix-computed-output:".utf8) + digest + [UInt8(ascii: ":")] + output.bytes)
  }
}
