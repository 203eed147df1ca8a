/// The description of one store object in a binary cache, as the text of its `.narinfo` file.
///
/// - Source: Nix, `libstore/nar-info.cc`. Objects that are addressed by their content need no
///   signature.
package struct NARInfo: Sendable {
  /// The object.
  package let path: StorePath
  /// The archive's place relative to the cache.
  package let url: [UInt8]
  /// The hash of the archive, which is not compressed.
  package let archiveHash: NixHash
  /// The size of the archive in bytes.
  package let archiveSize: Int
  /// What it refers to, sorted.
  package let references: [StorePath]
  /// How its path follows from its content.
  package let contentAddress: ContentAddress

  /// Describes an object.
  package init(
    path: StorePath, url: [UInt8], archiveHash: NixHash, archiveSize: Int,
    references: [StorePath], contentAddress: ContentAddress
  ) {
    self.path = path
    self.url = url
    self.archiveHash = archiveHash
    self.archiveSize = archiveSize
    self.references = references
    self.contentAddress = contentAddress
  }

  /// The archive's place that the text of a file states; `nil` when it states none.
  package static func url(in text: [UInt8]) -> [UInt8]? {
    let key = Array("URL: ".utf8)
    let line = text.split(separator: UInt8(ascii: "\n")).first { $0.starts(with: key) }
    return line.map { Array($0.dropFirst(key.count)) }
  }

  /// The text of the file.
  package func text(in directory: StoreDirectory) -> [UInt8] {
    let hash = archiveHash.prefixedNixBase32
    let size = Array(String(archiveSize).utf8)
    let lines: [(String, [UInt8])] = [
      ("StorePath", path.path(in: directory)),
      ("URL", url),
      ("Compression", Array("none".utf8)),
      ("FileHash", hash),
      ("FileSize", size),
      ("NarHash", hash),
      ("NarSize", size),
      ("References", Array(references.map(\.baseName).joined(separator: [UInt8(ascii: " ")]))),
      ("CA", contentAddress.text),
    ]
    return lines.reduce(into: []) { text, line in
      text += Array((line.0 + ": ").utf8) + line.1 + [UInt8(ascii: "\n")]
    }
  }
}

/// The description of a whole binary cache, as the text of its `nix-cache-info` file.
package enum BinaryCacheInfo {
  /// The text of the file.
  ///
  /// - Source: Nix, `libstore/binary-cache-store.cc`.
  package static func text(_ directory: StoreDirectory) -> [UInt8] {
    Array("StoreDir: ".utf8) + directory.path + Array("\nWantMassQuery: 1\n".utf8)
  }

  /// The store directory that a text states; `nil` when it states none.
  package static func storeDirectory(in text: [UInt8]) -> [UInt8]? {
    let key = Array("StoreDir: ".utf8)
    let line = text.split(separator: UInt8(ascii: "\n")).first { $0.starts(with: key) }
    return line.map { Array($0.dropFirst(key.count)) }
  }
}
