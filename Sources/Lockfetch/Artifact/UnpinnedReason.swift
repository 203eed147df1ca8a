public import LockText

/// Why an artifact cannot be fetched by the lock alone, and what to do about it.
///
/// An open set: an ecosystem adds reasons of its own. `docs/plan-json.md` lists the words.
public struct UnpinnedReason: Hashable, Sendable {
  /// The word as JSON output shows it.
  public let name: ByteString
  /// What is so, behind the artifact's name: "has no integrity".
  public let problem: Message
  /// Why it matters.
  public let why: Message
  /// What to do.
  public let fix: Message
  /// Whether a tree without the artifact lacks something.
  ///
  /// What a manifest merely declares does not stand in the way when a lock beside it hashes all that
  /// the declaration leads to.
  public let isBlocking: Bool

  /// Makes a reason known.
  public init(
    _ name: ByteString, _ problem: Message, why: Message, fix: Message, isBlocking: Bool = true
  ) {
    self.name = name
    self.problem = problem
    self.why = why
    self.fix = fix
    self.isBlocking = isBlocking
  }

  /// The lock states no hash.
  public static let noIntegrity = UnpinnedReason(
    "no-integrity", "has no integrity",
    why: "without a hash Nix cannot fix what it downloads, and anyone between could change it",
    fix: lockAgainOrPin)

  /// The lock states hashes, none of an algorithm that Nix can check.
  public static let unusableIntegrity = UnpinnedReason(
    "unusable-integrity", "has only hashes of algorithms that Nix does not know",
    why: "Nix checks sha1, sha256 and sha512", fix: lockAgainOrPin)

  /// A commit of a repository whose host serves archives.
  public static let git = UnpinnedReason(
    "git", "is a git commit, and the lock has no hash of its archive",
    why: "a commit names the content and is not a hash of what a server sends",
    fix:
      "lockfetch-multi pin DIR pins the archive of that commit, or leave it out with --partial")

  /// A commit of a repository whose host is not known to serve archives.
  public static let gitHostUnsupported = UnpinnedReason(
    "git-host-unsupported", "is a git commit on a host that is not known to serve archives",
    why: "Nix fetches single files here, and no file of this commit has a known place",
    fix:
      "depend on a published version or a mirror on a known host, or leave it out with --partial")

  /// The lock names no exact version.
  public static let notExact = UnpinnedReason(
    "not-exact", "is locked to no exact version",
    why: "a range or tag can be another one tomorrow",
    fix: "lock it again with a newer package manager, or leave it out with --partial")

  /// The entry lacks what would say where it comes from.
  public static let incompleteEntry = UnpinnedReason(
    "incomplete-entry", "has neither a version nor a place to come from",
    why: "the entry does not say what to fetch",
    fix: "lock it again with the package manager, or leave it out with --partial")

  /// A manifest declares it, and a lock beside it hashes all that is fetched.
  public static let declared = UnpinnedReason(
    "declared", "is only declared",
    why: "the lock beside the manifest hashes what the declaration leads to",
    fix: "nothing", isBlocking: false)

  /// The lock implies it, and does not list it.
  public static let implied = UnpinnedReason(
    "implied", "is wanted besides what the lock lists, and nothing says its hash",
    why: "the package manager will ask for it, and goes wrong without it",
    fix: "pin it in lockfetch.pins.json, or leave it out with --partial")

  private static let lockAgainOrPin: Message =
    "lock it again with a newer package manager, pin it in lockfetch.pins.json, or leave it out with --partial"
}
