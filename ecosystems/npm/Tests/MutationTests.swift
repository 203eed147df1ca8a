import CorpusFixtures
import Foundation
import LockText
import Lockfetch
import LockfetchTesting
import Testing

@testable import NPM

/// Every name and value of a lock is deleted, emptied, swapped for another, and prefixed: the other
/// entries stay as they were, or there is an error inside the file. Nothing traps.
@Suite struct MutationTests {
  /// What a plan says of one entry, apart from what became of it.
  private struct Row: Hashable {
    let name: ByteString
    let version: ByteString?
    let place: ByteString?
    let integrity: ByteString?

    init(_ artifact: LockedArtifact) {
      name = artifact.name
      version = artifact.version
      switch artifact.source {
      case .remote(let source): (place, integrity) = (source.written, source.writtenIntegrity)
      case .local(let path, _): (place, integrity) = (path, nil)
      case .written: (place, integrity) = (nil, nil)
      }
    }
  }

  private static func rows(_ plan: Plan) -> [Int: [Row]] {
    var rows: [Int: [Row]] = [:]
    for entry in plan.projects.flatMap(\.artifacts) {
      rows[entry.artifact.location.line, default: []].append(Row(entry.artifact))
    }
    return rows
  }

  private static func plan(_ bytes: [UInt8]) throws -> Plan {
    try Planner(AdapterRegistry([NPMAdapter()])).plan(
      InMemoryFileTree(["package-lock.json": bytes]))
  }

  /// Damages one scalar and compares.
  ///
  /// - Parameter starts: The lines on which entries begin, sorted.
  private static func check(
    _ damage: Damage, _ scalar: JSONScalars.Scalar, other: JSONScalars.Scalar, _ bytes: [UInt8],
    _ baseline: [Int: [Row]], starts: [Int]
  ) throws {
    let damaged = damage.done(to: scalar, of: bytes, other: other)
    let line = bytes[..<scalar.range.lowerBound].count { $0 == 0x0A } + 1
    let comment = Comment(rawValue: "\(damage) at line \(line)")
    let plan: Plan
    do {
      plan = try Self.plan(damaged)
    } catch {
      let failure = try #require(error as? PlanFailure)
      #expect(failure.diagnostics.contains { $0.severity == .error }, comment)
      let lines = damaged.count { $0 == 0x0A } + 1
      #expect(
        failure.diagnostics.allSatisfy { (1...lines).contains($0.location?.line ?? 1) }, comment)
      return
    }
    for project in plan.projects { _ = try? NPMAdapter().offlineTree(for: project) }
    // A member of the whole lock, the older layout's object of nested entries, and what decides about
    // bundles speak for many entries.
    let touched = String(decoding: bytes[scalar.item], as: UTF8.self)
    guard scalar.depth > 1, !touched.contains("undle"),
      !touched.contains("\"dependencies\"")
    else { return }
    let own = starts.last { $0 <= line } ?? 0
    var (before, after) = (baseline, rows(plan))
    before[own] = nil
    after[own] = nil
    #expect(before == after, comment)
  }

  @Test(arguments: ["v3-forms", "v1-forms"])
  func everyScalarOfOurFixtures(_ name: String) throws {
    let bytes = Array(try fixture("\(name)/package-lock.json").utf8)
    let scalars = try JSONScalars(bytes).all
    let baseline = Self.rows(try Self.plan(bytes))
    let starts = baseline.keys.sorted()
    for (index, scalar) in scalars.enumerated() {
      for damage in Damage.allCases {
        let other = scalars[(index + 7) % scalars.count]
        try Self.check(damage, scalar, other: other, bytes, baseline, starts: starts)
      }
    }
  }

  /// A few of each; the seed is in the code, so a failure comes back.
  @Test(
    .enabled(if: Corpus.exists("npm"), "needs ../shared/corpus"),
    arguments: Corpus.projects("npm").filter { !$0.hasPrefix("bad-") })
  func scalarsOfRealLocks(_ project: String) throws {
    let folder = Corpus.folder("npm", project)
    let files = ["npm-shrinkwrap.json", "package-lock.json"].map { folder.appending(path: $0) }
    let file = try #require(files.first { FileManager.default.fileExists(atPath: $0.path) })
    let bytes = Array(try Data(contentsOf: file))
    let scalars = try JSONScalars(bytes).all
    let baseline = Self.rows(try Self.plan(bytes))
    let starts = baseline.keys.sorted()
    var generator = SeededGenerator(seed: 20_261_125)
    for _ in 0..<max(4, 6_000 / max(100, baseline.count)) {
      let scalar = try #require(scalars.randomElement(using: &generator))
      let other = try #require(scalars.randomElement(using: &generator))
      let damage = try #require(Damage.allCases.randomElement(using: &generator))
      try Self.check(damage, scalar, other: other, bytes, baseline, starts: starts)
    }
  }

  /// Bytes put anywhere, in a row, by a seeded generator: a smoke run of what a fuzzer does.
  @Test func anyBytesAnywhere() throws {
    var generator = SeededGenerator(seed: 20_261_126)
    let pieces = [
      "\"", "{", "}", "[", "]", ":", ",", "\\u", "\\", "null", "true", "-1e9", "../", "\u{202E}",
      "node_modules/", "https://", "git+ssh://", "sha512-", "#", "@", "npm:", "file:", "\n", "\0",
    ].map { Array($0.utf8) }
    for name in ["v3-forms", "v1-forms"] {
      let sample = Array(try fixture("\(name)/package-lock.json").utf8)
      for _ in 0..<600 {
        var mutated = sample
        for _ in 0...Int.random(in: 0...3, using: &generator) {
          let start = Int.random(in: 0...mutated.count, using: &generator)
          let end = min(mutated.count, start + Int.random(in: 0...12, using: &generator))
          mutated.replaceSubrange(
            start..<end, with: pieces.randomElement(using: &generator) ?? [])
        }
        do {
          let plan = try Self.plan(mutated)
          for project in plan.projects { _ = try? NPMAdapter().offlineTree(for: project) }
        } catch {
          let failure = try #require(error as? PlanFailure)
          #expect(failure.diagnostics.contains { $0.severity == .error })
        }
      }
    }
  }
}
