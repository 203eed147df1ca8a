import LockText
import Lockfetch
import LockfetchTesting
import Testing

@testable import PNPM

@Suite struct OfflineTreeTests {
  private static let sha256 = "sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM="
  private static let registry = "file://${LOCKFETCH_TREE}/npm/registry/"

  private func tree(_ files: [ByteString: String]) throws -> OfflineTree {
    let plan = try plan(files)
    return try PNPMAdapter().offlineTree(for: try #require(plan.projects.first))
  }

  private func tree(lock: String) throws -> OfflineTree { try tree(["pnpm-lock.yaml": lock]) }

  /// A file of the tree as text; a store path reads `<NAME>`.
  private func text(
    _ nodes: [(path: ByteString, node: OfflineTree.Node)], _ path: ByteString
  ) throws -> String {
    let node = try #require(nodes.first { $0.path == path }).node
    switch node {
    case .file(let pieces):
      return pieces.map { piece in
        switch piece {
        case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
        case .storePath(let output): "<\(output.url.path.text)>"
        }
      }.joined()
    case .list(let beginning, let entries, let end):
      return String(
        decoding: beginning + entries.sorted().flatMap(\.bytes) + end, as: UTF8.self)
    default: return ""
    }
  }

  @Test func packagesOfARegistryLieWherePNPMLooks() throws {
    let tree = try tree(lock: fixture("v9-forms/pnpm-lock.yaml"))
    #expect(
      tree.shared.map(\.path).sorted() == [
        "npmrc.pnpm", "registry/@babel/core/-/core-7.26.0.tgz",
        "registry/@jsr/std__path/-/std__path-1.0.0.tgz",
        "registry/build-data/-/build-data-1.0.0.tgz", "registry/bundler/-/bundler-1.0.0.tgz",
        "registry/gh-package/-/gh-package-2.0.0.tgz", "registry/lodash/-/lodash-4.17.21.tgz",
        "registry/only-dev/-/only-dev-1.0.0.tgz", "registry/platform/-/platform-1.0.0.tgz",
      ])
  }

  @Test(arguments: ["v5-inline", "v7-forms", "v11-documents"])
  func aLockThatNeedsNothingIsCopiedAsItIs(_ name: String) throws {
    let lock = try fixture("\(name)/pnpm-lock.yaml")
    #expect(try text(tree(lock: lock).lockFiles, "pnpm-lock.yaml") == lock)
    let windows = lock.replacing("\n", with: "\r\n") + "# the end"
    #expect(try text(tree(lock: windows).lockFiles, "pnpm-lock.yaml") == windows)
  }

