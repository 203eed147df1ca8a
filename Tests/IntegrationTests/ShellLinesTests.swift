import Foundation
import Testing

/// The lines that `fetch` prints, in the shells that are here, with programs that tell what they get.
///
/// The locks want no file, so nothing is downloaded.
@Suite struct ShellLinesTests {
  private static let shells = ["dash", "bash", "zsh", "sh"].filter { shell in
    ["/bin", "/usr/bin"].contains { FileManager.default.fileExists(atPath: "\($0)/\(shell)") }
  }

  private let workspace: Workspace

  init() throws {
    workspace = try Workspace()
    for (path, text) in Self.locks.values.flatMap({ $0 }) { try workspace.write(text, to: path) }
    for program in ["mvn", "gradle"] {
      try workspace.write(
        """
        #!/bin/sh
        echo "\(program) $#"
        for argument in "$@"; do printf '[%s]\n' "$argument"; done
        """, to: "bin/\(program)")
      try workspace.need("chmod", ["+x", workspace.path("bin/\(program)")])
    }
  }

  private static let locks: [String: [(path: String, text: String)]] = [
    "maven": [
      (
        "maven/pom.xml",
        "<project><modelVersion>4.0.0</modelVersion><groupId>g</groupId><artifactId>a</artifactId><version>1</version></project>"
      ),
      (
        "maven/lockfile.json",
        #"{"groupId":"g","artifactId":"a","version":"1","lockFileVersion":1,"dependencies":[],"mavenPlugins":[]}"#
      ),
    ],
    "gradle": [
      ("gradle/settings.gradle", ""),
      (
        "gradle/gradle/verification-metadata.xml",
        "<verification-metadata><components></components></verification-metadata>"
      ),
    ],
    "go": [("go/go.mod", "module x\n\ngo 1.21\n"), ("go/go.sum", "")],
    "npm": [
      ("npm/package-lock.json", #"{"lockfileVersion": 3, "packages": {}}"#)
    ],
    "older": [
      (
        "older/package-lock.json",
        #"{"lockfileVersion": 1, "dependencies": {"a": {"version": "1.0.0", "resolved": "http://127.0.0.1:9/a-1.0.0.tgz", "integrity": "sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk="}}}"#
      )
    ],
    "pnpm": [("pnpm/pnpm-lock.yaml", "lockfileVersion: '9.0'\n")],
  ]

  private func fetch(_ folder: String, to mirror: String, _ options: [String] = []) throws
    -> Outcome
  {
    try workspace.lockfetch(["fetch", folder, "-o", mirror] + options)
  }

  /// The three ecosystems that want something of a shell beside variables.
  private func fetchThree(to mirror: String) throws -> Outcome {
    for folder in ["maven", "gradle", "go"] {
      try workspace.need("cp", ["-R", workspace.path(folder), workspace.path("all-\(folder)")])
    }
    try workspace.need("mkdir", ["-p", workspace.path("all")])
    try workspace.need("sh", ["-c", "for f in all-*; do mv $f all/${f#all-}; done"])
    let fetched = try fetch("all", to: mirror)
    try #require(fetched.status == 0, "\(fetched.errors)")
    try workspace.need("rm", ["-r", workspace.path("all")])
    return fetched
  }

  private func run(_ shell: String, _ script: String) throws -> Outcome {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return try workspace.run(
      shell, ["-c", "set -eu\n" + script],
      environment: [
        "PATH": "\(workspace.path("bin")):\(path)", "GOFLAGS": "-a  -b", "MAVEN_ARGS": "-X",
        "GRADLE_OPTS": nil, "LOCKFETCH_TREE": nil,
      ])
  }

  private static let show = #"printf '%s\n' "$GOFLAGS" "$MAVEN_ARGS" "$GRADLE_OPTS""#

  // MARK: What the user has set

  @Test(arguments: shells) func ownWordsAreKept(_ shell: String) throws {
    let one = try fetchThree(to: "one")
    let two = try fetchThree(to: "two")
    let blank = try fetchThree(to: "with blank")
    func words(_ mirror: String) -> String {
      """
      -mod=readonly -a  -b
      --settings=\(workspace.path(mirror))/maven/settings.xml \
      -Daether.checksums.algorithms=SHA-512,SHA-256,SHA-1 \
      -Daether.artifactResolver.postProcessor.trustedChecksums=false -X
      -Dorg.gradle.java.installations.auto-download=false

      """
    }
    let (first, second, third) = (
      evaluation(of: one), evaluation(of: two), evaluation(of: blank)
    )
    let shown = try run(
      shell,
      """
      \(first); \(Self.show)
      \(first); \(first); \(Self.show)
      \(second); \(second); \(Self.show)
      \(third); \(third); \(Self.show)
      sh -euc '\(first.replacing("'", with: #"'\''"#)); \(Self.show.replacing("'", with: #"'\''"#))'
      \(first); \(Self.show)
      """)
    try #require(shown.status == 0, "\(shown.errors)")
    let withBlank =
      "-mod=readonly -a  -b\n-X\n-Dorg.gradle.java.installations.auto-download=false\n"
    #expect(
      shown.output == words("one") + words("one") + words("two") + withBlank + words("one")
        + words("one"))
    #expect(shown.errors == "")
  }

