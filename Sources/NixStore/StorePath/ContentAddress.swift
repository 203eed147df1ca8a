/// How a store object's content is turned into the bytes that are hashed.
///
/// - Source: Nix manual, "Content-addressing store objects".
public enum IngestionMethod: Hashable, Sendable, CaseIterable {
  /// The bytes of a single file.
  case flat
  /// The Nix archive of the object.
  case nixArchive
  /// The bytes of a single file that may refer to other objects; sha256 only.
  case text
  /// Git's object hash of the object; sha1 or sha256.
  case git

  /// The prefix of `<method><algorithm>` in derivations and content addresses.
  var prefix: [UInt8] {
    switch self {
    case .flat: []
    case .nixArchive: Array("r:".utf8)
    case .text: Array("text:".utf8)
    case .git: Array("git:".utf8)
    }
  }

  /// Whether Nix has objects of this method and algorithm.
  func allows(_ algorithm: HashAlgorithm) -> Bool {
    switch self {
    case .flat, .nixArchive: true
    case .text: algorithm == .sha256
    case .git: algorithm == .sha1 || algorithm == .sha256
    }
  }
}

/// The address of a store object by its content.
public struct ContentAddress: Hashable, Sendable {
  /// How the content was hashed.
  public let method: IngestionMethod
  /// The hash of it.
  public let hash: NixHash

  /// Puts a method and a hash together.
  ///
  /// - Throws: ``StorePathError/algorithm`` for text with anything but sha256, and for git with
  ///   anything but sha1 and sha256.
  public init(_ method: IngestionMethod, _ hash: NixHash) throws(StorePathError) {
    guard method.allows(hash.algorithm) else { throw .algorithm }
    self.method = method
    self.hash = hash
  }

  /// The bytes of a single file; every algorithm goes.
  package static func flat(_ hash: NixHash) -> ContentAddress {
    ContentAddress(unchecked: .flat, hash)
  }

  /// The text of a file that may refer to other objects.
  package static func text(of contents: [UInt8]) -> ContentAddress {
    ContentAddress(unchecked: .text, NixHash(of: contents, .sha256))
  }

  /// The archive of an object, hashed with sha256.
  package static func nixArchive(sha256OfPieces pieces: [[UInt8]]) -> ContentAddress {
    ContentAddress(unchecked: .nixArchive, NixHash(sha256OfPieces: pieces))
  }

  private init(unchecked method: IngestionMethod, _ hash: NixHash) {
    self.method = method
    self.hash = hash
  }

  /// The text of path infos and of the wire: `fixed:r:sha256:<Nix base 32>`.
  public var text: [UInt8] {
    let kind = method == .text ? "" : "fixed:"
    return Array(kind.utf8) + method.prefix + hash.prefixedNixBase32
  }

  /// `<method><algorithm>`, as derivations have it: `sha512`, `r:sha256`, `text:sha256`.
  package var methodAndAlgorithm: [UInt8] { method.prefix + hash.algorithm.bytes }

  /// `fixed:out:<method><algorithm>:<base 16>:`, what stands for the output of a derivation that is
  /// known by its content.
  ///
  /// - Parameter rest: What goes behind it.
  func fixedOutputText(_ rest: [UInt8] = []) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(2 * hash.digest.count + rest.count + 32)
    text += Self.fixedOutput
    text += method.prefix
    text += hash.algorithm.bytes
    text.append(UInt8(ascii: ":"))
    Base16.append(hash.digest, to: &text)
    text.append(UInt8(ascii: ":"))
    text += rest
    return text
  }

  private static let fixedOutput = Array("fixed:out:".utf8)

  /// Reads the text of path infos.
  public init(text: [UInt8]) throws(StorePathError) {
    let kinds: [(String, IngestionMethod)] = [
      ("text:", .text), ("fixed:r:", .nixArchive), ("fixed:git:", .git), ("fixed:", .flat),
    ]
    for (kind, method) in kinds where text.starts(with: kind.utf8) {
      guard let hash = try? NixHash(text: Array(text[kind.utf8.count...])) else {
        throw .form  // The reason inside does not matter to anyone.
      }
      try self.init(method, hash)
      return
    }
    throw .form
  }
}
