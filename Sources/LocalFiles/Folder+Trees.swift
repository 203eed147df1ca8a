public import SystemPackage

extension Folder {
  /// Removes whatever is at a path, with everything below it; nothing there is fine.
  ///
  /// Links are removed themselves: what they lead to is somebody else's.
  public static func removeTree(_ path: FilePath) throws(LocalFileError) {
    var pending: [(path: FilePath, isEmptied: Bool)] = [(path, false)]
    while let (path, isEmptied) = pending.popLast() {
      if !isEmptied, try kindIfPresent(of: path) == .folder {
        pending.append((path, true))
        for name in try names(in: path) { pending.append((Self.path(of: name, in: path), false)) }
      } else {
        try remove(path)
      }
    }
  }

  /// Puts a folder in the place of another one, or of nothing. The other one has the name of the new
  /// one then, or is gone.
  ///
  /// Whoever looks sees the old folder or the new one, where the file system can do that; elsewhere
  /// there is a moment at which nothing is there.
  public static func replace(_ place: FilePath, with folder: FilePath) throws(LocalFileError) {
    guard try kindIfPresent(of: place) != nil else {
      return try RegularFile.rename(folder, to: place)
    }
    do {
      try checked("rename", place) {
        unsafe place.withPlatformString { place in
          unsafe folder.withPlatformString { folder in unsafe systemExchange(place, folder) }
        }
      }
    } catch {
      guard error.errno == .invalidArgument || error.errno == .noFunction else { throw error }
      try removeTree(place)
      try RegularFile.rename(folder, to: place)
    }
  }
}
