import LockText
import NixStore

/// Turns artifacts into fixed outputs: one for each name and hash.
///
/// Artifacts of one name are one file, if their hashes say so. The strongest hash that any of them
/// states decides; of the URLs that state it the byte-wise smallest is fetched. Two different digests
/// of one algorithm for one URL contradict each other; different hashes at different URLs under one
/// name clash.
struct OutputResolver {
  private struct Candidate {
    /// The number of the group.
    let number: Int
    let url: FetchURL
    let integrity: Integrity
    let artifact: LockedArtifact
  }

  /// What artifacts state under one name.
  private struct Group {
    let name: StorePathName
    /// The position of the first candidate.
    let first: Int
    /// The positions of the others.
    var others: [Int] = []
  }

  /// One URL gives one file, whatever it is called.
  private struct Place: Hashable {
    let url: ByteString
    let algorithm: IntegrityAlgorithm
  }

  private var candidates: [Candidate] = []
  private var groups: [Group] = []
  /// The number of each group.
  private var numbers: [StorePathName: Int] = [:]
  /// The position of the first candidate of each place.
  private var places: [Place: Int] = [:]
  private var contradictingPlaces = DiagnosticLog()
  /// The fixed outputs by their numbers, once all names are decided.
  private(set) var outputs: [FixedOutput] = []

  /// Makes room, so that large tables are not filled again and again while they grow.
  mutating func reserve(_ count: Int) {
    candidates.reserveCapacity(count)
    groups.reserveCapacity(count)
    numbers.reserveCapacity(count)
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
    let number = numbers[name] ?? groups.count
    for integrity in source.integrity {
      if number < groups.count {
        groups[number].others.append(candidates.count)
      } else {
        groups.append(Group(name: name, first: candidates.count))
        numbers[name] = number
      }
      let place = Place(url: url.text, algorithm: integrity.algorithm)
      if let position = places[place] {
        check(integrity, of: artifact, number, against: candidates[position])
      } else {
        places[place] = candidates.count
      }
      candidates.append(
        Candidate(number: number, url: url, integrity: integrity, artifact: artifact))
    }
    return number
  }

  /// Compares with what the first candidate of the same place states.
  private mutating func check(
    _ integrity: Integrity, of artifact: LockedArtifact, _ number: Int, against earlier: Candidate
  ) {
    // Under one name the two are told apart when it is decided.
    guard earlier.number != number, earlier.integrity != integrity else { return }
    contradictingPlaces.append(
      EngineDiagnostics.contradictingPlace(
        earlier.artifact, artifact,
        "the URL of \"\(artifact.name)\" has two different \(integrity.algorithm.rawValue) hashes"))
  }

  /// Decides every name.
  ///
  /// - Returns: Contradictions and what else there is to tell.
  mutating func resolve() -> [Diagnostic] {
    var diagnostics = contradictingPlaces.diagnostics
    outputs.reserveCapacity(groups.count)
    for group in groups {
      var chosen = candidates[group.first]
      if !group.others.isEmpty {
        let all = [chosen] + group.others.map { candidates[$0] }
        chosen = Self.chosen(of: all, first: chosen)
        diagnostics += Self.contradictions(all) + Self.clashes(all, with: chosen)
      }
      outputs.append(
        FixedOutput(name: group.name, url: chosen.url, integrity: chosen.integrity))
    }
    candidates = []
    groups = []
    numbers = [:]
    places = [:]
    contradictingPlaces = DiagnosticLog()
    return diagnostics
  }

  /// The strongest hash decides, then the smallest URL.
  private static func chosen(of candidates: [Candidate], first: Candidate) -> Candidate {
    candidates.reduce(first) { chosen, other in
      let (left, right) = (chosen.integrity.algorithm, other.integrity.algorithm)
      return left < right || left == right && other.url < chosen.url ? other : chosen
    }
  }

  /// A URL for which only a weaker hash is stated may have another file, which nobody would check.
  private static func clashes(_ all: [Candidate], with chosen: Candidate) -> [Diagnostic] {
    let urls = Set(
      all.lazy.filter { $0.integrity.algorithm == chosen.integrity.algorithm }.map(\.url))
    guard let other = all.first(where: { !urls.contains($0.url) }) else { return [] }
    return [EngineDiagnostics.nameClash(chosen.artifact, other.artifact)]
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
      guard earlier.integrity != candidate.integrity else { continue }
      diagnostics.append(
        earlier.url == candidate.url
          ? EngineDiagnostics.contradiction(earlier.artifact, candidate.artifact, algorithm)
          : EngineDiagnostics.nameClash(earlier.artifact, candidate.artifact))
    }
    return diagnostics
  }
}
