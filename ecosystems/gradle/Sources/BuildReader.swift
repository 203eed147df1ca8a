import LockText
import Lockfetch
import MavenRepository

/// Reads the files of one build and states their entries.
///
/// A file that cannot be used does not keep the others from being read.
struct BuildReader {
  private var problems: [Diagnostic] = []
  private var metadata: (file: SourceFile, content: VerificationMetadata)?
  private var locks: [LockState] = []

  static func read(
    _ project: inout ProjectFiles, into report: inout LockReport
  ) throws(LockfileError) {
    var reader = BuildReader()
    for file in project.claimed { reader.read(file, project, &report) }
    let selection = reader.selection(project)
    guard reader.problems.isEmpty else {
      throw LockfileError(reader.problems + report.diagnostics)
    }
    guard reader.metadata != nil || !reader.locks.isEmpty else {
      let read = Set(report.lockfiles.map(\.path))
      for file in project.claimed where read.contains(file.path) {
        report.emit(GradleDiagnostics.noLock(file))
      }
      return
    }
    if reader.metadata?.content.isComplete != true { report.takePins() }
    let choice = try Self.choice(&project, &report)
    report.keep(choice)
    var artifacts = ArtifactReporter(choice, selection, urlLimit: project.limits.urlLength)
    if let (file, content) = reader.metadata {
      artifacts.report(content, in: file, into: &report)
    }
    for lock in reader.locks { artifacts.report(lock, into: &report) }
  }

  // MARK: Files

  private mutating func read(
    _ file: SourceFile, _ project: ProjectFiles, _ report: inout LockReport
  ) {
    do {
      switch file.path.cut(atLast: UInt8(ascii: "/"))?.tail ?? file.path {
      case "verification-metadata.xml":
        try readMetadata(file, project.limits, &report)
      case "gradle-wrapper.properties":
        try WrapperReader.read(file, limits: project.limits, into: &report)
      default:
        let lock = try LockState(file)
        report.add(lockfile: file, format: lock.isLegacy ? "legacy" : "lockfile")
        for diagnostic in lock.diagnostics { report.emit(diagnostic) }
        locks.append(lock)
      }
    } catch {
      problems += error.diagnostics
    }
  }

  private mutating func readMetadata(
    _ file: SourceFile, _ limits: Limits, _ report: inout LockReport
  ) throws(LockfileError) {
    let (content, diagnostics) = try VerificationMetadataReader.read(file, limits: limits)
    report.add(lockfile: file, format: content.schema ?? "1")
    for diagnostic in diagnostics { report.emit(diagnostic) }
    metadata = (file, content)
  }

  // MARK: Options

  /// The components that the chosen configurations need; `nil` for all.
  private mutating func selection(_ project: ProjectFiles) -> Set<Component>? {
    let wanted = Set(project.settings.values(of: "configuration"))
    guard !wanted.isEmpty else { return nil }
    let known = locks.reduce(into: Set<ByteString>()) { $0.formUnion($1.configurations) }
    for name in wanted.subtracting(known).sorted() {
      problems.append(
        GradleDiagnostics.unknownConfiguration(
          name, folder: project.folder, known: known.sorted()))
    }
    var selection: Set<Component> = []
    for entry in locks.lazy.flatMap(\.entries) where !entry.configurations.isDisjoint(with: wanted)
    {
      selection.insert(entry.component)
    }
    return selection
  }

  // MARK: Repositories

  private static func choice(
    _ project: inout ProjectFiles, _ report: inout LockReport
  ) throws(LockfileError) -> RepositoryChoice {
    let choices = RepositoryChoices(project.settings)
    if let file = try project.file("repositories.json") {
      if let document = try RepositoriesDocument(file, limits: project.limits) {
        return RepositoryChoice(document.repositories, isExplicit: true, choices: choices)
      }
      report.emit(GradleDiagnostics.foreignRepositories(file))
    }
    let scripts = try BuildScripts(&project)
    for diagnostic in scripts.diagnostics { report.emit(diagnostic) }
    return RepositoryChoice(scripts.repositories, isExplicit: false, choices: choices)
  }
}
