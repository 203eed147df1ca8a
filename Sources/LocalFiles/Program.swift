public import SystemPackage

/// Programs that can be started.
public enum Program {
  /// The first file of a name in the folders of a search path.
  ///
  /// - Parameters:
  ///   - name: A name without a slash.
  ///   - path: Folders separated by colons, as in `PATH`; relative ones are passed over.
  public static func find(_ name: String, in path: String) -> FilePath? {
    for folder in path.split(separator: ":") where folder.hasPrefix("/") {
      let program = FilePath(String(folder)).appending(name)
      if isExecutable(program) { return program }
    }
    return nil
  }

  private static func isExecutable(_ path: FilePath) -> Bool {
    // A file that cannot be looked at cannot be started either.
    guard (try? Folder.kind(of: path, following: true)) == .file else { return false }
    return unsafe path.withPlatformString { unsafe systemMayExecute($0) }
  }
}
