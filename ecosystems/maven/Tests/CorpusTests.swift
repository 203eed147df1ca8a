import CorpusFixtures
import LockText
import Lockfetch
import MavenRepository
import LockfetchTesting
import Testing

@testable import Maven

/// Real locks and POMs, with what an independent program says of them.
@Suite(.enabled(if: Corpus.exists("maven"), "needs ../shared/corpus")) struct CorpusTests {
  /// One row as the other program writes it.
  private struct Expected: Decodable {
    let name: String
    let version: String
    let kind: String
    let file: String?
    let hash: String?
    let urls: [String]
    let flags: [String]
    let source: String
  }

  /// What is compared of a row.
  private struct Row: Hashable, CustomStringConvertible {
    let description: String

    init(_ row: Expected) {
      description = Self.text(
        row.source, row.name, row.version, row.kind, row.file, row.hash, row.urls.first,
        row.flags.sorted())
    }

    init(_ entry: PlannedArtifact, file: String?) {
      let artifact = entry.artifact
      var (url, hash): (String?, String?)
      if case .remote(let source) = artifact.source {
        url = source.written?.text
        hash = source.integrity.first?.sri.text
      }
      description = Self.text(
        artifact.location.path.text, artifact.name.text, artifact.version?.text ?? "",
        artifact.kind.name.text, file, hash, url, artifact.flags.words.map(\.text))
    }

    private static func text(
      _ source: String, _ name: String, _ version: String, _ kind: String, _ file: String?,
      _ hash: String?, _ url: String?, _ flags: [String]
    ) -> String {
      "\(source) \(name) \(version) \(kind) \(file ?? "-") \(hash ?? "-") \(url ?? "-") \(flags)"
    }
  }

  private static func plan(_ project: String) throws -> Plan {
    try Planner(AdapterRegistry([MavenAdapter()]))
      .plan(InMemoryFileTree(Corpus.files("maven", project)))
  }

  /// The type and classifier of each declaration by its place and what else is compared; the plan
  /// does not show them.
  private static func types(_ project: String) throws -> [LockText.SourceLocation: String] {
    var types: [LockText.SourceLocation: String] = [:]
    for (path, bytes) in try Corpus.files("maven", project) where path.hasSuffix("pom.xml") {
      let pom = try Pom(SourceFile(path: path, bytes: bytes), limits: Limits())
      for declaration in pom.declarations {
        let declared = Declared(declaration, PomValues(pom))
        let suffix = declared.classifier.isEmpty ? "" : ":" + declared.classifier
        types[pom.file.location(at: declaration.reference.offset)] = (declared.type + suffix).text
      }
    }
    return types
  }

  @Test(arguments: Corpus.projects("maven")) func plansAsAnIndependentProgramDoes(
    _ project: String
  ) throws {
    let expected = Set(try Corpus.expected("maven", project, as: Expected.self).map { Row($0) })
    let plan = try Self.plan(project)
    let types = try Self.types(project)
    var rows: Set<Row> = []
    for entry in plan.projects.flatMap(\.artifacts) {
      let artifact = entry.artifact
      var file: String?
      switch artifact.kind {
      case .mavenDeclaration: file = types[artifact.location]
      case .mavenArtifact:
        if case .remote(let source) = artifact.source {
          file = source.pinKey?.split(on: UInt8(ascii: "/")).last?.text
        }
      default: break
      }
      rows.insert(Row(entry, file: file))
    }
    #expect(rows.subtracting(expected) == [])
    #expect(expected.subtracting(rows) == [])
  }

  /// Whether a tree would lack something, and what there is to tell.
  @Test(
    arguments: [
      ("databricks-sdk-java", 69, ["maven/no-parents", "plan/implied-missing"]),
      ("dropwizard", 67, ["maven/missing-module", "maven/no-lock"]), ("eclair", 0, []),
      ("gson", 59, ["maven/no-lock"]), ("java-ipfs-http-client", 0, []),
      ("maven-lockfile", 526, ["plan/implied-missing"]),
      ("spoon-legacy-lockfile", 66, ["maven/no-parents", "plan/implied-missing"]),
      ("spring-petclinic", 38, ["maven/no-lock"]),
    ] as [(String, Int, [String])])
  func saysWhatIsMissing(_ project: String, _ lacking: Int, _ codes: [String]) throws {
    let plan = try Self.plan(project)
    #expect(plan.lackingCount == lacking)
    #expect(plan.diagnostics.map(\.code) == codes)
  }
}
