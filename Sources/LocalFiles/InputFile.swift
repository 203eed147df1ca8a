public import SystemPackage

/// A file that somebody names on a command line, which may be a pipe, such as a shell's `<(command)`.
public enum InputFile {
  /// Reads a file whole, following links; waits for what a pipe has to say.
  ///
  /// - Parameter limit: The largest size in bytes that is accepted.
  public static func read(_ path: FilePath, limit: Int) throws(LocalFileError) -> [UInt8] {
    guard try Folder.kind(of: path, following: true) == .special else {
      return try RegularFile.read(path, limit: limit)
    }
    return try performing("read", path) {
      let descriptor = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
      return try descriptor.closeAfter { try drain(descriptor, path, limit) }
    }
  }

  private static func drain(
    _ descriptor: FileDescriptor, _ path: FilePath, _ limit: Int
  ) throws -> [UInt8] {
    guard try descriptor.stat().type == .fifo else {
      throw LocalFileError("read", path, .notRegular)
    }
    var bytes: [UInt8] = []
    while true {
      // A request to stop comes in between.
      let piece = try RegularFile.piece(of: 64 << 10, descriptor, retryOnInterrupt: false)
      if piece.isEmpty { return bytes }
      bytes += piece
      guard bytes.count <= limit else {
        throw LocalFileError("read", path, .tooLarge(limit: limit))
      }
    }
  }
}
