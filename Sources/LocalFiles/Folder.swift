public import SystemPackage

/// Operations on folders.
public enum Folder {
  /// What an entry of a folder is, links not followed.
  public enum EntryKind: Hashable, Sendable {
    /// A regular file.
    case file
    /// A folder.
    case folder
    /// A symbolic link.
    case link
    /// A device, pipe or socket.
    case special
  }

  /// The names in a folder, in no particular order, as raw bytes.
  public static func names(in path: FilePath) throws(LocalFileError) -> [[UInt8]] {
    guard let names = unsafe path.withPlatformString({ unsafe systemListFolder($0) }) else {
      throw LocalFileError("list", path, .system(Errno(rawValue: currentErrno())))
    }
    return names
  }

  /// What stands at a path.
  ///
  /// - Parameter following: Whether a link counts as what it leads to.
  public static func kind(
    of path: FilePath, following: Bool
  ) throws(LocalFileError) -> EntryKind {
    let status = try performing("look at", path) {
      try path.stat(followTargetSymlink: following)
    }
    return switch status.type {
    case .regular: .file
    case .directory: .folder
    case .symbolicLink: .link
    default: .special
    }
  }

  /// The path without links, `.` and `..`.
  public static func realPath(_ path: FilePath) throws(LocalFileError) -> FilePath {
    guard let resolved = unsafe path.withPlatformString({ unsafe systemRealPath($0) }) else {
      throw LocalFileError("resolve", path, .system(Errno(rawValue: currentErrno())))
    }
    return FilePath(resolved)
  }

  /// Makes a folder and those above it, where they are missing.
  public static func create(_ path: FilePath) throws(LocalFileError) {
    do {
      try checked("create", path) {
        unsafe path.withPlatformString { unsafe systemMakeFolder($0) }
      }
    } catch let error {
      switch error.errno {
      case .fileExists?:
        guard try kind(of: path, following: true) == .folder else {
          throw LocalFileError("create", path, .system(.notDirectory))
        }
      case .noSuchFileOrDirectory? where !path.removingLastComponent().isEmpty:
        try create(path.removingLastComponent())
        try checked("create", path) {
          unsafe path.withPlatformString { unsafe systemMakeFolder($0) }
        }
      default: throw error
      }
    }
  }

  /// Removes a file, a link or an empty folder; nothing there is fine.
  public static func remove(_ path: FilePath) throws(LocalFileError) {
    do {
      try checked("remove", path) { unsafe path.withPlatformString { unsafe systemRemove($0) } }
    } catch let error {
      guard error.errno == .noSuchFileOrDirectory else { throw error }
    }
  }

  /// Removes a folder that holds files only; nothing there is fine.
  public static func removeFlat(_ path: FilePath) throws(LocalFileError) {
    let content: [[UInt8]]
    do {
      content = try names(in: path)
    } catch let error {
      guard error.errno == .noSuchFileOrDirectory else { throw error }
      return
    }
    for name in content {
      try remove(path.appending(String(decoding: name, as: UTF8.self)))
    }
    try remove(path)
  }

  /// Brings everything written to the folder's file system to the disk.
  public static func synchronize(_ path: FilePath) throws(LocalFileError) {
    try performing("synchronise", path) {
      let descriptor = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
      try descriptor.closeAfter {
        try checked("synchronise", path) { LocalFiles.synchronize(descriptor.rawValue) }
      }
    }
  }
}
