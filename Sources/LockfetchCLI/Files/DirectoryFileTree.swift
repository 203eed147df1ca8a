import LocalFiles
import LockText
import Lockfetch
import SystemPackage

/// The files below a real directory.
struct DirectoryFileTree: FileTree {
  /// The directory without links in its path.
  private let root: FilePath
  /// Files outside that may be read all the same, because the user named them.
  private let named: [ByteString: FilePath]

  /// Opens a directory.
  init(_ directory: FilePath, named: [ByteString: FilePath] = [:]) throws(LocalFileError) {
    guard try Folder.kind(of: directory, following: true) == .folder else {
      throw LocalFileError("open", directory, .system(.notDirectory))
    }
    root = try Folder.realPath(directory)
    self.named = named
  }

  func read(_ path: ByteString, limit: Int) throws(FileTreeError) -> [UInt8] {
    do {
      return try RegularFile.read(try inside(path), limit: limit)
    } catch let error as LocalFileError {
      throw FileTreeError(error)
    } catch {
      throw .leavesDirectory
    }
  }

  func list(_ path: ByteString) throws(FileTreeError) -> [FileTreeEntry] {
    do {
      let folder = root.appending(path.text)
      var entries: [FileTreeEntry] = []
      for name in try Folder.names(in: folder) {
        let text = String(decoding: name, as: UTF8.self)
        // A name that is not UTF-8 is none that an adapter claims.
        guard Array(text.utf8) == name else { continue }
        let kind = try Folder.kind(of: folder.appending(text), following: false)
        entries.append(FileTreeEntry(name: ByteString(name), kind: kind.entryKind))
      }
      return entries
    } catch {
      throw FileTreeError(error)
    }
  }

  func follow(_ path: ByteString) throws(FileTreeError) -> FileTreeEntry.Kind {
    do {
      return try Folder.kind(of: try inside(path), following: true).entryKind
    } catch let error as LocalFileError {
      throw FileTreeError(error)
    } catch {
      throw .leavesDirectory
    }
  }

  private struct Outside: Error {}

  /// The real path of something below the directory, or of a file that the user named.
  private func inside(_ path: ByteString) throws -> FilePath {
    if let file = named[path] { return file }
    let real = try Folder.realPath(root.appending(path.text))
    guard real.starts(with: root) else { throw Outside() }
    return real
  }
}

extension FileTreeError {
  fileprivate init(_ error: LocalFileError) {
    self =
      switch error.reason {
      case .system(.noSuchFileOrDirectory), .system(.notDirectory): .notFound
      case .notRegular, .system(.isDirectory): .notRegular
      case .tooLarge(let limit): .tooLarge(limit: limit)
      default: .refused(error.explanation)
      }
  }
}

extension Folder.EntryKind {
  fileprivate var entryKind: FileTreeEntry.Kind {
    switch self {
    case .file: .file
    case .folder: .folder
    case .link: .link
    case .special: .special
    }
  }
}
