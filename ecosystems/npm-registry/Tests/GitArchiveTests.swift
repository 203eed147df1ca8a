import LockText
import Lockfetch
import NPMRegistry
import Testing

/// The commits behind the archives of git hosts, and versions.
@Suite struct GitArchiveTests {
  private static let commit = "0123456789abcdef0123456789abcdef01234567"

  @Test(arguments: [
    ("https://codeload.github.com/o/r/tar.gz/COMMIT", "github.com o/r"),
    ("HTTPS://Codeload.GitHub.com/o/r/tar.gz/COMMIT", "github.com o/r"),
    ("https://bitbucket.org/o/r/get/COMMIT.tar.gz", "bitbucket.org o/r"),
    (
      "https://gitlab.com/api/v4/projects/o%2fg%2Fr/repository/archive.tar.gz?ref=COMMIT",
      "gitlab.com o/g/r"
    ),
    (
      "https://gitlab.com/api/v4/projects/o%2Fr/repository/archive.tar.gz?x=y&sha=COMMIT",
      "gitlab.com o/r"
    ),
    ("https://gitlab.com/o/r/-/archive/COMMIT/r-COMMIT.tar.gz", "gitlab.com o/r"),
    ("https://gitlab.com/o/r/repository/archive.tar.gz?ref=COMMIT", "gitlab.com o/r"),
    ("https://codeload.github.com/o/r/tar.gz/main", nil),
    ("https://codeload.github.com/o/r/tar.gz/refs/heads/COMMIT", nil),
    ("https://codeload.github.com/o/r/zip/COMMIT", nil),
    ("http://codeload.github.com/o/r/tar.gz/COMMIT", nil),
    ("https://codeload.github.com.example.org/o/r/tar.gz/COMMIT", nil),
    ("https://gitlab.com/api/v4/projects/o%2Fr/repository/archive.tar.gz?ref=main", nil),
    ("https://gitlab.com/api/v4/projects/o%2Fr/repository/archive.tar.gz", nil),
    ("https://bitbucket.org/o/r/get/main.tar.gz", nil), ("https://gitlab.com", nil),
    ("https://", nil),
    ("", nil), ("https", nil), ("https://registry.npmjs.org/a/-/a-1.0.0.tgz", nil),
  ])
  func knowsTheCommitOfAnArchive(_ url: String, _ expected: String?) {
    let reference = GitReference(
      archiveURL: ByteString(url.replacing("COMMIT", with: Self.commit.uppercased())))
    #expect(reference.map { "\($0.host) \($0.repository)" } == expected)
    if expected != nil { #expect(reference?.commit.text == Self.commit) }
  }

  @Test(arguments: ["1.2.3", "0.0.0-rc.1+build.5", "1.0.0-0a-b", "01.2.3", "1.2.3+x"])
  func knowsVersions(_ version: String) {
    #expect(ByteString(version).isSemanticVersion)
  }

  @Test(arguments: [
    "", "1", "1.2", "1.2.3.4", "v1.2.3", "1.2.x", "^1.2.3", "latest", "1.2.3-", "1.2.3+", "1..3",
    "1.2.3-a..b",
    "1.2.3_a", "1.2.3 ", "file:1.2.3", "1.2.99999999999999999",
  ])
  func knowsWhatIsNoVersion(_ version: String) {
    #expect(!ByteString(version).isSemanticVersion)
  }
}
