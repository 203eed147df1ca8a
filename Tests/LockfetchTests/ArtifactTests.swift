import LockText
import NixStore
import Testing

@testable import Lockfetch

@Suite struct FetchURLTests {
  @Test(arguments: [
    (
      "HTTPS://Registry.NPMJS.org/A/-/a-1.0.0.tgz#frag",
      "https://registry.npmjs.org/A/-/a-1.0.0.tgz"
    ),
    ("http://h", "http://h/"), ("https://h:65535/a?b=c", "https://h:65535/a?b=c"),
    ("https://[::1]:80/x", "https://[::1]:80/x"), ("https://h/a%20b", "https://h/a%20b"),
    ("https://h?x", "https://h/?x"), ("https://h/?v=1&monkey=2", "https://h/?v=1&monkey=2"),
    ("https://a_b.c/", "https://a_b.c/"),
  ])
  func normalises(_ written: String, _ expected: String) throws {
    #expect(try FetchURL(ByteString(written)).text == ByteString(expected))
  }

  @Test(arguments: [
    ("https://u@h/", FetchURLError.userInformation), ("https://u:p@h/", .userInformation),
    ("https://h/a b", .forbiddenByte), ("https://h/\u{1}", .forbiddenByte),
    ("https://h/\\", .forbiddenByte), ("https://h/\"", .forbiddenByte),
    ("https://h/'", .forbiddenByte), ("https://h/{", .forbiddenByte),
    ("https://h/[a]", .forbiddenByte), ("https://hé/", .forbiddenByte),
    ("https://h/%2", .percentEscape), ("https://h/%zz", .percentEscape),
    ("https://h/?%g0", .percentEscape), ("https://h/a%2Fb", .encodedSeparator),
    ("https://h/a%5cb", .encodedSeparator), ("https://h/a%00", .encodedSeparator),
    ("https://h/../a", .dotSegment), ("https://h/a/.", .dotSegment),
    ("https://h/%2E%2e/a", .dotSegment), ("https://h:0/", .port), ("https://h:65536/", .port),
    ("https://h:/", .port), ("https://h:8a/", .port), ("https:///a", .host), ("https://.h/", .host),
    ("https://h..i/", .host), ("https://[::1/", .host), ("ftp://h/", .scheme),
    ("file:///etc", .scheme),
    ("h/a", .notAbsolute), ("https:h", .notAbsolute), ("", .notAbsolute),
    ("https://h/?token=x", .credentialInQuery),
    ("https://h/?a=b&X-Amz-Signature=x", .credentialInQuery),
    ("https://h/?private-token=x", .credentialInQuery),
    ("https://h/?oauth_access-Token=x", .credentialInQuery),
    ("https://h/?sig=x", .credentialInQuery),
    ("https://h/?a;API_KEY=", .credentialInQuery), ("https://h/?%74oken=x", .credentialInQuery),
  ])
  func refuses(_ written: String, _ error: FetchURLError) {
    #expect(throws: error) { () throws(FetchURLError) in try FetchURL(ByteString(written)) }
  }

  @Test func limitsTheLength() throws {
    let start = "https://h/"
    let atLimit = start + String(repeating: "a", count: 8_192 - start.utf8.count)
    _ = try FetchURL(ByteString(atLimit))
    #expect(throws: FetchURLError.tooLong(limit: 8_192)) { try FetchURL(ByteString(atLimit + "a")) }
  }
}

@Suite struct SubresourceIntegrityTests {
  private static let sha1 = "sha1-9XLTlvrpIGYocU+yzgD3LpTyJY8="
  private static let sha256 = "sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM="
  private static let sha512 =
    "sha512-58IrmUxZ2c8rSOVJseJGZmNgRZMNPafBrLKZ0cO3+TH5Sq5B7dosKyB6NuEPi8uNRSI+VIePWzFufOO2vAGWKQ=="

  @Test func theStrongestComesFirst() throws {
    let text = "\(Self.sha1) \(Self.sha512)?opt=1\t\(Self.sha256)\n\(Self.sha1)"
    let integrity = try SubresourceIntegrity(ByteString(text))
    #expect(integrity.usable.map(\.algorithm) == [.sha512, .sha256, .sha1])
    #expect(integrity.usable.first?.sri == ByteString(Self.sha512))
    #expect(!integrity.hasOthers)
  }

