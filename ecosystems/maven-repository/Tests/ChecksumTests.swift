import LockText
import Lockfetch
import Testing

@testable import MavenRepository

@Suite struct ChecksumTests {
  private static let sha1 = "da39a3ee5e6b4b0d3255bfef95601890afd80709"
  private static let md5 = "d41d8cd98f00b204e9800998ecf8427e"

  @Test(arguments: [
    sha1, sha1 + "\n", sha1.uppercased(), sha1 + "  a-1.0.jar\n", "SHA1(a-1.0.jar)= \(sha1)\n",
    "a-1.0.jar: \(sha1)",
  ])
  func readsSidecars(_ text: String) {
    #expect(Checksum(.sha1, sidecar: Array(text.utf8))?.digits.text == Self.sha1)
  }

  @Test(arguments: ["", "\n", md5, sha1 + "0", "x" + sha1, "<html>404</html>", "SHA1= "])
  func refusesOtherSidecars(_ text: String) {
    #expect(Checksum(.sha1, sidecar: Array(text.utf8)) == nil)
  }

  @Test func aVectorOfCommonsLogging() {
    let checksum = Checksum(
      .sha256, digits: "daddea1ea0be0f56978ab3006b8ac92834afeefbd9b7e4e6316fca57df0fa636")
    #expect(checksum?.integrity?.sri == "sha256-2t3qHqC+D1aXirMAa4rJKDSv7vvZt+TmMW/KV98PpjY=")
  }

  @Test func nixDoesNotKnowMD5() {
    #expect(Checksum(.md5, digits: ByteString(Self.md5))?.integrity == nil)
    #expect(Checksum(.md5, digits: ByteString(Self.sha1)) == nil)
  }

  @Test func algorithmsHaveTwoNames() {
    for algorithm in ChecksumAlgorithm.allCases {
      #expect(ChecksumAlgorithm(fileExtension: ByteString(algorithm.rawValue)) == algorithm)
    }
    #expect(ChecksumAlgorithm(javaName: "SHA-512") == .sha512)
    #expect(ChecksumAlgorithm(javaName: "sha512") == nil)
    #expect(ChecksumAlgorithm(fileExtension: "asc") == nil)
  }
}