  // MARK: Commands

  @Test(arguments: shells) func commandsGetTheirArguments(_ shell: String) throws {
    let mirror = workspace.path("it's $HOME `here` \"and\" \\there")
    let fetched = try fetchThree(to: mirror)
    let shown = try run(
      shell,
      """
      \(evaluation(of: fetched))
      gradle build 'two words'
      mvn -q
      """)
    try #require(shown.status == 0, "\(shown.errors)")
    #expect(
      shown.output == """
        gradle 5
        [--offline]
        [-I]
        [\(mirror)/maven/init.gradle]
        [build]
        [two words]
        mvn 4
        [--settings=\(mirror)/maven/settings.xml]
        [-Daether.checksums.algorithms=SHA-512,SHA-256,SHA-1]
        [-Daether.artifactResolver.postProcessor.trustedChecksums=false]
        [-q]

        """)
    for wrapper in ["gradlew", "mvnw"] {
      #expect(fetched.output.contains("\n# ./\(wrapper) needs the same: ./\(wrapper) "))
    }
  }

  /// An alias of the name would be expanded where the function is defined.
  @Test(arguments: shells) func anAliasIsNoHindrance(_ shell: String) throws {
    let fetched = try fetchThree(to: "mirror")
    try workspace.write(
      """
      case ${BASH_VERSION-} in ?*) shopt -s expand_aliases ;; esac
      alias gradle='other words' mvn='other words'
      \(evaluation(of: fetched))
      gradle build
      """, to: "script")
    let shown = try run(shell, ". ./script")
    try #require(shown.status == 0, "\(shown.errors)")
    #expect(shown.output.hasPrefix("gradle 4\n[--offline]\n"))
  }

  // MARK: Paths

  @Test(arguments: [
    ("maven", "50%", "%"), ("maven", "${user.home}", "${"), ("gradle", "a (copy)", "("),
    ("gradle", "[module]", "["), ("npm", "${HOME}", "${"), ("older", "50%", "%"),
    ("older", "no #1", "#"), ("older", "say \"so\"", "\""), ("pnpm", "a b", " "),
    ("pnpm", "José", "é"),
  ])
  func whatAPackageManagerCannotTakeIsRefused(
    _ folder: String, _ name: String, _ refused: String
  ) throws {
    for options in [[], ["--link"], ["--check"], ["--offline"]] {
      let outcome = try fetch(folder, to: name, options + ["--log-format", "json"])
      #expect(outcome.status == 64, "\(outcome.errors)")
      #expect(outcome.output == "")
      #expect(outcome.errors.contains(#""code":"fetch/unusable-path""#))
    }
    let outcome = try fetch(folder, to: name)
    let ecosystem = folder == "older" ? "npm" : folder
    #expect(outcome.errors.contains("why: \(ecosystem) does not take \"\(refused)\""))
    #expect(!FileManager.default.fileExists(atPath: workspace.path(name)))
  }

  @Test(arguments: [
    ("maven", "a (copy), no #1 of 2? [x] José"), ("gradle", "50% of #1, José?"),
    ("npm", "50% of #1, José?"), ("go", "50% (copy) ${HOME}"), ("pnpm", "50%,a'b"),
  ])
  func othersTakeIt(_ folder: String, _ name: String) throws {
    let outcome = try fetch(folder, to: name)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try fetch(folder, to: name, ["--check"]).status == 0)
  }

  @Test(arguments: ["a\nb", "a\tb", "a\u{1B}[0m"]) func noLineHasThem(_ name: String) throws {
    let outcome = try fetch("npm", to: name)
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("a line break or another control character"))
    #expect(try fetch("npm", to: name, ["--check"]).status == 64)
  }
}
