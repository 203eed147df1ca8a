import LockText
import Lockfetch
import MavenRepository

/// States the files that lists of trusted checksums name, each once for each repository.
struct TrustedArtifacts {
  private struct Key: Hashable {
    let repositoryID: ByteString?
    let path: ByteString
  }

  /// A file of a repository; mostly one list states it, and with one algorithm.
  private struct Entry {
    let first: TrustedChecksum
    var others: [TrustedChecksum] = []

    var all: [TrustedChecksum] { [first] + others }
  }

  private let table: RepositoryTable
  private let limits: Limits
  private var entries: [Entry] = []
  private var index: [Key: Int] = [:]

  init(_ table: RepositoryTable, limits: Limits) {
    self.table = table
    self.limits = limits
  }

  mutating func add(_ checksums: [TrustedChecksum], to report: inout LockReport) {
    entries.reserveCapacity(checksums.count)
    index.reserveCapacity(checksums.count)
    for checksum in checksums { take(checksum, &report) }
    var problems: Set<Key> = []
    for entry in entries {
      let first = entry.first
      guard let repository = repository(of: first) else {
        // An unknown repository is told once, at its first file.
        if problems.insert(Key(repositoryID: first.repositoryID, path: "")).inserted {
          report.emit(
            MavenDiagnostics.unknownRepository(first.repositoryID ?? "", at: first.location))
        }
        continue
      }
      add(entry.all, of: first, from: repository, to: &report, &problems)
    }
  }

  private mutating func take(_ checksum: TrustedChecksum, _ report: inout LockReport) {
    let key = Key(repositoryID: checksum.repositoryID, path: checksum.file.path)
    guard let found = index[key] else {
      index[key] = entries.count
      entries.append(Entry(first: checksum))
      return
    }
    let same = entries[found].all.first { $0.checksum.algorithm == checksum.checksum.algorithm }
    if let same, same.checksum != checksum.checksum {
      report.emit(
        MavenDiagnostics.contradiction(
          checksum.file.component.name, at: checksum.location, first: same.location))
    } else if same == nil {
      entries[found].others.append(checksum)
    }
  }

  /// A list that names no repository is of Central, unless the user says otherwise.
  private func repository(of checksum: TrustedChecksum) -> Repository? {
    if let choice = table.choice(for: checksum.file.component) { return choice }
    guard let id = checksum.repositoryID else { return table.repository(named: "central") }
    return table.repository(named: id)
  }

  private func add(
    _ all: [TrustedChecksum], of first: TrustedChecksum, from repository: Repository,
    to report: inout LockReport, _ problems: inout Set<Key>
  ) {
    let url: FetchURL
    do {
      url = try repository.url(of: first.file.path, limit: limits.urlLength)
    } catch {
      if problems.insert(Key(repositoryID: repository.id, path: repository.base)).inserted {
        report.emit(MavenDiagnostics.repositoryURL(repository, error, at: first.location))
      }
      return
    }
    let integrity = all.compactMap(\.checksum.integrity).sorted { $0.algorithm > $1.algorithm }
    let strongest = all.max { $0.checksum.digits.count < $1.checksum.digits.count }
    report.add(
      LockedArtifact(
        ecosystem: MavenAdapter.id, name: first.file.component.name,
        version: first.file.component.version, kind: .mavenArtifact,
        source: .remote(
          RemoteSource(
            written: repository.urlText(of: first.file.path), pinKey: first.file.path, url: url,
            label: first.file.label, writtenIntegrity: strongest?.checksum.digits,
            integrity: integrity, unpinnedReason: .unusableIntegrity,
            evidence: integrity.isEmpty
              ? strongest.map { Evidence(type: "md5", value: $0.checksum.digits) } : nil)),
        packageURL: first.file.packageURL(repository: repository), at: first.location))
  }
}
