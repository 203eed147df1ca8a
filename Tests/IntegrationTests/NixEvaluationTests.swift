import Foundation
import Testing

/// What happens while evaluating the library: nothing is built, nothing is fetched.
@Suite(
  .serialized,
  .enabled(if: RealNix.exists, "no Nix: run scripts/test, which looks for one"))
struct NixEvaluationTests {
  private let workspace: Workspace
  private let nix: DynamicNix

  init() throws {
    workspace = try Workspace()
    nix = try DynamicNix(workspace)
  }

  private func evaluate(_ text: String) throws -> Outcome {
    try nix.run(
      "nix", ["eval", "--impure", "--raw", "--expr", try nix.expression(text)],
      settings: "allow-import-from-derivation = false\n")
  }

  /// Every path of the store that is no derivation.
  private func objects() throws -> Set<String> {
    let all = try nix.need("nix", ["path-info", "--all"]).output
    return Set(all.split(separator: "\n").map(String.init).filter { !$0.hasSuffix(".drv") })
  }

  @Test(arguments: ["npm-app", "pnpm-app", "go-app", "maven-app", "gradle-app"])
  func anExampleIsEvaluatedWithoutBuilding(_ name: String) throws {
    let before = try objects()
    let outcome = try evaluate("\"${example \"\(name)\" { }}\"")
    try #require(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.hasPrefix("/"))
    // Sources are copied; everything else would have been built.
    let names = try objects().subtracting(before).map { path in
      String((path.split(separator: "/").last ?? "").dropFirst(33))
    }
    let expected = [name, "build.sh", "claims", "\(name.dropLast(4))-hook.sh"]
    #expect(names.sorted() == expected.sorted())
  }

