/// What there is to tell about one run or project, at most so much as anybody reads.
///
/// A lock can be made in which each of a million entries is a problem. Of each code and file the
/// first ``keptOfAKind`` are kept; of the others only their number.
public struct DiagnosticLog: Sendable {
  /// How many of one code and file are kept.
  public static let keptOfAKind = 1_000

  private struct Kind: Hashable {
    let code: String
    let path: ByteString?
  }

  private struct Tally {
    let first: Int
    var kept = 0
    var omitted = 0
  }

  private var kept: [Diagnostic] = []
  private var tallies: [Kind: Tally] = [:]
  /// How many were noted.
  public private(set) var count = 0
  /// Whether there are so many errors of one kind that reading on makes no sense.
  public private(set) var isFull = false

  /// An empty log.
  public init() {}

  /// What was kept, in the order it came; the first of a kind stands for those that were not.
  public var diagnostics: [Diagnostic] {
    var all = kept
    for tally in tallies.values where tally.omitted > 0 {
      let first = all[tally.first]
      all[tally.first] = first.standing(for: first.occurrences + tally.omitted)
    }
    return all
  }

  /// Notes one.
  public mutating func append(_ diagnostic: Diagnostic) {
    count += 1
    let kind = Kind(code: diagnostic.code, path: diagnostic.location?.path)
    var tally = tallies[kind] ?? Tally(first: kept.count)
    if tally.kept < Self.keptOfAKind {
      tally.kept += 1
      kept.append(diagnostic)
    } else {
      tally.omitted += diagnostic.occurrences
      if diagnostic.severity == .error { isFull = true }
    }
    tallies[kind] = tally
  }
}
