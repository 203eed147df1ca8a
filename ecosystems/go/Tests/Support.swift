import LockText
import Lockfetch
import LockfetchTesting
import Testing

@testable import GoModules

/// Plans a directory in memory with the Go adapter alone.
func plan(
  _ files: [ByteString: String], _ change: (inout PlanOptions) -> Void = { _ in }
) throws -> Plan {
  var options = PlanOptions()
  change(&options)
  return try Planner(AdapterRegistry([GoAdapter()]), options: options)
    .plan(InMemoryFileTree(texts: files))
}

/// The codes of what a plan tells, also of one that fails.
func codes(_ body: () throws -> Plan) -> [String] {
  diagnostics(body).map(\.code)
}

/// What a plan tells, also one that fails.
func diagnostics(_ body: () throws -> Plan) -> [Diagnostic] {
  do {
    return try body().diagnostics
  } catch {
    return (error as? PlanFailure)?.diagnostics ?? []
  }
}

extension Plan {
  /// Every entry: name, version, kind, what became of it, its words.
  var rows: [String] {
    projects.flatMap(\.artifacts).map { entry in
      let artifact = entry.artifact
      let outcome: String =
        switch entry.outcome {
        case .fixed(let output): output.url.text.text
        case .unpinned(let reason): reason.name.text
        case .local: artifact.local?.reason.rawValue ?? ""
        case .omitted: "omitted"
        }
      let words = artifact.flags.words.map(\.text)
      return
        ([artifact.name.text, artifact.version?.text ?? "-", artifact.kind.name.text, outcome]
        + words).joined(separator: " ")
    }
  }

  /// The places of all entries, as `file:line`.
  var places: [String] {
    projects.flatMap(\.artifacts).map {
      "\($0.artifact.location.path):\($0.artifact.location.line)"
    }
  }
}

extension PlanOptions {
  /// Sets an option of the ecosystem that takes a value.
  mutating func set(_ name: ByteString, _ value: ByteString) {
    settings.add(value, to: name)
  }
}

/// Hashes that stand for whatever they are put beside.
enum Sample {
  static let zip = "h1:A3PImbgUY5mjhXybjjsSgWnjiI5qj2cezFnWbINB30Y="
  static let otherZip = "h1:+30IaYJCpao3LGze4pxbVoBXmH0Y5mqEFdxOkkBspQY="
  /// Of a go.mod that no template gives.
  static let mod = "h1:NnGvEkTHyKKlgPcQSue0skqyqiS1EfBSAh+0WaWZYmE="
}
