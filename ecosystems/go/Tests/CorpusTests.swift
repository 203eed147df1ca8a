import CorpusFixtures
import LockText
import Lockfetch
import LockfetchTesting
import Testing

@testable import GoModules

/// Real modules and workspaces, with what an independent reader says of them.
@Suite(.enabled(if: Corpus.exists("go"), "needs ../shared/corpus")) struct CorpusTests {
  private struct Expected: Decodable {
    let name: String
    let version: String
    let kind: String
    let hash: String?
    let urls: [String]
    let flags: [String]
  }

  private struct Key: Hashable {
    let kind: String
    let name: String
    let version: String
  }

  private struct Row: Hashable {
    let hash: String?
    let url: String?
    var flags: Set<String>
  }

  private static func plan(_ project: String, ignoringVendor: Bool) throws -> Plan {
    var options = PlanOptions()
    if ignoringVendor { options.settings.switchOn("ignore-vendor") }
    return try Planner(AdapterRegistry([GoAdapter()]), options: options)
      .plan(InMemoryFileTree(Corpus.files("go", project)))
  }

  /// What the plan says of each key; modules that are built apart may share keys.
  private static func rows(_ plan: Plan) -> [Key: Row] {
    var rows: [Key: Row] = [:]
    for artifact in plan.projects.flatMap(\.artifacts).map(\.artifact) {
      let key = Key(
        kind: artifact.kind.name.text, name: artifact.name.text,
        version: artifact.version?.text ?? "")
      let (hash, url) = stated(artifact)
      var row = Row(hash: hash, url: url, flags: Set(artifact.flags.words.map(\.text)))
      if let other = rows[key] {
        if other.hash != nil, row.hash != nil {
          #expect(other.hash == row.hash)
        }
        row = Row(
          hash: row.hash ?? other.hash, url: row.url ?? other.url,
          flags: row.flags.union(other.flags))
      }
      rows[key] = row
    }
    return rows
  }

  /// A text that is written has the hash by being hashed.
  private static func stated(_ artifact: LockedArtifact) -> (hash: String?, url: String?) {
    switch artifact.source {
    case .remote(let source):
      #expect(source.writtenIntegrity == source.evidence?.value)
      return (source.evidence?.value.text, source.written?.text)
    case .written(let contents, _):
      #expect(artifact.localIntegrity == GoDirectoryHash(ofModFile: contents).text)
      let module = ModuleVersion(path: artifact.name, version: artifact.version ?? "")
      return (
        GoDirectoryHash(ofModFile: contents).text.text,
        "https://proxy.golang.org/\(module.proxyPath.text).mod"
      )
    case .local: return (artifact.localIntegrity?.text, nil)
    }
  }

  @Test(arguments: Corpus.projects("go"))
  func everyLineIsThere(_ project: String) throws {
    let expected = try Corpus.expected("go", project, as: Expected.self)
      .filter { $0.kind != "go-vendored" }
    let rows = Self.rows(try Self.plan(project, ignoringVendor: true))
    #expect(rows.count == expected.count)
    for row in expected {
      let found = rows[Key(kind: row.kind, name: row.name, version: row.version)]
      #expect(found == Row(hash: row.hash, url: row.urls.first, flags: Set(row.flags)))
    }
  }

  @Test(arguments: Corpus.projects("go"))
  func vendorFoldersChangeNothingButTheOutcome(_ project: String) throws {
    let expected = try Corpus.expected("go", project, as: Expected.self)
    let plan = try Self.plan(project, ignoringVendor: false)
    let rows = Self.rows(plan)
    #expect(rows.count == expected.count)
    for row in expected {
      let found = rows[Key(kind: row.kind, name: row.name, version: row.version)]
      #expect(found?.flags == Set(row.flags))
      #expect(found?.hash == row.hash)
    }
    let vendored = plan.diagnostics.filter { $0.code == "go/vendored" }.map(\.location?.path)
    #expect(!plan.diagnostics.contains { $0.code == "go/inconsistent-vendor" })
    switch project {
    case "kubernetes", "lazygit":
      #expect(vendored == ["vendor/modules.txt"])
      #expect(plan.local.count == plan.projects.flatMap(\.artifacts).count)
    case "moby":
      #expect(vendored == ["vendor/modules.txt"])
      #expect(
        Set(plan.unpinned.map(\.artifact.location.path)) == ["api/go.sum", "client/go.sum"])
    default: #expect(vendored == [])
    }
  }

  @Test func positionsAreThoseOfTheFirstFile() throws {
    let plan = try Self.plan("etcd", ignoringVendor: false)
    for entry in plan.projects.flatMap(\.artifacts)
    where entry.artifact.name == "github.com/Masterminds/semver/v3" {
      #expect(entry.artifact.location.path == "api/go.sum")
    }
    #expect(
      plan.diagnostics.map(\.code) == ["go/missing-member"])
    #expect(plan.projects.count == 1)
  }

  /// How many go.mod files need no fetch.
  @Test func templatesProveSomeOfTheModFiles() throws {
    var (written, all) = (0, 0)
    for project in Corpus.projects("go") {
      let plan = try Self.plan(project, ignoringVendor: true)
      let files = plan.projects.flatMap(\.artifacts).map(\.artifact).filter { $0.kind == .goMod }
      all += files.count
      written += files.count { $0.local?.reason == .written }
    }
    #expect(all > 7_000)
    #expect(Double(written) / Double(all) > 0.2)
  }
}
