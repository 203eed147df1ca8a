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
    } catch {
      throw FileTreeError(any: error)
    }
  }

  func list(_ path: ByteString) throws(FileTreeError) -> [FileTreeEntry] {
    do {
      let folder = root.appending(try Self.text(of: path))
      var entries: [FileTreeEntry] = []
      for name in try Folder.names(in: folder) {
        let path = Folder.path(of: name, in: folder)
        // Somebody may remove an entry in between.
        guard let kind = try Folder.kindIfPresent(of: path) else { continue }
        entries.append(FileTreeEntry(name: ByteString(name), kind: kind.entryKind))
      }
      return entries
    } catch {
      throw FileTreeError(any: error)
    }
  }

  func follow(_ path: ByteString) throws(FileTreeError) -> FileTreeEntry.Kind {
    do {
      return try Folder.kind(of: try inside(path), following: true).entryKind
    } catch {
      throw FileTreeError(any: error)
    }
  }

  /// The real path of something below the directory, or of a file that the user named.
  private func inside(_ path: ByteString) throws -> FilePath {
    if let file = named[path] { return file }
    let place = root.appending(try Self.text(of: path))
    let real: FilePath
    do {
      real = try Folder.realPath(place)
    } catch {
      // A link that leads nowhere is not the same as nothing: somebody wants a file to be read.
      guard error.errno == .noSuchFileOrDirectory, try Folder.kindIfPresent(of: place) == .link
      else { throw error }
      throw FileTreeError.refused("it is a link that leads nowhere")
    }
    guard real.starts(with: root) else { throw FileTreeError.leavesDirectory }
    return real
  }

  /// A path as text. Reports and archives are UTF-8, so other names are not taken over.
  private static func text(of path: ByteString) throws(FileTreeError) -> String {
    guard let text = String(validating: path.bytes, as: UTF8.self) else {
      throw .refused("its name is not UTF-8")
    }
    return text
  }
}

extension FileTreeError {
  fileprivate init(any error: any Error) {
    guard let error = error as? LocalFileError else {
      self = error as? FileTreeError ?? .refused("\(error)")
      return
    }
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
