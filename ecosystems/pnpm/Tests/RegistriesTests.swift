import LockText
import Lockfetch
import LockfetchTesting
import Testing

@testable import PNPM

/// Where archives are fetched from when the lock does not say it.
@Suite struct RegistriesTests {
  private static let lock = """
    lockfileVersion: '9.0'
    packages:
      '@s/a@1.0.0': {resolution: {integrity: sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM=}}
      b@1.0.0: {resolution: {integrity: sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM=}}
    """

  /// The URL that each package is fetched from, and the one that names it where that differs.
  private func places(_ files: [ByteString: String], lock: String = lock) throws -> [String] {
    var files = files
    files["pnpm-lock.yaml"] = lock
    return try plan(files).projects.flatMap(\.artifacts).compactMap { artifact in
      guard case .remote(let source) = artifact.artifact.source, let url = source.url else {
        return nil
      }
      return source.written == url.text ? url.text.text : "\(url.text) (\(source.written ?? ""))"
    }
  }

  private static let a = "https://registry.npmjs.org/@s/a/-/a-1.0.0.tgz"
  private static let b = "https://registry.npmjs.org/b/-/b-1.0.0.tgz"

  @Test func isNPMsOwnByDefault() throws {
    #expect(try places([:]) == [Self.a, Self.b])
  }

