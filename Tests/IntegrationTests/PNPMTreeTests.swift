import Foundation
import Testing

/// Trees for pnpm, checked by `scripts/check-pnpm-tree`, which follows pnpm's own sources.
@Suite struct PNPMTreeTests {
  private struct Plan: Decodable {
    struct Output: Decodable {
      struct Artifact: Decodable {
        let ecosystem: String
      }

      let artifacts: [Artifact]
      let name: String
    }

    let outputs: [Output]
  }

  private static let script = Project.root.appending(path: "scripts/check-pnpm-tree").path

  private static var corpus: URL {
    Project.root.deletingLastPathComponent().appending(path: "shared/corpus/pnpm")
  }

  /// Writes the graph of a project into a folder store and its plan into a file.
  private func write(
    _ project: String, _ workspace: Workspace, _ options: [String] = []
  ) throws -> String {
    let store = ["--store", "file:\(workspace.path("cache"))"]
    let written = try workspace.lockfetch([project] + store + options)
    try #require(written.status == 0, "\(written.errors)")
    let withoutPartial = options.filter { $0 != "--partial" }
    let plan = try workspace.lockfetch(["plan", project, "--format", "json"] + withoutPartial)
    try workspace.write(plan.output, to: "plan.json")
    return written.line
  }

  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: corpus.path), "needs ../shared/corpus"),
    arguments: [
      ("effect-9.0-jsr", "registry:1308 file:0 local:0 runtime:0 unpinned:0"),
      ("elk-6.0-git", "registry:1823 file:0 local:0 runtime:0 unpinned:2"),
      ("osv-commits", "registry:0 file:0 local:0 runtime:0 unpinned:5"),
      ("pnpm-9.0-multidoc", "registry:1686 file:0 local:0 runtime:1 unpinned:0"),
      ("rushstack-5.0", "registry:1360 file:0 local:70 runtime:0 unpinned:0"),
      ("slidev-5.3-mirror", "registry:853 file:43 local:0 runtime:0 unpinned:0"),
      ("vite-9.0-directory", "registry:1235 file:0 local:90 runtime:0 unpinned:1"),
      ("vue-core-6.1", "registry:755 file:0 local:0 runtime:0 unpinned:0"),
    ])
  func pnpmWouldFindEveryPackageOfRealLocks(_ project: String, _ counts: String) throws {
    let workspace = try Workspace()
    let folder = Self.corpus.appending(path: project).path
    _ = try write(folder, workspace, ["--partial"])
    let checked = try workspace.run(
      Self.script,
      [folder, "--cache", workspace.path("cache"), "--plan", workspace.path("plan.json")])
    #expect(checked.status == 0, "\(checked.errors.prefix(2_000))")
    #expect(checked.line == "pnpm-lock.yaml \(counts)")
  }

  // MARK: A small project of every kind

  private static let commit = "0123456789abcdef0123456789abcdef01234567"

  /// The integrity of an archive of the registry.
  private func integrity(_ archive: String, _ workspace: Workspace) throws -> String {
    let program =
      "import base64, hashlib, sys; "
      + "print(base64.b64encode(hashlib.sha512(open(sys.argv[1], 'rb').read()).digest()).decode())"
    let path = workspace.path("archives/\(archive).tgz")
    return try "sha512-" + workspace.need("python3", ["-c", program, path]).line
  }

  /// A project with a package of a scope that has a registry of its own, one with a stated place, a URL
  /// dependency and a pinned commit.
  private func writeProject(
    _ format: String, _ workspace: Workspace, _ registry: LoopbackRegistry
  ) throws {
    let scoped = try integrity("lockfetch-scoped-0.1.0-rc.1", workspace)
    let greeting = try integrity("lf-greeting-1.0.1", workspace)
    let hello = try integrity("lf-hello-1.2.3", workspace)
    let url = "\(registry.url)/lf-hello/-/lf-hello-1.2.3.tgz"
    let place = "\(registry.url)/lf-greeting/-/lf-greeting-1.0.1.tgz"
    let git = "https://codeload.github.com/lockfetch/lf-hello/tar.gz/\(Self.commit)"
    let lock =
      switch format {
      case "5.4":
        """
        lockfileVersion: 5.4

        packages:

          /@lockfetch/scoped/0.1.0-rc.1_lf-greeting@1.0.1:
            resolution: {integrity: \(scoped)}
            dev: false

          /lf-greeting/1.0.1:
            resolution:
              integrity: \(greeting)
              registry: \(registry.url)/
              tarball: \(place)
            dev: false

          '@127.0.0.1/lf-hello-1.2.3.tgz':
            resolution: {integrity: \(hello), tarball: '\(url)'}
            name: lf-hello
            version: 1.2.3

          github.com/lockfetch/lf-hello/\(Self.commit):
            resolution: {tarball: \(git)}
            name: lf-hello
            version: 1.2.3
            # the end
        """
      default:
        """
        lockfileVersion: '9.0'

        importers:

          .:
            dependencies:
              '@lockfetch/scoped':
                specifier: 0.1.0-rc.1
                version: 0.1.0-rc.1(lf-greeting@1.0.1)

        packages:

          '@lockfetch/scoped@0.1.0-rc.1':
            resolution: {integrity: \(scoped)}

          lf-greeting@1.0.1:
            resolution: {integrity: \(greeting), tarball: \(place)}

          lf-hello@\(url):
            resolution: {integrity: \(hello), tarball: \(url)}
            version: 1.2.3

          lf-hello@\(git):
            resolution: {gitHosted: true, tarball: \(git)}
            version: 1.2.3

        snapshots:

          '@lockfetch/scoped@0.1.0-rc.1(lf-greeting@1.0.1)':
            dependencies:
              lf-greeting: 1.0.1

          lf-greeting@1.0.1: {}

          lf-hello@\(url): {}

          lf-hello@\(git): {}
        """
      }
    try workspace.write(lock, to: "app/web/pnpm-lock.yaml")
    try workspace.write("@lockfetch:registry=\(registry.url)/\n", to: "app/web/.npmrc")
    try workspace.write(
      #"{"schema":1,"pins":[{"ecosystem":"pnpm","key":"\#(git)","url":"\#(url)","hash":"\#(hello)"}]}"#,
      to: "app/web/lockfetch.pins.json")
  }

  @Test(
    .enabled(if: RealNix.exists, "no Nix: run scripts/test, which looks for one"),
    arguments: ["5.4", "9.0"])
  func nixBuildsATreeInWhichPNPMFindsAll(_ format: String) throws {
    let workspace = try Workspace()
    let registry = try LoopbackRegistry(workspace)
    try writeProject(format, workspace, registry)
    let store = workspace.path("store")
    let root = try write("app", workspace, ["--store-dir", store])
    let nix = try RealNix(workspace, state: "state", storeDirectory: store)
    try nix.copy(root, from: workspace.path("cache"))
    let output = try nix.need("nix-store", ["--realise", root]).line
    registry.stop()

    let arguments = [workspace.path("app"), "--deps", output + "/deps"]
    let checked = try workspace.need(Self.script, arguments)
    #expect(checked.line == "web/pnpm-lock.yaml registry:2 file:2 local:0 runtime:0 unpinned:0")

    // The check itself sees what is wrong.
    let lock = try workspace.text("app/web/pnpm-lock.yaml")
    try workspace.write(
      lock.replacing("lf-greeting: 1.0.1", with: "lf-greeting: 1.0.2")
        .replacing("dev: false", with: "dev: true"), to: "app/web/pnpm-lock.yaml")
    let other = try workspace.run(Self.script, arguments)
    #expect(other.status == 1)
    #expect(other.errors.contains("more than resolutions differs"))
  }

  @Test func oneArchiveIsOneOutputForNPMAndPNPM() throws {
    let workspace = try Workspace()
    let integrity = "sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM="
    try workspace.write(
      """
      {"lockfileVersion": 3, "packages": {"node_modules/@s/a": {"version": "1.0.0",
        "resolved": "https://registry.npmjs.org/@s/a/-/a-1.0.0.tgz", "integrity": "\(integrity)"}}}
      """, to: "app/one/package-lock.json")
    try workspace.write(
      "lockfileVersion: '9.0'\npackages:\n  '@s/a@1.0.0': {resolution: {integrity: \(integrity)}}\n",
      to: "app/two/pnpm-lock.yaml")
    let json = try workspace.lockfetch(["plan", "app", "--format", "json"]).output
    let plan = try JSONDecoder().decode(Plan.self, from: Data(json.utf8))
    #expect(plan.outputs.map(\.name) == ["npm-s+a-1.0.0.tgz"])
    #expect(plan.outputs.first?.artifacts.map(\.ecosystem) == ["npm", "pnpm"])
    let tree = try workspace.lockfetch(["app", "--store", "file:\(workspace.path("cache"))"])
    #expect(tree.status == 0, "\(tree.errors)")
  }
}
