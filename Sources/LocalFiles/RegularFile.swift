public import SystemPackage

/// Reading and writing whole regular files.
public enum RegularFile {
  /// Reads a file whole, following links.
  ///
  /// It is opened without blocking and looked at once open, so a pipe or a device is an error and
  /// no wait, and nothing can be put in its place in between.
  ///
  /// - Parameter limit: The largest size in bytes that is accepted.
  public static func read(_ path: FilePath, limit: Int) throws(LocalFileError) -> [UInt8] {
    try performing("read", path) {
      let descriptor = try FileDescriptor.open(
        path, .readOnly, options: [.nonBlocking, .closeOnExec])
      return try descriptor.closeAfter {
        let status = try descriptor.stat()
        guard status.type == .regular else { throw LocalFileError("read", path, .notRegular) }
        guard status.size <= limit else {
          throw LocalFileError("read", path, .tooLarge(limit: limit))
        }
        return try readToEnd(descriptor, path, expecting: Int(status.size), limit: limit)
      }
    }
  }

  /// Reads a file whole.
  ///
  /// - Returns: `nil` when there is nothing of that name.
  public static func readIfPresent(
    _ path: FilePath, limit: Int
  ) throws(LocalFileError) -> [UInt8]? {
    do {
      return try read(path, limit: limit)
    } catch {
      guard error.errno == .noSuchFileOrDirectory else { throw error }
      return nil
    }
  }

  private static func readToEnd(
    _ descriptor: FileDescriptor, _ path: FilePath, expecting size: Int, limit: Int
  ) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var room = size + 1
    while true {
      let before = bytes.count
      let count = try appendChunk(of: room, to: &bytes, from: descriptor)
      if count == 0 { return bytes }
      guard bytes.count <= limit else {
        throw LocalFileError("read", path, .tooLarge(limit: limit))
      }
      room = max(size + 1 - before - count, 64 << 10)
    }
  }

  private static func appendChunk(
    of size: Int, to bytes: inout [UInt8], from descriptor: FileDescriptor
  ) throws -> Int {
    let chunk = try piece(of: size, descriptor)
    if bytes.isEmpty { bytes = chunk } else { bytes += chunk }
    return chunk.count
  }

  /// The next bytes of an open file; empty at the end.
  static func piece(
    of size: Int, _ descriptor: FileDescriptor, retryOnInterrupt: Bool = true
  ) throws -> [UInt8] {
    var failure: (any Error)?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      do {
        count = try unsafe descriptor.read(
          into: UnsafeMutableRawBufferPointer(buffer), retryOnInterrupt: retryOnInterrupt)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Writes a new file, which must not exist yet, and does not follow a link in its place.
  public static func create(_ path: FilePath, _ pieces: [[UInt8]]) throws(LocalFileError) {
    let descriptor = try performing("create", path) {
      try FileDescriptor.open(
        path, .writeOnly, options: [.create, .exclusiveCreate, .noFollow, .closeOnExec],
        permissions: FilePermissions(rawValue: 0o644))
    }
    try performing("write", path) {
      try descriptor.closeAfter {
        for piece in pieces { try descriptor.writeAll(piece) }
      }
    }
  }

  /// Moves a file into place, replacing what is there, a link included.
  public static func rename(_ source: FilePath, to goal: FilePath) throws(LocalFileError) {
    try checked("rename", goal) {
      unsafe source.withPlatformString { from in
        unsafe goal.withPlatformString { to in unsafe systemRename(from, to) }
      }
    }
  }
}
