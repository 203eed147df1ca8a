import CorpusFixtures
import Foundation
import LockText
import Lockfetch
import LockfetchTesting
import Testing

@testable import PNPM

/// Real locks, with what an independent reader says of them.
@Suite(.enabled(if: Corpus.exists("pnpm"), "needs ../shared/corpus")) struct CorpusTests {
  private struct Expected: Decodable, Hashable {
    let name: String?
    let version: String?
    let url: String
    let integrity: String?
    let kind: String
  }

  private static func plan(_ project: String, strict: Bool = false) throws -> Plan {
    var options = PlanOptions()
    options.isStrict = strict
    return try Planner(AdapterRegistry([PNPMAdapter()]), options: options)
      .plan(InMemoryFileTree(Corpus.files("pnpm", project)))
  }

  private static func row(_ artifact: LockedArtifact) -> Expected {
    let (url, integrity): (ByteString?, ByteString?) =
      switch artifact.source {
      case .remote(let source): (source.written, source.writtenIntegrity)
      case .local(let path, _): (path, artifact.localIntegrity)
      case .written: (nil, nil)
      }
    return Expected(
      name: artifact.name.isEmpty ? nil : artifact.name.text, version: artifact.version?.text,
      url: url?.text ?? "", integrity: integrity?.text, kind: artifact.kind.name.text)
  }

  @Test(arguments: Corpus.projects("pnpm"))
  func plansAsAnIndependentProgramDoes(_ project: String) throws {
    let expected = Set(try Corpus.expected("pnpm", project, as: Expected.self))
    let artifacts = try Self.plan(project).projects.flatMap(\.artifacts).map(\.artifact)
    let rows = Set(artifacts.filter { $0.kind != .link }.map(Self.row))
    #expect(rows.subtracting(expected) == [])
    #expect(expected.subtracting(rows) == [])
  }

  /// The counts of `js-counts.jsonl`: every entry is stated, peer variants and links too.
  @Test func countsEveryEntry() throws {
    struct Counts: Decodable {
      let file: String
      let entries: [String: Int]
    }
    let file = Corpus.folder("pnpm", "").deletingLastPathComponent().appending(
      path: "js-counts.jsonl")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    var checked = 0
    for line in lines where line.contains(#""file": "pnpm/"#) {
      let counts = try JSONDecoder().decode(Counts.self, from: Data(line.utf8))
      let project = String(try #require(counts.file.split(separator: "/").dropFirst().first))
      var found: [String: Int] = [:]
      for artifact in try Self.plan(project).projects.flatMap(\.artifacts) {
        found[artifact.artifact.kind.name.text, default: 0] += 1
      }
      #expect(found == counts.entries, "\(project)")
      checked += 1
    }
    #expect(checked == Corpus.projects("pnpm").count)
  }
}
