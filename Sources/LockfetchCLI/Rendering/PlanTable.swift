import LockText
import Lockfetch
import NixStore

/// A plan as a table for people.
struct PlanTable {
  private let plan: Plan
  private let graph: DerivationGraph

  init(_ plan: Plan, _ graph: DerivationGraph) {
    self.plan = plan
    self.graph = graph
  }

  /// The lines of the table.
  var bytes: [UInt8] { Array(text.utf8) }

  private var text: String {
    var text = ""
    for project in plan.projects {
      for lockfile in project.lockfiles {
        text +=
          "\(shown(lockfile.path))  (\(shown(project.ecosystem.name)), format \(shown(lockfile.format)))\n"
      }
    }
    text += section("to fetch", plan.outputs.map(row))
    text += section("not pinned", plan.unpinned.map(row))
    text += section("local", plan.local.map(row))
    if let root = graph.root {
      text +=
        "\nroot  \(String(decoding: root.derivation.path(in: graph.storeDirectory), as: UTF8.self))\n"
    }
    return text
  }

  private func section(_ title: String, _ rows: [[String]]) -> String {
    guard let first = rows.first else { return "" }
    let widths = first.indices.map { column in
      min(rows.map { $0[column].unicodeScalars.count }.max() ?? 0, 60)
    }
    var text = "\n\(title): \(rows.count)\n"
    for row in rows {
      var line = " "
      for (cell, width) in zip(row, widths) {
        let missing = width - cell.unicodeScalars.count
        line += " " + cell + String(repeating: " ", count: max(0, missing)) + " "
      }
      while line.last == " " { line.removeLast() }
      text += line + "\n"
    }
    return text
  }

  private func row(_ planned: PlannedOutput) -> [String] {
    let artifact = planned.artifacts.first
    let count = planned.artifacts.count
    return [
      shown(artifact?.name ?? ""), shown(artifact?.version ?? "-"),
      planned.output.integrity.algorithm.rawValue, shown(planned.output.url.text),
      count > 1 ? "(\(count) entries)" : "",
    ]
  }

  private func row(_ unpinned: UnpinnedArtifact) -> [String] {
    let artifact = unpinned.artifact
    return [
      shown(artifact.name), shown(artifact.version ?? "-"), shown(unpinned.reason.name),
      place(artifact.location),
    ]
  }

  private func row(_ artifact: LockedArtifact) -> [String] {
    guard let (path, reason) = artifact.local else { return ["", "", "", ""] }
    return [
      shown(artifact.name), shown(artifact.version ?? "-"), reason.rawValue, shown(path ?? ""),
    ]
  }

  private func place(_ location: SourceLocation) -> String {
    "\(shown(location.path)):\(location.line):\(location.column)"
  }

  private func shown(_ text: ByteString) -> String { Printable.escaped(text) }
}