  /// A lock that a derivation fetches is not even looked at.
  @Test func aLockFromAServerThatIsNotThereIsEvaluated() throws {
    let outcome = try evaluate(
      """
      fetchDependencies {
        ecosystem = "npm";
        lockFile = fetchurl {
          name = "package-lock.json"; url = "http://127.0.0.1:9/package-lock.json";
          hash = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
        };
      }
      """)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.wholeMatch(of: /\/[0-9a-z]{52}/) != nil)
  }

  /// The files of a project that no plan depends on do not count, nor do empty folders.
  @Test func onlyClaimedFilesCount() throws {
    try workspace.write("{}", to: "app/package-lock.json")
    try workspace.write("{}", to: "app/deep/er/package-lock.json")
    try workspace.write("", to: "app/deep/.npmrc")
    try workspace.write("{}", to: "app/lockfetch.pins.json")
    try workspace.write("{}", to: "app/node_modules/x/package-lock.json")
    try workspace.write("", to: "app/result-1/package-lock.json")
    try workspace.write("1", to: "app/mirror/.lockfetch-multi")
    try workspace.write("{}", to: "app/mirror/npm/locks/package-lock.json")
    try workspace.write("", to: "app/src/package-lock.json.js")
    try workspace.write("", to: "app/src/xpackage-lock.json")
    let outcome = try evaluate(
      """
      (import \(Project.root.path)/nix/claimed-files.nix (let data = import \(Project.root.path)/nix/ecosystems.nix; in {
        inherit data; known = data.ecosystems.npm;
      })).filter \(workspace.path("app"))
      """)
    try #require(outcome.status == 0, "\(outcome.errors)")
    let found = try workspace.need("find", [".", "!", "-type", "d"], in: nix.real(outcome.line))
    #expect(
      found.output.split(separator: "\n").sorted() == [
        "./deep/.npmrc", "./deep/er/package-lock.json", "./lockfetch.pins.json",
        "./package-lock.json",
      ])
    let folders = try workspace.need("find", [".", "-type", "d"], in: nix.real(outcome.line))
    #expect(folders.output.split(separator: "\n").sorted() == [".", "./deep", "./deep/er"])
    // The program itself takes the same ones.
    let copied = try workspace.lockfetch(
      ["dynamic", "claims", "app", "--ecosystem", "npm", "--store-dir", "/nix/store"],
      environment: ["out": workspace.path("copied")])
    try #require(copied.status == 0, "\(copied.errors)")
    try workspace.need("diff", ["-r", nix.real(outcome.line), workspace.path("copied")])
  }

  @Test(arguments: [
    ("ecosystem = \"cargo\"; src = ./.;", "there is no ecosystem \"cargo\"; known are go gradle"),
    ("ecosystem = \"npm\";", "give either `src` or `lockFile`"),
    (
      "ecosystem = \"npm\"; src = ./.; backend = \"magic\";",
      "there is no back end \"magic\"; known are builder-rpc, nested, recursive"
    ),
    ("ecosystem = \"go\"; lockFile = ./go.sum;", "a lock of go is more than one file: give `src`"),
    (
      "ecosystem = \"npm\"; src = ./.; options.store-dir = \"/x\";",
      "`options.store-dir` cannot be set"
    ),
    ("ecosystem = \"npm\"; src = /etc/passwd;", "`src` is no folder: /etc/passwd"),
  ])
  func mistakesAreTold(_ arguments: String, _ message: String) throws {
    let outcome = try evaluate("library.fetchDependencies { \(arguments) }")
    #expect(outcome.status != 0)
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
  }

  /// A link would be copied without what it leads to, and a password would be readable for everybody.
  @Test func whatCannotBeTakenOverIsTold() throws {
    try workspace.write("{}", to: "app/package-lock.json")
    let filter =
      "library.fetchDependencies { ecosystem = \"npm\"; src = \(workspace.path("app")); }"
    for text in [
      "//a.example/:_authToken=SECRET", "_auth = SECRET", "//a.example/:_password=\"x\"",
    ] {
      try workspace.write("registry=https://a.example/\n\(text)\n", to: "app/.npmrc")
      let outcome = try evaluate(filter)
      #expect(outcome.status != 0, "\(text)")
      #expect(outcome.errors.contains(".npmrc has a password or token"), "\(outcome.errors)")
      #expect(!outcome.errors.contains("SECRET"))
    }
    try workspace.write(
      "//a.example/:_authToken=${TOKEN}\n; _auth=no\nregistry=https://a.example/\n",
      to: "app/.npmrc")
    #expect(try evaluate(filter).status == 0)
    try workspace.need("mv", ["app/.npmrc", "app/settings"])
    try workspace.need("ln", ["-s", "settings", "app/.npmrc"])
    let linked = try evaluate(filter)
    #expect(linked.status != 0)
    #expect(linked.errors.contains(".npmrc is a link"))
  }

  /// The flake has no inputs, so it can be looked at without a network; its library is the same.
  @Test func theFlakeGivesTheLibrary() throws {
    try workspace.need("mkdir", ["flake"])
    for part in ["flake.nix", "nix"] {
      try workspace.need(
        "cp", ["-r", Project.root.appending(path: part).path, workspace.path("flake/")])
    }
    try workspace.write(
      #"{"lockfileVersion": 3, "packages": {}}"#, to: "app/package-lock.json")
    let arguments = "{ ecosystem = \"npm\"; src = \(workspace.path("app")); }"
    let plain = try evaluate("library.fetchDependencies \(arguments)")
    let flake = try nix.run(
      "nix",
      [
        "eval", "--impure", "--raw", "path:\(workspace.path("flake"))#lib", "--apply",
        "lib: (lib.${builtins.currentSystem} { lockfetch = builtins.storePath \"\(nix.program)\"; }).fetchDependencies \(arguments)",
      ], settings: "extra-experimental-features = flakes\n")
    try #require(flake.status == 0, "\(flake.errors)")
    #expect(flake.output == plain.output)
    #expect(!FileManager.default.fileExists(atPath: workspace.path("flake/flake.lock")))
  }

  /// A package with the program in `bin` serves as well as the program alone.
  @Test func aPackageServesTheLibrary() throws {
    try workspace.write(
      #"{"lockfileVersion": 3, "packages": {}}"#, to: "app/package-lock.json")
    let built = try nix.needBuild(
      """
      let
        lockfetch = import \(Project.root.path)/nix/package.nix {
          stdenv = stdenv; executable = builtins.storePath "\(nix.program)";
        };
        packaged = import \(Project.root.path)/nix { inherit lockfetch; };
      in derivation {
        name = "place"; system = builtins.currentSystem; builder = "/bin/sh";
        args = [ "-c" "ls ${packaged.fetchDependencies { ecosystem = "npm"; src = \(workspace.path("app")); }}/deps >$out" ];
        PATH = "/usr/bin:/bin";
      }
      """)
    #expect(built.built.contains("lockfetch-multi-0.1.0"))
    #expect(try String(contentsOfFile: nix.real(built.line), encoding: .utf8) == "npm\n")
    let lacking = try evaluate(
      "(import \(Project.root.path)/nix/package.nix { inherit stdenv; }).name")
    #expect(lacking.errors.contains("Swift 6.2 or newer is needed"))
  }
}
