import LockText
import Lockfetch
import MavenRepository

/// Puts components and artifacts that appear twice together.
///
/// Several checksums of one kind in one `artifact` element are alternatives, as in Gradle. Two
/// elements for one file that begin with different checksums of a kind look like a bad merge, and
/// are an error with both places.
struct ComponentMerger {
  private let file: SourceFile
  private(set) var components: [VerifiedComponent] = []
  private(set) var diagnostics: [Diagnostic] = []
  private var positions: [Component: Int] = [:]
  /// The component that artifacts are added to, and its files by name.
  private var current = 0
  private var names: [RepositoryFile: Int] = [:]

  init(_ file: SourceFile) {
    self.file = file
  }

  /// Goes on with the artifacts of a component.
  mutating func open(_ component: Component, at offset: Int) {
    if let known = positions[component] {
      current = known
    } else {
      current = components.count
      positions[component] = current
      components.append(VerifiedComponent(component: component, offset: offset))
    }
  }

  /// Adds an artifact to the component that was opened last.
  mutating func add(_ artifact: VerifiedArtifact) {
    guard let known = names[artifact.file] else {
      names[artifact.file] = components[current].artifacts.count
      components[current].artifacts.append(artifact)
      return
    }
    let earlier = components[current].artifacts[known]
    for checksum in artifact.deciding {
      guard let first = earlier.first(checksum.algorithm), first != checksum else { continue }
      diagnostics.append(
        GradleDiagnostics.contradiction(
          checksum.algorithm, artifact.file, at: file.location(at: artifact.offset),
          and: file.location(at: earlier.offset)))
    }
    var merged = earlier
    merged.checksums += artifact.checksums
    merged.removeRepetitions()
    merged.isSigned = merged.isSigned || artifact.isSigned
    merged.key = merged.key ?? artifact.key
    components[current].artifacts[known] = merged
  }
}
