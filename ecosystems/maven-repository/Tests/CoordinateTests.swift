import LockText
import Lockfetch
import Testing

@testable import MavenRepository

/// Paths, names and URLs of files in a repository; the vectors are those of real repositories.
@Suite struct CoordinateTests {
  private func component(
    _ groupID: ByteString, _ artifactID: ByteString, _ version: ByteString
  ) throws -> Component {
    try Component(groupID: groupID, artifactID: artifactID, version: version)
  }

  @Test func aFileLiesInItsVersionsFolder() throws {
    let file = try Coordinate(component("commons-logging", "commons-logging", "1.2")).file
    #expect(file.path == "commons-logging/commons-logging/1.2/commons-logging-1.2.jar")
    #expect(
      try Repository.central.url(of: file.path).text
        == "https://repo.maven.apache.org/maven2/commons-logging/commons-logging/1.2/commons-logging-1.2.jar"
    )
  }

  @Test func aUniqueSnapshotLiesInTheFolderOfItsBase() throws {
    let snapshot = try component(
      "org.spongepowered", "vanillagradle", "0.2.1-20241006.183638-89")
    #expect(
      try Coordinate(snapshot).file.path
        == "org/spongepowered/vanillagradle/0.2.1-SNAPSHOT/vanillagradle-0.2.1-20241006.183638-89.jar"
    )
    #expect(snapshot.isSnapshot)
    #expect(try component("g", "a", "1-SNAPSHOT").isSnapshot)
    #expect(try !component("g", "a", "1.0-20241006.18363-8").isSnapshot)
  }

  @Test func onlyTheDotsOfTheGroupBecomeSlashes() throws {
    let id: ByteString = "org.jetbrains.kotlin.android"
    let marker = try component(id, id + ".gradle.plugin", "2.1.10")
    #expect(
      try Coordinate.pom(of: marker).file.path
        == "org/jetbrains/kotlin/android/org.jetbrains.kotlin.android.gradle.plugin/2.1.10/org.jetbrains.kotlin.android.gradle.plugin-2.1.10.pom"
    )
  }

  @Test func classifierAndExtensionEndTheName() throws {
    let component = try component("g", "a", "1.0")
    #expect(try Coordinate(component, classifier: "").file.name == "a-1.0.jar")
    #expect(
      try Coordinate(component, classifier: "bin", fileExtension: "tar.gz").file.name
        == "a-1.0-bin.tar.gz")
  }

  @Test(
    arguments: [
      ("g/a/1.0/a-1.0.jar", nil, "jar"), ("g/a/1.0/a-1.0-sources.jar", "sources", "jar"),
      ("g/a/1.0/a-1.0-linux-x86_64.tar.gz", "linux-x86_64", "tar.gz"),
      ("g/a/1.0/a-1.0.pom.asc", nil, "pom.asc"),
      ("g/a/1-SNAPSHOT/a-1-20200101.120000-3-tests.jar", "tests", "jar"),
      ("g/a/1-SNAPSHOT/a-1-SNAPSHOT.jar", nil, "jar"),
    ] as [(ByteString, ByteString?, ByteString)])
  func readsPaths(_ path: ByteString, _ classifier: ByteString?, _ fileExtension: ByteString) throws
  {
    let file = try RepositoryFile(path: path)
    #expect(file.path == path)
    #expect(file.coordinate?.classifier == classifier)
    #expect(file.coordinate?.fileExtension == fileExtension)
    #expect(file.coordinate?.file == file)
  }

  @Test func theVersionOfASnapshotsFileIsInItsName() throws {
    func version(_ path: ByteString) throws -> ByteString {
      try RepositoryFile(path: path).component.version
    }
    #expect(try version("g/a/1-SNAPSHOT/a-1-20200101.120000-31.pom") == "1-20200101.120000-31")
    #expect(try version("g/a/1-SNAPSHOT/a-1-20200101.pom") == "1-SNAPSHOT")
    #expect(try version("g/a/1-SNAPSHOT/other.pom") == "1-SNAPSHOT")
  }

  @Test func aRenamedFileHasNoCoordinate() throws {
    let component = try component("androidx.graphics", "graphics-shapes", "1.0.1")
    let file = try RepositoryFile(component, name: "graphics-shapes-release.aar")
    #expect(file.coordinate == nil)
    #expect(
      file.path == "androidx/graphics/graphics-shapes/1.0.1/graphics-shapes-release.aar")
    #expect(file.packageURL(repository: nil) == "pkg:maven/androidx.graphics/graphics-shapes@1.0.1")
  }

  @Test(
    arguments: [
      ("", CoordinateError.fileName), ("a-1.jar", .fileName), ("a/1/a-1.jar", .fileName),
      ("g//a/1/a-1.jar", .groupID), ("../a/1/a-1.jar", .fileName), ("g/../1/a-1.jar", .artifactID),
      ("g.h/a/1/a-1.jar", .fileName), ("g/a/../a-1.jar", .version), ("g/a/1/..", .fileName),
      ("g/a/1/", .fileName), ("/g/a/1/a-1.jar", .groupID), ("g/a/1/a\\1.jar", .fileName),
      ("g/a/1-20200101.120000-3/a-1-20200101.120000-3.jar", .fileName),
    ] as [(ByteString, CoordinateError)])
  func refusesOtherPaths(_ path: ByteString, _ error: CoordinateError) {
    #expect(throws: error) { try RepositoryFile(path: path) }
  }

  @Test(arguments: ["", "a..b", ".a", "a.", "a/b", "a b", "ü", "a:b", "..", "${g}"])
  func refusesGroups(_ group: String) {
    #expect(throws: CoordinateError.groupID) { try component(ByteString(group), "a", "1") }
  }

  @Test(arguments: ["", ".", "..", "a/b", "a\\b", "a\u{0}", "a b", "${a}"])
  func refusesNames(_ name: String) {
    #expect(throws: CoordinateError.artifactID) { try component("g", ByteString(name), "1") }
  }

  @Test(arguments: [
    "", "+", "1.+", "[1,2)", "1,2", "(,1]", "LATEST", "RELEASE", "latest.release", "latest",
    "${v}",
  ])
  func refusesVersionsThatAreNone(_ version: String) {
    #expect(throws: CoordinateError.notExact) { try component("g", "a", ByteString(version)) }
  }

  @Test(arguments: [
    "..", "1/2", "1\\2", "1:2", "a\"", "1<2", "1|2", "1?", "1*", "1 2", "\u{202E}1",
  ])
  func refusesVersionsThatAreNoFolder(_ version: String) {
    #expect(throws: CoordinateError.version) { try component("g", "a", ByteString(version)) }
  }

  @Test(arguments: [
    "9999.0-empty-to-avoid-conflict-with-guava", "bal@v5.5.1", "1.0+build.1", "2.13_1", "r09",
  ])
  func takesOddVersions(_ version: String) throws {
    let file = try Coordinate(component("g", "a_2.13", ByteString(version))).file
    #expect(
      Repository.central.urlText(of: file.path).text
        == "https://repo.maven.apache.org/maven2/g/a_2.13/\(version)/a_2.13-\(version).jar")
  }

  @Test func encodesWhatIsNotUnreserved() throws {
    let file = try Coordinate(component("g", "a", "1~2!3%4&5")).file
    #expect(file.label.canonicalPath == "/g/a/1~2%213%254%265/a-1~2%213%254%265.jar")
  }

  @Test func refusesPartsOfAFilesName() throws {
    let component = try component("g", "a", "1")
    #expect(throws: CoordinateError.classifier) { try Coordinate(component, classifier: "x/../y") }
    #expect(throws: CoordinateError.fileExtension) {
      try Coordinate(component, fileExtension: "../x")
    }
    #expect(throws: CoordinateError.fileName) { try RepositoryFile(component, name: "..") }
    #expect(throws: CoordinateError.fileName) { try RepositoryFile(component, name: ".hidden") }
    let longest = ByteString(String(repeating: "v", count: 255))
    #expect(throws: CoordinateError.version) {
      try Component(groupID: "g", artifactID: "a", version: longest + "v")
    }
    #expect(throws: CoordinateError.fileName) {
      try Coordinate(Component(groupID: "g", artifactID: "a", version: longest))
    }
  }

  @Test func labelsAreGroupAndFileName() throws {
    let guava = try Coordinate(component("com.google.guava", "guava", "33.0.0-jre"))
    #expect(
      guava.file.label
        == OutputLabel(
          parts: ["com.google.guava", "guava-33.0.0-jre"], fileExtension: ".jar",
          canonicalPath: "/com/google/guava/guava/33.0.0-jre/guava-33.0.0-jre.jar"))
    let archive = try Coordinate(
      component("g", "a", "1"), classifier: "bin", fileExtension: "tar.gz")
    #expect(archive.file.label.parts == ["g", "a-1-bin"])
    #expect(archive.file.label.fileExtension == ".tar.gz")
  }

  @Test func packageURLsNameTypeClassifierAndOtherRepositories() throws {
    let component = try component("g.h", "a", "1+2")
    let other = Repository(id: "r", url: "https://repo.example/m2")
    #expect(
      try Coordinate(component).packageURL(repository: .central) == "pkg:maven/g.h/a@1%2B2")
    #expect(
      try Coordinate(component, classifier: "x", fileExtension: "zip").packageURL(repository: other)
        == "pkg:maven/g.h/a@1%2B2?classifier=x&repository_url=https:%2F%2Frepo.example%2Fm2&type=zip"
    )
  }

  @Test(
    arguments: [
      ("jar", "jar", nil), ("maven-plugin", "jar", nil), ("ejb", "jar", nil),
      ("bundle", "jar", nil),
      ("test-jar", "jar", "tests"), ("java-source", "jar", "sources"),
      ("javadoc", "jar", "javadoc"),
      ("ejb-client", "jar", "client"), ("pom", "pom", nil), ("aar", "aar", nil),
      ("tar.gz", "tar.gz", nil), ("", "jar", nil),
    ] as [(ByteString, ByteString, ByteString?)])
  func typesHaveExtensions(_ type: ByteString, _ extension: ByteString, _ classifier: ByteString?) {
    #expect(Packaging(type: type).fileExtension == `extension`)
    #expect(Packaging(type: type).classifier == classifier)
  }
}
