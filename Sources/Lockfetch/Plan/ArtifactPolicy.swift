import LockText

/// What the options say about single artifacts: what is left out, and what is refused.
struct ArtifactPolicy {
  private let options: PlanOptions
  private var omittedByGroup = 0
  private var omittedByPlatform = 0
  private var found = DiagnosticLog()

  init(_ options: PlanOptions) {
    self.options = options
  }

  /// What there is to tell about the artifacts seen so far.
  var diagnostics: [Diagnostic] {
    var all = found.diagnostics
    if omittedByGroup > 0 { all.append(EngineDiagnostics.omitted(omittedByGroup, "--omit")) }
    if omittedByPlatform > 0 {
      all.append(EngineDiagnostics.omitted(omittedByPlatform, "--platform"))
    }
    return all
  }

  /// Counts and checks one artifact.
  ///
  /// - Returns: Whether it stays in the plan.
  mutating func admits(_ artifact: LockedArtifact) -> Bool {
    if isOmittedByGroup(artifact) {
      omittedByGroup += 1
      return false
    }
    if isOmittedByPlatform(artifact) {
      omittedByPlatform += 1
      return false
    }
    if case .remote(let source) = artifact.source { check(source, of: artifact) }
    return true
  }

  /// Whether the options leave the artifact out.
  func omits(_ artifact: LockedArtifact) -> Bool {
    isOmittedByGroup(artifact) || isOmittedByPlatform(artifact)
  }

  private func isOmittedByGroup(_ artifact: LockedArtifact) -> Bool {
    let (flags, omit) = (artifact.flags, options.omit)
    guard !omit.isEmpty, case .remote = artifact.source else { return false }
    return (flags.isDev && omit.contains(.dev))
      || (flags.isOptional && omit.contains(.optional))
      || (flags.isDevOptional && omit.contains(.dev) && omit.contains(.optional))
      || (flags.isPeer && omit.contains(.peer))
  }

  /// A package for another platform is skipped by its package manager only if it is optional, or if
  /// there is another one in its place.
  private func isOmittedByPlatform(_ artifact: LockedArtifact) -> Bool {
    let flags = artifact.flags
    guard !options.platforms.isEmpty, case .remote = artifact.source,
      flags.isOptional || flags.isDevOptional || flags.isVariant
    else { return false }
    return !options.platforms.contains { $0.suits(flags) }
  }

  private mutating func check(_ source: RemoteSource, of artifact: LockedArtifact) {
    if let url = source.url {
      if !options.allowedHosts.isEmpty, !options.allowedHosts.contains(url.host) {
        found.append(EngineDiagnostics.hostNotAllowed(artifact, url.host))
      }
      if url.isPlainHTTP, !source.integrity.isEmpty {
        found.append(EngineDiagnostics.plainHTTP(artifact))
      }
    }
    if source.integrity.first?.algorithm == .sha1 {
      found.append(EngineDiagnostics.weakHash(artifact))
    }
  }
}
