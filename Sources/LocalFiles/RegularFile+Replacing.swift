public import SystemPackage

extension RegularFile {
  /// Puts a whole file in the place of another one, or of nothing.
  ///
  /// The bytes go to a new file beside it, reach the disk, and are then moved into place: whoever
  /// looks sees the old file or the new one. A link in its place is replaced and not followed.
  ///
  /// - Throws: ``LocalFileError``; nothing has changed then.
  public static func replace(_ path: FilePath, with bytes: [UInt8]) throws(LocalFileError) {
    let folder = path.removingLastComponent()
    let digits = String(UInt64.random(in: .min ... .max), radix: 16)
    let name = path.lastComponent?.string ?? ""
    let fresh = folder.appending(".\(name).\(digits)")
    do throws(LocalFileError) {
      try create(fresh, [bytes])
      try Folder.synchronize(folder.isEmpty ? "." : folder)
      try rename(fresh, to: path)
    } catch {
      // The failure that brought us here is the one to tell.
      try? Folder.remove(fresh)
      throw error
    }
  }
}
