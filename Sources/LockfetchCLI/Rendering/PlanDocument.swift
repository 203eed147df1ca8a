import JSONText
import LockText
import Lockfetch
import NixStore

/// A plan as JSON; `docs/plan-json.md` describes every member.
///
/// Members are sorted, lists too, and nothing in it depends on place, user or time.
struct PlanDocument {
  private let plan: Plan
  private let graph: DerivationGraph
  private var writer = JSONWriter(.indented)

  init(_ plan: Plan, _ graph: DerivationGraph) {
    self.plan = plan
    self.graph = graph
  }

  /// The document with a line feed behind it.
  var bytes: [UInt8] {
    var document = self
    document.writer = JSONWriter(.indented, capacity: 1_200 * plan.outputs.count)
    document.write()
    document.writer.endLine()
    return document.writer.finish()
  }

  private mutating func write() {
    writer.beginObject()
    list("diagnostics", plan.diagnostics) { $0.writer.write($1) }
    list("local", plan.local) { $0.writeLocal($1) }
    let lockfiles = plan.projects.flatMap { project in
      project.lockfiles.map { (project.ecosystem, $0) }
    }
    list("lockfiles", lockfiles.sorted { ($0.1.path, $0.0) < ($1.1.path, $1.0) }) {
      $0.writeLockfile($1.1, of: $1.0)
    }
    list("outputs", zip(plan.outputs, graph.outputs)) { $0.write($1.0, $1.1) }
    writer.member("root")
    if let root = graph.root {
      writer.beginObject()
      member("derivation", path(root.derivation))
      member("storePath", path(root.output))
      writer.endObject()
    } else {
      writer.null()
    }
    writer.member("schema")
    writer.integer(1)
    member("storeDir", ByteString(graph.storeDirectory.path))
    list("unpinned", plan.unpinned) { $0.write($1) }
    writer.endObject()
  }

  private mutating func writeLockfile(_ lockfile: LockReport.Lockfile, of ecosystem: EcosystemID) {
    writer.beginObject()
    member("ecosystem", ecosystem.name)
    member("format", lockfile.format)
    member("path", lockfile.path)
    writer.endObject()
  }

  private mutating func write(_ planned: PlannedOutput, _ node: DerivationGraph.Node) {
    writer.beginObject()
    list("artifacts", planned.artifacts) { $0.writeArtifact($1) }
    member("derivation", path(node.derivation))
    member("hash", planned.output.integrity.sri)
    member("name", ByteString(planned.output.name.bytes))
    member("storePath", path(node.output))
    member("url", planned.output.url.text)
    writer.endObject()
  }

  private mutating func writeArtifact(_ artifact: LockedArtifact) {
    guard case .remote(let source) = artifact.source else { return }
    writer.beginObject()
    writer.member("column")
    writer.integer(artifact.location.column)
    member("ecosystem", artifact.ecosystem.name)
    list("flags", artifact.flags.words) { $0.writer.string($1) }
    optional("integrity", source.writtenIntegrity)
    member("kind", artifact.kind.name)
    writer.member("line")
    writer.integer(artifact.location.line)
    member("lockfile", artifact.location.path)
    member("name", artifact.name)
    optional("purl", artifact.packageURL)
    optional("url", source.written)
    optional("version", artifact.version)
    writer.endObject()
  }

  private mutating func write(_ unpinned: UnpinnedArtifact) {
    let artifact = unpinned.artifact
    guard case .remote(let source) = artifact.source else { return }
    writer.beginObject()
    writer.member("column")
    writer.integer(artifact.location.column)
    member("ecosystem", artifact.ecosystem.name)
    writer.member("evidence")
    if let evidence = source.evidence {
      writer.beginObject()
      member("type", evidence.type)
      member("value", evidence.value)
      writer.endObject()
    } else {
      writer.null()
    }
    list("flags", artifact.flags.words) { $0.writer.string($1) }
    optional("integrity", source.writtenIntegrity)
    member("kind", artifact.kind.name)
    writer.member("line")
    writer.integer(artifact.location.line)
    member("lockfile", artifact.location.path)
    member("name", artifact.name)
    member("reason", unpinned.reason.name)
    optional("url", source.written)
    optional("version", artifact.version)
    writer.endObject()
  }

  private mutating func writeLocal(_ artifact: LockedArtifact) {
    guard let (path, reason) = artifact.local else { return }
    writer.beginObject()
    writer.member("column")
    writer.integer(artifact.location.column)
    member("ecosystem", artifact.ecosystem.name)
    optional("integrity", artifact.localIntegrity)
    member("kind", artifact.kind.name)
    writer.member("line")
    writer.integer(artifact.location.line)
    member("lockfile", artifact.location.path)
    optional("name", artifact.name.isEmpty ? nil : artifact.name)
    optional("path", path)
    member("reason", ByteString(reason.rawValue))
    optional("url", artifact.writtenURL)
    optional("version", artifact.version)
    writer.endObject()
  }

  // MARK: Pieces

  private func path(_ path: StorePath) -> ByteString {
    ByteString(path.path(in: graph.storeDirectory))
  }

  private mutating func member(_ name: String, _ value: ByteString) {
    writer.member(name)
    writer.string(value)
  }

  private mutating func optional(_ name: String, _ value: ByteString?) {
    writer.member(name)
    writer.write(value)
  }

  private mutating func list<Elements: Sequence>(
    _ name: String, _ elements: Elements,
    _ write: (inout PlanDocument, Elements.Element) -> Void
  ) {
    writer.member(name)
    writer.beginArray()
    for element in elements { write(&self, element) }
    writer.endArray()
  }
}

extension LockedArtifact {
  /// Where a server has what the tree writes.
  fileprivate var writtenURL: ByteString? {
    if case .written(_, let url) = source { url } else { nil }
  }
}
