import Foundation
import Testing

/// The setup hooks, sourced by a bare shell over trees of the layout that each ecosystem has.
@Suite struct SetupHookTests {
  private let workspace: Workspace
  private static let hooks = Project.root.appending(path: "nix/hooks").path

  init() throws {
    workspace = try Workspace()
    let trees = [
      ("npm", "npm", "npm_config_cache=${LOCKFETCH_TREE}/npm\n"),
      ("npm", "pnpm", "npm_config_registry=file://${LOCKFETCH_TREE}/npm/registry/\n"),
      ("go", "go", "GOPROXY=file://${LOCKFETCH_TREE}/go/proxy\n"),
      (
        "maven", "maven",
        "MAVEN_ARGS=\"--settings=${LOCKFETCH_TREE}/maven/settings.xml -Da=b\"\n"
      ),
      ("maven", "gradle", "LOCKFETCH_GRADLE_INIT=${LOCKFETCH_TREE}/maven/init.gradle\n"),
    ]
    for (family, ecosystem, text) in trees {
      try workspace.write(text, to: "\(ecosystem)-root/deps/\(family)/env.\(ecosystem)")
    }
    try workspace.write("new", to: "npm-root/deps/npm/locks/package-lock.json")
    try workspace.write("newer", to: "npm-root/deps/npm/locks/web/package-lock.json")
    try workspace.write("new", to: "pnpm-root/deps/npm/locks/pnpm-lock.yaml")
    try workspace.write(
      "registry=file://${LOCKFETCH_TREE}/npm/registry/\n", to: "pnpm-root/deps/npm/locks/.npmrc")
  }

  /// Runs a hook as stdenv does, then a script.
  private func run(
    _ hook: String, _ script: String, dependencies: String, root: String? = nil
  ) throws -> Outcome {
    try workspace.run(
      "bash",
      [
        "-euo", "pipefail", "-c",
        """
        postPatchHooks=()
        . <(cat '\(Self.hooks)/common.sh' '\(Self.hooks)/\(hook).sh')
        for one in "${postPatchHooks[@]}"; do "$one"; done
        \(script)
        """,
      ],
      environment: [
        "lockfetchDependencies": dependencies, "lockfetchRoot": root, "HOME": "/homeless-shelter",
        "MAVEN_ARGS": nil, "GOCACHE": nil, "npm_config_cache": nil, "npm_config_registry": nil,
      ])
  }

  private func all() -> String {
    ["go", "npm", "pnpm", "maven", "gradle"].map { workspace.path("\($0)-root") }
      .joined(separator: " ")
  }

  @Test func npmFindsItsCacheAndItsLock() throws {
    try workspace.write("old", to: "package-lock.json")
    try workspace.need("chmod", ["444", "package-lock.json"])
    let outcome = try run(
      "npm",
      """
      readlink -f "$npm_config_cache" "$LOCKFETCH_TREE/npm"
      cat package-lock.json
      test -w "$HOME"
      """, dependencies: all())
    try #require(outcome.status == 0, "\(outcome.errors)")
    let tree = workspace.path("npm-root/deps/npm")
    #expect(outcome.line == "\(tree)\n\(tree)\nnew")
    #expect(!FileManager.default.fileExists(atPath: workspace.path("npm-shrinkwrap.json")))
  }

  @Test func aLockInAFolderGoesThere() throws {
    try workspace.write("old", to: "web/package-lock.json")
    let outcome = try run("npm", "cat web/package-lock.json", dependencies: all(), root: "web")
    #expect(outcome.line == "newer", "\(outcome.errors)")
  }

