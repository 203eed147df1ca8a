import LockText
import Lockfetch

/// The scripts of a build, and the repositories that they declare, in Gradle's order.
///
/// Read are the settings, the build script of the root and of every project that the settings
/// include by a literal path, what these apply `from` a literal path, and the same of `buildSrc` and
/// of included builds. The repositories of `buildSrc` and of included builds count as ones for
/// plugins, because that is what such builds are for.
struct BuildScripts {
  private static let limit = 2_000

  /// The repositories in declared order.
  private(set) var repositories: [DeclaredRepository] = []
  /// What there is to tell.
  private(set) var diagnostics: [Diagnostic] = []

  private var seen: Set<ByteString> = []
  /// Builds besides the root build that were not looked into yet.
  private var pending: [ByteString] = ["buildSrc"]
  private var hasPluginRepositories = false
  private let urlLimit: Int

  /// Reads the scripts of a project.
  init(_ project: inout ProjectFiles) throws(LockfileError) {
    urlLimit = project.limits.urlLength
    try readBuild(in: "", &project, isRoot: true)
    while !pending.isEmpty {
      try readBuild(in: pending.removeFirst(), &project, isRoot: false)
    }
    addDefaults(project)
  }

  /// Gradle asks the plugin portal where a build names no other place for plugins.
  private mutating func addDefaults(_ project: ProjectFiles) {
    if repositories.isEmpty {
      for name: ByteString in ["mavenCentral", "google"] {
        if let base = DeclaredRepository.named[name] {
          repositories.append(.maven(base, .dependencies))
        }
      }
      diagnostics.append(GradleDiagnostics.noRepositories(project.folder))
    }
    if !hasPluginRepositories, let portal = DeclaredRepository.named["gradlePluginPortal"] {
      repositories.append(.maven(portal, .plugins))
    }
  }

  // MARK: Builds

  private mutating func readBuild(
    in folder: ByteString, _ project: inout ProjectFiles, isRoot: Bool
  ) throws(LockfileError) {
    guard seen.count < Self.limit else { return }
    var scripts: [ScriptFindings] = []
    let settings = try read("settings.gradle", in: folder, &project)
    if let settings {
      scripts.append(settings)
      for build in settings.builds { addBuild(build.path, from: folder) }
      if isRoot { hasPluginRepositories = settings.hasPluginRepositories }
    }
    let projects = (settings?.projects ?? []).map { Self.folder(of: $0.path) }
    for path in [""] + projects {
      let place = RelativePath.resolve(path, in: folder)
      guard let place else { continue }
      if let script = try read("build.gradle", in: place, &project) {
        scripts.append(script)
        scripts += try applied(by: script, in: place, root: folder, &project)
      }
    }
    if let settings { scripts += try applied(by: settings, in: folder, root: folder, &project) }
    for script in scripts {
      repositories += script.repositories.map { repository in
        var repository = repository
        if !isRoot { repository.scope = .plugins }
        return repository
      }
    }
  }

  private mutating func addBuild(_ path: ByteString, from folder: ByteString) {
    guard let build = RelativePath.resolve(path, in: folder), !build.isEmpty,
      !pending.contains(build)
    else { return }
    pending.append(build)
  }

  /// The project `:a:b` lies in `a/b` unless a script says otherwise.
  private static func folder(of project: ByteString) -> ByteString {
    project.split(on: UInt8(ascii: ":")).filter { !$0.isEmpty }.joined(separator: "/")
  }

  /// What the scripts say that a script applies, and those that these apply.
  private mutating func applied(
    by script: ScriptFindings, in folder: ByteString, root: ByteString,
    _ project: inout ProjectFiles
  ) throws(LockfileError) -> [ScriptFindings] {
    var found: [ScriptFindings] = []
    var references = script.scripts.map { ($0, folder) }
    while let (reference, place) = references.popLast() {
      // The root project's folder is written as a leading slash.
      let isAtRoot = reference.path.hasPrefix("/")
      let written = isAtRoot ? reference.path.dropFirst(1) : reference.path
      guard let path = RelativePath.resolve(written, in: isAtRoot ? root : place),
        let findings = try readFile(path, &project)
      else { continue }
      found.append(findings)
      let inner = path.cut(atLast: UInt8(ascii: "/"))?.head ?? ""
      references += findings.scripts.map { ($0, inner) }
    }
    return found
  }

  // MARK: Files

  /// Reads `NAME` or else `NAME.kts`, as Gradle does.
  private mutating func read(
    _ name: ByteString, in folder: ByteString, _ project: inout ProjectFiles
  ) throws(LockfileError) -> ScriptFindings? {
    let path = RelativePath.join(folder, name)
    if let findings = try readFile(path, &project) { return findings }
    return try readFile(path + ".kts", &project)
  }

  private mutating func readFile(
    _ path: ByteString, _ project: inout ProjectFiles
  ) throws(LockfileError) -> ScriptFindings? {
    guard seen.count < Self.limit, RelativePath.resolve(path, in: project.folder) != nil,
      seen.insert(path).inserted, let file = try project.file(path)
    else { return nil }
    guard let findings = ScriptScanner.scan(file, urlLimit: urlLimit) else {
      diagnostics.append(GradleDiagnostics.unreadableScript(in: file))
      return nil
    }
    diagnostics += GradleDiagnostics.findings(findings, in: file)
    return findings
  }
}
