import LockText
import Lockfetch
import LockfetchTesting
import Testing

@testable import PNPM

/// What `--omit` and `--platform` leave out.
@Suite struct FlagsTests {
  /// `d` only for development, `o` only optional, `e` either, `p` for both, `x` by nothing.
  private static let lock = """
    lockfileVersion: '9.0'
    importers:
      .:
        dependencies:
          p: {specifier: 1.0.0, version: 1.0.0}
          alias: {specifier: npm:q@1.0.0, version: q@1.0.0}
        devDependencies:
          d: {specifier: 1.0.0, version: 1.0.0(p@1.0.0)}
          p: {specifier: 1.0.0, version: 1.0.0}
        optionalDependencies:
          o: {specifier: 1.0.0, version: 1.0.0}
      a:
        devDependencies:
          e: {specifier: 1.0.0, version: 1.0.0}
    packages:
      \(["d", "d2", "dp", "e", "o", "p", "p2", "q", "x"].map {
        "\($0)@1.0.0: {resolution: {tarball: https://h/\($0)}}"
      }.joined(separator: "\n  "))
    snapshots:
      d@1.0.0(p@1.0.0): {dependencies: {d2: 1.0.0, p: 1.0.0}, optionalDependencies: {dp: 1.0.0}}
      d2@1.0.0: {dependencies: {d: 1.0.0(p@1.0.0)}}
      dp@1.0.0: {optional: true}
      e@1.0.0: {}
      o@1.0.0: {optional: true, dependencies: {e: 1.0.0}}
      p@1.0.0: {dependencies: {p2: 1.0.0}}
      p2@1.0.0: {}
      q@1.0.0: {}
      x@1.0.0: {}
    """

  @Test func theGraphTellsWhatIsForDevelopment() throws {
    let artifacts = try plan(lock: Self.lock).projects.flatMap(\.artifacts).map(\.artifact)
    let words = Dictionary(uniqueKeysWithValues: artifacts.map { ($0.name.text, $0.flags.words) })
    #expect(
      words == [
        "d": ["dev"], "d2": ["dev"], "dp": ["dev", "optional"], "e": ["devOptional"],
        "o": ["optional"], "p": [], "p2": [], "q": [], "x": [],
      ])
  }

  @Test(
    arguments: [
      ([.dev], "e o p p2 q x"), ([.optional], "d d2 e p p2 q x"), ([.dev, .optional], "p p2 q x"),
      ([.peer], "d d2 dp e o p p2 q x"),
    ] as [(Set<PlanOptions.Group>, String)])
  func leavesOutGroups(_ groups: Set<PlanOptions.Group>, _ kept: String) throws {
    let plan = try plan(lock: Self.lock) { $0.omit = groups }
    #expect(plan.unpinned.map(\.artifact.name.text).joined(separator: " ") == kept)
  }

  @Test func aPackageIsForDevelopmentWhenAllItsVariantsAre() throws {
    let lock = """
      lockfileVersion: '9.0'
      importers:
        .:
          dependencies: {a: {version: 1.0.0(p@1.0.0)}}
          devDependencies: {a2: {version: a@1.0.0(p@2.0.0)}, b: {version: 1.0.0(p@1.0.0)}}
      packages:
        a@1.0.0: {resolution: {tarball: https://h/a}}
        b@1.0.0: {resolution: {tarball: https://h/b}}
      snapshots:
        a@1.0.0(p@1.0.0): {}
        a@1.0.0(p@2.0.0): {}
        b@1.0.0(p@1.0.0): {}
      """
    let plan = try plan(lock: lock) { $0.omit = [.dev] }
    #expect(plan.unpinned.map(\.artifact.name) == ["a"])
  }

  @Test func aPlatformDecidesAboutOptionalPackagesAndVariants() throws {
    let text = try fixture("v9-forms/pnpm-lock.yaml")
    func kept(_ platform: ByteString) throws -> [String] {
      try plan(lock: text) { $0.platforms = [Platform(platform)].compactMap { $0 } }
        .outputs.flatMap(\.artifacts).filter { ["node", "platform"].contains($0.name.text) }
        .map { "\($0.name) \($0.flags.words.map(\.text).joined(separator: " "))" }
    }
    #expect(
      try kept("linux-x64-musl") == [
        "node cpu:x64 os:linux variant",
        "platform cpu:x64 libc:musl optional os:linux",
      ])
    #expect(try kept("linux-x64-glibc") == ["node cpu:x64 os:linux variant"])
    #expect(try kept("darwin-arm64") == [])
  }
}
