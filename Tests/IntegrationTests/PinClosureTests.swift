import Foundation
import LoopbackServers
import Testing

/// Files that lead to others, builds beside each other, runs behind each other.
@Suite(.serialized) struct PinClosureTests {
  /// A build of Gradle whose one library has a parent, a grandparent and a BOM.
  private struct Build {
    let workspace: Workspace
    let server: LoopbackServer

    init() throws {
      workspace = try Workspace()
      let parent =
        "<parent><groupId>g</groupId><artifactId>ARTIFACT</artifactId><version>1</version></parent>"
      let poms = [
        "a": parent.replacing("ARTIFACT", with: "par"),
        "par": parent.replacing("ARTIFACT", with: "grand")
          + """
          <properties><bom>1</bom></properties><dependencyManagement><dependencies><dependency>
          <groupId>g</groupId><artifactId>bom</artifactId><version>${bom}</version>
          <type>pom</type><scope>import</scope></dependency></dependencies></dependencyManagement>
          """,
        "grand": "", "bom": "",
      ]
      for (name, content) in poms {
        try workspace.write(
          """
          <project><modelVersion>4.0.0</modelVersion><groupId>g</groupId>
          <artifactId>\(name)</artifactId><version>1</version>\(content)</project>
          """, to: "site/repo/g/\(name)/1/\(name)-1.pom")
      }
      try workspace.write("a jar", to: "site/repo/g/a/1/a-1.jar")
      try workspace.write("another jar", to: "site/repo/g/a/2/a-2.jar")
      try workspace.write("<project/>", to: "site/repo/g/a/2/a-2.pom")
      let sums = """
        find site -type f | while read -r file; do
          sha256sum "$file" | cut -d' ' -f1 >"$file.sha256"
        done
        """
      try workspace.need("bash", ["-c", sums])
      server = try LoopbackServer(filesOf: workspace.path("site"))
      try write(repository: "repo", in: "app")
      try lock("1")
    }

    func write(repository: String, in folder: String) throws {
      try workspace.write(
        "repositories { maven { url '\(server.url)/\(repository)' } }",
        to: "\(folder)/build.gradle")
    }

    func lock(_ version: String, in folder: String = "app") throws {
      try workspace.write(
        "g:a:\(version)=runtimeClasspath\nempty=\n", to: "\(folder)/gradle.lockfile")
    }

    func pin(_ arguments: [String] = [], in folder: String = "app") throws -> Outcome {
      try workspace.lockfetch(["pin", folder] + arguments)
    }

    /// The keys of the pins, without the path of the group.
    func pinned(in folder: String = "app") throws -> [String] {
      try workspace.text("\(folder)/lockfetch.pins.json")
        .matches(of: /"key":"g\/[^"]*\/([^"\/]+)"/).map { String($0.1) }
    }

    func move(_ from: String, _ to: String) throws {
      try workspace.need("mv", [workspace.path(from), workspace.path(to)])
    }
  }

  private static let all = ["a-1.jar", "a-1.pom", "bom-1.pom", "grand-1.pom", "par-1.pom"]

  @Test func parentsAndBOMsArePinned() throws {
    let build = try Build()
    let pinned = try build.pin()
    try #require(pinned.status == 0, "\(pinned.errors)")
    #expect(pinned.line == "changed 5")
    #expect(try build.pinned() == Self.all)
    #expect(try build.pin().line == "unchanged")
  }

  /// What failed once is found the next time, also by a run that has nothing in its cache.
  @Test func whatFailedOnceIsFoundAgain() throws {
    let build = try Build()
    let parent = "site/repo/g/par/1/par-1.pom"
    try build.move(parent, "kept")
    let failed = try build.pin()
    #expect(failed.status == 69)
    #expect(failed.errors.contains("par-1.pom"))
    #expect(try build.pinned() == ["a-1.jar", "a-1.pom"])
    #expect(try build.pin(["--check"]).status == 69)
    try build.move("kept", parent)
    try build.workspace.need("rm", ["-r", build.workspace.path("cache-home")])
    let repaired = try build.pin()
    #expect(repaired.status == 0, "\(repaired.errors)")
    #expect(repaired.line == "changed 3")
    #expect(try build.pinned() == Self.all)
    // Without the network it cannot be told what files lead to, and nothing is dropped.
    try build.workspace.need("rm", ["-r", build.workspace.path("cache-home")])
    #expect(try build.pin(["--offline"]).line == "unchanged")
    #expect(try build.pinned() == Self.all)
  }

