import LockText

/// Which entries of a lock are carried inside another package's archive.
///
/// The flag on an entry says only that some package above it bundles it. The first package above
/// that is not flagged itself is the one that does: when that is a dependency, its archive holds
/// the entry; when it is the project or a member of its workspace, npm installs the entry from the
/// registry like any other.
struct BundleIndex: Sendable {
  /// The offsets of the entries that a dependency's archive holds.
  private var carried: Set<Int> = []

  init(_ entries: [LockEntry], layout: LockLayout) {
    let flagged = entries.indices.filter { entries[$0].isInBundle }
    var positions: [ByteString: Int] = [:]
    if case .packages = layout {
      for position in flagged { positions[entries[position].key] = position }
    }
    // Each entry is decided once, so that a long chain costs no more than its entries.
    var verdicts: [Int: Bool] = [:]
    for position in flagged {
      var chain: [Int] = []
      var next: Int? = position
      var verdict = false
      while let current = next {
        if let known = verdicts[current] {
          verdict = known
          break
        }
        chain.append(current)
        (next, verdict) = Self.above(current, entries, layout, positions)
      }
      for link in chain {
        verdicts[link] = verdict
        if verdict { carried.insert(entries[link].offset) }
      }
    }
  }

  /// The entry around a flagged one when it is flagged, too; else whether it is a dependency.
  private static func above(
    _ position: Int, _ entries: [LockEntry], _ layout: LockLayout, _ flagged: [ByteString: Int]
  ) -> (flagged: Int?, isDependency: Bool) {
    guard case .packages = layout else {
      guard let parent = entries[position].parent else { return (nil, false) }
      return (entries[parent].isInBundle ? parent : nil, true)
    }
    let key = LockEntry.enclosing(entries[position].key)
    return (flagged[key], LockEntry.isInstalled(key))
  }

  /// Whether a dependency's archive holds this entry.
  func isBundledByDependency(_ entry: LockEntry) -> Bool {
    carried.contains(entry.offset)
  }
}
