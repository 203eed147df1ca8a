import LockText
import Lockfetch
import NPMRegistry

/// The registries of a project, as its own files configure them.
struct ProjectRegistries {
  private(set) var registries = Registries()
  private(set) var diagnostics: [Diagnostic] = []
  /// The scopes for which a file of the project names a registry, usable or not, without their `@`.
  private(set) var mappedScopes: Set<ByteString> = []

  /// Reads `.npmrc`, and `pnpm-workspace.yaml`, which counts more.
  init(_ project: inout ProjectFiles) throws(LockfileError) {
    if let file = try project.file(".npmrc") { try read(npmrc: file) }
    if let file = try project.file("pnpm-workspace.yaml") {
      add(try WorkspaceManifest(file, limits: project.limits), file)
    }
  }

  private mutating func read(npmrc file: SourceFile) throws(LockfileError) {
    let markers = MergeConflictMarkers.offsets(in: file.bytes)
    guard markers.isEmpty else {
      throw LockfileError(PNPMDiagnostics.mergeConflict(markers, in: file))
    }
    registries.configuration = RegistryConfiguration(npmrc: file)
    mappedScopes.formUnion(registries.configuration.scopes.keys)
    diagnostics += registries.configuration.problems.map(PNPMDiagnostics.unusableRegistry)
    if !mappedScopes.isEmpty {
      diagnostics.append(PNPMDiagnostics.projectScopes(at: file.location(at: 0)))
    }
  }

  private mutating func add(_ manifest: WorkspaceManifest, _ file: SourceFile) {
    diagnostics += manifest.diagnostics
    for (scope, registry) in manifest.scopes {
      if scope.isEmpty {
        registries.configuration.fallback = registry
      } else {
        registries.configuration.scopes[scope] = registry
        mappedScopes.insert(scope)
      }
    }
    for (prefix, registry) in manifest.prefixes { registries.byPrefix[prefix] = registry }
    registries.artifactory = manifest.artifactory
    if let offset = manifest.offset {
      diagnostics.append(PNPMDiagnostics.workspaceRegistries(at: file.location(at: offset)))
    }
  }
}
