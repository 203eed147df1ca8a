import LockText
import Lockfetch
import LockfetchTesting
import Testing

@testable import Maven

/// Lists of trusted checksums.
@Suite struct TrustedChecksumsTests {
  private static let sha1 = "da39a3ee5e6b4b0d3255bfef95601890afd80709"
  private static let sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
  private static let other = "01ba4719c80b6fe911b091a7c05124b64eeece964e09c058ef8f9805daca546b"
  private static let md5 = "d41d8cd98f00b204e9800998ecf8427e"
  private static let central = "https://repo.maven.apache.org/maven2"
  private static let complete =
    "-Daether.artifactResolver.postProcessor.trustedChecksums.failIfMissing=true\n"

  private func project(
    _ files: [ByteString: String], pom text: String = pom(gav("g", "root", "1")),
    config: String = complete
  ) -> [ByteString: String] {
    var all: [ByteString: String] = ["pom.xml": text, ".mvn/maven.config": config]
    for (name, content) in files { all[".mvn/checksums/" + name] = content }
    return all
  }

  @Test func readsSummaryFiles() throws {
    let plan = try plan(
      project([
        "checksums-central.sha256": """
        # a comment

        \(Self.sha256)  g/h/a/1/a-1.jar\r
        \(Self.other.uppercased())  g/h/a/1/a-1.pom
        \(Self.sha256)  g/s/1-SNAPSHOT/s-1-20200101.120000-3.jar
        """
      ]))
    #expect(
      plan.rows == [
        "g.h:a 1 maven-artifact sha256 \(Self.central)/g/h/a/1/a-1.jar",
        "g.h:a 1 maven-artifact sha256 \(Self.central)/g/h/a/1/a-1.pom",
        "g:s 1-20200101.120000-3 maven-artifact sha256 \(Self.central)/g/s/1-SNAPSHOT/s-1-20200101.120000-3.jar",
      ])
    #expect(plan.isComplete && plan.diagnostics.isEmpty)
    #expect(plan.projects.first?.lockfiles.map(\.format) == ["sha256"])
  }

  @Test func severalAlgorithmsAreOfOneFile() throws {
    let plan = try plan(
      project([
        "checksums-central.sha1": "\(Self.sha1)  g/a/1/a-1.jar",
        "checksums-central.sha256": "\(Self.sha256)  g/a/1/a-1.jar",
        "checksums-central.md5": "\(Self.md5)  g/a/1/a-1.jar\n\(Self.md5)  g/b/1/b-1.jar",
      ]))
    #expect(
      plan.rows == [
        "g:a 1 maven-artifact sha256 \(Self.central)/g/a/1/a-1.jar",
        "g:b 1 maven-artifact unusable-integrity \(Self.central)/g/b/1/b-1.jar",
      ])
  }

  @Test func repositoriesComeFromPomsAndTheUser() throws {
    let files = project(
      [
        "checksums-central.sha256": "\(Self.sha256)  g/a/1/a-1.jar",
        "checksums-jitpack.io.sha256": "\(Self.sha256)  g/b/1/b-1.jar",
        "checksums-a-SLASH-b.sha256": "\(Self.sha256)  g/c/1/c-1.jar",
        "checksums-mine.sha256": "\(Self.sha256)  g/d/1/d-1.jar",
      ],
      pom: pom(
        """
        \(gav("g", "root", "1"))<properties><host>jitpack.io</host></properties>
        <repositories><repository><id>jitpack.io</id><url>https://${host}</url></repository></repositories>
        <pluginRepositories><pluginRepository><id>a/b</id><url>https://b.example/m2/</url></pluginRepository></pluginRepositories>
        """))
    #expect(codes { try plan(files) } == ["maven/unknown-repository"])
    let known = try plan(files) { $0.settings.add("mine=https://mine.example", to: "repo") }
    #expect(
      known.outputs.map(\.output.url.text).sorted() == [
        "https://b.example/m2/g/c/1/c-1.jar", "https://jitpack.io/g/b/1/b-1.jar",
        "https://mine.example/g/d/1/d-1.jar",
        "https://repo.maven.apache.org/maven2/g/a/1/a-1.jar",
      ])
  }

  @Test func theUserMayChooseByName() throws {
    let plan = try plan(
      project(["checksums-central.sha256": "\(Self.sha256)  g/a/1/a-1.jar"])
    ) { $0.settings.add("g:*=https://mirror.example/m2", to: "repo") }
    #expect(plan.outputs.map(\.output.url.text) == ["https://mirror.example/m2/g/a/1/a-1.jar"])
  }

  @Test func aListWithoutOriginIsOfCentral() throws {
    let list = ["checksums.sha256": "\(Self.sha256)  g/a/1/a-1.jar"] as [ByteString: String]
    #expect(try plan(project(list)).diagnostics.isEmpty)
    let other = pom(
      "<repositories><repository><id>x</id><url>https://x.example</url></repository></repositories>"
    )
    let doubtful = try plan(project(list, pom: other))
    #expect(doubtful.diagnostics.map(\.code) == ["maven/without-origin"])
    #expect(doubtful.outputs.map(\.output.url.host) == ["repo.maven.apache.org"])
  }

  @Test func readsSparseFolders() throws {
    let files = project([
      "central/g/a/1/a-1.jar.sha256": Self.sha256 + "\n",
      "central/g/a/1/a-1.jar.sha1": Self.sha1,
      "central/g/a/1/a-1.pom.sha256": Self.other,
    ])
    let plan = try plan(files)
    #expect(
      plan.rows == [
        "g:a 1 maven-artifact sha256 \(Self.central)/g/a/1/a-1.jar",
        "g:a 1 maven-artifact sha256 \(Self.central)/g/a/1/a-1.pom",
      ])
    #expect(plan.projects.first?.lockfiles.count == 1)
    let unaware = project(
      ["g/h/a/1/a-1.jar.sha256": Self.sha256],
      config: Self.complete
        + "-Daether.trustedChecksumsSource.sparseDirectory.originAware=false\n")
    #expect(
      try self.urls(unaware) == [Self.central + "/g/h/a/1/a-1.jar"])
  }

  private func urls(_ files: [ByteString: String]) throws -> [String] {
    try plan(files).outputs.map(\.output.url.text.text)
  }

  @Test(arguments: [
    ("", ["maven/incomplete-checksums"]), (complete, []),
    ("# " + complete, ["maven/incomplete-checksums"]),
    (
      complete
        + "-Daether.trustedChecksumsSource.summaryFile.basedir=${session.rootDirectory}/.mvn/checksums/ -X\n",
      []
    ),
    (
      complete
        + "-Daether.trustedChecksumsSource.summaryFile.basedir=${session.rootDirectory}/sums\n",
      ["maven/checksums-elsewhere"]
    ),
    (
      complete + "-Daether.trustedChecksumsSource.summaryFile.basedir=/etc\n",
      ["maven/checksums-elsewhere"]
    ),
  ])
  func readsWhatMavenIsTold(_ config: String, _ expected: [String]) throws {
    let files = project(
      ["checksums-central.sha256": "\(Self.sha256)  g/a/1/a-1.jar"], config: config)
    #expect(try plan(files).diagnostics.map(\.code) == expected)
  }

  @Test(arguments: [
    ("\(sha256) g/a/1/a-1.jar", "maven/not-a-line"), ("x", "maven/not-a-line"),
    ("\(sha1)  g/a/1/a-1.jar", "maven/checksum"), ("  g/a/1/a-1.jar", "maven/checksum"),
    ("\(sha256)  g/a/1/../../x", "maven/path"), ("\(sha256)  /etc/passwd", "maven/path"),
    ("\(sha256)   g/a/1/a-1.jar", "maven/path"), ("\(sha256)  ", "maven/path"),
    ("\(sha256)  g/a/1/a-1.jar\n\(other)  g/a/1/a-1.jar", "maven/contradiction"),
    ("<<<<<<< x\n\(sha256)  g/a/1/a-1.jar\n=======\n>>>>>>> y", "maven/merge-conflict"),
  ])
  func refusesOrTellsOfBadLines(_ text: String, _ code: String) {
    let found = codes { try plan(project(["checksums-central.sha256": text])) }
    #expect(found == (code == "maven/not-a-line" ? [code, "maven/no-lock"] : [code]))
  }

  @Test func theSameLineTwiceIsNoMatter() throws {
    let line = "\(Self.sha256)  g/a/1/a-1.jar\n"
    #expect(try plan(project(["checksums-central.sha256": line + line])).outputs.count == 1)
  }

  @Test func otherFilesAreToldOf() throws {
    let plan = try plan(
      project(["README": "x", "other.sha256": "x", "checksums-central.sha256": ""]))
    #expect(
      plan.diagnostics.map(\.code) == ["maven/not-a-list", "maven/not-a-list", "maven/no-lock"])
  }

  @Test func aRepositoryThatCannotBeFetchedFromIsToldOnce() {
    let text = pom(
      "<repositories><repository><id>x</id><url>https://u:hunter2@x.example</url></repository></repositories>"
    )
    let lines = (0..<5).map { "\(Self.sha256)  g/a/\($0)/a-\($0).jar" }.joined(separator: "\n")
    let files = project(["checksums-x.sha256": lines], pom: text)
    #expect(codes { try plan(files) } == ["maven/credential"])
    do {
      _ = try plan(files)
    } catch {
      #expect(!"\(error)".contains("hunter2"))
    }
  }

  @Test func aSecondRepositoryOfOneIDIsToldOf() throws {
    let repositories = ["https://x.example", "https://x.example/", "https://y.example"].map {
      "<repository><id>x</id><url>\($0)</url></repository>"
    }.joined()
    let files = project(
      ["checksums-x.sha256": "\(Self.sha256)  g/a/1/a-1.jar"],
      pom: pom("<repositories>\(repositories)</repositories>"))
    #expect(try urls(files) == ["https://x.example/g/a/1/a-1.jar"])
    #expect(try plan(files).diagnostics.map(\.code) == ["maven/two-repositories"])
  }

  @Test func aPomIsOnlyDeclaredBesideAList() throws {
    let files = project(
      ["checksums-central.sha256": "\(Self.sha256)  g/a/1/a-1.jar"],
      pom: pom("<dependencies><dependency>\(gav("g", "a"))</dependency></dependencies>"))
    let plan = try plan(files)
    #expect(plan.isComplete)
    #expect(plan.unpinned.map(\.reason.name) == ["declared"])
  }
}
