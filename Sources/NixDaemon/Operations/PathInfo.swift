package import NixStore

/// What a store knows of an object.
package struct PathInfo: Hashable, Sendable {
  /// The derivation that made it; `nil` when that is not known.
  package let deriver: StorePath?
  /// The SHA-256 digest of its Nix archive.
  package let archiveHash: NixHash
  /// The objects that it refers to.
  package let references: [StorePath]
  /// When it was added, in seconds since 1970.
  package let registrationTime: UInt64
  /// The size of its Nix archive in bytes.
  package let archiveSize: UInt64
  /// Whether it was built here.
  package let isUltimate: Bool
  /// Signatures, each with the name of its key.
  package let signatures: [[UInt8]]
  /// How its path follows from its content, if it does.
  package let contentAddress: ContentAddress?
}

extension DaemonStream {
  /// What a store knows of an object, in the form since protocol 1.16.
  ///
  /// - Source: Nix 2.34.8, `libstore/worker-protocol.cc` (`UnkeyedValidPathInfo`).
  mutating func pathInfo() throws(DaemonError) -> PathInfo {
    let deriver = try optionalPath()
    let hash = try Self.archiveHash(try string())
    let references = try paths()
    let registrationTime = try integer()
    let archiveSize = try integer()
    let isUltimate = try flag()
    let signatures = try strings()
    let address = try string()
    return PathInfo(
      deriver: deriver, archiveHash: hash, references: references,
      registrationTime: registrationTime, archiveSize: archiveSize, isUltimate: isUltimate,
      signatures: signatures, contentAddress: try Self.contentAddress(address))
  }

  private static func archiveHash(_ text: [UInt8]) throws(DaemonError) -> NixHash {
    do {
      return try NixHash(digest: text, algorithm: .sha256)
    } catch {
      throw .malformed(.hash)
    }
  }

  private static func contentAddress(
    _ text: [UInt8]
  ) throws(DaemonError) -> ContentAddress? {
    if text.isEmpty { return nil }
    do {
      return try ContentAddress(text: text)
    } catch {
      throw .malformed(.hash)
    }
  }
}

extension DaemonConnection {
  /// What the store knows of an object; `nil` when it is not valid.
  package mutating func queryPathInfo(_ path: StorePath) throws(DaemonError) -> PathInfo? {
    var request = request(.queryPathInfo)
    request.path(path)
    return try perform(request) { (stream) throws(DaemonError) in
      try stream.flag() ? try stream.pathInfo() : nil
    }
  }
}