  @Test func weakerDigestsThatContradictEachOtherDecideNothing() throws {
    let other = "sha1-AAAAAAAAAAAAAAAAAAAAAAAAAAA="
    let integrity = try SubresourceIntegrity(ByteString("\(Self.sha1) \(Self.sha512) \(other)"))
    #expect(integrity.usable.map(\.algorithm) == [.sha512])
  }

  @Test(arguments: ["", "  ", "sha384-AAAA", "md5-sZRqySSS0jR8YjW00mERhA=="])
  func withoutAUsableWordThereIsNone(_ text: String) throws {
    let integrity = try SubresourceIntegrity(ByteString(text))
    #expect(integrity.usable.isEmpty)
    #expect(integrity.hasOthers == text.contains("-"))
  }

  @Test(arguments: [
    ("x", SubresourceIntegrityError.notAWord), ("-AAAA", .notAWord), ("SHA512-AAAA", .notAWord),
    ("sha1-9XLTlvrpIGYocU+yzgD3LpTyJY8", .digest(.sha1)),
    ("sha1-9XLTlvrpIGYocU+yzgD3LpTyJY9=", .digest(.sha1)),
    ("sha256-9XLTlvrpIGYocU+yzgD3LpTyJY8=", .digest(.sha256)), ("sha512-", .digest(.sha512)),
    (
      "sha1-9XLTlvrpIGYocU+yzgD3LpTyJY8= sha1-AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
      .contradiction(.sha1)
    ),
  ])
  func refuses(_ text: String, _ error: SubresourceIntegrityError) {
    #expect(throws: error) {
      () throws(SubresourceIntegrityError) in try SubresourceIntegrity(ByteString(text))
    }
  }
}

@Suite struct PathTests {
  @Test(arguments: [
    ("package-lock.json", "package-lock.json", true), ("*.json", "a.json", true),
    ("*.json", "a/b.json", false), ("**/*.json", "a/b.json", true), ("**/*.json", "b.json", true),
    ("packages/*", "packages/a", true), ("packages/*", "packages/a/b", false),
    ("packages/**", "packages/a/b", true), ("./packages/*/", "packages/a", true),
    ("a?c", "abc", true), ("a?c", "ac", false), ("**", "", true), ("a/**/z", "a/z", true),
    ("a/**/z", "a/b/c/z", true), ("a/**/z", "a/b", false), ("[a]", "a", false),
  ])
  func globsMatchWholePaths(_ pattern: String, _ path: String, _ expected: Bool) {
    #expect(PathPattern(ByteString(pattern)).matches(ByteString(path)) == expected)
  }

  @Test func hostileGlobsEnd() {
    let pattern = PathPattern(ByteString(String(repeating: "*a", count: 500)))
    #expect(!pattern.matches(ByteString(String(repeating: "a", count: 5_000) + "b")))
  }

  @Test(
    arguments: [
      ("a/b", "", "a/b"), ("../x", "a/b", "a/x"), ("./a/./b/", "", "a/b"), ("..", "a", ""),
      ("../..", "a", nil), ("/etc", "", nil), ("a\\b", "", nil), ("a\0b", "", nil),
      ("a/../../b", "", nil),
    ] as [(String, String, String?)])
  func relativePathsStayInside(_ path: String, _ folder: String, _ expected: String?) {
    let resolved = RelativePath.resolve(ByteString(path), in: ByteString(folder))
    #expect(resolved == expected.map { ByteString($0) })
  }
}

@Suite struct PlatformTests {
  private func flags(os: [ByteString] = [], cpu: [ByteString] = [], libc: [ByteString] = [])
    -> ArtifactFlags
  {
    var flags = ArtifactFlags()
    (flags.operatingSystems, flags.processors, flags.cLibraries) = (os, cpu, libc)
    return flags
  }

  @Test func followsTheRulesOfNPM() throws {
    let linux = try #require(Platform("linux-x64-glibc"))
    #expect(linux.suits(flags()))
    #expect(linux.suits(flags(os: ["any"])))
    #expect(linux.suits(flags(os: ["linux", "darwin"], cpu: ["x64"], libc: ["glibc"])))
    #expect(!linux.suits(flags(os: ["darwin"])))
    #expect(!linux.suits(flags(os: ["!linux"])))
    #expect(linux.suits(flags(os: ["!win32"])))
    #expect(!linux.suits(flags(libc: ["musl"])))
    #expect(try #require(Platform("linux-x64")).suits(flags(libc: ["musl"])))
    #expect(try #require(Platform("darwin-arm64-glibc")).suits(flags(libc: ["musl"])))
  }

