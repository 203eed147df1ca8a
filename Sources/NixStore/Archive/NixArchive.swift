/// A file system object as a Nix archive holds it: no times, owners or modes but "executable".
public indirect enum NixArchive: Hashable, Sendable {
  /// A regular file.
  case regular([UInt8], isExecutable: Bool)
  /// A symbolic link with its target.
  case symlink([UInt8])
  /// A folder with its entries by name.
  case directory([[UInt8]: NixArchive])

  /// The deepest nesting of folders.
  static let depthLimit = 64
  /// The longest name of an entry, in bytes.
  static let nameLimit = 255
  /// The longest target of a link, in bytes.
  static let targetLimit = 4_095
}

/// Writes the words of a Nix archive: a length of eight bytes, little-endian, then the bytes,
/// padded with zeros to a multiple of eight.
///
/// - Source: Nix manual, "Nix Archive (NAR) format".
struct NARWriter {
  private(set) var bytes: [UInt8] = []

  mutating func word(_ text: String) {
    word(Array(text.utf8))
  }

  mutating func word(_ content: [UInt8]) {
    length(content.count)
    bytes += content
    bytes += Self.padding(content.count)
  }

  mutating func length(_ count: Int) {
    let value = UInt64(count)
    for shift in stride(from: 0, to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }

  static func padding(_ count: Int) -> [UInt8] {
    [UInt8](repeating: 0, count: (8 - count % 8) % 8)
  }
}

extension NixArchive {
  /// The archive.
  public var bytes: [UInt8] {
    var writer = NARWriter()
    writer.word("nix-archive-1")
    write(to: &writer)
    return writer.bytes
  }

  private func write(to writer: inout NARWriter) {
    writer.word("(")
    writer.word("type")
    switch self {
    case .regular(let content, let isExecutable):
      writer.word("regular")
      if isExecutable {
        writer.word("executable")
        writer.word("")
      }
      writer.word("contents")
      writer.word(content)
    case .symlink(let target):
      writer.word("symlink")
      writer.word("target")
      writer.word(target)
    case .directory(let entries):
      writer.word("directory")
      for (name, node) in entries.sorted(by: { $0.key.precedes($1.key) }) {
        writer.word("entry")
        writer.word("(")
        writer.word("name")
        writer.word(name)
        writer.word("node")
        node.write(to: &writer)
        writer.word(")")
      }
    }
    writer.word(")")
  }

  /// What stands before and behind the content in the archive of one file that is not executable,
  /// so that a large file need not be copied to be archived.
  package static func frame(
    ofFileWithSize size: Int
  ) -> (header: [UInt8], trailer: [UInt8]) {
    var header = NARWriter()
    for word in ["nix-archive-1", "(", "type", "regular", "contents"] { header.word(word) }
    header.length(size)
    var trailer = NARWriter()
    trailer.word(")")
    return (header.bytes, NARWriter.padding(size) + trailer.bytes)
  }
}
