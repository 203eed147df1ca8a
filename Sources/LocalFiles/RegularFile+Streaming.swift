public import SystemPackage

extension RegularFile {
  /// How much is read at once.
  private static let pieceSize = 128 << 10

  /// Reads a file piece by piece, without following a link in its place.
  ///
  /// - Parameter limit: The largest size in bytes that is accepted.
  /// - Returns: The number of bytes.
  public static func forEachPiece<Failure: Error>(
    of path: FilePath, limit: Int, _ body: ([UInt8]) throws(Failure) -> Void
  ) throws(StreamedReadError<Failure>) -> Int {
    let reader: FileReader
    do {
      reader = try FileReader(path)
    } catch {
      throw .file(error)
    }
    var count = 0
    while true {
      let piece: [UInt8]
      do {
        piece = try reader.read(pieceSize)
      } catch {
        throw .file(error)
      }
      guard !piece.isEmpty else { return count }
      count += piece.count
      guard count <= limit else {
        throw .file(LocalFileError("read", path, .tooLarge(limit: limit)))
      }
      do {
        try body(piece)
      } catch {
        throw .body(error)
      }
    }
  }

  /// Copies a file to a new one, which must not exist yet.
  public static func copy(_ source: FilePath, to goal: FilePath) throws(LocalFileError) {
    let reader = try FileReader(source)
    try create(goal, [], FileSource(path: source, size: reader.size), [])
  }

  /// Writes a new file, which must not exist yet, of the bytes of another one between a beginning
  /// and an end.
  public static func create(
    _ path: FilePath, _ beginning: [UInt8], _ middle: FileSource, _ end: [UInt8]
  ) throws(LocalFileError) {
    let descriptor = try performing("create", path) {
      try FileDescriptor.open(
        path, .writeOnly, options: [.create, .exclusiveCreate, .noFollow, .closeOnExec],
        permissions: FilePermissions(rawValue: 0o644))
    }
    do {
      try performing("write", path) {
        try descriptor.closeAfter {
          try descriptor.writeAll(beginning)
          let reader = try FileReader(middle.path)
          var left = middle.size
          while left > 0, case let piece = try reader.read(min(left, pieceSize)), !piece.isEmpty {
            try descriptor.writeAll(piece)
            left -= piece.count
          }
          guard left == 0 else { throw LocalFileError("read", middle.path, .changedWhileRead) }
          try descriptor.writeAll(end)
        }
      }
    } catch {
      // The failure that brought us here is the one to tell.
      try? Folder.remove(path)
      throw error
    }
  }

  /// Makes a second name for a file.
  public static func hardLink(_ source: FilePath, at goal: FilePath) throws(LocalFileError) {
    try checked("link", goal) {
      unsafe source.withPlatformString { from in
        unsafe goal.withPlatformString { to in unsafe systemHardLink(from, to) }
      }
    }
  }
}

/// Why reading a file piece by piece came to nothing.
public enum StreamedReadError<Failure: Error>: Error {
  /// The file cannot be read.
  case file(LocalFileError)
  /// What took the pieces failed.
  case body(Failure)
}

/// An open regular file that is read from its beginning on.
public struct FileReader: ~Copyable {
  private let descriptor: FileDescriptor
  private let path: FilePath
  /// The size when it was opened, in bytes.
  public let size: Int

  /// Opens a file without blocking and without following a link in its place.
  public init(_ path: FilePath) throws(LocalFileError) {
    let descriptor = try performing("read", path) {
      try FileDescriptor.open(
        path, .readOnly, options: [.nonBlocking, .noFollow, .closeOnExec])
    }
    do {
      size = try performing("read", path) {
        let status = try descriptor.stat()
        guard status.type == .regular else { throw LocalFileError("read", path, .notRegular) }
        return Int(clamping: status.size)
      }
    } catch {
      try? descriptor.close()  // Nothing was written, so nothing can be lost.
      throw error
    }
    self.descriptor = descriptor
    self.path = path
  }

  deinit {
    try? descriptor.close()  // Nothing was written, so nothing can be lost.
  }

  /// The next bytes; empty at the end.
  public func read(_ count: Int) throws(LocalFileError) -> [UInt8] {
    var failure: (any Error)?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      do {
        filled = try unsafe descriptor.read(into: UnsafeMutableRawBufferPointer(buffer))
      } catch {
        failure = error
      }
    }
    if let failure { try performing("read", path) { throw failure } }
    return bytes
  }
}

/// A file that is read when its content is wanted, and must be as large then as it was.
public struct FileSource: Hashable, Sendable {
  /// Where it is.
  public let path: FilePath
  /// The number of bytes.
  public let size: Int

  /// Names a file.
  public init(path: FilePath, size: Int) {
    self.path = path
    self.size = size
  }

  /// Reads the file piece by piece.
  public func forEachPiece(_ body: ([UInt8]) -> Void) throws(LocalFileError) {
    let reader = try FileReader(path)
    var count = 0
    while case let piece = try reader.read(128 << 10), !piece.isEmpty {
      count += piece.count
      body(piece)
    }
    guard count == size else { throw LocalFileError("read", path, .changedWhileRead) }
  }

  /// Reads the file piece by piece, for what may fail.
  public func forEachPiece<Failure: Error>(
    _ body: ([UInt8]) throws(Failure) -> Void
  ) throws(StreamedReadError<Failure>) {
    let count = try RegularFile.forEachPiece(of: path, limit: size, body)
    guard count == size else { throw .file(LocalFileError("read", path, .changedWhileRead)) }
  }
}
