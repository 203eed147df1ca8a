import LockText
import NixStore

/// The archive of a tree: one folder at the top, every folder in between, all sorted.
package struct TreeArchive {
  /// What stands at a path.
  package enum Entry: Sendable {
    /// A folder.
    case directory
    /// A symbolic link to this target.
    case link([UInt8])
    /// A file of this content, not executable.
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

  /// The files of a family.
  ///
  /// - Parameters:
  ///   - folder: Where they go, below the top; empty for the top itself.
  ///   - path: The store path of a fixed output.
  mutating func add(
    _ tree: FamilyTree, below folder: [UInt8], path: (FixedOutput) -> [UInt8]
  ) {
    let prefix = folder.isEmpty ? [] : folder + [UInt8(ascii: "/")]
    for (place, node) in tree.nodes {
      let place = prefix.isEmpty ? place.bytes : prefix + place.bytes
      switch node {
      case .output(let output): addLink(place, to: path(output))
      case .link(let target): addLink(place, to: target.bytes)
      case .file(let pieces): addFile(place, pieces.content(path: path))
      }
    }
  }

  private mutating func add(_ path: [UInt8], _ entry: Entry) {
    for index in path.indices.reversed() where path[index] == UInt8(ascii: "/") {
      let folder = ByteString(path[..<index])
      guard folders.insert(folder).inserted else { break }
      entries.append((folder.bytes, .directory))
    }
    entries.append((path, entry))
  }

  /// Calls back for the top and everything below it, sorted by path.
  package func forEach<Failure: Error>(
    _ body: (_ path: [UInt8], _ entry: Entry) throws(Failure) -> Void
  ) throws(Failure) {
    // Positions are cheaper to move about than entries.
    for index in entries.indices.sorted(by: { entries[$0].path.precedes(entries[$1].path) }) {
      let (path, entry) = entries[index]
      try body(path.isEmpty ? top : top + [UInt8(ascii: "/")] + path, entry)
    }
  }

  /// The archive.
  package var bytes: [UInt8] {
    var writer = TarWriter()
    writer.reserve(
      entries.count,
      contents: entries.reduce(0) { size, item in
        if case .file(let content) = item.entry { size + content.count } else { size }
      })
    forEach { path, entry in
      switch entry {
      case .directory: writer.addDirectory(path)
      case .link(let target): writer.addSymlink(path, target: target)
      case .file(let content): writer.addFile(path, content)
      }
    }
    return writer.finish()
  }
}
