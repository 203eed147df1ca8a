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

  /// What stands at a path, links not followed; `nil` when nothing does.
  public static func kindIfPresent(of path: FilePath) throws(LocalFileError) -> EntryKind? {
    do {
      return try kind(of: path, following: false)
    } catch let error {
      guard error.errno == .noSuchFileOrDirectory else { throw error }
      return nil
    }
  }

  /// Whether this process may make entries in a folder; `false` also where there is none.
  public static func isWritable(_ path: FilePath) -> Bool {
    unsafe path.withPlatformString { unsafe systemMayWrite($0) }
  }

  /// The path without links, `.` and `..`.
  public static func realPath(_ path: FilePath) throws(LocalFileError) -> FilePath {
    guard let resolved = unsafe path.withPlatformString({ unsafe systemRealPath($0) }) else {
      throw LocalFileError("resolve", path, .system(Errno(rawValue: currentErrno())))
    }
    return resolved
  }

  /// The path of an entry, whose name may be any bytes.
  public static func path(of name: [UInt8], in folder: FilePath) -> FilePath {
    let text = name.map { CChar(bitPattern: $0) } + [0]
    let entry = unsafe text.withUnsafeBufferPointer { buffer in
      unsafe buffer.baseAddress.map { unsafe FilePath(platformString: $0) }
    }
    return folder.pushing(entry ?? FilePath())
  }

  /// Makes a folder and those above it, where they are missing.
  public static func create(_ path: FilePath) throws(LocalFileError) {
    do {
      try make(path)
    } catch let error {
      let above = path.removingLastComponent()
      guard error.errno == .noSuchFileOrDirectory, !above.isEmpty else { throw error }
      try create(above)
      try make(path)
    }
  }

  /// Makes one folder; that it is there already, perhaps since just now, is fine.
  private static func make(_ path: FilePath) throws(LocalFileError) {
    do {
      try checked("create", path) { unsafe path.withPlatformString { unsafe systemMakeFolder($0) } }
    } catch let error {
      guard error.errno == .fileExists else { throw error }
      guard (try? kind(of: path, following: true)) == .folder else {
        // Whatever it is in its place, a folder cannot be made.
        throw LocalFileError("create", path, .system(.notDirectory))
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
  ///
  /// A link in its place is removed itself: what it leads to is somebody else's.
  public static func removeFlat(_ path: FilePath) throws(LocalFileError) {
    if try kindIfPresent(of: path) == .folder {
      for name in try names(in: path) { try remove(Self.path(of: name, in: path)) }
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
