extension StoreDirectory {
  /// The path of an object that is addressed by its content.
  ///
  /// - Parameters:
  ///   - references: The objects that it refers to, in any order, itself apart.
  ///   - isSelfReferential: Whether it refers to itself.
  /// - Throws: ``StorePathError/references`` where the method allows none.
  /// - Source: Nix manual, "Complete Store Path Calculation".
  public func path(
    of address: ContentAddress, name: StorePathName, references: [StorePath] = [],
    isSelfReferential: Bool = false
  ) throws(StorePathError) -> StorePath {
    let hash = address.hash
    switch address.method {
    case .text:
      guard !isSelfReferential else { throw .references }
      return path(type: referring("text", references), inner: hash.digest, name: name)
    case .nixArchive where hash.algorithm == .sha256:
      return path(
        type: referring("source", references, isSelfReferential: isSelfReferential),
        inner: hash.digest, name: name)
    case .flat, .nixArchive, .git:
      guard references.isEmpty, !isSelfReferential else { throw .references }
      return fixedPath(of: address, name: name)
    }
  }

  /// The path of a fixed output, or of another object that refers to nothing.
  package func outputPath(of address: ContentAddress, name: StorePathName) -> StorePath {
    switch address.method {
    case .text: path(type: Self.text, inner: address.hash.digest, name: name)
    case .nixArchive where address.hash.algorithm == .sha256:
      path(type: Self.source, inner: address.hash.digest, name: name)
    case .flat, .nixArchive, .git: fixedPath(of: address, name: name)
    }
  }

  /// The path of output `output` of a derivation that is addressed by its inputs.
  ///
  /// - Parameter modulo: The derivation's own hash modulo, 32 bytes.
  package func outputPath(
    of output: OutputName, modulo: [UInt8], derivation: StorePathName
  ) throws(StorePathError) -> StorePath {
    let type = Array("output:".utf8) + output.bytes + Self.algorithm
    return path(type: type, inner: modulo, name: try output.pathName(of: derivation))
  }

  private func fixedPath(of address: ContentAddress, name: StorePathName) -> StorePath {
    path(type: Self.output, inner: Hashing.sha256(address.fixedOutputText()), name: name)
  }

  private static let text = Array("text:sha256:".utf8)
  private static let source = Array("source:sha256:".utf8)
  private static let output = Array("output:out:sha256:".utf8)
  private static let algorithm = Array(":sha256:".utf8)

  private func referring(
    _ kind: String, _ references: [StorePath], isSelfReferential: Bool = false
  ) -> [UInt8] {
    var type = Array(kind.utf8)
    for reference in references.sorted() {
      type.append(UInt8(ascii: ":"))
      type += reference.path(in: self)
    }
    if isSelfReferential { type += Array(":self".utf8) }
    return type + Self.algorithm
  }

  /// Folds the hash of the fingerprint to the 20 bytes of a store path.
  ///
  /// - Parameter type: With the algorithm of the inner hash behind it.
  private func path(type: [UInt8], inner: [UInt8], name: StorePathName) -> StorePath {
    var fingerprint: [UInt8] = []
    fingerprint.reserveCapacity(type.count + 2 * inner.count + path.count + name.bytes.count + 16)
    fingerprint += type
    Base16.append(inner, to: &fingerprint)
    fingerprint.append(UInt8(ascii: ":"))
    fingerprint += path
    fingerprint.append(UInt8(ascii: ":"))
    fingerprint += name.bytes
    return StorePath(digest: Hashing.sha256(fingerprint).folded(to: 20), name: name)
  }
}

extension [UInt8] {
  /// The bytes folded by exclusive-or to a smaller number of bytes.
  ///
  /// - Source: Nix, `libutil/hash.cc` (`compressHash`).
  func folded(to count: Int) -> [UInt8] {
    var result = Array(prefix(count))
    for index in indices.dropFirst(count) { result[index % count] ^= self[index] }
    return result
  }
}
