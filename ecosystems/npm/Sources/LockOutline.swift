/// Where things stand in a lock: what ``LockRewriter`` has to know to change it.
struct LockOutline: Sendable {
  /// One entry.
  struct Entry: Sendable {
    /// Where the entry's name stands.
    let offset: Int
    /// Where the entry's first member begins, just behind the brace.
    let bodyOffset: Int
    /// The value of `resolved`, whatever it is.
    let resolvedRange: Range<Int>?
    /// The member `integrity`, from its name to its end.
    let integrityRange: Range<Int>?
    /// Whether `resolved` says a place.
    let isResolved: Bool
    /// Whether `version` is a URL, as in the older layout.
    let hasURLAsVersion: Bool
  }

  /// Whether the lock has the older layout.
  let isOlder: Bool
  /// In the order of the file.
  let entries: [Entry]
  /// The member `dependencies` of a lock that has `packages` as well, from its name to its end.
  let supersededRange: Range<Int>?

  init(_ document: LockDocument) {
    isOlder = if case .dependencies = document.layout { true } else { false }
    entries = document.entries.map { entry in
      Entry(
        offset: entry.offset, bodyOffset: entry.bodyOffset, resolvedRange: entry.resolvedRange,
        integrityRange: entry.integrityRange, isResolved: entry.resolved != nil,
        hasURLAsVersion: entry.version?.hasWebScheme == true)
    }
    supersededRange = document.supersededRange
  }
}
