import LockText
import Lockfetch
import MavenRepository

/// The POMs of one build: the one in the project's folder, its modules, and parents in the project.
///
/// A repository of code holds other POMs too, above all test data. A POM is of the build when a module
/// list leads to it, when its parent is, or when a lock lies beside it.
struct Build: Sendable {
  /// One POM of the build.
  struct Module: Sendable {
    /// The path of the POM, relative to the project's folder.
    let path: ByteString
    let pom: Pom
    let values: PomValues

    init(path: ByteString, _ pom: Pom) {
      self.path = path
      self.pom = pom
      values = PomValues(pom)
    }

    /// The folder, relative to the project's; empty for the project itself.
    var folder: ByteString { path.cut(atLast: UInt8(ascii: "/"))?.head ?? "" }

    /// `groupId:artifactId`, as far as the POM itself says them.
    var name: ByteString {
      values.interpolated("${project.groupId}") + ":"
        + values.interpolated("${project.artifactId}")
    }

    var version: ByteString { values.interpolated("${project.version}") }
  }

  /// The POMs that were read, sorted by folder.
  private(set) var modules: [Module] = []
  private var moduleIndex: [ByteString: Int] = [:]

  /// Reads the POMs of a project.
  ///
  /// - Throws: ``LockfileError`` with what is wrong with any of them.
  init(
    _ files: MavenFiles, limits: Limits, into report: inout LockReport
  ) throws(LockfileError) {
    var walk = BuildWalk(files, limits: limits)
    walk.run()
    for diagnostic in walk.diagnostics { report.emit(diagnostic) }
    guard walk.errors.isEmpty else { throw LockfileError(walk.errors) }
    modules = walk.modules.sorted { ($0.folder, $0.path) < ($1.folder, $1.path) }
    for (index, module) in modules.enumerated() where moduleIndex[module.name] == nil {
      moduleIndex[module.name] = index
    }
  }

  /// The module with these coordinates.
  ///
  /// - Parameters:
  ///   - name: `groupId:artifactId`.
  ///   - version: Empty where a parent states it; it then fits every version.
  func module(_ name: ByteString, version: ByteString) -> Module? {
    guard let index = moduleIndex[name] else { return nil }
    let module = modules[index]
    let isKnown = !version.isEmpty && !PomValues.hasProperty(module.version)
    return isKnown && module.version != version ? nil : module
  }
}

/// Follows module lists and parents from the project's POM.
private struct BuildWalk {
  private let files: MavenFiles
  private let limits: Limits
  private var seen: Set<ByteString> = []
  private var names: [ByteString: ByteString] = [:]
  private(set) var modules: [Build.Module] = []
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var errors: [Diagnostic] = []

  init(_ files: MavenFiles, limits: Limits) {
    self.files = files
    self.limits = limits
  }

  mutating func run() {
    for path in files.rootPoms { follow(path) }
    let children = strangers()
    var waiting = modules.map(\.path)
    while let parent = waiting.popLast() {
      for child in children[parent] ?? [] where isParent(parent, of: child) {
        let known = modules.count
        follow(child.path)
        waiting += modules[known...].map(\.path)
      }
    }
    for path in files.poms.keys.sorted() where !seen.contains(path) {
      guard let file = files.poms[path] else { continue }
      diagnostics.append(MavenDiagnostics.notAModule(file))
    }
  }

  /// Reads a POM and everything that it leads to.
  private mutating func follow(_ start: ByteString) {
    var waiting = [start]
    while let path = waiting.popLast() {
      guard let file = files.poms[path], seen.insert(path).inserted else { continue }
      do throws(LockfileError) {
        let module = Build.Module(path: path, try Pom.read(file, limits: limits))
        names[path] = module.name
        modules.append(module)
        waiting += modulePaths(module) + parentPath(module)
      } catch {
        errors += error.diagnostics
      }
    }
  }

  /// The POMs that nothing led to, by the place where each says that its parent is. One that cannot be
  /// read is none of ours.
  private func strangers() -> [ByteString: [Build.Module]] {
    var strangers: [ByteString: [Build.Module]] = [:]
    for path in files.poms.keys.sorted() where !seen.contains(path) {
      guard let file = files.poms[path], let pom = try? Pom(file, limits: limits) else { continue }
      let module = Build.Module(path: path, pom)
      for parent in parentPath(module) { strangers[parent, default: []].append(module) }
    }
    return strangers
  }

  /// Whether the coordinates agree, too.
  private func isParent(_ path: ByteString, of child: Build.Module) -> Bool {
    guard let parent = child.pom.parent else { return false }
    return names[path] == parent.groupID + ":" + parent.artifactID
  }

  /// A module is named by its folder, or by its POM.
  private mutating func modulePaths(_ module: Build.Module) -> [ByteString] {
    var paths: [ByteString] = []
    for written in module.pom.modules where !written.isEmpty {
      let text = module.values.interpolated(written)
      guard let path = RelativePath.resolve(text, in: module.folder) else {
        diagnostics.append(MavenDiagnostics.missingModule(module.pom.file))
        continue
      }
      let pom = path.hasSuffix(".xml") ? path : RelativePath.join(path, "pom.xml")
      if files.poms[pom] == nil {
        diagnostics.append(MavenDiagnostics.missingModule(module.pom.file))
      } else {
        paths.append(pom)
      }
    }
    return paths
  }

  /// The parent's POM, if it lies in the project.
  private func parentPath(_ module: Build.Module) -> [ByteString] {
    guard module.pom.parent != nil, !module.pom.parentPath.isEmpty,
      let path = RelativePath.resolve(
        module.values.interpolated(module.pom.parentPath), in: module.folder)
    else { return [] }
    return [path.hasSuffix(".xml") ? path : RelativePath.join(path, "pom.xml")]
  }
}
