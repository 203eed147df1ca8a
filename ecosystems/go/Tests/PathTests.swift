import CorpusFixtures
import Foundation
import LockText
import Testing

@testable import GoModules

@Suite struct PathTests {
  private struct Verdict: Decodable {
    let path: String
    let version: String
    let escapedPath: String?
    let escapedVersion: String?
    let pairOK: Bool
  }

  /// The verdicts of x/mod itself.
  @Test(.enabled(if: Corpus.exists("go"), "needs ../shared/corpus"))
  func agreesWithGoOnEveryPair() throws {
    let file = Corpus.folder("go", "_vectors").appending(path: "paths.json")
    let verdicts = try JSONDecoder().decode([Verdict].self, from: Data(contentsOf: file))
    #expect(verdicts.count == 23)
    for verdict in verdicts {
      let (path, version) = (ByteString(verdict.path), ByteString(verdict.version))
      #expect((try? ModulePath(path))?.escaped.text == verdict.escapedPath)
      #expect(Escaping.escapedVersion(version)?.text == verdict.escapedVersion)
      // Go's check lets short versions and builds pass, which it never writes itself.
      let isOK: Bool
      do throws(ModuleError) {
        _ = try FetchedModule(path: path, version: version, limit: 1_024)
        isOK = true
      } catch {
        isOK = error == .notCanonical
      }
      #expect(isOK == verdict.pairOK, "\(verdict.path) \(verdict.version)")
    }
  }

  @Test(arguments: [
    "golang.org/x/sync", "github.com/Azure/azure-sdk-for-go", "a.b", "gopkg.in/yaml.v3",
    "gopkg.in/x.v0", "gopkg.in/x.v1-unstable", "example.com/v2", "example.com/x/v10",
    "example.com/a_b/c~d/e-f.g", "1.2.3.4/x", "xn--bcher-kva.example/x", "example.com/x/v2x",
    "example.com/V1", "example.com/com10", "example.com/a~x1",
    "sigs.k8s.io/structured-merge-diff/v4",
  ])
  func takesPaths(_ text: String) throws {
    #expect(try ModulePath(ByteString(text)).text.text == text)
  }

  @Test(
    arguments: [
      ("", .empty), ("-a.b/x", .leadingDash), ("/a.b", .slashes), ("a.b/", .slashes),
      ("a.b//c", .slashes), ("a.b/.c", .dots), ("a.b/..", .dots), ("a.b/c.", .dots),
      ("a.b/.", .dots), ("a.b/c\\d", .character), ("a.b/c\0", .character), ("a.b/c!d", .character),
      ("a.b/c d", .character), ("a.b/é", .character), ("a.b/c+d", .character),
      ("a.b/c@v1", .character), ("a.b/CON", .deviceName), ("a.b/nul.txt", .deviceName),
      ("a.b/Lpt9", .deviceName), ("a.b/foo~1", .shortName), ("a.b/foo~12.x", .shortName),
      ("A.b/x", .firstElement), ("localhost/x", .firstElement), ("a_b.c/x", .firstElement),
      ("a.b/v0", .majorVersion), ("a.b/v1", .majorVersion), ("a.b/v02", .majorVersion),
      ("a.b/v2.1", .majorVersion), ("gopkg.in/yaml", .majorVersion),
      ("gopkg.in/x.v01", .majorVersion), ("gopkg.in/x.v", .majorVersion),
      ("gopkg.in/x.v0-unstable", .majorVersion), ("gopkg.in/v3", .majorVersion),
    ] as [(String, PathError)])
  func refusesPaths(_ text: String, _ error: PathError) {
    #expect(throws: error) { try ModulePath(ByteString(text)) }
  }

  @Test(arguments: [
    ("example.com/x", "v0.0.0"), ("example.com/x", "v1.2.3-pre.1"),
    ("example.com/x", "v2.0.0+incompatible"),
    ("example.com/x/v2", "v2.9.9-0.20200101000000-abcdef123456"),
    ("gopkg.in/x.v1", "v0.0.0-20161208181325-20d25e280405"), ("gopkg.in/x.v2-unstable", "v2.0.0"),
    ("golang.org/toolchain", "v0.0.1-go1.21.0.linux-amd64"),
    ("example.com/x", "v1.99999999999999999999999.0"),
  ])
  func takesPairs(_ path: String, _ version: String) throws {
    _ = try FetchedModule(path: ByteString(path), version: ByteString(version), limit: 1_024)
  }

