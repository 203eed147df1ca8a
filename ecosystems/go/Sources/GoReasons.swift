import LockText
import Lockfetch

extension UnpinnedReason {
  /// go.sum has a hash of what is in the file, and none of the file.
  static let directoryHash = UnpinnedReason(
    "directory-hash", "has an h1 hash, which is not one of the file that a server sends",
    why: "h1 covers names and contents of a module's files, and Nix checks the bytes of one file",
    fix:
      "lockfetch-multi pin DIR proves and pins it; --needed leaves out what no go.mod requires"
  )

  /// The module is private, and no proxy was named that has it.
  static let privateModule = UnpinnedReason(
    "private-module", "is private, and no proxy is named for it",
    why: "Nix fetches single files over https, and the public proxy does not have it",
    fix: "name the proxy that has it: --go-private GLOBS=URL, or leave it out with --partial")

  /// It is Go itself.
  static let toolchain = UnpinnedReason(
    "go-toolchain", "is a Go toolchain, which offline builds do not look for",
    why: "the tree sets GOTOOLCHAIN=local, so the Go at hand is used", fix: "nothing",
    isBlocking: false)
}

extension ArtifactKind {
  /// The archive of a module.
  static let goZip = ArtifactKind("go-zip")
  /// The go.mod of a module as a proxy serves it.
  static let goMod = ArtifactKind("go-mod")
  /// A module that the vendor folder holds.
  static let goVendored = ArtifactKind("go-vendored")
}
