import LockText
import Lockfetch
import NPMRegistry
import Testing

@Suite struct PackageNameTests {
  @Test(arguments: ["lodash", "JSONStream", "@babel/core", "a.b_c-d~e", "@a/_b", "3d", "x!'()*"])
  func acceptsNamesThatExist(_ name: String) {
    #expect(PackageName(ByteString(name))?.text == ByteString(name))
  }

  @Test(arguments: [
    "", ".", "..", ".bin", "_x", "@", "@/", "@a", "@a/", "@/b", "@a/.b", "@a/b/c", "a/b", "a b",
    "a\\b", "a\u{0}", "é", "node_modules", "Favicon.ICO", "a%2fb", "../x", "@../x", "@a/..",
    "@a%2fb",
  ])
  func refusesNamesThatCannotExist(_ name: String) {
    #expect(PackageName(ByteString(name)) == nil)
  }

  @Test func limitsTheLength() {
    #expect(PackageName(ByteString(String(repeating: "a", count: 1_024))) != nil)
    #expect(PackageName(ByteString(String(repeating: "a", count: 1_025))) == nil)
  }

  @Test(arguments: [
    ("lodash", "4.17.21", "pkg:npm/lodash@4.17.21"),
    ("@babel/core", "7.26.0", "pkg:npm/%40babel/core@7.26.0"),
    ("a~b", "1.0.0-x+y", "pkg:npm/a~b@1.0.0-x%2By"),
  ])
  func writesPackageURLs(_ name: String, _ version: String, _ expected: String) throws {
    let name = try #require(PackageName(ByteString(name)))
    #expect(name.packageURL(version: ByteString(version)) == ByteString(expected))
  }
}

@Suite struct TarballURLTests {
  @Test(arguments: [
    ("lodash", "4.17.21", "https://r", "https://r/lodash/-/lodash-4.17.21.tgz"),
    ("@babel/core", "7.0.0", "https://r/x/", "https://r/x/@babel/core/-/core-7.0.0.tgz"),
    ("a", "1.0.0+build.5", "https://r", "https://r/a/-/a-1.0.0.tgz"),
  ])
  func derivesTheCanonicalURL(
    _ name: String, _ version: String, _ registry: String, _ expected: String
  ) throws {
    let name = try #require(PackageName(ByteString(name)))
    let url = TarballURL.canonical(name, ByteString(version), in: ByteString(registry))
    #expect(url == ByteString(expected))
    #expect(name.label(version: ByteString(version)).isCanonical(try FetchURL(url)))
    #expect(!name.label(version: ByteString(version)).isCanonical(try FetchURL(url + "?x")))
    #expect(TarballURL.owner(ofPath: try FetchURL(url).path) == name)
  }

  @Test(arguments: [
    ("/a/-/b-1.0.0.tgz", "a"), ("/x/@s/a/-/b.tgz", "@s/a"), ("/%40s/a/-/a-1.0.0.tgz", "@s/a"),
  ])
  func theFolderSaysWhoseAnArchiveIs(_ path: String, _ owner: String) {
    #expect(TarballURL.owner(ofPath: ByteString(path)) == PackageName(ByteString(owner)))
  }

  @Test(arguments: [
    "/o/r/tarball/master", "/download/@o/n/1.0.0/abc", "/", "/-/a-1.0.0.tgz",
    "/p/@s/a/-/@s/a-1.0.0.tgz",
  ])
  func knowsNoOwnerOfOtherPlaces(_ path: String) {
    #expect(TarballURL.owner(ofPath: ByteString(path)) == nil)
  }
}

@Suite struct PackageArchiveTests {
  private func archive(_ name: ByteString, _ url: ByteString) throws -> PackageArchive {
    try PackageArchive(
      try #require(PackageName(name)), version: "1.0.0", written: url,
      integrity: "sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM=", limits: Limits())
  }

