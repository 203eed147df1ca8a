/// The name of an output of a derivation.
public struct OutputName: Hashable, Sendable {
  /// The name in ASCII, from the alphabet of store names.
  public let bytes: [UInt8]

  /// `out`, the output that adds nothing to a path's name.
  public static let out = OutputName(unchecked: Array("out".utf8))

  private init(unchecked bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Checks a name.
  ///
  /// - Throws: ``StorePathError/name``.
  public init(_ bytes: [UInt8]) throws(StorePathError) {
    _ = try StorePathName(bytes)
    self.init(unchecked: bytes)
  }

  /// The name of the output's path: the derivation's for `out`, else `<derivation>-<output>`.
  ///
  /// - Throws: ``StorePathError/name`` when that is too long.
  package func pathName(of derivation: StorePathName) throws(StorePathError) -> StorePathName {
    if self == .out { return derivation }
    return try StorePathName(derivation.bytes + [UInt8(ascii: "-")] + bytes)
  }
}

extension OutputName: Comparable {
  /// Orders by bytes.
  public static func < (left: OutputName, right: OutputName) -> Bool {
    left.bytes.precedes(right.bytes)
  }
}
