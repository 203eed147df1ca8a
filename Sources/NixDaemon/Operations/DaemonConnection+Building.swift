package import NixStore

/// What it would take to make something valid.
package struct MissingPaths: Hashable, Sendable {
  /// The derivations that would be built.
  package let derivations: Set<StorePath>
  /// The objects that substituters have.
  package let substitutable: Set<StorePath>
  /// The objects of which the daemon knows no way.
  package let unknown: Set<StorePath>
}

/// Operations that build.
///
/// - Source: Nix 2.34.8, `libstore/daemon.cc` (`performOp`).
extension DaemonConnection {
  /// What it would take to make something valid.
  package mutating func queryMissing(
    _ targets: [DerivedPath]
  ) throws(DaemonError) -> MissingPaths {
    var request = request(.queryMissing)
    request.derivedPaths(targets, in: stream.directory)
    return try perform(request) { (stream) throws(DaemonError) in
      let missing = MissingPaths(
        derivations: Set(try stream.paths()), substitutable: Set(try stream.paths()),
        unknown: Set(try stream.paths()))
      _ = try stream.integer()  // How much would be downloaded.
      _ = try stream.integer()  // How large that would be unpacked.
      return missing
    }
  }

  /// The paths of a derivation's outputs, as far as the store knows them: of a derivation that is
  /// addressed by content, once it was built.
  package mutating func outputPaths(
    of derivation: StorePath
  ) throws(DaemonError) -> [OutputName: StorePath] {
    var request = request(.queryDerivationOutputMap)
    request.path(derivation)
    return try perform(request) { (stream) throws(DaemonError) in
      var paths: [OutputName: StorePath] = [:]
      let entries = try stream.list { (stream) throws(DaemonError) in
        (name: try stream.string(), path: try stream.optionalPath())
      }
      for (name, path) in entries {
        guard let name = try? OutputName(name) else { throw .malformed(.storePath) }
        paths[name] = path
      }
      return paths
    }
  }

  /// Builds, and tells what became of each target.
  ///
  /// - Parameter log: Receives what the daemon says meanwhile.
  /// - Returns: One result for each target, in their order.
  package mutating func buildPathsWithResults(
    _ targets: [DerivedPath], _ log: (DaemonMessage) -> Void
  ) throws(DaemonError) -> [BuildResult] {
    let normalMode: UInt64 = 0
    var request = request(.buildPathsWithResults)
    request.derivedPaths(targets, in: stream.directory)
    request.integer(normalMode)
    let version = information.version
    let results = try perform(request, log, logBytes: .max) { (stream) throws(DaemonError) in
      try stream.list { (stream) throws(DaemonError) in
        (target: try stream.string(), result: try stream.buildResult(version))
      }
    }
    // The daemon answers in the order of the request, and may repeat nothing.
    guard results.count == targets.count else { throw .malformed(.unasked) }
    let byTarget = Dictionary(results.map { ($0.target, $0.result) }) { first, _ in first }
    var ordered: [BuildResult] = []
    for target in targets {
      guard let result = byTarget[target.text(in: stream.directory)] else {
        throw .malformed(.unasked)
      }
      ordered.append(result)
    }
    return ordered
  }
}
