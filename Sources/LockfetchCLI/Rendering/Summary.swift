import JSONText
import LockText
import Lockfetch
import NixStore
import SystemPackage

/// What the main job tells when it is done.
struct Summary {
  private let run: PlannedRun
  private let graph: DerivationGraph
  private let cache: BinaryCacheFolder
  private let folder: FilePath

  init(_ run: PlannedRun, _ graph: DerivationGraph, _ cache: BinaryCacheFolder, folder: FilePath) {
    self.run = run
    self.graph = graph
    self.cache = cache
    self.folder = folder
  }

  /// The store path of the root derivation.
  var rootPath: [UInt8] {
    graph.root.map { $0.derivation.path(in: graph.storeDirectory) } ?? []
  }

  /// What was found, what is missing, where it went, and what to type next.
  func text(style: TerminalStyle) -> String {
    let plan = run.plan
    let entries = plan.projects.reduce(0) { $0 + $1.artifacts.count }
    let lockfiles = plan.projects.reduce(0) { $0 + $1.lockfiles.count }
    var lines = [
      "\(Count.of(lockfiles, "lock file")), \(Count.of(entries, "entry", plural: "entries")): \(Count.of(plan.outputs.count, "file")) to fetch, \(plan.local.count) local"
    ]
    if plan.lackingCount > 0 {
      lines.append(
        "\(Count.of(plan.lackingCount, "entry", plural: "entries")) without a usable hash left out; lockfetch-multi plan lists them"
      )
    }
    let place = Printable.escaped(ByteString(folder.string))
    lines.append(
      "written to \(place): \(Count.of(cache.addedCount, "new object")), \(cache.presentCount) there already"
    )
    let root = String(decoding: rootPath, as: UTF8.self)
    lines.append("")
    lines.append("build it with Nix:")
    lines.append(
      "  nix --extra-experimental-features nix-command copy --from file://\(absolute(place)) \(root)"
    )
    lines.append("  nix-store --realise \(root)")
    return lines.map { $0.isEmpty ? "\n" : $0 + "\n" }.joined()
  }

  /// A path that a `file://` URL can hold.
  private func absolute(_ place: String) -> String {
    folder.isAbsolute ? place : "$PWD/" + place
  }

  /// The same as JSON; `docs/plan-json.md` describes it.
  var json: [UInt8] {
    var writer = JSONWriter(.indented)
    writer.beginObject()
    writer.member("added")
    writer.integer(cache.addedCount)
    writer.member("diagnostics")
    writer.beginArray()
    for diagnostic in run.plan.diagnostics { writer.write(diagnostic) }
    writer.endArray()
    writer.member("local")
    writer.integer(run.plan.local.count)
    writer.member("outputs")
    writer.integer(run.plan.outputs.count)
    writer.member("present")
    writer.integer(cache.presentCount)
    writer.member("root")
    writer.beginObject()
    writer.member("derivation")
    writer.string(ByteString(rootPath))
    writer.member("storePath")
    writer.write(graph.root.map { ByteString($0.output.path(in: graph.storeDirectory)) })
    writer.endObject()
    writer.member("schema")
    writer.integer(1)
    writer.member("storeDir")
    writer.string(ByteString(graph.storeDirectory.path))
    writer.member("unpinned")
    writer.integer(run.plan.unpinned.count)
    writer.endObject()
    return writer.finish() + [UInt8(ascii: "\n")]
  }
}
