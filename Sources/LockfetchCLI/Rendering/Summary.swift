import JSONText
import LocalFiles
import LockText
import Lockfetch
import NixStore
import SystemPackage

/// What the main job tells when it is done.
struct Summary {
  private let run: PlannedRun
  private let stored: StoredGraph
  private var graph: DerivationGraph { stored.graph }

  init(_ run: PlannedRun, _ stored: StoredGraph) {
    self.run = run
    self.stored = stored
  }

  /// The store path of the root derivation.
  var rootPath: [UInt8] {
    graph.root.map { $0.derivation.path(in: graph.storeDirectory) } ?? []
  }

  /// What was found, what is missing, where it went; behind an empty line, what to type next.
  var lines: [String] { facts + [""] + next }

  /// What was found, what is missing, where it went.
  var facts: [String] {
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
    let counts =
      "\(Count.of(stored.added, "new object")), \(stored.present) there already"
    switch stored.place {
    case .folder(let folder):
      lines.append("written to \(Printable.escapedLine(folder.string)): \(counts)")
    case .nix(let access, let version):
      let name = Printable.escaped(ByteString(version))
      let place = Printable.escapedLine(access.place)
      lines.append("registered with \(place) (Nix \(name)): \(counts)")
    }
    if let reason = stored.reason {
      lines.append("chosen because \(Printable.escapedLine(reason)); --store says otherwise")
    }
    if let link = stored.root {
      lines.append("kept by the link \(Printable.escapedLine(link))")
    }
    return lines
  }

  /// What to type next.
  var next: [String] {
    let root = String(decoding: rootPath, as: UTF8.self)
    let realise = "  nix-store --realise \(root)"
    switch stored.place {
    case .folder(let folder):
      let copy =
        "  nix --extra-experimental-features nix-command copy --from \(url(of: folder)) \(root)"
      return ["build it with Nix:", copy, realise]
    case .nix(.ssh, _): return ["build it there:", realise]
    case .nix: return ["build it:", realise]
    }
  }

  /// The folder as a URL that needs no quotes in a shell: absolute, everything odd escaped.
  ///
  /// - Source: RFC 3986, section 2.3, for the characters that stand for themselves.
  private func url(of folder: FilePath) -> String {
    // A folder that was just written to has a real path.
    let path = (try? Folder.realPath(folder)) ?? folder
    let digits = Array("0123456789ABCDEF".utf8)
    let marks: Set<UInt8> = Set("/-._~".utf8)
    var url = Array("file://".utf8)
    for byte in path.string.utf8 {
      if byte.isLetterOrDigit || marks.contains(byte) {
        url.append(byte)
      } else {
        url += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: url, as: UTF8.self)
  }

  private var storeKind: String {
    switch stored.place {
    case .folder: "folder"
    case .nix(let access, _): access.kind
    }
  }

  /// The same as JSON; `docs/plan-json.md` describes it.
  var json: [UInt8] {
    var writer = JSONWriter(.indented)
    writer.beginObject()
    writer.member("added")
    writer.integer(stored.added)
    writer.member("diagnostics")
    writer.beginArray()
    for diagnostic in run.plan.diagnostics { writer.write(diagnostic) }
    writer.endArray()
    writer.member("local")
    writer.integer(run.plan.local.count)
    writer.member("outputs")
    writer.integer(run.plan.outputs.count)
    writer.member("present")
    writer.integer(stored.present)
    writer.member("root")
    writer.beginObject()
    writer.member("derivation")
    writer.string(ByteString(rootPath))
    writer.member("storePath")
    writer.write(graph.root.map { ByteString($0.output.path(in: graph.storeDirectory)) })
    writer.endObject()
    writer.member("schema")
    writer.integer(1)
    writer.member("store")
    writer.string(ByteString(storeKind))
    writer.member("storeDir")
    writer.string(ByteString(graph.storeDirectory.path))
    writer.member("unpinned")
    writer.integer(run.plan.unpinned.count)
    writer.endObject()
    return writer.finish() + [UInt8(ascii: "\n")]
  }
}
