public import SystemPackage

/// Operations on symbolic links.
public enum SymbolicLink {
  /// Makes a link where nothing is.
  public static func create(_ path: FilePath, to target: FilePath) throws(LocalFileError) {
    try checked("link", path) {
      unsafe target.withPlatformString { target in
        unsafe path.withPlatformString { path in unsafe systemMakeLink(target, path) }
      }
    }
  }

  /// What a link leads to, as it is written in it.
  public static func target(of path: FilePath) throws(LocalFileError) -> FilePath {
    guard let target = unsafe path.withPlatformString({ unsafe systemReadLink($0) }) else {
      throw LocalFileError("read", path, .system(Errno(rawValue: currentErrno())))
    }
    return Folder.path(of: target, in: FilePath())
  }

  /// Makes a link, or puts it in the place of another link.
  ///
  /// It is made beside its place and moved there, so whoever looks sees the old link or the new one.
  ///
  /// - Throws: ``LocalFileError``, with ``LocalFileError/Reason/notALink`` when something that is no
  ///   link stands there; nothing has changed then.
  public static func replace(_ path: FilePath, to target: FilePath) throws(LocalFileError) {
    if let kind = try Folder.kindIfPresent(of: path), kind != .link {
      throw LocalFileError("link", path, .notALink)
    }
    let name = path.lastComponent?.string ?? ""
    let digits = String(UInt64.random(in: .min ... .max), radix: 16)
    let fresh = path.removingLastComponent().appending(".\(name).\(digits)")
    try create(fresh, to: target)
    do throws(LocalFileError) {
      try RegularFile.rename(fresh, to: path)
    } catch {
      // The failure that brought us here is the one to tell.
      try? Folder.remove(fresh)
      throw error
    }
  }
}