  /// As Verdaccio and others write it in locks.
  @Test(arguments: ["@s%2fa", "@s%2Fa", "%40s%2fa", "%40s/a"])
  func theScopeMayBeEncoded(_ folder: ByteString) throws {
    let url = "https://r/x/" + folder + "/-/a-1.0.0.tgz"
    let scoped = try archive("@s/a", url)
    #expect(scoped.kind == .registry)
    #expect(!scoped.isOfAnotherPackage)
    #expect(scoped.source.written == url)
    #expect(scoped.source.url?.text == url)
    #expect(scoped.source.label?.isCanonical(try #require(scoped.source.url)) == true)
    let other = try archive("a", url)
    #expect(other.kind == .tarball)
    #expect(other.isOfAnotherPackage)
  }

  @Test(arguments: [
    "https://r/s%2fa/-/a-1.0.0.tgz", "https://r/@%2fa/-/a-1.0.0.tgz", "https://r/@s%2f../a",
    "https://r/@s%2fa%2fb", "https://r/@s%2f@a%2fb", "https://r/@s%5ca",
  ])
  func noOtherSlashMayBeEncoded(_ url: ByteString) {
    #expect(throws: PackageArchiveError.self) { try archive("@s/a", url) }
  }

  /// The place of `@s/a` ends like that of `a`, so it must not get the name of `a`.
  @Test func thePlaceOfAnotherPackageIsNotTheUsualOne() throws {
    let own = try archive("a", "https://r/a/-/a-1.0.0.tgz")
    #expect(own.kind == .registry)
    #expect(!own.isOfAnotherPackage)
    let other = try archive("a", "https://r/@s/a/-/a-1.0.0.tgz")
    #expect(other.kind == .tarball)
    #expect(other.isOfAnotherPackage)
    #expect(other.source.label?.canonicalPath == nil)
  }
}

@Suite struct RegistryConfigurationTests {
  private func registry(_ npmrc: String, _ name: ByteString) throws -> ByteString {
    let file = try SourceFile(path: ".npmrc", bytes: Array(npmrc.utf8))
    return try RegistryConfiguration(npmrc: file).registry(of: #require(PackageName(name)))
  }

  @Test func readsOnlyTheTwoKeys() throws {
    let npmrc = """
      # registry=https://comment
      ; registry=https://comment
      //registry.example/:_authToken=secret
      _auth=secret
       registry = "https://one.example/"\r
      @s:registry=https://two.example/npm
      @t:registry=${SECRET}
      @u:registry=https://three.example/ ; not part of it
      @v:registry=https://four.example/#nor this
      always-auth=true
      [section]
      registry=https://nobody.example/
      """
    #expect(try registry(npmrc, "x") == "https://one.example/")
    #expect(try registry(npmrc, "@s/x") == "https://two.example/npm")
    #expect(try registry(npmrc, "@u/x") == "https://three.example/")
    #expect(try registry(npmrc, "@v/x") == "https://four.example/")
    #expect(try registry("", "@t/x") == TarballURL.defaultRegistry)
    let file = try SourceFile(path: ".npmrc", bytes: Array(npmrc.utf8))
    #expect(RegistryConfiguration(npmrc: file).problems.map(\.location.line) == [7])
  }

  /// A private package must not be looked for in another registry.
  @Test(arguments: ["${SECRET}", "https://u:p@h/", "ftp://h/", "//h", "https://h:0/"])
  func aRegistryThatCannotBeUsedIsNoneAtAll(_ value: String) throws {
    #expect(throws: UnusableRegistry.self) { try registry("@t:registry=\(value)", "@t/x") }
    #expect(throws: UnusableRegistry.self) { try registry("registry=\(value)", "x") }
    #expect(try registry("@t:registry=\(value)", "x") == TarballURL.defaultRegistry)
  }
}

@Suite struct GitReferenceTests {
  private static let commit = "0123456789abcdef0123456789abcdef01234567"

