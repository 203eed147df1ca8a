/// The directory that a store's paths begin with, usually `/nix/store`.
///
/// It takes part in every store path, so the same file has another path under another directory.
public struct StoreDirectory: Hashable, Sendable {
  /// The absolute path without a trailing slash.
  public let path: [UInt8]

  /// `/nix/store`.
  public static let `default` = StoreDirectory(unchecked: Array("/nix/store".utf8))

  private init(unchecked path: [UInt8]) {
    self.path = path
  }

  /// Takes a directory.
  ///
  /// - Throws: ``StorePathError/storeDirectory`` unless it is absolute and canonical: no empty, `.`
  ///   or `..` segment, no trailing slash, no control character, quote or backslash.
  public init(_ path: [UInt8]) throws(StorePathError) {
    let segments = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    let isCanonical = segments.dropFirst().allSatisfy { segment in
      !segment.isEmpty && segment != [0x2E] && segment != [0x2E, 0x2E]
        && segment.allSatisfy { $0 > 0x20 && $0 != 0x22 && $0 != 0x5C && $0 != 0x7F }
    }
    guard path.first == UInt8(ascii: "/"), segments.count > 1, isCanonical else {
      throw .storeDirectory
    }
    self.init(unchecked: path)
  }
}
