public import LockText

/// The files below one directory: the only way to the disk that the engine has.
///
/// Paths are relative to the directory, with `/` between segments; the empty path is the directory
/// itself. An implementation never gives out what lies outside.
public protocol FileTree: Sendable {
  /// Reads a regular file whole.
  ///
  /// - Parameter limit: The largest size in bytes that is accepted.
  func read(_ path: ByteString, limit: Int) throws(FileTreeError) -> [UInt8]

  /// Lists a folder, in any order, without `.` and `..`.
  func list(_ path: ByteString) throws(FileTreeError) -> [FileTreeEntry]

  /// What a symbolic link leads to, in the end.
  func follow(_ path: ByteString) throws(FileTreeError) -> FileTreeEntry.Kind
}

/// One entry of a folder.
public struct FileTreeEntry: Hashable, Sendable {
  /// What an entry is.
  public enum Kind: Hashable, Sendable {
    /// A regular file.
    case file
    /// A folder.
    case folder
    /// A symbolic link, not followed.
    case link
    /// A device, pipe or socket.
    case special
  }

  /// Its name in the folder.
  public let name: ByteString
  /// What it is.
  public let kind: Kind

  /// Describes one entry.
  public init(name: ByteString, kind: Kind) {
    self.name = name
    self.kind = kind
  }
}

/// Why a file of the directory cannot be had.
public enum FileTreeError: Error, Hashable, Sendable {
  /// There is nothing of that name.
  case notFound
  /// It is a folder, a device, a pipe or a socket.
  case notRegular
  /// A symbolic link leads out of the directory.
  case leavesDirectory
  /// It is larger than the limit, in bytes.
  case tooLarge(limit: Int)
  /// The system refused, in its own words.
  case refused(String)
}

extension FileTreeError {
  /// The reason as the end of a sentence: "cannot be read: …".
  public var reason: Message {
    switch self {
    case .notFound: "there is no such file"
    case .notRegular: "it is not a regular file"
    case .leavesDirectory: "it is a link that leads out of the directory"
    case .tooLarge(let limit): "it is larger than \(limit) bytes"
    case .refused(let reason): "\(reason)"
    }
  }
}
