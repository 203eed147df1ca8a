/// The path of a store object, without the store directory: `<digest>-<name>`.
public struct StorePath: Hashable, Sendable {
  /// The number of digits in front of the name.
  static let digestLength = 32

  /// `<digest>-<name>`, which is also the order of store paths.
  public let baseName: [UInt8]

  init(digest: [UInt8], name: StorePathName) {
    var baseName: [UInt8] = []
    baseName.reserveCapacity(Self.digestLength + 1 + name.bytes.count)
    NixBase32.append(digest, to: &baseName)
    baseName.append(UInt8(ascii: "-"))
    baseName += name.bytes
    self.baseName = baseName
  }

  /// The digits alone tell store paths apart, and a few of them are enough for a table.
  public func hash(into hasher: inout Hasher) {
    var word: UInt64 = 0
    for index in 0..<8 { word = word << 8 | UInt64(baseName[index]) }
    hasher.combine(word)
  }

  /// Reads `<digest>-<name>`.
  ///
  /// - Throws: ``StorePathError/form`` or ``StorePathError/name``.
  public init(baseName: [UInt8]) throws(StorePathError) {
    guard baseName.count > Self.digestLength + 1,
      baseName[..<Self.digestLength].allSatisfy(NixBase32.isDigit),
      baseName[Self.digestLength] == UInt8(ascii: "-")
    else { throw .form }
    _ = try StorePathName(Array(baseName[(Self.digestLength + 1)...]))
    self.baseName = baseName
  }

  /// Reads a whole path of a store.
  ///
  /// - Throws: ``StorePathError/form`` or ``StorePathError/name``.
  public init(_ path: [UInt8], in directory: StoreDirectory) throws(StorePathError) {
    let prefix = directory.path + [UInt8(ascii: "/")]
    guard path.starts(with: prefix) else { throw .form }
    try self.init(baseName: Array(path[prefix.count...]))
  }

  /// The 32 digits in front of the name.
  public var digest: [UInt8] { Array(baseName[..<Self.digestLength]) }

  /// The name part.
  public var name: StorePathName {
    StorePathName(unchecked: Array(baseName[(Self.digestLength + 1)...]))
  }

  /// The whole path.
  public func path(in directory: StoreDirectory) -> [UInt8] {
    var path: [UInt8] = []
    path.reserveCapacity(directory.path.count + 1 + baseName.count)
    path += directory.path
    path.append(UInt8(ascii: "/"))
    path += baseName
    return path
  }
}

extension StorePath: Comparable {
  /// Orders by the bytes of the base name, as Nix does.
  public static func < (left: StorePath, right: StorePath) -> Bool {
    left.baseName.precedes(right.baseName)
  }
}
