import LockText
import NixStore

/// Turns artifacts into fixed outputs: one for each name and hash.
///
/// Artifacts of one name are one file. The strongest hash that any of them states decides; of the
/// URLs that state it the byte-wise smallest is fetched. Two different digests of one algorithm
/// contradict each other, for one name as for one URL.
struct OutputResolver {
  private struct Candidate {
    let url: FetchURL
    let integrity: Integrity
    let artifact: LockedArtifact
  }

  /// One URL gives one file, whatever it is called.
  private struct Place: Hashable {
    let url: ByteString
    let algorithm: IntegrityAlgorithm
  }

  private var candidates: [StorePathName: [Candidate]] = [:]
  private var places: [Place: (name: StorePathName, candidate: Candidate)] = [:]
  private var contradictingPlaces = DiagnosticLog()
  private var outputs: [StorePathName: FixedOutput] = [:]

  /// Notes what an artifact states.
  mutating func add(_ artifact: LockedArtifact, family: Family) {
    guard case .remote(let source) = artifact.source, !source.integrity.isEmpty,
      let url = source.url, let label = source.label
    else { return }
    let name = FixedOutputName.make(family: family, label: label, url: url)
    for integrity in source.integrity {
      let candidate = Candidate(url: url, integrity: integrity, artifact: artifact)
      candidates[name, default: []].append(candidate)
      let place = Place(url: url.text, algorithm: integrity.algorithm)
      guard let earlier = places[place] else {
        places[place] = (name, candidate)
        continue
      }
      // Under one name the two are told apart below.
      if earlier.name != name, earlier.candidate.integrity != integrity {
        contradictingPlaces.append(
          EngineDiagnostics.contradictingPlace(
            earlier.candidate.artifact, artifact, integrity.algorithm))
      }
    }
  }

  /// Decides every name.
  ///
  /// - Returns: Contradictions and what else there is to tell.
  mutating func resolve() -> [Diagnostic] {
    var diagnostics = contradictingPlaces.diagnostics
    for (name, all) in candidates {
      if all.count == 1, let only = all.first {
        outputs[name] = FixedOutput(name: name, url: only.url, integrity: only.integrity)
        continue
      }
      diagnostics += Self.contradictions(all)
      guard let strongest = all.map(\.integrity.algorithm).max() else { continue }
      let deciding = all.filter { $0.integrity.algorithm == strongest }
      guard let chosen = deciding.min(by: { $0.url < $1.url }) else { continue }
      let urls = Set(deciding.map(\.url))
      if let other = all.first(where: { !urls.contains($0.url) }) {
        diagnostics.append(EngineDiagnostics.mixedHashes(chosen.artifact, other.artifact))
      }
      outputs[name] = FixedOutput(name: name, url: chosen.url, integrity: chosen.integrity)
    }
    candidates = [:]
    places = [:]
    contradictingPlaces = DiagnosticLog()
    return diagnostics
  }

  /// What became of an artifact, once all names are decided.
  func outcome(of artifact: LockedArtifact, family: Family) -> PlannedArtifact.Outcome {
    guard case .remote(let source) = artifact.source else { return .local }
    guard !source.integrity.isEmpty, let url = source.url, let label = source.label,
      let output = outputs[FixedOutputName.make(family: family, label: label, url: url)]
    else { return .unpinned(source.unpinnedReason) }
    return .fixed(output)
  }

  private static func contradictions(_ candidates: [Candidate]) -> [Diagnostic] {
    var first: [IntegrityAlgorithm: Candidate] = [:]
    var diagnostics: [Diagnostic] = []
    for candidate in candidates {
      let algorithm = candidate.integrity.algorithm
      guard let earlier = first[algorithm] else {
        first[algorithm] = candidate
        continue
      }
      if earlier.integrity != candidate.integrity {
        diagnostics.append(
          EngineDiagnostics.contradiction(earlier.artifact, candidate.artifact, algorithm))
      }
    }
    return diagnostics
  }
}
