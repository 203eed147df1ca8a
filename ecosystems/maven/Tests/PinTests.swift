import LockText
import Lockfetch
import LockfetchTesting
import Testing

@testable import Maven

/// Pins of files that locks leave out.
@Suite struct PinTests {
  private static let sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
  private static let integrity = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
  private static let central = "https://repo.maven.apache.org/maven2/"

  private func pins(_ paths: [String], url: Bool = true) -> String {
    let lines = paths.map { path in
      let place = url ? #""url":"\#(Self.central)\#(path)","# : ""
      return
        #"{"ecosystem":"maven","key":"\#(path)",\#(place)"hash":"\#(Self.integrity)"}"#
    }
    return #"{"schema":1,"pins":[\#(lines.joined(separator: ",\n"))]}"#
  }

  private static let lock =
    #"{"groupId": "g", "artifactId": "root", "version": "1", "lockFileVersion": 1, "dependencies": [{"groupId": "g", "artifactId": "a", "version": "1", "checksumAlgorithm": "SHA-256", "checksum": "\#(sha256)"}]}"#

  @Test func completeALockfile() throws {
    let plan = try plan([
      "pom.xml": pom(gav("g", "root", "1")), "lockfile.json": Self.lock,
      "lockfetch.pins.json": pins(["g/a/1/a-1.pom"], url: false),
    ])
    #expect(plan.isComplete)
    #expect(
      plan.outputs.map(\.output.url.text.text) == [
        "\(Self.central)g/a/1/a-1.jar", "\(Self.central)g/a/1/a-1.pom",
      ])
    #expect(plan.diagnostics.map(\.code) == ["maven/no-parents"])
  }

  @Test func addFilesThatNoLockMentions() throws {
    let plan = try plan([
      "pom.xml": pom(gav("g", "root", "1")), "lockfile.json": Self.lock,
      "lockfetch.pins.json": pins(["g/a/1/a-1.pom", "h/parent/2/parent-2.pom"]),
    ])
    #expect(plan.isComplete)
    #expect(
      plan.rows(with: "h:parent") == [
        "h:parent 2 maven-artifact sha256 \(Self.central)h/parent/2/parent-2.pom"
      ])
  }

  @Test func lockAPomByThemselves() throws {
    let text = pom(
      """
      \(gav("g", "root", "1"))
      <dependencies><dependency>\(gav("g", "a", "1"))</dependency>
      <dependency>\(gav("g", "b"))</dependency></dependencies>
      """)
    let plan = try plan([
      "pom.xml": text,
      "lockfetch.pins.json": pins(["g/a/1/a-1.jar", "g/a/1/a-1.pom", "g/b/7/b-7.jar"]),
    ])
    #expect(plan.isComplete)
    #expect(plan.unpinned.map(\.reason.name) == ["declared"])
    #expect(plan.outputs.count == 3)
  }

  @Test func areUnusedBesideAListOfChecksums() throws {
    let plan = try plan([
      "pom.xml": pom(gav("g", "root", "1")),
      ".mvn/maven.config":
        "-Daether.artifactResolver.postProcessor.trustedChecksums.failIfMissing=true",
      ".mvn/checksums/checksums-central.sha256": "\(Self.sha256)  g/a/1/a-1.jar",
      "lockfetch.pins.json": pins(["g/a/1/a-1.pom"]),
    ])
    #expect(plan.outputs.count == 1)
    #expect(plan.diagnostics.map(\.code) == ["pins/unused"])
  }

  @Test(arguments: ["../x", "a-1.jar", "g/a/1/", "g/a/../a-1.jar"])
  func areUnusedWhenTheyNameNoFile(_ key: String) throws {
    let text =
      #"{"schema":1,"pins":[{"ecosystem":"maven","key":"\#(key)","url":"https://h/x","hash":"\#(Self.integrity)"}]}"#
    let plan = try plan(["pom.xml": pom(""), "lockfetch.pins.json": text])
    #expect(plan.outputs.isEmpty)
    #expect(plan.diagnostics.map(\.code).contains("pins/unused"))
  }
}
