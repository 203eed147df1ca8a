import Foundation
import LockText
import Lockfetch
import LockfetchTesting
import Testing

@testable import Gradle

/// Plans a directory in memory with the Gradle adapter alone.
func plan(
  _ files: [ByteString: String], _ change: (inout PlanOptions) -> Void = { _ in }
) throws -> Plan {
  var options = PlanOptions()
  change(&options)
  return try Planner(AdapterRegistry([GradleAdapter()]), options: options)
    .plan(InMemoryFileTree(texts: files))
}

/// Verification metadata with these components.
func metadata(_ components: String, configuration: String = "") -> String {
  """
  <?xml version="1.0" encoding="UTF-8"?>
  <verification-metadata xmlns="https://schema.gradle.org/dependency-verification">
  <configuration>\(configuration)</configuration>
  <components>
  \(components)
  </components>
  </verification-metadata>

  """
}

/// A component with files, each with a sha256 of one digit.
func component(_ coordinates: String, _ files: String...) -> String {
  let parts = coordinates.split(separator: ":")
  let artifacts = files.map {
    #"<artifact name="\#($0)"><sha256 value="\#(digits("a"))"/></artifact>"#
  }
  return """
    <component group="\(parts[0])" name="\(parts[1])" version="\(parts[2])">
    \(artifacts.joined(separator: "\n"))
    </component>
    """
}

/// As many times one digit as a digest has digits.
func digits(_ digit: Character, _ count: Int = 64) -> String {
  String(repeating: digit, count: count)
}

/// The codes of what a plan tells, or of the errors that stand in its way.
func codes(_ body: () throws -> Plan) -> [String] {
  diagnostics(body).map(\.code)
}

/// What a plan tells, or the errors that stand in its way.
func diagnostics(_ body: () throws -> Plan) -> [Diagnostic] {
  do {
    return try body().diagnostics
  } catch {
    return (error as? PlanFailure)?.diagnostics.filter { $0.severity == .error } ?? []
  }
}

/// Where verification metadata lies.
let metadataPath: ByteString = "gradle/verification-metadata.xml"

extension Plan {
  /// Every entry of the plan in the order of the locks: name, version, kind, outcome, place, flags.
  var rows: [String] {
    projects.flatMap(\.artifacts).map { entry in
      let outcome =
        switch entry.outcome {
        case .fixed(let output): output.integrity.algorithm.rawValue
        case .unpinned(let reason): reason.name.text
        case .local: "local"
        case .omitted: "omitted"
        }
      let artifact = entry.artifact
      let flags = artifact.flags.words.map(\.text)
      return
        ([
          artifact.name.text, artifact.version?.text ?? "-", artifact.kind.name.text, outcome,
          artifact.url ?? "-",
        ] + flags).joined(separator: " ")
    }
  }
}

extension LockedArtifact {
  var remote: RemoteSource? {
    guard case .remote(let source) = source else { return nil }
    return source
  }

  /// The URL that the lock gives or the rule derives.
  var url: String? { remote?.written?.text }

  /// The last part of what a pin for it is called.
  var file: String? { remote?.pinKey?.cut(atLast: UInt8(ascii: "/"))?.tail.text }
}
