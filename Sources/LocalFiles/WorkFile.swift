public import SystemPackage

/// A file that grows under a name of its own until it is whole and moved to its place.
///
/// It is locked while it is open, so that two runs never write to one; what a run leaves behind that
/// is killed can be continued by the next one.
public struct WorkFile: ~Copyable {
  /// Its name while it is written.
  public let path: FilePath
  /// The number of bytes that it has.
  public private(set) var size: Int
  private let descriptor: FileDescriptor
  /// From where on the system was not yet asked to bring it to the disk.
  private var unasked = 0
  /// So much is brought to the disk at a time, so that it is nearly done when the file is whole.
  private static let writingSize = 8 << 20

  /// Opens the file, making it where there is none.
  ///
  /// - Returns: `nil` when another process has it open.
  public static func open(_ path: FilePath) throws(LocalFileError) -> WorkFile? {
    // Whoever had it may have moved it away before our lock, so that the name is another file's.
    for _ in 0..<8 {
      guard let descriptor = try descriptor(path) else { continue }
      do {
        guard try lock(descriptor, path) else {
          try? descriptor.close()  // Nothing was written, so nothing can be lost.
          return nil
        }
        if let size = try size(of: descriptor, at: path) {
          return WorkFile(path: path, size: size, descriptor: descriptor)
        }
      } catch {
        try? descriptor.close()
        throw error
      }
      try? descriptor.close()
    }
    return nil
  }

  /// - Returns: `nil` when it is worth trying again.
  private static func descriptor(_ path: FilePath) throws(LocalFileError) -> FileDescriptor? {
    do {
      return try performing("create", path) {
        try FileDescriptor.open(
          path, .readWrite, options: [.create, .noFollow, .nonBlocking, .closeOnExec],
          permissions: FilePermissions(rawValue: 0o644))
      }
    } catch {
      // A run that was killed between sealing a file and moving it has left it read-only.
      guard error.errno == .permissionDenied,
        (try? Folder.kind(of: path, following: false)) == .file
      else { throw error }
    }
    try performing("create", path) {
      let sealed = try FileDescriptor.open(path, .readOnly, options: [.noFollow, .closeOnExec])
      try sealed.closeAfter { try checked("create", path) { systemUnseal(sealed.rawValue) } }
    }
    return nil
  }

  private init(path: FilePath, size: Int, descriptor: FileDescriptor) {
    self.path = path
    self.size = size
    self.descriptor = descriptor
  }

  private static func lock(
    _ descriptor: FileDescriptor, _ path: FilePath
  ) throws(LocalFileError) -> Bool {
    do {
      try checked("lock", path) { tryLockExclusively(descriptor.rawValue) }
      return true
    } catch {
      guard error.errno == .wouldBlock || error.errno == .resourceTemporarilyUnavailable else {
        throw error
      }
      return false
    }
  }

  /// - Returns: `nil` when another file has the name by now.
  private static func size(
    of descriptor: FileDescriptor, at path: FilePath
  ) throws(LocalFileError) -> Int? {
    try performing("look at", path) {
      let own = try descriptor.stat()
      guard own.type == .regular else { throw LocalFileError("create", path, .notRegular) }
      do {
        let named = try path.stat(followTargetSymlink: false)
        guard named.inode == own.inode, named.deviceID == own.deviceID else { return nil }
      } catch Errno.noSuchFileOrDirectory {
        return nil
      }
      return Int(clamping: own.size)
    }
  }

  deinit {
    try? descriptor.close()  // What counts was brought to the disk before.
  }

  /// Adds bytes behind those that are there.
  public mutating func append(_ bytes: [UInt8]) throws(LocalFileError) {
    let offset = Int64(size)
    try performing("write", path) { _ = try descriptor.writeAll(toAbsoluteOffset: offset, bytes) }
    size += bytes.count
    if size - unasked >= Self.writingSize {
      beginWriting(descriptor.rawValue, from: unasked, count: size - unasked)
      unasked = size
    }
  }

  /// Drops everything.
  public mutating func clear() throws(LocalFileError) {
    try performing("write", path) { try descriptor.resize(to: 0) }
    size = 0
    unasked = 0
  }

  /// Reads what is there from the beginning on, piece by piece.
  public func forEachPiece(_ body: ([UInt8]) -> Void) throws(LocalFileError) {
    var offset: Int64 = 0
    while offset < Int64(size) {
      var failure: (any Error)?
      let piece = unsafe [UInt8](unsafeUninitializedCapacity: 128 << 10) { buffer, count in
        do {
          count = try unsafe descriptor.read(
            fromAbsoluteOffset: offset, into: UnsafeMutableRawBufferPointer(buffer))
        } catch {
          failure = error
        }
      }
      if let failure { try performing("read", path) { throw failure } }
      guard !piece.isEmpty else { throw LocalFileError("read", path, .changedWhileRead) }
      offset += Int64(piece.count)
      body(piece)
    }
  }

  /// Makes it read-only and dates it, as ``SealedFile`` has it.
  public func seal() throws(LocalFileError) {
    try checked("seal", path) { systemSeal(descriptor.rawValue, SealedFile.second) }
  }
}
