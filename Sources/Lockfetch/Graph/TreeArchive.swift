import LockText
import NixStore

/// The archive of a tree: one folder at the top, every folder in between, all sorted.
struct TreeArchive {
  private enum Entry {
    case directory
    case link([UInt8])
    case file([UInt8])
  }

  private let top: [UInt8]
  /// By path below the top, which itself has the empty one.
  private var entries: [(path: [UInt8], entry: Entry)] = [([], .directory)]
  private var folders: Set<ByteString> = []

  init(top: [UInt8]) {
    self.top = top
  }

  /// - Parameter path: Below the top.
  mutating func addLink(_ path: [UInt8], to target: [UInt8]) {
    add(path, .link(target))
  }

  /// - Parameter path: Below the top.
  mutating func addFile(_ path: [UInt8], _ content: [UInt8]) {
    add(path, .file(content))
  }

  private mutating func add(_ path: [UInt8], _ entry: Entry) {
    for index in path.indices.reversed() where path[index] == UInt8(ascii: "/") {
      let folder = ByteString(path[..<index])
      guard folders.insert(folder).inserted else { break }
      entries.append((folder.bytes, .directory))
    }
    entries.append((path, entry))
  }

  /// The archive.
  var bytes: [UInt8] {
    // Positions are cheaper to move about than entries.
    let order = entries.indices.sorted { entries[$0].path.precedes(entries[$1].path) }
    var writer = TarWriter()
    writer.reserve(
      entries.count,
      contents: entries.reduce(0) { size, item in
        if case .file(let content) = item.entry { size + content.count } else { size }
      })
    for index in order {
      let (path, entry) = entries[index]
      let full = path.isEmpty ? top : top + [UInt8(ascii: "/")] + path
      switch entry {
      case .directory: writer.addDirectory(full)
      case .link(let target): writer.addSymlink(full, target: target)
      case .file(let content): writer.addFile(full, content)
      }
    }
    return writer.finish()
  }
}
