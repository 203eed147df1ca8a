import LockText
import Lockfetch
import LockfetchTesting
import Testing

@testable import Gradle

/// Damaged locks: what is not damaged comes out as before, or there is an error; nothing traps.
@Suite struct MutationTests {
  private static let files: [ByteString: [UInt8]] = [
    metadataPath: Array(
      metadata(
        component("g:a:1", "a-1.jar", "a-1.pom") + component("g.h:b:2", "b-2.module", "b-2.aar")
          + component("org.nodejs:node:3", "node-3-linux.tar.gz"),
        configuration: "<verify-signatures>true</verify-signatures>"
      ).utf8),
    "gradle.lockfile": Array("# c\ng:a:1=x,y\ng.h:b:2=x\nempty=z\n".utf8),
    "gradle/wrapper/gradle-wrapper.properties": Array(
      "distributionUrl=https\\://h/gradle-1.0-bin.zip\ndistributionSha256Sum=\(digits("1"))\n".utf8),
    "settings.gradle": Array(
      """
      pluginManagement { repositories { gradlePluginPortal() } }
      dependencyResolutionManagement { repositories {
        maven { url "https://h/m"; content { includeGroupByRegex "g(\\\\..*)?" } }
        exclusiveContent { forRepository { ivy { url 'https://i'; patternLayout { artifact '[module]' } } }
          filter { includeModule('org.nodejs', 'node') } }
      } }
      """.utf8),
    "repositories.json": Array(#"{"repositories": [{"url": "https://h", "type": "maven"}]}"#.utf8),
  ]

  /// The text of each entry, to tell what a damage changed.
  private func entries(_ files: [ByteString: [UInt8]]) -> Set<String>? {
    guard let registry = try? AdapterRegistry([GradleAdapter()]),
      let plan = try? Planner(registry).plan(InMemoryFileTree(files))
    else { return nil }
    for project in plan.projects { _ = try? GradleAdapter().offlineTree(for: project) }
    return Set(
      plan.projects.flatMap(\.artifacts).map { entry in
        "\(entry.artifact.name) \(entry.artifact.version ?? "") \(entry.artifact.kind.name)"
          + " \(entry.artifact.file ?? "")"
      })
  }

  @Test(arguments: 1...6) func damageNeverTraps(_ seed: UInt64) throws {
    var random = Generator(state: seed)
    let sound = try #require(entries(Self.files))
    var kept = 0
    for (path, bytes) in Self.files.sorted(by: { $0.key < $1.key }) {
      for _ in 0..<40 {
        var files = Self.files
        // Half of the runs look into the scripts, half take the list.
        if random.next() % 2 == 0 { files["repositories.json"] = nil }
        files[path] = Self.damaged(bytes, &random)
        guard let entries = entries(files) else { continue }
        // At most one entry of a file can change by a damage to one place, and a lost line end may
        // join two.
        #expect(sound.subtracting(entries).count <= 4, "seed \(seed)")
        kept += 1
      }
    }
    #expect(kept > 0)
  }

  private static func damaged(_ bytes: [UInt8], _ random: inout Generator) -> [UInt8] {
    var damaged = bytes
    let index = Int(random.next() % UInt64(bytes.count))
    let marks = Array("<>&\"'/!?[](){}=:.,\\$*+ \n\0".utf8)
    switch random.next() % 4 {
    case 0: damaged[index] = marks[Int(random.next() % UInt64(marks.count))]
    case 1: damaged.remove(at: index)
    case 2: damaged.insert(UInt8(truncatingIfNeeded: random.next()), at: index)
    default:
      let end = min(bytes.count, index + Int(random.next() % 20))
      damaged.insert(contentsOf: bytes[index..<end], at: index)
    }
    return damaged
  }

  /// A small generator whose numbers a seed decides.
  private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var value = state
      value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
      value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
      return value ^ (value >> 31)
    }
  }
}
