import Foundation
import LockText
import Lockfetch
import LockfetchTesting
import Testing

@testable import NPM

/// Real locks, with what npm's own tree loader and an independent reader say of them.
@Suite(.enabled(if: Corpus.exists, "needs ../shared/corpus")) struct CorpusTests {
  private struct Expected: Decodable, Hashable {
    let name: String
    let version: String?
    let url: String
    let integrity: String?
    let kind: String
  }

  private static func plan(_ project: String) throws -> Plan {
    var files: [ByteString: [UInt8]] = [:]
    for name in ["package-lock.json", "npm-shrinkwrap.json", ".npmrc"] {
      let file = Corpus.folder.appending(path: project).appending(path: name)
      guard let data = try? Data(contentsOf: file) else { continue }  // Not each has each.
      files[ByteString(name)] = Array(data)
    }
    return try Planner(AdapterRegistry([NPMAdapter()])).plan(InMemoryFileTree(files))
  }

  @Test(arguments: Corpus.projects.filter { !$0.hasPrefix("bad-") })
  func plansAsIndependentProgramsDo(_ project: String) throws {
    let file = Corpus.folder.appending(path: project).appending(path: "expected.json")
    let expected = Set(try JSONDecoder().decode([Expected].self, from: Data(contentsOf: file)))
    let plan = try Self.plan(project)
    var rows: Set<Expected> = []
    for artifact in plan.projects.flatMap(\.artifacts).map(\.artifact) {
      let (url, integrity): (ByteString?, ByteString?) =
        switch artifact.source {
        case .remote(let source):
          (source.written, artifact.kind == .git ? nil : source.writtenIntegrity)
        case .local(let path, _): (path, nil)
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

  @Test(arguments: Corpus.projects.filter { $0.hasPrefix("bad-") })
  func refusesConflicts(_ project: String) {
    #expect(codes { try Self.plan(project) } == ["npm/merge-conflict"])
  }
}

/// The corpus of real lock files beside the project, where it is present.
enum Corpus {
  static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/corpus/npm")

  static var exists: Bool { FileManager.default.fileExists(atPath: folder.path) }

  /// The names of its projects, sorted; none where it is absent.
  static var projects: [String] {
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
    return names?.sorted() ?? []
  }
}
