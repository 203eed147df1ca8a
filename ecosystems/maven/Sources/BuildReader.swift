import LockText
import Lockfetch
import MavenRepository

/// Reads everything that one build claims, and puts it together.
struct BuildReader {
  let files: MavenFiles
  let limits: Limits

  /// A `lockfile.json` that is maven-lockfile's.
  private struct Lock {
    /// Relative to the project's folder.
    let path: ByteString
    let file: SourceFile
    let document: LockDocument
  }

  func read(
    _ project: inout ProjectFiles, into report: inout LockReport
  ) throws(LockfileError) {
    var errors: [Diagnostic] = []
    /// What is wrong with one file is told together with what is wrong with the others.
    func attempt(_ step: () throws(LockfileError) -> Void) {
      do throws(LockfileError) { try step() } catch { errors += error.diagnostics }
    }
    var locks: [Lock] = []
    attempt { () throws(LockfileError) in try readWrapper(into: &report) }
    attempt { () throws(LockfileError) in locks = try readLockfiles(into: &report) }
    var build: Build?
    attempt { () throws(LockfileError) in
      build = try Build(files, limits: limits, into: &report)
    }
    guard errors.isEmpty, let build else { throw LockfileError(errors) }
    let table = RepositoryTable(build, settings: project.settings)
    for diagnostic in table.diagnostics { report.emit(diagnostic) }
    report.keep(table)
    let hasChecksums = try readChecksums(table, &project, into: &report)
    for lock in locks {
      checkPom(lock, into: &report)
      var artifacts = LockfileArtifacts(lock.file, build: build, table: table, limits: limits)
      artifacts.add(lock.document, to: &report)
    }
    let coverage = LockCoverage(hasChecksums: hasChecksums, locks: locks.map(\.document))
    try addDeclarations(build, coverage, &project, into: &report)
  }

  private func readWrapper(into report: inout LockReport) throws(LockfileError) {
    guard let wrapper = files.wrapper else { return }
    try WrapperReader.read(wrapper, limits: limits, into: &report)
  }

  // MARK: lockfile.json

  /// The name is a common one: without a POM beside it, a file is passed over that is JSON and has
  /// nothing of a lock. One that cannot be read might be anything, a damaged lock above all.
  private func readLockfiles(
    into report: inout LockReport
  ) throws(LockfileError) -> [Lock] {
    var locks: [Lock] = []
    var errors: [Diagnostic] = []
    for (path, file) in files.lockfiles {
      do throws(LockfileError) {
        switch try LockDocument.read(file, limits: limits) {
        case .lock(let document):
          locks.append(Lock(path: path, file: file, document: document))
          report.add(lockfile: file, format: "1")
          tell(document, of: file, into: &report)
        case .incomplete: errors.append(MavenDiagnostics.incompleteLock(file))
        case .foreign where files.poms[MavenFiles.pom(beside: path)] == nil:
          report.passOver(MavenDiagnostics.foreignLockfile(file))
        case .foreign: errors.append(MavenDiagnostics.notALock(file))
        }
      } catch {
        errors += error.diagnostics
      }
    }
    guard errors.isEmpty else { throw LockfileError(errors) }
    return locks
  }

  private func tell(
    _ document: LockDocument, of file: SourceFile, into report: inout LockReport
  ) {
    for diagnostic in document.diagnostics { report.emit(diagnostic) }
    if document.isReduced { report.emit(MavenDiagnostics.reducedLock(file)) }
    let hasFiles = document.nodes.contains { $0.relativePath.isEmpty }
    if hasFiles, !document.hasParents { report.emit(MavenDiagnostics.noParents(file)) }
  }

  /// Compares the hash that a lock has of its own POM.
  private func checkPom(_ lock: Lock, into report: inout LockReport) {
    guard let stated = lock.document.projectPom,
      let algorithm = ChecksumAlgorithm(javaName: stated.checksumAlgorithm)?.integrityAlgorithm,
      stated.checksum.count == algorithm.base16Length,
      let path = RelativePath.resolve(
        stated.relativePath, in: lock.path.cut(atLast: UInt8(ascii: "/"))?.head ?? ""),
      let pom = files.poms[path]
    else { return }
    // A byte-order mark is not part of what is read, and is part of the file.
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let digits = [pom.bytes, mark + pom.bytes].map { algorithm.base16(of: $0) }
    guard !digits.contains(stated.checksum.lowercasedASCII()) else { return }
    report.emit(MavenDiagnostics.staleLock(pom.path, at: lock.file.location(at: stated.offset)))
  }

  // MARK: Trusted checksums

  /// - Returns: Whether a list states any file, or is damaged: a folder that holds something else, or
  ///   lists without a line, locks nothing.
  private func readChecksums(
    _ table: RepositoryTable, _ project: inout ProjectFiles, into report: inout LockReport
  ) throws(LockfileError) -> Bool {
    let file = try project.file(".mvn/maven.config")
    let options = file.map { ResolverOptions($0) } ?? ResolverOptions()
    if let file {
      try MavenDiagnostics.checkForConflict(file)
      for (place, offset) in options.places
      where !place.isChecksumFolder {
        report.emit(MavenDiagnostics.checksumsElsewhere(at: file.location(at: offset)))
      }
    }
    let checksums = TrustedChecksums(files.checksums, options: options)
    for diagnostic in checksums.diagnostics { report.emit(diagnostic) }
    for list in checksums.lists {
      report.add(lockfile: list.file, format: ByteString(list.algorithm.rawValue))
    }
    guard let first = checksums.lists.first else { return false }
    if !options.failsIfMissing { report.emit(MavenDiagnostics.incompleteChecksums(first.file)) }
    if table.hasOthers, let list = checksums.listWithoutOrigin {
      report.emit(MavenDiagnostics.withoutOrigin(list))
    }
    var artifacts = TrustedArtifacts(table, limits: limits)
    artifacts.add(checksums.checksums, to: &report)
    return !checksums.checksums.isEmpty || checksums.diagnostics.contains { $0.severity == .error }
  }

  // MARK: POMs

  private func addDeclarations(
    _ build: Build, _ coverage: LockCoverage, _ project: inout ProjectFiles,
    into report: inout LockReport
  ) throws(LockfileError) {
    if !coverage.hasChecksums { report.takePins() }
    if !coverage.hasChecksums, !coverage.hasLockfile, let pom = build.modules.first?.pom.file {
      report.emit(MavenDiagnostics.noLock(pom))
    }
    let declared = DeclaredArtifacts(build: build, coverage: coverage)
    declared.add(to: &report)
    guard let file = try project.file(".mvn/extensions.xml") else { return }
    let extensions = try Pom.readCoreExtensions(file, limits: limits)
    declared.add(extensions, PomValues(extensions), to: &report)
  }
}

extension ResolverOptions.Place {
  /// Whether it is the folder that is read, or nothing is known to the contrary.
  fileprivate var isChecksumFolder: Bool {
    switch self {
    case .folder(let path): RelativePath.resolve(path, in: "") == ".mvn/checksums"
    case .elsewhere: false
    }
  }
}
