import NixStore
import Testing

/// Reads and writes the text of a derivation.
enum DerivationText {
  static func roundTrips(_ text: [UInt8], path: String, storeDirectory: String) throws {
    let directory = try StoreDirectory(Array(storeDirectory.utf8))
    let storePath = try StorePath(Array(path.utf8), in: directory)
    let name = try StorePathName(Array(storePath.name.bytes.dropLast(".drv".utf8.count)))
    let derivation = try Derivation(aterm: text, name: name, in: directory)
    #expect(derivation.aterm(in: directory) == text)
    #expect(try derivation.path(in: directory) == storePath)
  }
}
