import Foundation
import Testing

/// What real Nix says of the derivations that the program computes.
@Suite(.enabled(if: RealNix.exists, "no Nix: run scripts/test, which looks for one"))
struct RealNixTests {
  private struct Plan: Decodable {
    struct Path: Decodable {
      let derivation: String
      let storePath: String
    }

    let outputs: [Path]
    let root: Path?
  }

  /// Registers a project's graph with Nix and compares every derivation and output.
  ///
  /// Copying checks much by itself: Nix recomputes the path of every object from its content, and
  /// the output paths of every derivation, and refuses the ones that differ.
  private func check(_ project: String, storeDirectory: String? = nil) throws {
    let workspace = try Workspace()
    let store = storeDirectory.map { workspace.path($0) }
    let options = ["--partial"] + (store.map { ["--store-dir", $0] } ?? [])
    let written = try workspace.lockfetch(
      [project, "--store", "file:\(workspace.path("cache"))"] + options)
    try #require(written.status == 0, "\(written.errors)")
    let nix = try RealNix(workspace, state: "state", storeDirectory: store)
    try nix.copy(written.line, from: workspace.path("cache"))

    let json = try workspace.lockfetch(["plan", project, "--format", "json"] + options).output
    let plan = try JSONDecoder().decode(Plan.self, from: Data(json.utf8))
    let root = try #require(plan.root)
    #expect(root.derivation == written.line)
    let requisites = Set(
      try nix.need("nix-store", ["--query", "--requisites", root.derivation]).output
        .split(separator: "\n").map(String.init))
    let expected = plan.outputs + [root]
    #expect(Set(expected.map(\.derivation)).isSubset(of: requisites))
    // Besides them there are the tree, and the archives of the tree and of the root.
    #expect(requisites.count == expected.count + 3)
    let outputs = try nix.need(
      "nix-store", ["--query", "--outputs"] + expected.map(\.derivation))
    #expect(
      outputs.output.split(separator: "\n").map(String.init).sorted()
        == expected.map(\.storePath).sorted())
  }

  @Test func agreesOnTheExample() throws {
    try check(Project.root.appending(path: "docs/examples/npm-app").path)
  }

  @Test func agreesOnTheExampleUnderAnotherStoreDirectory() throws {
    try check(
      Project.root.appending(path: "docs/examples/npm-app").path, storeDirectory: "elsewhere/store")
  }

  @Test(
    .enabled(if: Project.hasCorpus, "needs ../shared/corpus"),
    arguments: ["etcher-v3-large", "vscode-csharp-v2-private", "balena-cli-v1"],
    [nil, "other/store"])
  func agreesOnRealProjects(_ project: String, _ storeDirectory: String?) throws {
    try check(Project.corpus(project).path, storeDirectory: storeDirectory)
  }

  @Test func aSecondRunAddsOnlyWhatIsMissing() throws {
    let workspace = try Workspace()
    let example = Project.root.appending(path: "docs/examples/npm-app").path
    let store = "file:\(workspace.path("cache"))"
    #expect(try workspace.lockfetch([example, "--store", store]).errors.contains("12 new objects"))
    let files = try FileManager.default.contentsOfDirectory(atPath: workspace.path("cache"))
    let description = try #require(files.sorted().first { $0.hasSuffix(".narinfo") })
    try FileManager.default.removeItem(atPath: workspace.path("cache/\(description)"))
    let again = try workspace.lockfetch([example, "--store", store])
    #expect(again.errors.contains("1 new object, 11 there already"))
    let nix = try RealNix(workspace, state: "state")
    try nix.copy(again.line, from: workspace.path("cache"))
    _ = try nix.need("nix-store", ["--verify", "--check-contents"])
  }

  /// The text of a derivation is read back as Nix itself writes it.
  @Test func derivationsThatNixWroteComeBack() throws {
    let workspace = try Workspace()
    let nix = try RealNix(workspace, state: "state", storeDirectory: workspace.path("store"))
    try workspace.write(
      """
      let
        fetched = derivation {
          name = "a-1.0.tgz"; system = "builtin"; builder = "builtin:fetchurl";
          url = "https://example.org/a\\"b\\n.tgz"; outputHashMode = "flat";
          outputHash = "sha512-58IrmUxZ2c8rSOVJseJGZmNgRZMNPafBrLKZ0cO3+TH5Sq5B7dosKyB6NuEPi8uNRSI+VIePWzFufOO2vAGWKQ==";
        };
      in derivation {
        name = "b"; system = "x86_64-linux"; builder = "/bin/sh"; outputs = [ "out" "dev" ];
        args = [ "-c" "echo \\t ${fetched}" ]; source = ./f.nix;
      }
      """, to: "f.nix")
    let path = try nix.need("nix-instantiate", [workspace.path("f.nix")]).line
    let shown = try nix.need("nix-store", ["--query", "--requisites", path]).output
    #expect(shown.split(separator: "\n").count == 3)
    for file in shown.split(separator: "\n") where file.hasSuffix(".drv") {
      let text = try Data(contentsOf: URL(filePath: String(file)))
      try DerivationText.roundTrips(
        Array(text), path: String(file), storeDirectory: workspace.path("store"))
    }
  }
}
