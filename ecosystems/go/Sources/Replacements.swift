import LockText
import Lockfetch

/// The replacements that hold for a build unit.
///
/// Those of go.work come first. Those of the members hold for all members, so members that disagree
/// are an error, unless go.work decides for that path. One replacement is applied and not followed
/// further.
///
/// - Source: Go, cmd/go `modload.replacement`, `modload.makeMainModules`, `modload.toReplaceMap`.
struct Replacements: Sendable {
  /// A replacement and the file that states it.
  struct Placed: Sendable {
    let replacement: Replacement
    /// The folder of the file, relative to the scanned directory.
    let folder: ByteString
    /// Whether the file is the go.work.
    let isOfWorkspace: Bool
  }

  private var ofWorkspace: [ModuleVersion: Placed] = [:]
  private var ofModules: [ModuleVersion: Placed] = [:]

  /// Every replaced module in the order of the files, each once.
  private(set) var all: [Placed] = []

  init(_ unit: BuildUnit, into report: inout LockReport) {
    var decided: Set<ByteString> = []
    for replacement in unit.workFile?.replacements ?? [] {
      decided.insert(replacement.old.path)
      add(
        Placed(replacement: replacement, folder: unit.folder, isOfWorkspace: true),
        to: \.ofWorkspace, &report)
    }
    for module in unit.modules {
      for replacement in module.replacements where !decided.contains(replacement.old.path) {
        add(
          Placed(replacement: replacement, folder: module.folder, isOfWorkspace: false),
          to: \.ofModules, &report)
      }
    }
  }

  private mutating func add(
    _ placed: Placed, to table: WritableKeyPath<Replacements, [ModuleVersion: Placed]>,
    _ report: inout LockReport
  ) {
    let old = placed.replacement.old
    guard let earlier = self[keyPath: table][old] else {
      self[keyPath: table][old] = placed
      all.append(placed)
      return
    }
    if earlier.target != placed.target {
      report.emit(
        GoDiagnostics.conflictingReplacements(
          old, at: placed.replacement.location, first: earlier.replacement.location))
    }
  }

  /// What replaces a module at this version.
  func of(_ module: ModuleVersion) -> Placed? {
    let general = ModuleVersion(path: module.path, version: "")
    return ofWorkspace[module] ?? ofWorkspace[general] ?? ofModules[module] ?? ofModules[general]
  }
}

extension Replacements.Placed {
  /// The target with its folder resolved, so that two spellings of one folder are equal.
  var target: Replacement.Target {
    guard case .folder(let path) = replacement.target, !path.hasPrefix("/") else {
      return replacement.target
    }
    return .folder(Self.resolved(RelativePath.join(folder, path)))
  }

  /// Whether the target is a folder that is not below the scanned directory.
  var leadsOutside: Bool {
    guard case .folder(let path) = replacement.target else { return false }
    return Replacement.Target.isDrive(path) || RelativePath.resolve(path, in: folder) == nil
  }

  /// The target as `go mod vendor` or `go work vendor` writes it.
  ///
  /// In a workspace the folders that members name are written as seen from the go.work.
  func vendoredText(in unit: BuildUnit) -> ByteString {
    guard unit.workFile != nil, !isOfWorkspace, case .folder(let path) = target,
      !path.hasPrefix("/")
    else { return replacement.target.text }
    var (base, goal) = (Self.segments(unit.folder)[...], Self.segments(path)[...])
    while let next = base.first, next == goal.first {
      base.removeFirst()
      goal.removeFirst()
    }
    let up = base.map { _ in ".." as ByteString }
    let text = (up + goal).joined(separator: "/")
    if text.isEmpty { return "." }
    return text.hasPrefix("..") ? text : "./" + text
  }

  /// The path without `.` and inner `..` segments; those that lead out stay at its beginning.
  private static func resolved(_ path: ByteString) -> ByteString {
    var result: [ByteString] = []
    for segment in segments(path) where segment != "." {
      if segment == "..", let last = result.last, last != ".." {
        result.removeLast()
      } else {
        result.append(segment)
      }
    }
    return result.joined(separator: "/")
  }

  private static func segments(_ path: ByteString) -> [ByteString] {
    path.split(on: UInt8(ascii: "/")).filter { !$0.isEmpty }
  }
}
