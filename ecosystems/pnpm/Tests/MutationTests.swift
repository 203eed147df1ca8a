import CorpusFixtures
import LockText
import Lockfetch
import LockfetchTesting
import Testing
import YAMLText

@testable import PNPM

/// Single scalars of real locks deleted, emptied, swapped and prefixed: the other entries stay as they
/// are, or there is an error.
@Suite struct MutationTests {
  private static let seed: UInt64 = 20_240_611

  /// Where the scalars of a lock stand, and at which lines its entries begin.
  private struct Sample {
    let bytes: [UInt8]
    var scalars: [Range<Int>] = []

    init(_ bytes: [UInt8]) throws {
      self.bytes = bytes
      var reader = YAMLReader(bytes)
      while try reader.nextDocument() { try collect(&reader) }
    }

    private mutating func collect(_ reader: inout YAMLReader) throws {
      switch try reader.peek() {
      case .scalar: add(try reader.scalar())
      case .mapping:
        try reader.beginMapping()
        while let key = try reader.nextKey() {
          add(key)
          try collect(&reader)
        }
      case .sequence:
        try reader.beginSequence()
        while try reader.nextElement() { try collect(&reader) }
      }
    }

    private mutating func add(_ scalar: YAMLScalar) {
      let isOneLine = !bytes[scalar.range].contains(UInt8(ascii: "\n"))
      if isOneLine, !scalar.range.isEmpty { scalars.append(scalar.range) }
    }
  }

  /// What a plan says of each entry, by its line; links are only counted, so they are left out.
  private static func rows(_ plan: Plan) -> [Int: [String]] {
    var rows: [Int: [String]] = [:]
    for artifact in plan.projects.flatMap(\.artifacts).map(\.artifact)
    where artifact.kind != .link && artifact.location.path == "pnpm-lock.yaml" {
      let integrity: ByteString? =
        if case .remote(let source) = artifact.source { source.writtenIntegrity } else { nil }
      rows[artifact.location.line, default: []].append(
        "\(artifact.name) \(artifact.version ?? "") \(artifact.kind.name) \(integrity ?? "")")
    }
    return rows
  }

  private static func plan(_ bytes: [UInt8]) throws -> Plan {
    try Planner(AdapterRegistry([PNPMAdapter()]))
      .plan(InMemoryFileTree(["pnpm-lock.yaml": bytes]))
  }

  private func check(_ bytes: [UInt8], count: Int) throws {
    let sample = try Sample(bytes)
    let original = Self.rows(try Self.plan(bytes))
    let file = try SourceFile(path: "pnpm-lock.yaml", bytes: bytes)
    var generator = SeededGenerator(seed: Self.seed)
    for _ in 0..<count {
      let target = try #require(sample.scalars.randomElement(using: &generator))
      let other = try #require(sample.scalars.randomElement(using: &generator))
      let swaps: [[UInt8]] = [
        [], Array("''".utf8), Array(bytes[other]), Array("x".utf8) + Array(bytes[target]),
      ]
      let replacement = try #require(swaps.randomElement(using: &generator))
      let mutated = bytes[..<target.lowerBound] + replacement + bytes[target.upperBound...]
      guard let plan = try? Self.plan(Array(mutated)) else { continue }
      let line = file.location(at: target.lowerBound).line
      // The entry that holds the mutated line is the last one that begins at or above it.
      let touched = original.keys.filter { $0 <= line }.max() ?? 0
      let found = Self.rows(plan)
      for (start, row) in original where start != touched {
        #expect(
          found[start] == row,
          "seed \(Self.seed), line \(line), \(String(decoding: bytes[target], as: UTF8.self)) became \(String(decoding: replacement, as: UTF8.self))"
        )
      }
    }
  }

  @Test(arguments: ["v9-forms", "v11-documents", "v6-forms", "v5-forms", "v5-inline", "v7-forms"])
  func ownFixtures(_ name: String) throws {
    try check(Array(fixture("\(name)/pnpm-lock.yaml").utf8), count: 120)
  }

  @Test(
    .enabled(if: Corpus.exists("pnpm"), "needs ../shared/corpus"),
    arguments: Corpus.projects("pnpm"))
  func realLocks(_ project: String) throws {
    let bytes = try #require(try Corpus.files("pnpm", project)["pnpm-lock.yaml"])
    try check(bytes, count: min(60, max(3, 600_000 / bytes.count)))
  }
}
