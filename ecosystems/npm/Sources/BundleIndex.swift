import LockText

/// Which entries of a lock are carried inside another package's archive.
///
/// The flag on an entry says only that some package above it bundles it. The first package above
/// that is not flagged itself is the one that does: when that is a dependency, its archive holds
/// the entry; when it is the project or a member of its workspace, npm installs the entry from the
/// registry like any other.
struct BundleIndex: Sendable {
  private var flagged: Set<ByteString> = []

  init(_ entries: [LockEntry]) {
    for entry in entries where entry.isInBundle { flagged.insert(entry.key) }
  }

  /// Whether a dependency's archive holds this entry.
  func isBundledByDependency(_ entry: LockEntry) -> Bool {
    guard entry.isInBundle else { return false }
    var above = LockEntry.enclosing(entry.key)
    while flagged.contains(above) { above = LockEntry.enclosing(above) }
    return LockEntry.isInstalled(above)
  }
}
