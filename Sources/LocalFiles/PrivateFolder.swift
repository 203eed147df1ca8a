public import SystemPackage

/// A folder into which nobody else can put anything.
public enum PrivateFolder {
  /// What makes others able to put something in.
  public enum Fault: Hashable, Sendable {
    /// A link leads elsewhere.
    case link
    /// It is no folder.
    case notAFolder
    /// It is another user's, be it root's.
    case otherOwner
    /// Every user may write into it.
    case writableByAll
  }

  /// Makes one folder for its owner alone; that it is there already is fine.
  public static func create(_ path: FilePath) throws(LocalFileError) {
    do {
      try checked("create", path) {
        unsafe path.withPlatformString { unsafe systemMakeFolder($0, mode: 0o700) }
      }
    } catch {
      guard error.errno == .fileExists else { throw error }
    }
  }

  /// Refuses a folder that others can put something in; that there is none is fine.
  public static func check(_ path: FilePath) throws(LocalFileError) {
    let status: Stat
    do {
      status = try performing("look at", path) { try path.stat(followTargetSymlink: false) }
    } catch let error {
      guard error.errno == .noSuchFileOrDirectory else { throw error }
      return
    }
    if let fault = fault(of: status) { throw LocalFileError("use", path, .notPrivate(fault)) }
  }

  private static func fault(of status: Stat) -> Fault? {
    switch status.type {
    case .directory: break
    case .symbolicLink: return .link
    default: return .notAFolder
    }
    guard status.userID.rawValue == systemUser() else { return .otherOwner }
    return status.permissions.contains(.otherWrite) ? .writableByAll : nil
  }
}
