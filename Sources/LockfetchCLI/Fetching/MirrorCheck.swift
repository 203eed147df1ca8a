import LocalFiles
import LockText
import Lockfetch
import NixStore
import SystemPackage

/// Compares a mirror that is there with the one that would be made.
struct MirrorCheck {
  private let mirror: Mirror
  private let cache: ContentCache?

  init(_ mirror: Mirror, _ cache: ContentCache?) {
    self.mirror = mirror
    self.cache = cache
  }

  /// What differs, sorted by path; every file is read.
  func differences() throws(LocalFileError) -> [Diagnostic] {
    var differences: [Diagnostic] = []
    var expected: Set<ByteString> = []
    for (path, node) in mirror.nodes {
      var folder = path
      while expected.insert(folder).inserted, let above = folder.cut(atLast: UInt8(ascii: "/")) {
        folder = above.head
      }
      let place = Folder.path(of: path.bytes, in: mirror.folder)
      guard let kind = try Folder.kindIfPresent(of: place) else {
        differences.append(FetchDiagnostics.difference(path, .missing))
        continue
      }
      if try !isAsExpected(place, kind, node) {
        differences.append(FetchDiagnostics.difference(path, .different))
      }
    }
    for path in try actualPaths() where !expected.contains(path) {
      differences.append(FetchDiagnostics.difference(path, .superfluous))
    }
    return differences
  }

  private func isAsExpected(
    _ place: FilePath, _ kind: Folder.EntryKind, _ node: Mirror.Node
  ) throws(LocalFileError) -> Bool {
    switch (node, kind) {
    case (.link(let target), .link):
      return try SymbolicLink.target(of: place) == FilePath(target.text)
    case (.file(let content), .file):
      return try RegularFile.read(place, limit: .max) == content
    case (.output(let output), .file):
      let hash = output.integrity.hash
      return try ContentCache.hash(place, hash.algorithm) == hash
    case (.output(let output), .link):
      let hash = output.integrity.hash
      guard let goal = cache?.place(of: hash), try SymbolicLink.target(of: place) == goal,
        try Folder.kindIfPresent(of: goal) == .file
      else { return false }
      return try ContentCache.hash(goal, hash.algorithm) == hash
    default: return false
    }
  }

  /// The paths of everything that is there, sorted.
  private func actualPaths() throws(LocalFileError) -> [ByteString] {
    guard try Folder.kindIfPresent(of: mirror.folder) == .folder else { return [] }
    var paths: [ByteString] = []
    var folders: [ByteString] = [""]
    while let folder = folders.popLast() {
      let place = Folder.path(of: folder.bytes, in: mirror.folder)
      for name in try Folder.names(in: folder.isEmpty ? mirror.folder : place) {
        let path = folder.isEmpty ? ByteString(name) : RelativePath.join(folder, ByteString(name))
        let kind = try Folder.kindIfPresent(of: Folder.path(of: path.bytes, in: mirror.folder))
        if kind == .folder { folders.append(path) }
        paths.append(path)
      }
    }
    return paths.sorted()
  }
}
