import LockText
import Lockfetch

/// What all sum files of a project state, each key once.
struct SumTable {
  /// One key.
  struct Entry {
    let key: SumKey
    /// The hash; `nil` while only algorithms that Go does not know were found.
    var hash: GoDirectoryHash?
    /// Where the hash stands first: by path of the file, then by line.
    var location: SourceLocation
    /// The build units whose sum files have the key.
    var units: Set<Int>
  }

  /// In the order of the files by path, and of the lines in each.
  private(set) var entries: [Entry] = []
  private var indices: [SumKey: Int] = [:]

  /// Merges the sum files of all units.
  ///
  /// Go looks into all sum files of a workspace and stops at two that differ. Between modules that are
  /// built apart it would not notice, yet one of them would be wrong.
  init(_ units: [BuildUnit], into report: inout LockReport) {
    let files = units.enumerated().flatMap { index, unit in unit.sums.map { (index, $0) } }
    for (unit, sum) in files.sorted(by: { $0.1.file.path < $1.1.file.path }) {
      // One set for all lines of a file: sets of their own would take more room than the lines.
      let own: Set<Int> = [unit]
      for line in sum.lines { add(line, unit, own, &report) }
    }
    for entry in entries where entry.hash == nil {
      report.emit(GoDiagnostics.noHash(entry.key, at: entry.location))
    }
  }

  private mutating func add(
    _ line: SumLine, _ unit: Int, _ own: Set<Int>, _ report: inout LockReport
  ) {
    guard let index = indices[line.key] else {
      indices[line.key] = entries.count
      entries.append(
        Entry(key: line.key, hash: line.hash, location: line.location, units: own))
      return
    }
    // Inserting copies a set that others share, even where nothing is new.
    if !entries[index].units.contains(unit) { entries[index].units.insert(unit) }
    guard let hash = line.hash else { return }
    if let earlier = entries[index].hash {
      guard earlier != hash else { return }
      report.emit(
        GoDiagnostics.conflictingSums(
          line.key, at: line.location, first: entries[index].location))
    } else {
      entries[index].hash = hash
      entries[index].location = line.location
    }
  }

  /// The entry of a key.
  subscript(key: SumKey) -> Entry? { indices[key].map { entries[$0] } }
}
