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

  /// What artifacts state under one name.
  private struct Group {
    let name: StorePathName
    let first: Candidate
    var others: [Candidate] = []
  }

  /// One URL gives one file, whatever it is called.
  private struct Place: Hashable {
    let url: ByteString
    let algorithm: IntegrityAlgorithm
  }

  private var groups: [Group] = []
  /// The position of each group.
  private var positions: [StorePathName: Int] = [:]
  private var places: [Place: (number: Int, candidate: Candidate)] = [:]
  private var contradictingPlaces = DiagnosticLog()
  /// The fixed outputs by their numbers, once all names are decided.
  private(set) var outputs: [FixedOutput] = []

  /// Makes room, so that large tables are not filled again and again while they grow.
  mutating func reserve(_ count: Int) {
    groups.reserveCapacity(count)
    positions.reserveCapacity(count)
    places.reserveCapacity(count)
  }

  /// Notes what an artifact states.
  ///
  /// - Returns: The number of its fixed output; `nil` when it has none.
  mutating func add(_ artifact: LockedArtifact, family: Family) -> Int? {
    guard case .remote(let source) = artifact.source, !source.integrity.isEmpty,
      let url = source.url, let label = source.label
    else { return nil }
    let name = FixedOutputName.make(family: family, label: label, url: url)
    let number = positions[name] ?? groups.count
    for integrity in source.integrity {
      let candidate = Candidate(url: url, integrity: integrity, artifact: artifact)
      if number < groups.count {
        groups[number].others.append(candidate)
      } else {
        groups.append(Group(name: name, first: candidate))
        positions[name] = number
      }
      let place = Place(url: url.text, algorithm: integrity.algorithm)
      guard let earlier = places[place] else {
        places[place] = (number, candidate)
        continue
      }
      // Under one name the two are told apart below.
      if earlier.number != number, earlier.candidate.integrity != integrity {
        contradictingPlaces.append(
          EngineDiagnostics.contradictingPlace(
            earlier.candidate.artifact, artifact, integrity.algorithm))
      }
    }
    return number
  }

  /// Decides every name.
  ///
  /// - Returns: Contradictions and what else there is to tell.
  mutating func resolve() -> [Diagnostic] {
    var diagnostics = contradictingPlaces.diagnostics
    outputs = groups.map { group in
      let chosen = Self.chosen(of: group)
      if !group.others.isEmpty {
        diagnostics += Self.contradictions([group.first] + group.others)
        diagnostics += Self.mixedHashes(group, chosen)
      }
      return FixedOutput(name: group.name, url: chosen.url, integrity: chosen.integrity)
    }
    groups = []
    positions = [:]
    places = [:]
    contradictingPlaces = DiagnosticLog()
    return diagnostics
  }

  /// The strongest hash decides, then the smallest URL.
  private static func chosen(of group: Group) -> Candidate {
    group.others.reduce(group.first) { chosen, other in
      let (left, right) = (chosen.integrity.algorithm, other.integrity.algorithm)
      return left < right || left == right && other.url < chosen.url ? other : chosen
    }
  }

  /// What only a weaker hash states has another URL that is not fetched.
  private static func mixedHashes(_ group: Group, _ chosen: Candidate) -> [Diagnostic] {
    let all = [group.first] + group.others
    let urls = Set(
      all.lazy.filter { $0.integrity.algorithm == chosen.integrity.algorithm }.map(\.url))
    guard let other = all.first(where: { !urls.contains($0.url) }) else { return [] }
    return [EngineDiagnostics.mixedHashes(chosen.artifact, other.artifact)]
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
