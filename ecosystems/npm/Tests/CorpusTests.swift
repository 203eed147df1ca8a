import CorpusFixtures
import LockText
import Lockfetch
import LockfetchTesting
import Testing

@testable import NPM

/// Real locks, with what npm's own tree loader and an independent reader say of them.
@Suite(.enabled(if: Corpus.exists("npm"), "needs ../shared/corpus")) struct CorpusTests {
  private struct Expected: Decodable, Hashable {
    let name: String
    let version: String?
    let url: String
    let integrity: String?
    let kind: String
  }

  private static func plan(_ project: String) throws -> Plan {
    try Planner(AdapterRegistry([NPMAdapter()]))
      .plan(InMemoryFileTree(Corpus.files("npm", project)))
  }

  @Test(arguments: Corpus.projects("npm").filter { !$0.hasPrefix("bad-") })
  func plansAsIndependentProgramsDo(_ project: String) throws {
    let expected = Set(try Corpus.expected("npm", project, as: Expected.self))
    let plan = try Self.plan(project)
    var rows: Set<Expected> = []
    for artifact in plan.projects.flatMap(\.artifacts).map(\.artifact) {
      let (url, integrity): (ByteString?, ByteString?) =
        switch artifact.source {
        case .remote(let source):
          (source.written, artifact.kind == .git ? nil : source.writtenIntegrity)
        case .local(let path, _): (path, nil)
        case .written: (nil, nil)
        }
      guard [.root, .link, .bundled].allSatisfy({ $0 != artifact.kind }) else { continue }
      rows.insert(
        Expected(
          name: artifact.name.text, version: artifact.version?.text, url: url?.text ?? "",
          integrity: integrity?.text, kind: artifact.kind.name.text))
    }
    #expect(rows.subtracting(expected) == [])
    #expect(expected.subtracting(rows) == [])
  }

  @Test(arguments: Corpus.projects("npm").filter { $0.hasPrefix("bad-") })
  func refusesConflicts(_ project: String) {
    #expect(codes { try Self.plan(project) } == ["npm/merge-conflict"])
  }
}
