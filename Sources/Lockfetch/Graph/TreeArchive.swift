import LockText
import NixStore

/// The archive of a tree: one folder at the top, every folder in between, all sorted.
struct TreeArchive {
  private enum Entry {
    case directory
    case link([UInt8])
    case file([UInt8])
  }

  private var entries: [(path: [UInt8], entry: Entry)] = []
  private var folders: Set<ByteString> = []

  init(top: [UInt8]) {
    self.top = top
    folders.insert(ByteString(top))
    entries.append((top, .directory))
  }

  private let top: [UInt8]

  /// - Parameter path: Below the top.
  mutating func addLink(_ path: [UInt8], to target: [UInt8]) {
    add(path, .link(target))
  }

  /// - Parameter path: Below the top.
  mutating func addFile(_ path: [UInt8], _ content: [UInt8]) {
    add(path, .file(content))
  }

  private mutating func add(_ path: [UInt8], _ entry: Entry) {
    let full = top + [UInt8(ascii: "/")] + path
    for index in full.indices.reversed() where full[index] == UInt8(ascii: "/") {
      let folder = ByteString(full[..<index])
      guard folders.insert(folder).inserted else { break }
      entries.append((folder.bytes, .directory))
    }
    entries.append((full, entry))
  }

  consuming func finish() -> [UInt8] {
    var writer = TarWriter()
    for (path, entry) in entries.sorted(by: { $0.path.precedes($1.path) }) {
      switch entry {
      case .directory: writer.addDirectory(path)
      case .link(let target): writer.addSymlink(path, target: target)
      case .file(let content): writer.addFile(path, content)
      }
    }
    return writer.finish()
  }
}
