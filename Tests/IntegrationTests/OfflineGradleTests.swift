import Foundation
import LoopbackServers
import Testing

/// Debian's package `gradle`, and what it brings along.
private enum DebianGradle {
  /// Where Java packages lie in Maven's layout.
  static let repository = URL(filePath: "/usr/share/maven-repo")
  static let api = "/usr/share/java/gradle-core-api-4.4.1.jar"

  static var exists: Bool {
    [api, "/usr/bin/gradle", "/usr/bin/javac", repository.path + "/com/google/code/gson/gson/2.10"]
      .allSatisfy { FileManager.default.fileExists(atPath: $0) }
  }
}

/// From a repository on loopback by way of real Nix to a real Gradle without a network.
///
/// Debian's Gradle is 4.4: it knows neither verification metadata nor `.module` files, so it proves the
/// repository, the init script and what they have to do with old builds. `docs/not-run.md` says what is
/// left.
@Suite(
  .serialized,
  .enabled(if: RealNix.exists, "no Nix: run scripts/test, which looks for one"),
  .enabled(
    if: DebianGradle.exists,
    "no Gradle 4.4 with gson: scripts/requirements gradle installs Debian's"))
struct OfflineGradleTests {
  /// What the build asks for: a library with its parent, one for the build script, a plugin with its
  /// marker, and a file of an Ivy repository.
  private static let fromDebian = [
    "com/google/code/gson/gson/2.10/gson-2.10.jar", "com/google/code/gson/gson/2.10/gson-2.10.pom",
    "com/google/code/gson/gson-parent/debian/gson-parent-debian.pom",
    "org/jsoup/jsoup/1.15.3/jsoup-1.15.3.jar", "org/jsoup/jsoup/1.15.3/jsoup-1.15.3.pom",
  ]
  private static let pluginFolder = "demo/greeting/1.0"
  private static let markerFolder = "demo/greeting/demo.greeting.gradle.plugin/1.0"

  // MARK: The repositories

