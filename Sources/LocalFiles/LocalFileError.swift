public import SystemPackage

/// A file operation that failed, with what was tried and on what.
public struct LocalFileError: Error, Hashable, Sendable {
  /// Why it failed.
  public enum Reason: Hashable, Sendable {
    /// The system refused.
    case system(Errno)
    /// It is not a regular file.
    case notRegular
    /// Something that is no symbolic link is in its place.
    case notALink
    /// It has more bytes than the limit.
    case tooLarge(limit: Int)
    /// It changed or ended while it was read.
    case changedWhileRead
    /// Others could put something in.
    case notPrivate(PrivateFolder.Fault)
  }

  /// What was tried, as a verb: "read", "create".
  public let operation: String
  /// The path as it was given.
  public let path: FilePath
  /// Why it failed.
  public let reason: Reason

  /// Describes a failure.
  public init(_ operation: String, _ path: FilePath, _ reason: Reason) {
    self.operation = operation
    self.path = path
    self.reason = reason
  }

  /// The reason in words.
  public var explanation: String {
    switch reason {
    case .system(let error): error.description
    case .notRegular: "it is not a regular file"
    case .notALink: "something else than a link is there"
    case .tooLarge(let limit): "it is larger than \(limit) bytes"
    case .changedWhileRead: "it changed while it was read"
    case .notPrivate(.link): "it is a symbolic link"
    case .notPrivate(.notAFolder): "it is no folder"
    case .notPrivate(.otherOwner): "it is another user's"
    case .notPrivate(.writableByAll): "every user may write into it"
    }
  }

  /// The system's error number, when the system refused.
  public var errno: Errno? {
    if case .system(let error) = reason { error } else { nil }
  }
}

/// Turns what swift-system throws into a ``LocalFileError``.
func performing<Result>(
  _ operation: String, _ path: FilePath, _ body: () throws -> Result
) throws(LocalFileError) -> Result {
  do {
    return try body()
  } catch let error as LocalFileError {
    throw error
  } catch let error as Errno {
    throw LocalFileError(operation, path, .system(error))
  } catch {
    throw LocalFileError(operation, path, .system(.ioError))
  }
}

/// Turns a C result of -1 into a ``LocalFileError``, trying again when a signal came in between.
func checked(
  _ operation: String, _ path: FilePath, _ body: () -> CInt
) throws(LocalFileError) {
  while body() == -1 {
    let error = Errno(rawValue: currentErrno())
    guard error == .interrupted else { throw LocalFileError(operation, path, .system(error)) }
  }
}
