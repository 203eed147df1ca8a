import LockText
import Lockfetch

/// What the go.mod files of a build unit require, replacements applied.
struct Requirements: Sendable {
  /// The words of each module that is fetched for a requirement: `direct`, `indirect`, and the same
  /// with `-replaced` for what stands in the place of another module.
  private(set) var flags: [ModuleVersion: Set<ByteString>] = [:]
  /// What the build needs: of each path the highest version that a go.mod requires.
  private(set) var needed: Set<ModuleVersion> = []
  /// The modules that are fetched, and where the first requirement stands.
  private(set) var places: [(module: ModuleVersion, location: SourceLocation)] = []

  init(_ unit: BuildUnit, _ replacements: Replacements) {
    let mainPaths = unit.mainPaths
    for module in unit.modules {
      var highest: [ByteString: SemanticVersion] = [:]
      for requirement in module.requirements
      where !mainPaths.contains(requirement.module.path) {
        guard let version = SemanticVersion(requirement.module.version) else { continue }
        let path = requirement.module.path
        highest[path] = max(highest[path] ?? version, version)
        add(requirement, replacements)
      }
      for (path, version) in highest {
        let required = ModuleVersion(path: path, version: version.text)
        if let module = Self.fetched(required, replacements) { needed.insert(module) }
      }
    }
  }

  private mutating func add(_ requirement: Requirement, _ replacements: Replacements) {
    guard let module = Self.fetched(requirement.module, replacements) else { return }
    let word: ByteString = requirement.isIndirect ? "indirect" : "direct"
    let isReplaced = replacements.of(requirement.module) != nil
    if flags[module] == nil { places.append((module, requirement.location)) }
    flags[module, default: []].insert(isReplaced ? word + "-replaced" : word)
  }

  /// - Returns: `nil` when a folder stands in the module's place.
  private static func fetched(
    _ module: ModuleVersion, _ replacements: Replacements
  ) -> ModuleVersion? {
    switch replacements.of(module)?.replacement.target {
    case nil: module
    case .module(let other): other
    case .folder: nil
    }
  }
}
