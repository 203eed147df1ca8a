import LockText
import Lockfetch

extension UnpinnedArtifact {
  /// What stands in the way of fetching this entry, and what to do.
  var diagnostic: Diagnostic {
    let name = artifact.name
    let (what, why, fix): (Message, Message, Message) =
      switch reason {
      case .noIntegrity:
        (
          "\"\(name)\" has no integrity",
          "without a hash Nix cannot fix what it downloads, and anyone between could change it",
          "lock it again with a newer package manager, or leave it out with --partial"
        )
      case .unusableIntegrity:
        (
          "\"\(name)\" has only hashes of algorithms that Nix does not know",
          "Nix checks sha1, sha256 and sha512",
          "lock it again with a newer package manager, or leave it out with --partial"
        )
      case .git, .gitHostUnsupported:
        (
          "\"\(name)\" is a git commit, and the lock has no hash of its archive",
          "a commit names the content and is not a hash of what a server sends",
          "depend on a published version, or leave it out with --partial"
        )
      case .notExact:
        (
          "\"\(name)\" is locked to no exact version", "a range or tag can be another one tomorrow",
          "lock it again with a newer package manager, or leave it out with --partial"
        )
      default:
        (
          "\"\(name)\" cannot be fetched by the lock alone (\(reason.name))",
          "the entry does not say where it comes from",
          "lock it again with the package manager, or leave it out with --partial"
        )
      }
    return Diagnostic(
      .error, code: "plan/unpinned", what, why: why, fix: fix, at: artifact.location)
  }
}