  @Test(
    arguments: [
      ("example.com/x", "", .notAVersion), ("example.com/x", "1.0.0", .notAVersion),
      ("example.com/x", "v1", .notCanonical), ("example.com/x", "v1.0", .notCanonical),
      ("example.com/x", "v01.0.0", .notAVersion), ("example.com/x", "v1.0.0-", .notAVersion),
      ("example.com/x", "v1.0.0-01", .notAVersion), ("example.com/x", "v1.0.0-a..b", .notAVersion),
      ("example.com/x", "v1.0.0+", .notAVersion), ("example.com/x", "v1.0.0+meta", .notCanonical),
      ("example.com/x", "v1.0.0/x", .notAVersion), ("example.com/x", "../v1.0.0", .notAVersion),
      ("example.com/x", "v1.0.0-a/../b", .notAVersion), ("example.com/x", "latest", .notAVersion),
      ("example.com/x", "v1-pre", .notAVersion), ("example.com/x", "v1.0.0.0", .notAVersion),
      ("example.com/x", "v2.0.0", .otherMajor), ("example.com/x/v2", "v1.0.0", .otherMajor),
      ("example.com/x/v2", "v20.0.0", .otherMajor), ("gopkg.in/x.v2", "v3.0.0", .otherMajor),
      ("gopkg.in/x.v2", "v0.0.0-20161208181325-20d25e280405", .otherMajor),
    ] as [(String, String, ModuleError)])
  func refusesPairs(_ path: String, _ version: String, _ error: ModuleError) {
    #expect(throws: error) {
      try FetchedModule(path: ByteString(path), version: ByteString(version), limit: 1_024)
    }
  }

  @Test func namesHaveALimit() throws {
    let path = ByteString("a.b/" + String(repeating: "x", count: 12))
    _ = try FetchedModule(path: path, version: "v1.0.0", limit: 16)
    #expect(throws: ModuleError.tooLong(limit: 15)) {
      try FetchedModule(path: path, version: "v1.0.0", limit: 15)
    }
    #expect(throws: ModuleError.tooLong(limit: 5)) {
      try FetchedModule(path: "a.b/x", version: "v1.0.0", limit: 5)
    }
  }

  @Test(arguments: ["golang.org/x/sync", "github.com/Azure/GO", "a.b/ZZ/z"])
  func escapingIsUndone(_ text: String) throws {
    let path = try ModulePath(ByteString(text))
    #expect(Escaping.unescaped(path.escaped) == path.text)
    #expect(path.escaped.bytes.allSatisfy { !$0.isUppercaseLetter })
  }

  @Test(arguments: ["A", "a!", "a!B", "!!a", "!1", "é"])
  func refusesWhatEscapingNeverGives(_ text: String) {
    #expect(Escaping.unescaped(ByteString(text)) == nil)
  }

  @Test(arguments: [
    ("v0.0.0-20190306092124-e2d15f34fcf9", true), ("v1.2.4-0.20190306092124-e2d15f34fcf9", true),
    ("v1.2.3-pre.0.20190306092124-e2d15f34fcf9", true),
    ("v2.0.0-20190306092124-e2d15f34fcf9+incompatible", true), ("v1.2.3", false),
    ("v1.2.3-pre", false), ("v1.2.3-20190306092124-e2d15f34fcf9", false),
    ("v1.36.6-20250425153114-8976f5be98c1.1", false), ("v0.0.0-2019030609212-e2d15f34fcf9", false),
    ("v1.2.3-pre.20190306092124-e2d15f34fcf9", false),
  ])
  func tellsPseudoVersions(_ text: String, _ isPseudo: Bool) throws {
    #expect(try #require(SemanticVersion(ByteString(text))).isPseudo == isPseudo)
  }

  /// The order of semver.org and of Go's own tests.
  @Test func versionsHaveAnOrder() throws {
    let sorted = [
      "v0.0.0-20190306092124-e2d15f34fcf9", "v0.0.1", "v1.0.0-alpha", "v1.0.0-alpha.1",
      "v1.0.0-alpha.beta", "v1.0.0-beta", "v1.0.0-beta.2", "v1.0.0-beta.11", "v1.0.0-rc.1",
      "v1.0.0", "v1.2.0", "v1.10.0", "v2.0.0+incompatible", "v10.0.0+incompatible",
    ]
    let versions = try sorted.map { try #require(SemanticVersion(ByteString($0))) }
    #expect(versions.reversed().sorted().map(\.text.text) == sorted)
  }
}