  /// What is not led to any more is dropped; what somebody has written by hand is not.
  @Test func whatNothingLeadsToIsDropped() throws {
    let build = try Build()
    try #require(try build.pin().status == 0)
    let pins = try build.workspace.text("app/lockfetch.pins.json")
    let own =
      #"{"ecosystem":"gradle","key":"g/own/1/own-1.jar","url":"\#(build.server.url)/x","#
      + #""hash":"sha1-AAAAAAAAAAAAAAAAAAAAAAAAAAA="},"#
    try build.workspace.write(
      pins.replacing("\"pins\":[\n", with: "\"pins\":[\n\(own)\n"), to: "app/lockfetch.pins.json")
    #expect(try build.pin().line == "unchanged")
    try build.lock("2")
    let bumped = try build.pin()
    #expect(bumped.status == 0, "\(bumped.errors)")
    #expect(bumped.errors.matches(of: /was dropped/).count == 5)
    #expect(bumped.line == "changed 7")
    #expect(try build.pinned() == ["a-2.jar", "a-2.pom", "own-1.jar"])
  }

  @Test func updateLooksForTheRepositoryAnew() throws {
    let build = try Build()
    try #require(try build.pin().status == 0)
    try build.move("site/repo", "site/moved")
    try build.write(repository: "moved", in: "app")
    #expect(try build.pin().line == "unchanged")
    let updated = try build.pin(["--update", "g:a", "--update", "g:par"])
    #expect(updated.status == 0, "\(updated.errors)")
    let pins = try build.workspace.text("app/lockfetch.pins.json")
    for name in ["a-1.jar", "a-1.pom", "par-1.pom"] {
      #expect(pins.contains(try Regex("/moved/g/[a-z]+/1/\(name)")), "\(name)")
    }
    #expect(pins.contains("/repo/g/grand/1/grand-1.pom"))
  }

  /// Builds beside each other may have files of one name from repositories of their own.
  @Test func buildsKeepToTheirOwnRepositories() throws {
    let build = try Build()
    let workspace = build.workspace
    try workspace.need("cp", ["-r", workspace.path("site/repo"), workspace.path("site/other")])
    try workspace.write("a jar of the other", to: "site/other/g/a/1/a-1.jar")
    try workspace.need("rm", [workspace.path("site/other/g/a/1/a-1.jar.sha256")])
    for (folder, repository) in [("two/x", "repo"), ("two/y", "other"), ("two/z", "repo")] {
      try build.write(repository: repository, in: folder)
      try build.lock("1", in: folder)
    }
    let pinned = try build.pin(in: "two")
    try #require(pinned.status == 0, "\(pinned.errors)")
    #expect(pinned.line == "changed 15")
    #expect(pinned.errors.contains("y/gradle.lockfile:1:1: warning: "))
    let first = try workspace.text("two/x/lockfetch.pins.json")
    let second = try workspace.text("two/y/lockfetch.pins.json")
    #expect(first.contains("/repo/g/a/1/a-1.jar") && !first.contains("/other/"))
    #expect(second.contains("/other/g/a/1/a-1.jar") && !second.contains("/repo/"))
    #expect(try workspace.text("two/z/lockfetch.pins.json") == first)
    // What one lacks is told of it alone, and the others are pinned.
    try workspace.need("bash", ["-c", "rm two/*/lockfetch.pins.json"])
    try build.write(repository: "nothing", in: "two/x")
    let failed = try build.pin(in: "two")
    #expect(failed.status == 69)
    #expect(failed.line == "changed 10")
    #expect(failed.errors.contains("x/gradle.lockfile:1:1: error: "))
    #expect(!failed.errors.contains("y/gradle.lockfile:1:1: error: "))
  }

  /// Two runs at once both leave their pins.
  @Test func runsAtOnceKeepBothPins() throws {
    let workspace = try Workspace()
    let server = try LoopbackServer(
      "loopback-hostile", workspace.folder.path, log: workspace.path("server.log"))
    let entries = [("late", "busy/1/1"), ("soon", "plain")].map { name, way in
      """
      "node_modules/\(name)": {"version": "1.0.0", "resolved": "\(server.url)/\(way)/bytes/5"}
      """
    }
    try workspace.write(
      "{\"lockfileVersion\": 3, \"packages\": {\(entries.joined(separator: ","))}}",
      to: "app/package-lock.json")
    let program = try Project.program
    let script = """
      export XDG_CACHE_HOME="$PWD/cache-home"
      '\(program)' pin app --only late & late=$!
      until grep -q busy server.log; do sleep 0.05; done
      '\(program)' pin app --only soon
      wait "$late"
      """
    let ran = try workspace.run("bash", ["-ec", script])
    #expect(ran.status == 0, "\(ran.errors)")
    #expect(ran.output == "changed 1\nchanged 1\n")
    let pins = try workspace.text("app/lockfetch.pins.json")
    #expect(pins.contains("/busy/1/1/bytes/5") && pins.contains("/plain/bytes/5"))
  }
}
