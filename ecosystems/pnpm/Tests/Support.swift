import Foundation
import LockText
import Lockfetch
import LockfetchTesting
import Testing

@testable import PNPM

/// Plans a directory in memory with the pnpm adapter alone.
func plan(
  _ files: [ByteString: String], _ change: (inout PlanOptions) -> Void = { _ in }
) throws -> Plan {
  var options = PlanOptions()
  change(&options)
  return try Planner(AdapterRegistry([PNPMAdapter()]), options: options)
    .plan(InMemoryFileTree(texts: files))
}

/// Plans one lock.
func plan(lock: String, _ change: (inout PlanOptions) -> Void = { _ in }) throws -> Plan {
  try plan(["pnpm-lock.yaml": lock], change)
}

/// Plans one lock of format 9.0 with these entries below `packages`.
func plan(packages: String) throws -> Plan {
  try plan(lock: "lockfileVersion: '9.0'\npackages:\n\(packages)\n")
}

/// The codes of what a failing plan tells.
func codes(_ body: () throws -> Plan) -> [String] {
  do {
    return try body().diagnostics.map(\.code)
  } catch {
    return (error as? PlanFailure)?.diagnostics.map(\.code) ?? ["\(error)"]
  }
}

/// The text of a fixture of this target.
func fixture(_ path: String) throws -> String {
  let folder = try #require(Bundle.module.resourceURL).appending(path: "Fixtures")
  return try String(contentsOf: folder.appending(path: path), encoding: .utf8)
}

/// One row of a plan: name, version, kind, what became of it, place.
struct Row: Hashable, CustomStringConvertible {
  let text: String

  init(_ artifact: LockedArtifact, _ outcome: String, _ place: ByteString?) {
    let version = artifact.version?.text ?? "-"
    text =
      "\(artifact.name.text) \(version) \(artifact.kind.name.text) \(outcome) \(place?.text ?? "-")"
  }

  var description: String { text }
}

extension Plan {
  /// Every entry of the plan, in the order of the locks.
  var rows: [String] {
    projects.flatMap(\.artifacts).map { entry in
      switch entry.outcome {
      case .fixed(let output):
        Row(entry.artifact, output.integrity.algorithm.rawValue, output.url.text).text
      case .unpinned(let reason): Row(entry.artifact, reason.name.text, entry.artifact.written).text
      case .local: Row(entry.artifact, entry.artifact.localReason, entry.artifact.localPath).text
      case .omitted: Row(entry.artifact, "omitted", nil).text
      }
    }
  }
}

extension LockedArtifact {
  var written: ByteString? {
    guard case .remote(let source) = source else { return nil }
    return source.written
  }

  var localReason: String {
    guard case .local(_, let reason) = source else { return "" }
    return reason.rawValue
  }

  var localPath: ByteString? {
    guard case .local(let path, _) = source else { return nil }
    return path
  }
}
