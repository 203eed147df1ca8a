import LockText

/// Looks for two locks that know different things of one file.
///
/// One URL gives one file, so two values of one kind of evidence, such as two `h1:` of one Go
/// module, contradict each other like two hashes do.
struct EvidenceCheck {
  private struct Key: Hashable {
    let url: ByteString
    let type: ByteString
  }

  private var first: [Key: LockedArtifact] = [:]
  private var log = DiagnosticLog()

  /// What was found.
  var diagnostics: [Diagnostic] { log.diagnostics }

  /// Notes what is known of an artifact.
  mutating func add(_ artifact: LockedArtifact) {
    guard let evidence = artifact.evidence, let url = artifact.fetchedURL else { return }
    let key = Key(url: url, type: evidence.type)
    guard let earlier = first[key] else {
      first[key] = artifact
      return
    }
    if earlier.evidence != evidence {
      log.append(
        EngineDiagnostics.contradictingPlace(
          earlier, artifact, "\"\(artifact.name)\" has two different \(evidence.type)"))
    }
  }
}

extension LockedArtifact {
  fileprivate var evidence: Evidence? {
    guard case .remote(let source) = source else { return nil }
    return source.evidence
  }

  /// Where it is fetched from, or would be if it had a hash.
  fileprivate var fetchedURL: ByteString? {
    guard case .remote(let source) = source else { return nil }
    return source.url?.text ?? source.written
  }
}