  @Test func tellsTheWordsThatNodeDoesNotHave() throws {
    #expect(try #require(Platform("linux-x64-musl")).unknownPart == nil)
    for (text, part) in [("foo-x64", "foo"), ("linux-foo", "foo"), ("linux-x64-foo", "foo")] {
      #expect(Platform(ByteString(text))?.unknownPart?.part == ByteString(part))
    }
  }

  @Test(arguments: ["", "linux", "linux-", "a-b-c-d", "Linux-x64", "linux x64"])
  func refusesWhatIsNoPlatform(_ text: String) {
    #expect(Platform(ByteString(text)) == nil)
  }
}

/// The rule of `docs/decisions/store-names.md`; the digits were computed by Python's hashlib and an
/// independent base-32 coder.
@Suite struct FixedOutputNameTests {
  private func name(
    _ parts: [ByteString], _ fileExtension: ByteString = ".tgz", family: Family = "npm",
    canonical: Bool = true, url: ByteString = "https://registry.npmjs.org/x"
  ) throws -> String {
    let label = OutputLabel(
      parts: parts, fileExtension: fileExtension, canonicalPath: canonical ? "" : nil)
    let name = FixedOutputName.make(family: family, label: label, url: try FetchURL(url))
    return String(decoding: name.bytes, as: UTF8.self)
  }

  /// The first eight Nix base-32 digits of the sha256 of `https://registry.npmjs.org/x`.
  private static let digits = "1d93n226"

  @Test(
    arguments: [
      (["lodash-4.17.21"], ".tgz", "npm", "npm-lodash-4.17.21.tgz"),
      (["babel", "core-7.26.0"], ".tgz", "npm", "npm-babel+core-7.26.0.tgz"),
      (
        ["com.google.guava", "guava-33.0.0-jre"], ".jar", "maven",
        "maven-com.google.guava+guava-33.0.0-jre.jar"
      ),
      (["golang.org", "x", "sync-v0.19.0"], ".zip", "go", "go-golang.org+x+sync-v0.19.0.zip"),
      (["JSONStream-1.3.5"], ".tgz", "npm", "npm-JSONStream-1.3.5.tgz"),
      (["a_b.c-1.0.0-rc.1"], ".tgz", "npm", "npm-a_b.c-1.0.0-rc.1.tgz"),
      (["x-1.0.0?=1"], ".tgz", "npm", "npm-x-1.0.0?=1.tgz"),
    ] as [([ByteString], ByteString, Family, String)])
  func namesLegalArtifactsPlainly(
    _ parts: [ByteString], _ fileExtension: ByteString, _ family: Family, _ expected: String
  ) throws {
    #expect(try name(parts, fileExtension, family: family) == expected)
  }

  @Test(
    arguments: [
      (["x~y-1.0.0"], "npm-x-y-1.0.0-"), (["x-1.0.0+build"], "npm-x-1.0.0-build-"),
      (["../../etc/passwd"], "npm-..-..-etc-passwd-"), (["é-1"], "npm----1-"),
      (["a b\n\0"], "npm-a-b---"), (["@s/x-1"], "npm--s-x-1-"),
    ] as [([ByteString], String)])
  func replacesWhatAStoreNameCannotHold(_ parts: [ByteString], _ start: String) throws {
    #expect(try name(parts) == start + Self.digits + ".tgz")
  }

  @Test func tellsOtherURLsApart() throws {
    #expect(try name(["x-1"], canonical: false) == "npm-x-1-\(Self.digits).tgz")
    let other = try name(["x-1"], canonical: false, url: "https://registry.npmjs.org/y")
    #expect(other != (try name(["x-1"], canonical: false)))
  }

  @Test func cutsAtOneHundredAndFiftyBytes() throws {
    let longest = ByteString(String(repeating: "n", count: 142))
    #expect(try name([longest]) == "npm-\(longest.text).tgz")
    #expect(try name([longest]).utf8.count == 150)
    let cut = try name([longest + "n"])
    #expect(cut.utf8.count == 150)
    #expect(cut.hasSuffix("n-\(Self.digits).tgz"))
    let extreme = try name(
      Array(repeating: "n", count: 5_000), ByteString(String(repeating: "e", count: 5_000)))
    #expect(extreme.utf8.count == 150)
  }
}
