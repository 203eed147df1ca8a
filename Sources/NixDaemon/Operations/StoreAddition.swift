package import NixStore

/// One file to be added to a store.
package struct StoreAddition: Sendable {
  /// The path that it will have.
  package let path: StorePath
  /// How the path follows from its content.
  package let contentAddress: ContentAddress
  /// The objects that it refers to, all of which must be valid before it is added, sorted.
  package let references: [StorePath]
  /// The content of the file, which is not executable.
  package let contents: [UInt8]

  /// Describes a file.
  package init(
    path: StorePath, contentAddress: ContentAddress, references: [StorePath], contents: [UInt8]
  ) {
    self.path = path
    self.contentAddress = contentAddress
    self.references = references
    self.contents = contents
  }

  /// `text:sha256`, `fixed:sha512`, `fixed:r:sha256`: how the content is to be hashed.
  ///
  /// - Source: Nix 2.34.8, `libstore/content-address.cc` (`renderPrefix`).
  var method: [UInt8] {
    let kind = contentAddress.method == .text ? "" : "fixed:"
    return Array(kind.utf8) + contentAddress.methodAndAlgorithm
  }

  /// What is sent of the file, piece by piece: its bytes, or its Nix archive where that is hashed.
  var dump: [[UInt8]] {
    switch contentAddress.method {
    case .flat, .text: [contents]
    case .nixArchive, .git: archive
    }
  }

  /// The Nix archive of the file, piece by piece.
  var archive: [[UInt8]] {
    let frame = NixArchive.frame(ofFileWithSize: contents.count)
    return [frame.header, contents, frame.trailer]
  }
}
