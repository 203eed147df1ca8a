/// A derivation by which Nix itself fetches and checks one file: no shell, no tool, any platform.
///
/// A graph has one for each locked dependency, so its text is written in one go and not by way of
/// ``Derivation``, which would take four times as long. A test keeps the two alike.
///
/// - Source: Nix, `libstore/builtins/fetchurl.cc`, which needs no more than these variables.
package struct FetchURLDerivation: Sendable {
  /// The file.
  package let output: FixedOutputAddress
  /// The text of the derivation's file.
  package let text: [UInt8]
  /// The address of the text.
  package let address: ContentAddress
  /// The store path of the derivation's file.
  package let path: StorePath

  /// Writes a derivation.
  ///
  /// - Parameters:
  ///   - name: Short enough for `.drv` behind it.
  ///   - hash: Of the bytes behind the URL.
  package init(name: StorePathName, url: [UInt8], hash: NixHash, in directory: StoreDirectory) {
    output = FixedOutputAddress(.flat(hash), name: name, in: directory)
    let outputPath = output.path.path(in: directory)
    let digest = hash.base16
    var writer = ATermWriter(capacity: 160 + 2 * outputPath.count + digest.count + url.count)
    writer.raw(Self.beginning)
    writer.string(outputPath)
    writer.mark(",")
    writer.string(hash.algorithm.bytes)
    writer.mark(",")
    writer.string(digest)
    writer.raw(Self.platformAndBuilder)
    writer.string(outputPath)
    writer.raw(Self.variable)
    writer.string(url)
    writer.raw(Self.end)
    text = writer.bytes
    address = .text(of: text)
    path = directory.outputPath(
      of: address, name: StorePathName(unchecked: name.bytes + Self.fileExtension))
  }

  private static let beginning = Array(#"Derive([("out","#.utf8)
  private static let platformAndBuilder = Array(
    #")],[],[],"builtin","builtin:fetchurl",[],[("out","#.utf8)
  private static let variable = Array(#"),("url","#.utf8)
  private static let end = Array(")])".utf8)
  private static let fileExtension = Array(".drv".utf8)
}