  @Test(arguments: [
    ("git+ssh://git@github.com/O/R.git#", "github.com", "O/R", true),
    ("git+https://github.com/O/R.git#", "github.com", "O/R", true),
    ("git+https://git@GitHub.com/O/R#", "github.com", "O/R", true),
    ("git://example.org:9418/x/y.git#", "example.org", "x/y", false),
    ("ssh://alice@codeberg.org/o/r.git#", "codeberg.org", "o/r", true),
    ("git@gitlab.com:g/s/r.git#", "gitlab.com", "g/s/r", true),
    ("git+ssh://git@bitbucket.org:o/r.git#", "bitbucket.org", "o/r", true),
    ("github:o/r#", "github.com", "o/r", true), ("gist:abc#", "gist.github.com", "abc", true),
  ])
  func readsEveryForm(
    _ text: String, _ host: String, _ repository: String, _ servesArchives: Bool
  ) throws {
    let written = ByteString(text + Self.commit.uppercased())
    #expect(GitReference.isReference(written))
    let reference = try GitReference(written)
    #expect(reference.host == ByteString(host))
    #expect(reference.repository == ByteString(repository))
    #expect(reference.commit == ByteString(Self.commit))
    #expect((reference.archiveURL != nil) == servesArchives)
    #expect(!reference.hasUserName)
  }

  /// What is no owner and repository has no archive.
  @Test(arguments: [
    "git+https://github.com/o#", "git+https://github.com//r.git#", "git+https://github.com/o/r/t#",
    "git+https://github.com/o/r.git?x=1#", "git+https://github.com/%6f/r.git#",
    "git+https://github.com/o/..#", "git+https://gitlab.com/r#", "gist:a/b/c#",
  ])
  func oddPathsHaveNoArchive(_ text: String) throws {
    #expect(try GitReference(ByteString(text + Self.commit)).archiveURL == nil)
  }

  /// The addresses that npm's own `hosted-git-info` 8 makes, and Forgejo's.
  @Test(arguments: [
    ("github:o/r#", "https://codeload.github.com/o/r/tar.gz/C"),
    ("gist:u/abc#", "https://codeload.github.com/gist/abc/tar.gz/C"),
    ("gitlab:g/r#", "https://gitlab.com/g/r/repository/archive.tar.gz?ref=C"),
    ("bitbucket:o/r#", "https://bitbucket.org/o/r/get/C.tar.gz"),
    ("git+https://git.sr.ht/~o/r#", "https://git.sr.ht/~o/r/archive/C.tar.gz"),
    ("git+https://codeberg.org/o/r.git#", "https://codeberg.org/o/r/archive/C.tar.gz"),
  ])
  func knowsWhereTheArchiveOfACommitIs(_ text: String, _ url: String) throws {
    let reference = try GitReference(ByteString(text + Self.commit))
    #expect(reference.archiveURL == ByteString(url.replacing("C", with: Self.commit)))
  }

  @Test func readsACommitBeforeAPath() throws {
    let text = ByteString("git+https://h/o/r.git#" + Self.commit + "&path:/sub")
    #expect(try GitReference(text).commit == ByteString(Self.commit))
  }

  @Test(arguments: [
    (
      "git+https://u:p@h/o/r.git#0123456789abcdef0123456789abcdef01234567",
      GitReferenceError.password
    ),
    ("github:u:p@o/r#0123456789abcdef0123456789abcdef01234567", .password),
    (
      "git+https://h/o/r?access_token=x#0123456789abcdef0123456789abcdef01234567", .password
    ),
    ("git+ssh://-oProxyCommand=x/o/r#0123456789abcdef0123456789abcdef01234567", .form),
    ("git+https://h\u{e9}/o/r#0123456789abcdef0123456789abcdef01234567", .form),
    ("git+https://h/o r#0123456789abcdef0123456789abcdef01234567", .form),
    ("github:o/r", .commit), ("github:o/r#master", .commit), ("github:o/r#0123456", .commit),
    ("github:o/r#-0123456789abcdef0123456789abcdef0123456", .commit),
    ("github:o/r#semver:^1", .commit),
  ])
  func refuses(_ text: String, _ error: GitReferenceError) {
    #expect(throws: error) { () throws(GitReferenceError) in try GitReference(ByteString(text)) }
  }

  @Test func noticesAUserNameThatMayBeAToken() throws {
    let text = ByteString("git+https://token@github.com/o/r.git#" + Self.commit)
    #expect(try GitReference(text).hasUserName)
    #expect(try GitReference(ByteString("github:token@o/r#" + Self.commit)).hasUserName)
  }

  @Test(arguments: ["https://h/a.tgz", "file:x", "1.0.0", "npm:a@1", "../a@b:c"])
  func isNotFooledByOtherPlaces(_ text: String) {
    #expect(!GitReference.isReference(ByteString(text)))
  }
}
