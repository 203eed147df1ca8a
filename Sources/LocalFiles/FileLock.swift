public import SystemPackage

/// The exclusive lock of a file, held as long as the value lives; it ends with the process, too.
public struct FileLock: ~Copyable {
  private let descriptor: FileDescriptor

  private init(_ descriptor: FileDescriptor) {
    self.descriptor = descriptor
  }

  /// Makes the file where it is missing, and waits for its lock.
  public static func acquire(_ path: FilePath) throws(LocalFileError) -> FileLock {
    let descriptor = try performing("lock", path) {
      try FileDescriptor.open(
        path, .readWrite, options: [.create, .noFollow, .closeOnExec],
        permissions: FilePermissions(rawValue: 0o644))
    }
    let lock = FileLock(descriptor)
    try checked("lock", path) { lockExclusively(descriptor.rawValue) }
    return lock
  }

  /// Waits for the lock of a folder.
  public static func acquire(folder: FilePath) throws(LocalFileError) -> FileLock {
    let descriptor = try performing("lock", folder) {
      try FileDescriptor.open(folder, .readOnly, options: [.directory, .closeOnExec])
    }
    let lock = FileLock(descriptor)
    try checked("lock", folder) { lockExclusively(descriptor.rawValue) }
    return lock
  }

  /// Gives the lock back.
  public consuming func release() {}

  deinit {
    try? descriptor.close()  // Nothing was written, so nothing can be lost.
  }
}
