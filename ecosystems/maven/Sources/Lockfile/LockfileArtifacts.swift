import LockText
import Lockfetch
import MavenRepository

/// States the files that a `lockfile.json` lists, each once, and the POMs that go with its jars.
struct LockfileArtifacts {
  /// One file and everything that the lock says of it.
  private struct Entry {
    let file: RepositoryFile
    let repository: Repository
    let written: ByteString
    let url: FetchURL
    let isGuessed: Bool
    let offset: Int
    var checksums: [Checksum] = []
    var writtenChecksum: ByteString?
    var isPadded = false
  }

  private struct Key: Hashable {
    let path: ByteString
    let url: ByteString
  }

  private let file: SourceFile
  private let build: Build
  private let table: RepositoryTable
  private let limits: Limits
  private var entries: [Entry] = []
  private var index: [Key: Int] = [:]

  init(_ file: SourceFile, build: Build, table: RepositoryTable, limits: Limits) {
    self.file = file
    self.build = build
    self.table = table
    self.limits = limits
  }

  mutating func add(_ document: LockDocument, to report: inout LockReport) {
    var siblings: Set<Component> = []
    for node in document.nodes where node.relativePath.isEmpty && !node.isDamaged {
      if let module = build.module(node.groupID + ":" + node.artifactID, version: node.version) {
        add(node, module, &siblings, to: &report)
      } else {
        take(node, &report)
      }
    }
    for entry in entries { report.add(artifact(entry)) }
    addPoms(to: &report)
  }

  /// A module of the same build is built, not fetched; the lock states no URL for it. It is stated
  /// once, like a file.
  private func add(
    _ node: LockNode, _ module: Build.Module, _ known: inout Set<Component>,
    to report: inout LockReport
  ) {
    let location = file.location(at: node.offset)
    do {
      let component = try Component(
        groupID: node.groupID, artifactID: node.artifactID, version: node.version)
      guard known.insert(component).inserted else { return }
      report.add(
        LockedArtifact(
          ecosystem: MavenAdapter.id, name: component.name, version: component.version,
          kind: .mavenArtifact,
          source: .local(path: module.folder.isEmpty ? "." : module.folder, reason: .workspace),
          at: location))
    } catch {
      report.emit(MavenDiagnostics.node(.coordinate(error), node, at: location))
    }
  }

  // MARK: Entries

  private mutating func take(_ node: LockNode, _ report: inout LockReport) {
    let location = file.location(at: node.offset)
    do throws(LockNodeError) {
      let place = try LockNodePlace(node, table, limits: limits)
      if !place.isCanonical {
        report.emit(MavenDiagnostics.otherPlace(place.file.component.name, at: location))
      }
      let key = Key(path: place.file.path, url: place.url.text)
      let found = index[key] ?? entries.count
      if found == entries.count {
        index[key] = found
        entries.append(
          Entry(
            file: place.file, repository: place.repository, written: place.written, url: place.url,
            isGuessed: place.isGuessed, offset: node.offset))
      }
      guard let (checksum, isPadded) = try LockNodeChecksum.read(node) else { return }
      state(checksum, of: node, isPadded: isPadded, at: found, &report)
    } catch {
      report.emit(MavenDiagnostics.node(error, node, at: location))
    }
  }

  private mutating func state(
    _ checksum: Checksum, of node: LockNode, isPadded: Bool, at found: Int,
    _ report: inout LockReport
  ) {
    if let earlier = entries[found].checksums.first(where: { $0.algorithm == checksum.algorithm }) {
      guard earlier != checksum else { return }
      report.emit(
        MavenDiagnostics.contradiction(
          entries[found].file.component.name, at: file.location(at: node.offset),
          first: file.location(at: entries[found].offset)))
    } else {
      entries[found].checksums.append(checksum)
      entries[found].isPadded = entries[found].isPadded || isPadded
      if entries[found].writtenChecksum == nil {
        entries[found].writtenChecksum = node.checksum
      }
    }
  }

  // MARK: Artifacts

  private func artifact(_ entry: Entry) -> LockedArtifact {
    let integrity = entry.checksums.compactMap(\.integrity)
      .sorted { $0.algorithm > $1.algorithm }
    let md5 = entry.checksums.first { $0.algorithm == .md5 }
    var flags = ArtifactFlags()
    if entry.isGuessed { flags.others.append("url-guessed") }
    if entry.isPadded { flags.others.append("zero-padded") }
    return LockedArtifact(
      ecosystem: MavenAdapter.id, name: entry.file.component.name,
      version: entry.file.component.version, kind: .mavenArtifact,
      source: .remote(
        RemoteSource(
          written: entry.written, pinKey: entry.file.path, url: entry.url, label: entry.file.label,
          writtenIntegrity: entry.writtenChecksum, integrity: integrity,
          unpinnedReason: md5 == nil ? .noIntegrity : .unusableIntegrity,
          evidence: integrity.isEmpty
            ? md5.map { Evidence(type: "md5", value: $0.digits) } : nil)),
      flags: flags, packageURL: entry.file.packageURL(repository: entry.repository),
      at: file.location(at: entry.offset))
  }

  /// Maven reads the POM of every jar, and goes on without the jar's dependencies when it is not
  /// there; the lock has none of them.
  private func addPoms(to report: inout LockReport) {
    var known = Set(entries.map(\.file.path))
    for entry in entries {
      guard let pom = try? Coordinate.pom(of: entry.file.component),
        known.insert(pom.file.path).inserted
      else {
        // The name of a POM is hardly longer than the jar's; one that is too long cannot exist.
        continue
      }
      let folder = entry.url.text.cut(atLast: UInt8(ascii: "/"))?.head ?? ""
      let written = folder + "/" + Repository.encodedPath(pom.file.name)
      guard let url = try? FetchURL(written, limit: limits.urlLength) else {
        // It differs from a URL that was checked in its last segment only: it is too long.
        continue
      }
      report.add(
        implied: LockedArtifact(
          ecosystem: MavenAdapter.id, name: pom.component.name, version: pom.component.version,
          kind: .mavenArtifact,
          source: .remote(
            RemoteSource(
              written: written, pinKey: pom.file.path, url: url, label: pom.file.label,
              unpinnedReason: .implied)),
          packageURL: pom.packageURL(repository: entry.repository),
          at: file.location(at: entry.offset)))
    }
  }
}
