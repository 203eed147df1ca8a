import LockText
import Lockfetch
import LockfetchTesting
import Testing

@testable import Maven

/// Which POMs make one build.
@Suite struct BuildTests {
  private static let root = pom(gav("g", "root", "1") + "<modules><module>a</module></modules>")

  private func module(_ artifactID: String, _ more: String = "") -> String {
    pom("<parent>\(gav("g", "root", "1"))</parent><artifactId>\(artifactID)</artifactId>\(more)")
  }

  private func dependency(_ artifactID: String, _ version: String) -> String {
    "<dependencies><dependency>\(gav("g", artifactID, version))</dependency></dependencies>"
  }

  @Test func modulesJoinTheProjectAbove() throws {
    let plan = try plan([
      "pom.xml": Self.root, "a/pom.xml": module("a", "<modules><module>b</module></modules>"),
      "a/b/pom.xml": pom(
        "<parent>\(gav("g", "a", "1"))</parent><artifactId>b</artifactId>" + dependency("a", "1")),
    ])
    #expect(plan.projects.map(\.files.folder) == [""])
    #expect(
      plan.rows == [
        "g:root 1 maven-dep workspace . parent", "g:a 1 maven-dep workspace a parent",
        "g:a 1 maven-dep workspace a dep",
      ])
  }

  @Test func anotherVersionOfAModuleIsFetched() throws {
    let plan = try plan([
      "pom.xml": Self.root, "a/pom.xml": module("a", dependency("root", "0.9")),
    ])
    #expect(
      plan.rows == [
        "g:root 1 maven-dep workspace . parent", "g:root 0.9 maven-dep no-lock - dep",
      ])
  }

  @Test func aPomWhoseParentIsOfTheBuildIsToo() throws {
    let plan = try plan([
      "pom.xml": Self.root, "a/pom.xml": module("a"),
      "unlisted/pom.xml": module("unlisted", dependency("x", "1")),
      "unlisted/deeper/pom.xml": pom(
        "<parent>\(gav("g", "unlisted", "1"))</parent><artifactId>d</artifactId>"),
      "other/pom.xml": pom("<parent>\(gav("h", "root", "1"))</parent><artifactId>o</artifactId>"),
      "test/data/pom.xml": "<broken",
    ])
    #expect(plan.rows(with: "g:x").count == 1)
    #expect(plan.rows(with: "g:unlisted").count == 1)
    #expect(plan.rows(with: "h:root").isEmpty)
    let notices = plan.diagnostics.filter { $0.code == "maven/not-a-module" }
    #expect(notices.compactMap(\.location?.path) == ["other/pom.xml", "test/data/pom.xml"])
  }

  @Test func modulesOfProfilesAndPathsToPoms() throws {
    let plan = try plan([
      "pom.xml": pom(
        gav("g", "root", "1") + "<properties><dir>x</dir></properties>"
          + "<modules><module>${dir}/pom.xml</module><module>missing</module>"
          + "<module>../outside</module></modules>"
          + "<profiles><profile><modules><module>y</module></modules></profile></profiles>"),
      "x/pom.xml": pom(gav("g", "x", "1") + dependency("dx", "1")),
      "y/pom.xml": pom(gav("g", "y", "1") + dependency("dy", "1")),
    ])
    #expect(plan.rows(with: "g:dx").count == 1)
    #expect(plan.rows(with: "g:dy").count == 1)
    #expect(plan.diagnostics.map(\.code) == ["maven/missing-module", "maven/no-lock"])
  }

  @Test func aFolderWithMvnIsABuildOfItsOwn() throws {
    let plan = try plan([
      "pom.xml": Self.root, "a/pom.xml": module("a"), "a/.mvn/checksums/checksums-central.sha1": "",
      "a/b/pom.xml": module("b"),
    ])
    #expect(plan.projects.map(\.files.folder) == ["", "a"])
  }

  @Test func mvnAboveEveryPomIsTheRoot() throws {
    let plan = try plan([
      ".mvn/wrapper/maven-wrapper.properties":
        "distributionUrl=https://h/apache-maven-3.9.9-bin.zip",
      "x/pom.xml": pom(gav("g", "x", "1") + dependency("dx", "1")),
      "x/z/pom.xml": pom(gav("g", "z", "1")),
    ])
    #expect(plan.projects.map(\.files.folder) == [""])
    #expect(plan.rows(with: "g:dx").count == 1)
  }

  @Test func twoBuildsSideBySide() throws {
    let plan = try plan(["x/pom.xml": Self.root, "y/pom.xml": Self.root])
    #expect(plan.projects.map(\.files.folder) == ["x", "y"])
  }

  @Test func modulesMayGoInCircles() throws {
    let plan = try plan([
      "pom.xml": pom(
        gav("g", "root", "1") + "<modules><module>.</module><module>a</module></modules>"),
      "a/pom.xml": module("a", "<modules><module>../a</module><module>..</module></modules>"),
    ])
    #expect(plan.rows == ["g:root 1 maven-dep workspace . parent"])
  }
}