  private func fillRepositories(_ workspace: Workspace) throws {
    for path in Self.fromDebian {
      let file = DebianGradle.repository.appending(path: path).resolvingSymlinksInPath()
      let goal = workspace.folder.appending(path: "site/m2/\(path)")
      try FileManager.default.createDirectory(
        at: goal.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(contentsOf: file).write(to: goal)
    }
    try workspace.write("data of an Ivy repository", to: "site/dist/v1.0/data-all.txt")
    try makePlugin(workspace)
  }

  private func makePlugin(_ workspace: Workspace) throws {
    try workspace.write(
      """
      package demo;
      public class Greeting implements org.gradle.api.Plugin<org.gradle.api.Project> {
        public void apply(org.gradle.api.Project project) {
          System.out.println("the plugin is applied");
        }
      }
      """, to: "plugin/demo/Greeting.java")
    try workspace.write(
      "implementation-class=demo.Greeting\n",
      to: "plugin/classes/META-INF/gradle-plugins/demo.greeting.properties")
    try workspace.need(
      "javac",
      ["-nowarn", "-cp", DebianGradle.api, "-d", "classes", "demo/Greeting.java"], in: "plugin")
    func pom(_ group: String, _ name: String, _ rest: String) -> String {
      """
      <project><modelVersion>4.0.0</modelVersion><groupId>\(group)</groupId>
      <artifactId>\(name)</artifactId><version>1.0</version>\(rest)</project>
      """
    }
    let repository = "site/m2/"
    try workspace.write(
      pom("demo", "greeting", ""), to: repository + Self.pluginFolder + "/greeting-1.0.pom")
    try workspace.write(
      pom(
        "demo.greeting", "demo.greeting.gradle.plugin",
        """
        <packaging>pom</packaging><dependencies><dependency><groupId>demo</groupId>
        <artifactId>greeting</artifactId><version>1.0</version></dependency></dependencies>
        """),
      to: repository + Self.markerFolder + "/demo.greeting.gradle.plugin-1.0.pom")
    let jar = workspace.path(repository + Self.pluginFolder + "/greeting-1.0.jar")
    try workspace.need("jar", ["--create", "--file", jar, "-C", "classes", "."], in: "plugin")
  }

  // MARK: The build

  private func writeBuild(_ workspace: Workspace, _ url: String) throws {
    try workspace.write(
      """
      pluginManagement { repositories { maven { url '\(url)/m2' } } }
      rootProject.name = 'app'
      """, to: "app/settings.gradle")
    try workspace.write(
      """
      buildscript {
          repositories { maven { url '\(url)/m2' } }
          dependencies { classpath 'org.jsoup:jsoup:1.15.3' }
      }
      plugins {
          id 'demo.greeting' version '1.0'
          id 'application'
      }
      repositories {
          mavenLocal()
          maven { url '\(url)/m2' }
          ivy {
              url '\(url)/dist'
              layout 'pattern', { artifact 'v[revision]/[artifact](-[classifier]).[ext]' }
          }
      }
      configurations { data }
      dependencies {
          compile 'com.google.code.gson:gson:2.+'
          data 'org.example:data:1.0:all@txt'
      }
      mainClassName = 'Main'
      task show {
          doLast {
              println org.jsoup.Jsoup.parse('<p>parsed</p>').text()
              println configurations.data.singleFile.text
          }
      }
      """, to: "app/build.gradle")
    try workspace.write(
      """
      public class Main {
        public static void main(String[] arguments) {
          System.out.println(new com.google.gson.Gson().toJson(new int[] {1, 2}));
        }
      }
      """, to: "app/src/main/java/Main.java")
  }

  /// Gradle 4.4 writes no verification metadata, so this does, with `sha256sum`.
  private func writeMetadata(_ workspace: Workspace) throws {
    var artifacts: [String: [(name: String, path: String)]] = [:]
    let own = [
      Self.pluginFolder + "/greeting-1.0.jar", Self.pluginFolder + "/greeting-1.0.pom",
      Self.markerFolder + "/demo.greeting.gradle.plugin-1.0.pom",
    ]
    for path in Self.fromDebian + own {
      let parts = path.split(separator: "/").map(String.init)
      let group = parts.dropLast(3).joined(separator: ".")
      let component = "\(group) \(parts[parts.count - 3]) \(parts[parts.count - 2])"
      artifacts[component, default: []].append((parts[parts.count - 1], "site/m2/\(path)"))
    }
    artifacts["org.example data 1.0"] = [("data-1.0-all.txt", "site/dist/v1.0/data-all.txt")]
    var text = "<verification-metadata><components>\n"
    for (component, files) in artifacts.sorted(by: { $0.key < $1.key }) {
      let parts = component.split(separator: " ")
      text += #"<component group="\#(parts[0])" name="\#(parts[1])" version="\#(parts[2])">"# + "\n"
      for file in files {
        let sum = try workspace.need("sha256sum", [file.path]).output.prefix(64)
        text += #"<artifact name="\#(file.name)"><sha256 value="\#(sum)"/></artifact>"# + "\n"
      }
      text += "</component>\n"
    }
    try workspace.write(
      text + "</components></verification-metadata>\n", to: "app/gradle/verification-metadata.xml")
  }

  private func prepare(_ workspace: Workspace) throws -> LoopbackServer {
    try fillRepositories(workspace)
    let server = try LoopbackServer(filesOf: workspace.path("site"))
    try writeBuild(workspace, server.url)
    try writeMetadata(workspace)
    // Gradle 4.4 has no content filters, so nothing in the scripts says who has the data.
    try workspace.write(
      #"{"schema":1,"pins":[{"ecosystem":"gradle","key":"org/example/data/1.0/data-1.0-all.txt","url":"\#(server.url)/dist/v1.0/data-all.txt"}]}"#,
      to: "app/lockfetch.pins.json")
    return server
  }

  private static let shown = [
    "the plugin is applied", "[1,2]", "parsed", "data of an Ivy repository",
  ]

  /// With the lines that `fetch` prints and a plain `gradle`, in a folder with a blank in its path.
  @Test func theLinesSwitchGradle() throws {
    let workspace = try Workspace()
    let server = try prepare(workspace)
    let fetched = try workspace.lockfetch(["fetch", "app", "-o", "its mirror/of \"it\" 100%"])
    try #require(fetched.status == 0, "\(fetched.errors)")
    server.stop()
    func run(_ shell: String, _ gradle: String) throws -> Outcome {
      try workspace.run(
        shell,
        [
          "-c",
          """
          set -eu
          export HOME="$PWD/home-of-\(shell)" GRADLE_OPTS=-Dmine=kept
          \(evaluation(of: fetched))
          test "${GRADLE_OPTS%%-Dmine=kept}" != "$GRADLE_OPTS"
          \(gradle) --no-daemon --quiet --gradle-user-home "$HOME" run show
          """,
        ], in: "app")
    }
    for shell in ["sh", "bash"] {
      let built = try run(shell, "gradle")
      try #require(built.status == 0, "\(built.errors)")
      for line in Self.shown { #expect(built.output.contains(line)) }
    }
    // It is the function that makes it so.
    let without = try run("bash", "command gradle --offline")
    #expect(without.status != 0)
  }

  @Test func gradleBuildsFromTheTree() throws {
    let workspace = try Workspace()
    let server = try prepare(workspace)
    let store = workspace.path("store")
    let written = try workspace.lockfetch([
      "app", "--store", "file:\(workspace.path("cache"))", "--store-dir", store,
    ])
    try #require(written.status == 0, "\(written.errors)")
    let nix = try RealNix(workspace, state: "state", storeDirectory: store)
    try nix.copy(written.line, from: workspace.path("cache"))
    let output = try nix.need("nix-store", ["--realise", written.line]).line
    server.stop()

    let built = try gradle(workspace, "\(output)/deps", #"-I "$LOCKFETCH_GRADLE_INIT""#)
    try #require(built.status == 0, "\(built.errors)")
    for line in Self.shown { #expect(built.output.contains(line)) }
    // It is the init script that makes it so.
    let without = try gradle(workspace, "\(output)/deps", "")
    #expect(without.status != 0)
  }

  private func gradle(_ workspace: Workspace, _ tree: String, _ options: String) throws -> Outcome {
    try workspace.run(
      "bash",
      [
        "-c",
        """
        set -euo pipefail
        export HOME="$PWD/home" LOCKFETCH_TREE='\(tree)'
        set -a; . "$LOCKFETCH_TREE/maven/env.gradle"; set +a
        gradle --offline --no-daemon --quiet --gradle-user-home "$HOME" \(options) run show
        """,
      ], in: "app")
  }
}
