public import LockText
public import Lockfetch

/// A directory that exists in memory only, for tests of adapters and of the engine.
public struct InMemoryFileTree: FileTree {
  private var files: [ByteString: [UInt8]]
  private let links: [ByteString: FileTreeError]

  /// A directory with these files.
  ///
  /// - Parameters:
  ///   - files: The contents by relative path; folders follow from the paths.
  ///   - brokenLinks: Links that lead nowhere good, with the error that following one gives.
  public init(_ files: [ByteString: [UInt8]], brokenLinks: [ByteString: FileTreeError] = [:]) {
    self.files = files
    links = brokenLinks
  }

  /// A directory with these text files.
  public init(texts: [ByteString: String]) {
    self.init(texts.mapValues { Array($0.utf8) })
  }

  /// Reads a file.
  public func read(_ path: ByteString, limit: Int) throws(FileTreeError) -> [UInt8] {
    if let error = links[path] { throw error }
    guard let bytes = files[path] else { throw .notFound }
    guard bytes.count <= limit else { throw .tooLarge(limit: limit) }
    return bytes
  }

  /// Lists a folder.
  public func list(_ path: ByteString) throws(FileTreeError) -> [FileTreeEntry] {
    let prefix = path.isEmpty ? path : path + "/"
    var entries: Set<FileTreeEntry> = []
    for file in files.keys where file.hasPrefix(prefix) {
      let rest = file.dropFirst(prefix.count)
      if let (folder, _) = rest.cut(atFirst: UInt8(ascii: "/")) {
        entries.insert(FileTreeEntry(name: folder, kind: .folder))
      } else {
        entries.insert(FileTreeEntry(name: rest, kind: .file))
      }
    }
    for link in links.keys where link.hasPrefix(prefix) {
      let rest = link.dropFirst(prefix.count)
      guard !rest.bytes.contains(UInt8(ascii: "/")) else { continue }
      entries.insert(FileTreeEntry(name: rest, kind: .link))
    }
    return Array(entries)
  }

  /// Follows a link.
  public func follow(_ path: ByteString) throws(FileTreeError) -> FileTreeEntry.Kind {
    if let error = links[path] { throw error }
    guard files[path] != nil else { throw .notFound }
    return .file
  }
}
