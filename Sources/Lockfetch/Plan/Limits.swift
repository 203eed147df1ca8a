/// Every limit that the engine puts on its input.
///
/// A lock file is somebody else's input; each limit is far above real files and stops the ones that
/// are made to exhaust memory or time.
public struct Limits: Hashable, Sendable {
  /// The largest file that is read, in bytes.
  public var fileSize = 256 << 20
  /// The largest file that is read from a package manager's cache, in bytes: what Go allows for the
  /// archive of a module.
  public var cachedFileSize = 500 << 20
  /// The deepest nesting of a document.
  public var nesting = 256
  /// The longest single string of a document, in bytes.
  public var stringLength = 1 << 20
  /// The longest package name, in bytes.
  public var nameLength = 1_024
  /// The longest URL, in bytes.
  public var urlLength = 8 << 10
  /// The most entries of one lock file.
  public var entries = 1_000_000
  /// The most lock files of one directory.
  public var lockfiles = 10_000
  /// The deepest folder that is looked into; a lock in a deeper one would not fit into a tree that
  /// Nix can hold (64 levels).
  public var folderDepth = 60
  /// The most diagnostics that are printed.
  public var diagnostics = 50

  /// The documented defaults.
  public init() {}
}
