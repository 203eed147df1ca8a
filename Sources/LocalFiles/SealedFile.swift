public import SystemPackage

/// A file that was verified once: read-only, and dated to the first second of 1970, so that every
/// later change of its content shows in its date.
public enum SealedFile {
  /// The date, in seconds since 1970.
  static let second = 1

  /// What stands at the place of a sealed file.
  public enum State: Hashable, Sendable {
    /// Nothing.
    case missing
    /// The file as it was sealed, of this size in bytes.
    case sealed(size: Int)
    /// A regular file that was changed since, was never sealed, or is somebody else's, of this size in
    /// bytes.
    case changed(size: Int)
    /// Something else.
    case other
  }

  /// Looks at a place, links not followed.
  public static func state(of path: FilePath) throws(LocalFileError) -> State {
    let status: Stat
    do {
      status = try performing("look at", path) { try path.stat(followTargetSymlink: false) }
    } catch let error {
      guard error.errno == .noSuchFileOrDirectory else { throw error }
      return .missing
    }
    guard status.type == .regular else { return .other }
    let size = Int(clamping: status.size)
    // A date alone could be anybody's.
    let isSealed =
      modificationSecond(status) == second && status.userID.rawValue == systemUser()
      && status.permissions.isDisjoint(with: [.ownerWrite, .groupWrite, .otherWrite])
    return isSealed ? .sealed(size: size) : .changed(size: size)
  }

  /// Seals a file that was verified just now.
  public static func seal(_ path: FilePath) throws(LocalFileError) {
    try performing("seal", path) {
      let descriptor = try FileDescriptor.open(path, .readOnly, options: [.noFollow, .closeOnExec])
      try descriptor.closeAfter {
        try checked("seal", path) { systemSeal(descriptor.rawValue, second) }
      }
    }
  }
}
