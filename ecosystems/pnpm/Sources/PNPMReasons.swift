import LockText
import Lockfetch

/// Why pnpm cannot be given some artifacts; `README.md` lists the words.
extension UnpinnedReason {
  /// A folder inside a commit: pnpm takes it out of an archive only when it fetches that itself.
  static let gitFolder = UnpinnedReason(
    "git-folder", "is a folder inside a git commit",
    why: "offline pnpm reads an archive from a file, and then takes all of it for the package",
    fix: "depend on a published version, or leave it out with --partial")

  /// Something that only a resolver in the project's pnpmfile knows.
  static let customResolution = UnpinnedReason(
    "custom-resolution", "comes from a resolver of the project's pnpmfile",
    why: "only that resolver knows what is fetched",
    fix: "depend on a published version, or leave it out with --partial")
}
