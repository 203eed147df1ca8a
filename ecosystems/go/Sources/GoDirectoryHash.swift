import LockText
import Lockfetch

/// An `h1:` hash: the sha256 of a listing of files, and of no file that a server sends.
///
/// The listing has a line for each file, sorted by the bytes of the names: the sha256 of the contents
/// in lower-case hexadecimal, two blanks, the name. It proves an archive once its files are hashed, and
/// never becomes the hash of a fixed output.
///
/// - Source: Go, x/mod `dirhash.Hash1`.
struct GoDirectoryHash: Hashable, Sendable {
  /// The sha256 of the listing.
  private let listing: Integrity

  /// Reads `h1:` and base 64.
  ///
  /// - Returns: `nil` unless it is the canonical text of 32 bytes.
  init?(_ text: ByteString) {
    guard text.hasPrefix(Self.prefix),
      let listing = Integrity(sha256InBase64: text.dropFirst(Self.prefix.count))
    else { return nil }
    self.listing = listing
  }

  /// Hashes a listing.
  ///
  /// - Parameter files: The names and the sha256 of the contents; no name holds a line feed.
  init(listing files: [(name: ByteString, content: Integrity)]) {
    var text: [UInt8] = []
    for (name, content) in files.sorted(by: { $0.name < $1.name }) {
      text += content.base16.bytes + [0x20, 0x20] + name.bytes + [UInt8(ascii: "\n")]
    }
    listing = .sha256(of: text)
  }

  /// Hashes the text of a go.mod, which is listed under just that name.
  init(ofModFile contents: [UInt8]) {
    listing = .sha256(of: Integrity.sha256(of: contents).base16.bytes + Self.modFileLine)
  }

  /// `h1:` and base 64.
  var text: ByteString { Self.prefix + listing.sri.dropFirst("sha256-".utf8.count) }

  static let prefix: ByteString = "h1:"

  private static let modFileLine = Array("  go.mod\n".utf8)

  /// What it is called among the kinds of evidence.
  static let evidenceType: ByteString = "h1"

  /// The hash of an empty go.mod, which an old Go wrote for what are no modules; Go passes over it.
  static let emptyModFile = GoDirectoryHash(ofModFile: [])
}
