import LockText
import Lockfetch
import LockfetchTesting
import Testing

@testable import Maven

/// What every adapter must stand, and damage of all kinds.
@Suite struct ConformanceTests {
  private static let sums = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "01ba4719c80b6fe911b091a7c05124b64eeece964e09c058ef8f9805daca546b",
  ]
  private static let rootPom = pom(
    """
    \(gav("g", "root", "1"))
    <properties><v>1</v></properties>
    <modules><module>m</module></modules>
    <dependencies>
      <dependency>\(gav("g", "a", "${v}"))</dependency>
      <dependency>\(gav("g", "b", "[1,2)"))</dependency>
    </dependencies>
    """)

  private static func node(_ name: String, _ sum: String) -> String {
    #"""
    {"groupId": "g", "artifactId": "\#(name)", "version": "1",
     "checksumAlgorithm": "SHA-256", "checksum": "\#(sum)",
     "resolved": "https://repo.maven.apache.org/maven2/g/\#(name)/1/\#(name)-1.jar",
     "children": [], "boms": []}
    """#
  }

  private static func lock(_ nodes: [String]) -> String {
    """
    {"groupId": "g", "artifactId": "root", "version": "1", "lockFileVersion": 1,
    "dependencies": [\(nodes.joined(separator: ",\n"))],
    "mavenPlugins": []
    }
    """
  }

  static let withLockfile: [ByteString: String] = [
    "pom.xml": rootPom, "m/pom.xml": pom("<parent>\(gav("g", "root", "1"))</parent>"),
    "lockfile.json": lock([node("a", sums[0]), node("b", sums[1])]),
  ]

  static let withChecksums: [ByteString: String] = [
    "pom.xml": rootPom,
    ".mvn/checksums/checksums-central.sha256":
      "# list\n\(sums[0])  g/a/1/a-1.jar\n\(sums[1])  g/a/1/a-1.pom\n",
    ".mvn/checksums/central/g/b/1/b-1.jar.sha256": sums[0],
    ".mvn/wrapper/maven-wrapper.properties":
      "distributionUrl=https\\://h.example/apache-maven-3.9.9-bin.zip\ndistributionSha256Sum=\(sums[0])\n",
  ]

  @Test func conformsToTheKit() {
    var reordered = Self.withLockfile
    reordered["lockfile.json"] = Self.lock([
      Self.node("b", Self.sums[1]), Self.node("a", Self.sums[0]),
    ])
    #expect(
      AdapterConformance(
        MavenAdapter(), project: Self.withLockfile, reordered: reordered
      ).check() == [])
  }

  @Test func conformsToTheKitWithChecksums() {
    var reordered = Self.withChecksums
    reordered[".mvn/checksums/checksums-central.sha256"] =
      "\(Self.sums[1])  g/a/1/a-1.pom\n\n\(Self.sums[0])  g/a/1/a-1.jar\n"
    #expect(
      AdapterConformance(
        MavenAdapter(), project: Self.withChecksums, reordered: reordered
      ).check() == [])
  }

  // MARK: Mutation

  /// A small generator with a seed, so that a failure can be repeated.
  private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var word = state
      word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
      word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
      return word ^ word >> 31
    }
  }

  /// Pieces that mean something to one of the readers.
  private static let pieces: [String] = [
    "", "<", ">", "</", "/>", "<!DOCTYPE x>", "<!--", "]]>", "&amp;", "&x;", "${", "}", "\"", "\\u",
    "{", "[", "]", ",", ":", "null", "1e9", "../", "/", "..", "\u{0}", "\u{202E}", "é", "\r\n",
    "  ",
    "SHA-1", "pom.xml", "lockFileVersion", "\\", "=", "#", "0000", "SNAPSHOT", "20200101.120000-1",
  ]

  private static func mutated(
    _ text: String, _ random: inout SplitMix
  ) -> [UInt8] {
    var bytes = Array(text.utf8)
    for _ in 0...Int.random(in: 0..<3, using: &random) where !bytes.isEmpty {
      let start = Int.random(in: 0..<bytes.count, using: &random)
      let end = min(bytes.count, start + Int.random(in: 0..<24, using: &random))
      let piece = Array((pieces.randomElement(using: &random) ?? "").utf8)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: bytes.replaceSubrange(start..<end, with: piece)
      case 1: bytes.insert(contentsOf: piece, at: start)
      case 2: bytes.insert(contentsOf: bytes[start..<end], at: start)
      default: bytes[start] = UInt8.random(in: 0...255, using: &random)
      }
    }
    return bytes
  }

  /// Damage changes entries or is an error; every path and URL that comes out of it is sound.
  @Test(arguments: [withLockfile, withChecksums], 1...4 as ClosedRange<UInt64>)
  func damageIsNeverTakenForSomethingElse(
    _ project: [ByteString: String], _ seed: UInt64
  ) throws {
    var random = SplitMix(state: seed)
    let planner = try Planner(AdapterRegistry([MavenAdapter()]))
    for _ in 0..<300 {
      var files = project.mapValues { Array($0.utf8) }
      let path = project.keys.sorted().randomElement(using: &random) ?? ""
      files[path] = Self.mutated(project[path] ?? "", &random)
      do {
        let plan = try planner.plan(InMemoryFileTree(files))
        try Self.check(plan, seed)
      } catch let failure as PlanFailure {
        #expect(failure.diagnostics.contains { $0.severity == .error }, "seed \(seed)")
      }
    }
  }

  private static func check(_ plan: Plan, _ seed: UInt64) throws {
    for output in plan.outputs {
      #expect(output.output.url.scheme == "https", "seed \(seed)")
      #expect(!output.output.url.path.text.contains(".."), "seed \(seed)")
    }
    for project in plan.projects {
      for (path, _) in try MavenAdapter().offlineTree(for: project).shared {
        #expect(RelativePath.resolve(path, in: "") == path, "seed \(seed)")
      }
    }
  }
}
