import LockText

extension [Diagnostic] {
  /// Sorted, without repetition, and each kind of warning and notice once a file with a count.
  func condensed() -> [Diagnostic] {
    let sorted = Array(Set(self)).sorted()
    var counts: [DiagnosticKind: Int] = [:]
    for diagnostic in sorted where diagnostic.severity != .error {
      counts[DiagnosticKind(diagnostic), default: 0] += diagnostic.occurrences
    }
    return sorted.compactMap { diagnostic in
      guard diagnostic.severity != .error else { return diagnostic }
      guard let count = counts.removeValue(forKey: DiagnosticKind(diagnostic)) else { return nil }
      guard count > 1 else { return diagnostic }
      return diagnostic.standing(for: 1)
        .saying(diagnostic.message + " (the first of \(count) such entries)")
    }
  }
}

/// What makes two warnings one kind: the code and the file.
private struct DiagnosticKind: Hashable {
  private let code: String
  private let path: ByteString?

  init(_ diagnostic: Diagnostic) {
    code = diagnostic.code
    path = diagnostic.location?.path
  }
}
