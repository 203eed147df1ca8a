public import LockText

/// The files of one project as its adapter sees them.
///
/// A project is a folder with files that an adapter claims. The adapter may ask for other files of
/// the scanned directory by relative path; each is read once, within limits, and remembered, so
/// that what a plan depends on is known.
public struct ProjectFiles: Sendable {
  /// The project's folder, relative to the scanned directory; empty for the directory itself.
  public let folder: ByteString
  /// The claimed files, sorted by path.
  public let claimed: [SourceFile]
  /// What the user set for single ecosystems.
  public let settings: AdapterSettings
  /// The limits that hold for every reader.
  public let limits: Limits
  /// The paths of the files asked for, whether or not they exist, relative to the directory.
  public private(set) var requested: Set<ByteString> = []

  private let tree: any FileTree

  /// Makes the view of one project.
  public init(
    folder: ByteString, claimed: [SourceFile], tree: any FileTree,
    settings: AdapterSettings = AdapterSettings(), limits: Limits
  ) {
    self.folder = folder
    self.claimed = claimed
    self.tree = tree
    self.settings = settings
    self.limits = limits
  }

  /// The claimed file with this path relative to the project's folder.
  public func claimed(_ path: ByteString) -> SourceFile? {
    let full = RelativePath.join(folder, path)
    return claimed.first { $0.path == full }
  }

  /// Reads another file of the directory.
  ///
  /// - Parameter path: Relative to the project's folder.
  /// - Returns: `nil` when there is no such file.
  /// - Throws: ``LockfileError`` when it is there and cannot be used, or lies outside.
  public mutating func file(_ path: ByteString) throws(LockfileError) -> SourceFile? {
    guard let full = RelativePath.resolve(path, in: folder) else {
      throw LockfileError(EngineDiagnostics.outside(path, folder: folder))
    }
    requested.insert(full)
    return try readSource(full, from: tree, limits: limits)
  }
}