  @Test func onlyResolutionsAreRewritten() throws {
    let lock = try fixture("v9-forms/pnpm-lock.yaml")
    let rewritten = try text(tree(lock: lock).lockFiles, "pnpm-lock.yaml")
    let changed = zip(lock.split(separator: "\n"), rewritten.split(separator: "\n"))
      .filter { $0 != $1 }.map { $1 }
    #expect(
      changed == [
        "    resolution: {integrity: \(Self.sha256)}",
        "    resolution: {integrity: \(Self.sha256), tarball: \"file://</o/hashed/tar.gz/0123456789abcdef0123456789abcdef01234567>\"}",
        "    resolution: {integrity: \(Self.sha256), tarball: \"file://</from-url.tgz>\"}",
        "    resolution: {integrity: \(Self.sha256)}",
      ])
  }

  @Test func blocksAreRewrittenToo() throws {
    let lock = try fixture("v5-forms/pnpm-lock.yaml")
    let rewritten = try text(tree(lock: lock).lockFiles, "pnpm-lock.yaml")
    #expect(
      rewritten.contains(
        """
          /stated-registry/1.0.0:
            dev: false
            resolution:
              {integrity: \(Self.sha256)}
          /with-hash
        """))
    #expect(
      rewritten.contains(
        """
            name: '@iconify/types'
            resolution:
              {integrity: \(Self.sha256), tarball: "file://</@iconify/types/-/types-1.0.12.tgz>"}
            version: 1.0.12
        """))
    // What nothing pins stays as it was.
    #expect(rewritten.contains("      repo: 'git@bitbucket.org:o/r.git'\n      type: git\n"))
    #expect(rewritten.contains("      tarball: 'file:projects/a.tgz'\n"))
  }

  @Test func settingsNameTheScopesThatAreMappedElsewhere() throws {
    let lock = """
      lockfileVersion: '9.0'
      packages:
        '@jsr/a@1.0.0': {resolution: {integrity: \(Self.sha256), tarball: https://npm.jsr.io/a}}
      """
    let files: [ByteString: String] = [
      "x/pnpm-lock.yaml": lock,
      "x/.npmrc": "@s:registry=https://h\n@t:registry=${T}\n//h/:_authToken=hunter2\nhoist=false\n",
      "x/pnpm-workspace.yaml": "registries: {'@u': https://u.example}\n",
    ]
    let tree = try tree(files)
    let expected = """
      registry=\(Self.registry)
      @jsr:registry=\(Self.registry)
      @s:registry=\(Self.registry)
      @t:registry=\(Self.registry)
      @u:registry=\(Self.registry)

      """
    #expect(try text(tree.lockFiles, ".npmrc") == expected)
    #expect(try text(tree.shared, "npmrc.pnpm") == expected)
  }

  @Test func settingsOfSeveralLocksAreOneFile() throws {
    let jsr = """
      lockfileVersion: '9.0'
      packages:
        '@jsr/a@1.0.0': {resolution: {integrity: \(Self.sha256), tarball: https://npm.jsr.io/a}}
      """
    let plan = try plan([
      "a/pnpm-lock.yaml": jsr, "b/pnpm-lock.yaml": "lockfileVersion: '9.0'\n",
      "b/.npmrc": "@s:registry=https://h\n",
    ])
    let settings = try plan.projects.map { project in
      try text(PNPMAdapter().offlineTree(for: project).shared, "npmrc.pnpm")
    }
    #expect(settings.map { $0.split(separator: "\n").count } == [2, 2])
    #expect(plan.projects.count == 2)
  }

  @Test func environmentKeepsPNPMOffTheNetwork() throws {
    let tree = try tree(lock: "lockfileVersion: '9.0'\n")
    let variables = Dictionary(uniqueKeysWithValues: tree.environment.map { ($0.name, $0.value) })
    for prefix: ByteString in ["npm_config_", "pnpm_config_"] {
      #expect(variables[prefix + "registry"]?.text == Self.registry)
      #expect(variables[prefix + "offline"] == "true")
    }
    #expect(variables["npm_config_userconfig"] == "${LOCKFETCH_TREE}/npm/npmrc.pnpm")
    #expect(variables["pnpm_config_npmrc_auth_file"] == "${LOCKFETCH_TREE}/npm/npmrc.pnpm")
    #expect(variables["pnpm_config_trust_lockfile"] == "true")
    #expect(variables["pnpm_config_pm_on_fail"] == "ignore")
    #expect(variables["npm_config_manage_package_manager_versions"] == "false")
    // They are one for the locks of all folders.
    let other = try self.tree([
      "x/pnpm-lock.yaml": "lockfileVersion: 5.4\n", "x/.npmrc": "@s:registry=https://h\n",
    ])
    #expect(tree.environment.elementsEqual(other.environment) { $0 == $1 })
  }

  @Test func whatCannotBeServedIsNotInTheTree() throws {
    let plan = try plan(lock: fixture("v9-forms/pnpm-lock.yaml"))
    let tree = try PNPMAdapter().offlineTree(for: try #require(plan.projects.first))
    #expect(plan.outputs.contains { $0.artifacts.contains { $0.name == "node" } })
    let links = tree.shared.compactMap { node -> FixedOutput? in
      guard case .output(let output) = node.node else { return nil }
      return output
    }
    #expect(!links.contains { $0.url.host == "nodejs.org" })
    #expect(
      plan.unpinned.map(\.reason.name).contains { $0 == "custom-resolution" }
        && plan.unpinned.map(\.reason.name).contains { $0 == "git-folder" })
    #expect(plan.diagnostics.contains { $0.code == "pnpm/binary" })
  }
}
