import Foundation
import LockText
import Lockfetch
import LockfetchTesting
import Testing

@testable import Maven

/// Plans a directory in memory with the Maven adapter alone.
func plan(
  _ files: [ByteString: String], _ change: (inout PlanOptions) -> Void = { _ in }
) throws -> Plan {
  var options = PlanOptions()
  change(&options)
  return try Planner(AdapterRegistry([MavenAdapter()]), options: options)
    .plan(InMemoryFileTree(texts: files))
}

/// The codes of what a plan tells, whether it fails or not.
func codes(_ body: () throws -> Plan) -> [String] {
  do {
    return try body().diagnostics.map(\.code)
  } catch {
    return (error as? PlanFailure)?.diagnostics.map(\.code) ?? ["\(error)"]
  }
}

/// A POM with these elements in `project`.
func pom(_ elements: String) -> String {
  "<project xmlns=\"http://maven.apache.org/POM/4.0.0\">\n\(elements)\n</project>\n"
}

/// Coordinates as elements.
func gav(_ groupID: String, _ artifactID: String, _ version: String? = nil) -> String {
  "<groupId>\(groupID)</groupId><artifactId>\(artifactID)</artifactId>"
    + (version.map { "<version>\($0)</version>" } ?? "")
}

extension Plan {
  /// Every entry of the plan in the order of the locks: name, version, kind, what became of it, its
  /// place, and its flags.
  var rows: [String] {
    projects.flatMap(\.artifacts).map { entry in
      let artifact = entry.artifact
      var words = [artifact.name.text, artifact.version?.text ?? "-", artifact.kind.name.text]
      switch entry.outcome {
      case .fixed(let output):
        words += [output.integrity.algorithm.rawValue, output.url.text.text]
      case .unpinned(let reason): words += [reason.name.text, artifact.written?.text ?? "-"]
      case .local:
        words += [artifact.local?.reason.rawValue ?? "", artifact.local?.path?.text ?? "-"]
      case .omitted: words.append("omitted")
      }
      return (words + artifact.flags.words.map(\.text)).joined(separator: " ")
    }
  }

  /// The rows of the artifacts whose name, version, kind or outcome is this word.
  func rows(with word: String) -> [String] {
    rows.filter { $0.split(separator: " ").contains(Substring(word)) }
  }
}

extension LockedArtifact {
  var written: ByteString? {
    guard case .remote(let source) = source else { return nil }
    return source.written
  }
}
