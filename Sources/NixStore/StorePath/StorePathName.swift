/// The name part of a store path, checked against Nix's rules.
///
/// - Source: Nix, `libstore/path.cc` (`checkName`): one to 211 of `0-9 a-z A-Z + - . _ ? =`, not
///   `.` or `..`, and not beginning with `.-` or `..-`.
public struct StorePathName: Hashable, Sendable {
  /// The longest name.
  public static let maximumLength = 211

  /// The name in ASCII.
  public let bytes: [UInt8]

  /// Checks a name.
  ///
  /// - Throws: ``StorePathError/name``.
  public init(_ bytes: [UInt8]) throws(StorePathError) {
    guard Self.isLegal(bytes) else { throw .name }
    self.bytes = bytes
  }

  /// Takes a name that is legal by construction.
  ///
  /// - Precondition: It is.
  package init(unchecked bytes: [UInt8]) {
    precondition(Self.isLegal(bytes), "a store name was made that is not legal")
    self.bytes = bytes
  }

  /// Hashes the bytes of the name.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(whole: bytes)
  }

  private static func isLegal(_ bytes: [UInt8]) -> Bool {
    let dot = UInt8(ascii: ".")
    guard (1...maximumLength).contains(bytes.count), bytes.allSatisfy(isLegal) else { return false }
    let rest = bytes.drop { $0 == dot }
    let dots = bytes.count - rest.count
    return dots == 0 || dots > 2 || !(rest.isEmpty || rest.first == UInt8(ascii: "-"))
  }

  private static func isLegal(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "?"), UInt8(ascii: "="):
      true
    default: false
    }
  }
}

extension StorePathName: Comparable {
  /// Orders by bytes.
  public static func < (left: StorePathName, right: StorePathName) -> Bool {
    left.bytes.precedes(right.bytes)
  }
}

/// The rule that a store path or its making breaks.
public enum StorePathError: Error, Hashable, Sendable {
  /// The store directory is not an absolute canonical path.
  case storeDirectory
  /// The name breaks Nix's rules.
  case name
  /// The path is not below the store directory, or its digest is not 32 Nix base-32 digits.
  case form
  /// The ingestion method does not go with this hash algorithm.
  case algorithm
  /// A content address of this method allows no references.
  case references
}