  @Test func theDefaultRegistryIsAMirrorOfNPMsOwn() throws {
    let mirror = "https://mirror.example/npm"
    #expect(
      try places([".npmrc": "registry=\(mirror)/\n//mirror.example/:_authToken=hunter2\n"]) == [
        "\(mirror)/@s/a/-/a-1.0.0.tgz (\(Self.a))", "\(mirror)/b/-/b-1.0.0.tgz (\(Self.b))",
      ])
  }

  @Test func aScopeHasItsOwn() throws {
    #expect(
      try places([".npmrc": "@s:registry=https://npm.example\n"])
        == ["https://npm.example/@s/a/-/a-1.0.0.tgz", Self.b])
  }

  @Test func theWorkspaceCountsMoreThanTheSettings() throws {
    let files: [ByteString: String] = [
      ".npmrc": "@s:registry=https://npm.example\nregistry=https://other.example\n",
      "pnpm-workspace.yaml": """
      packages: [a, b]
      registries:
        default: https://default.example/
        '@s': https://scope.example/
      """,
    ]
    #expect(
      try places(files) == [
        "https://scope.example/@s/a/-/a-1.0.0.tgz",
        "https://default.example/b/-/b-1.0.0.tgz (\(Self.b))",
      ])
  }

  @Test func readsDeclarationsOfRegistries() throws {
    let manifest = """
      registries:
        https://art.example/npm/:
          serverType: artifactory
          scopes: ['@s']
          prefix: art
        https://default.example:
          scopes: ['@']
          supportsTimeField: true
      namedRegistries:
        work: https://work.example
      """
    let more = """

        '@t/c@art:1.0.0': {resolution: {integrity: sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM=}}
        d@work:1.0.0+x: {resolution: {integrity: sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM=}}
        e@gh:1.0.0: {resolution: {integrity: sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM=}}
      """
    #expect(
      try places(["pnpm-workspace.yaml": manifest], lock: Self.lock + more) == [
        "https://art.example/npm/@s/a/-/@s/a-1.0.0.tgz",
        "https://default.example/b/-/b-1.0.0.tgz (\(Self.b))",
        "https://art.example/npm/@t/c/-/@t/c-1.0.0.tgz",
        "https://work.example/d/-/d-1.0.0.tgz",
        "https://npm.pkg.github.com/e/-/e-1.0.0.tgz",
      ])
  }

  @Test func aPathIsOneOfTheRegistry() throws {
    let lock = """
      lockfileVersion: '6.0'
      packages:
        /@s/a@1.0.0: {resolution: {tarball: download/a.tgz}}
        /b@1.0.0: {resolution: {tarball: /root/b.tgz}}
      """
    #expect(
      try places(
        [".npmrc": "@s:registry=https://npm.example/x/\nregistry=https://h.example/y"], lock: lock)
        == ["https://npm.example/x/download/a.tgz", "https://h.example/root/b.tgz"])
  }

  @Test func aFragmentIsNoPartOfAPlace() throws {
    let lock = """
      lockfileVersion: '9.0'
      packages:
        a@https://h/a.tgz#x: {version: 1.0.0, resolution: {tarball: 'https://h/a.tgz#hunter2'}}
      """
    #expect(try places([:], lock: lock) == ["https://h/a.tgz"])
  }

  @Test func jsrNeedsAConfiguredRegistry() throws {
    let lock = Self.lock.replacing("@s/a", with: "@jsr/a__a")
    #expect(codes { try plan(lock: lock) } == ["pnpm/jsr"])
    #expect(
      try places([".npmrc": "@jsr:registry=https://mirror.example\n"], lock: lock)
        == ["https://mirror.example/@jsr/a__a/-/a__a-1.0.0.tgz", Self.b])
  }

  @Test func tellsWhatIsSetElsewhere() throws {
    func found(_ files: [ByteString: String]) throws -> [String] {
      var files = files
      files["pnpm-lock.yaml"] = Self.lock
      return try plan(files).diagnostics.map(\.code)
    }
    #expect(try found([".npmrc": "hoist=false\n"]) == [])
    #expect(try found([".npmrc": "@s:registry=https://h\n"]) == ["pnpm/scope-registry"])
    #expect(
      try found([".npmrc": "@t:registry=https://${HOST}/\n"])
        == ["pnpm/scope-registry", "pnpm/unusable-registry"])
    #expect(
      try found(["pnpm-workspace.yaml": "registries:\n  '@t': https://${HOST}\n"])
        == ["pnpm/workspace-registries", "pnpm/unusable-registry"])
  }

  @Test(
    arguments: [
      [".npmrc": "@s:registry=https://${HOST}/\n"], [".npmrc": "@s:registry=https://u:p@h/\n"],
      [".npmrc": "registry=file:///h\n"],
      ["pnpm-workspace.yaml": "registries:\n  '@s': https://${HOST}\n"],
      ["pnpm-workspace.yaml": "registries:\n  'https://h/..': {scopes: ['@s']}\n"],
    ] as [[ByteString: String]])
  func packagesOfAnUnusableRegistryAreNotLookedForElsewhere(_ files: [ByteString: String]) {
    var files = files
    files["pnpm-lock.yaml"] = Self.lock
    #expect(codes { try plan(files) }.contains("pnpm/registry"))
  }

  @Test func conflictsInSettingsAreErrors() {
    let npmrc = "<<<<<<< a\nregistry=https://a\n=======\nregistry=https://b\n>>>>>>> b\n"
    let files: [ByteString: String] = ["pnpm-lock.yaml": Self.lock, ".npmrc": npmrc]
    #expect(codes { try plan(files) } == ["pnpm/merge-conflict"])
  }

  @Test func aWorkspaceIsReadOnlyForItsRegistries() throws {
    let odd = "catalog: &c {a: 1}\ncatalogs: {x: *c}\n"
    #expect(try places(["pnpm-workspace.yaml": odd]) == [Self.a, Self.b])
    let both = odd + "registries: {'@s': https://h}\n"
    #expect(
      codes { try plan(["pnpm-lock.yaml": Self.lock, "pnpm-workspace.yaml": both]) }
        == ["pnpm/workspace-syntax"])
    #expect(try places(["pnpm-workspace.yaml": "- registries\n"]) == [Self.a, Self.b])
    #expect(try places(["pnpm-workspace.yaml": "registries: [a]\n"]) == [Self.a, Self.b])
  }
}
