import LockText

/// The claimed files of one adapter in one folder.
struct FoundProject: Sendable {
  let adapter: any LockfileAdapter
  /// Relative to the scanned directory; empty for the directory itself.
  let folder: ByteString
  /// The paths of the claimed files, relative to the directory, sorted.
  let paths: [ByteString]
  /// Where a file must be presented under the name that the adapter claims, its real path.
  var realPath: ByteString? = nil
}
