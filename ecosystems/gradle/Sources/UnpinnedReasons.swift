import LockText
import Lockfetch

extension UnpinnedReason {
  private static let writeOrPin: Message =
    "run gradle --write-verification-metadata sha256 help, or pin it in lockfetch.pins.json"

  /// Only a key is stated whose signature Gradle would check.
  static let signatureOnly = UnpinnedReason(
    "signature-only", "is verified by its signature alone",
    why: "a signature says who made a file, and Nix wants to know which it is", fix: writeOrPin)

  /// MD5 is all there is.
  static let md5Only = UnpinnedReason(
    "md5-only", "is locked with md5 alone", why: "Nix does not check md5, and nobody should",
    fix: writeOrPin)

  /// A lock file of dependency locking names it, and no verification metadata hashes its files.
  static let versionOnly = UnpinnedReason(
    "version-only", "is locked to a version, and nothing says the hashes of its files",
    why: "Gradle's lock files hold versions alone", fix: writeOrPin)

  /// No repository of the build may have it.
  static let noRepository = UnpinnedReason(
    "no-repository", "comes from no repository that the build is known to declare",
    why: "a lock of Gradle says what a file is and not where",
    fix: "name its repository with --repo GLOB=URL, or pin its URL in lockfetch.pins.json")

  /// The wrapper states no sum for Gradle itself.
  static let noDistributionSum = UnpinnedReason(
    "no-distribution-sum", "is downloaded by the wrapper without a distributionSha256Sum",
    why: "without a hash Nix cannot fix what it downloads",
    fix: "write the sum into gradle-wrapper.properties, from https://gradle.org/release-checksums/")
}