  /// What npm writes to, since it packs commits of git anew, is a copy.
  @Test func npmGetsAnIndexToWriteTo() throws {
    try workspace.write("row", to: "npm-root/deps/npm/_cacache/index-v5/aa/row")
    try workspace.write("content", to: "npm-root/deps/npm/_cacache/content-v2/sha512/aa")
    let outcome = try run(
      "npm",
      """
      test -w "$npm_config_cache/_cacache/index-v5/aa/row"
      readlink -f "$npm_config_cache/_cacache/content-v2/sha512/aa"
      """, dependencies: all())
    #expect(
      outcome.line == workspace.path("npm-root/deps/npm/_cacache/content-v2/sha512/aa"),
      "\(outcome.errors)")
  }

  @Test func pnpmsOwnRegistriesAreOverruled() throws {
    try workspace.write("@a:registry=https://a.example/", to: ".npmrc")
    try workspace.need("mv", [".npmrc", "settings"])
    try workspace.need("ln", ["-s", "settings", ".npmrc"])
    let outcome = try run(
      "pnpm", "sed \"s|$LOCKFETCH_TREE|TREE|\" .npmrc; cat pnpm-lock.yaml; cat settings",
      dependencies: all())
    try #require(outcome.status == 0, "\(outcome.errors)")
    #expect(
      outcome.line == """
        @a:registry=https://a.example/
        registry=file://TREE/npm/registry/
        new@a:registry=https://a.example/
        """)
  }

  @Test func goHasFoldersOfItsOwn() throws {
    let outcome = try run(
      "go", "readlink -f \"${GOPROXY#file://}\"; test -w \"$GOMODCACHE\"; test -w \"$GOCACHE\"",
      dependencies: all())
    #expect(outcome.line == workspace.path("go-root/deps/go/proxy"), "\(outcome.errors)")
  }

  @Test func javaToolsGetFlags() throws {
    let maven = try run(
      "maven", "printf '%s\\n' \"${lockfetchMavenFlags[@]//$LOCKFETCH_TREE/TREE}\" | head -n 2",
      dependencies: all())
    #expect(maven.line == "--settings=TREE/maven/settings.xml\n-Da=b", "\(maven.errors)")
    let gradle = try run(
      "gradle",
      """
      echo "${lockfetchGradleFlags[@]//$LOCKFETCH_TREE/TREE}"
      test -w "$GRADLE_USER_HOME"
      """, dependencies: all())
    #expect(
      gradle.line == "--offline --no-daemon -I TREE/maven/init.gradle", "\(gradle.errors)")
  }

  /// Package managers look the tree up while they run, after the last hook.
  @Test func severalHooksShareATree() throws {
    for (first, second) in [("maven", "go"), ("go", "maven"), ("gradle", "npm"), ("npm", "gradle")]
    {
      let outcome = try run(
        first,
        """
        unset postPatchHooks; postPatchHooks=()
        . '\(Self.hooks)/\(second).sh'
        for one in "${postPatchHooks[@]}"; do "$one"; done
        for family in npm go maven; do
          if [ -e "$LOCKFETCH_TREE/$family" ]; then readlink -f "$LOCKFETCH_TREE/$family"; fi
        done
        """, dependencies: all())
      let families = ["npm": "npm", "go": "go", "maven": "maven", "gradle": "maven"]
      let expected = ["npm", "go", "maven"].compactMap { family -> String? in
        guard let hook = [first, second].first(where: { families[$0] == family }) else {
          return nil
        }
        return workspace.path("\(hook)-root/deps/\(family)")
      }
      #expect(outcome.line == expected.joined(separator: "\n"), "\(first) \(outcome.errors)")
    }
  }

  /// Two trees of one family become one.
  @Test func relativesShareAFamily() throws {
    try workspace.write("jar", to: "maven-root/deps/maven/repository/a/a.jar")
    try workspace.write("jar", to: "gradle-root/deps/maven/repository/b/b.jar")
    let outcome = try run(
      "maven",
      """
      . '\(Self.hooks)/gradle.sh'
      lockfetchGradle
      cd "$LOCKFETCH_TREE/maven" && find . -type l | sort
      """, dependencies: all())
    #expect(
      outcome.line == "./env.gradle\n./env.maven\n./repository/a/a.jar\n./repository/b/b.jar",
      "\(outcome.errors)")
  }

  /// What the derivation says comes behind what the tree says.
  @Test func ownFlagsAreKept() throws {
    for (hook, variable) in [("go", "GOFLAGS"), ("maven", "MAVEN_ARGS"), ("gradle", "GRADLE_OPTS")]
    {
      let outcome = try workspace.run(
        "bash",
        [
          "-euo", "pipefail", "-c",
          """
          postPatchHooks=()
          . <(cat '\(Self.hooks)/common.sh' '\(Self.hooks)/\(hook).sh')
          for one in "${postPatchHooks[@]}"; do "$one"; done
          echo " $\(variable) "
          """,
        ], environment: ["lockfetchDependencies": all(), variable: "--mine"])
      #expect(outcome.output.contains(" --mine "), "\(outcome.output) \(outcome.errors)")
    }
  }

  @Test func aLockThatTheTreeDoesNotHaveIsTold() throws {
    let wrong = try run("npm", "echo went on", dependencies: all(), root: "nosuch")
    #expect(wrong.status != 0)
    #expect(wrong.errors.contains("the tree has no lock for the folder \"nosuch\""))
    #expect(wrong.errors.contains("why: it has ./package-lock.json ./web/package-lock.json"))
    try workspace.write("old", to: "other/package-lock.json")
    let named = try workspace.run(
      "bash",
      [
        "-euo", "pipefail", "-c",
        """
        postPatchHooks=()
        . <(cat '\(Self.hooks)/common.sh' '\(Self.hooks)/npm.sh')
        lockfetchNpm; cat other/package-lock.json
        """,
      ],
      environment: [
        "lockfetchDependencies": "\n  \(all())\n", "lockfetchRoot": "other", "lockfetchLock": "web",
      ])
    #expect(named.line == "newer", "\(named.errors)")
  }

  @Test(arguments: ["", "/nowhere"])
  func aTreeThatIsNotThereIsTold(_ dependencies: String) throws {
    for hook in ["npm", "pnpm", "go", "maven", "gradle"] {
      let outcome = try run(hook, "echo went on", dependencies: dependencies)
      #expect(outcome.status != 0)
      #expect(outcome.output == "")
      #expect(outcome.errors.contains("lockfetch: error: no tree for \(hook) in"))
      #expect(outcome.errors.contains("fix: set lockfetchDependencies in the derivation"))
    }
  }
}
