import LocalFiles
import LockText
import Lockfetch
import SystemPackage

/// What `pin` has to tell, in one place; `docs/pins.md` explains each code.
enum PinningDiagnostics {
  static func notInCache(
    _ artifact: LockedArtifact, _ path: ByteString
  ) -> Diagnostic {
    Diagnostic(
      .error, code: "pins/not-in-cache", "\"\(artifact.name)\" is not in the cache: no \"\(path)\"",
      why: "what is not there cannot be proved",
      fix:
        "go mod download \(artifact.name)@\(artifact.version ?? "latest"); --needed leaves out archives that no go.mod requires",
      at: artifact.location)
  }

  static func unreadable(
    _ artifact: LockedArtifact, _ path: ByteString, _ error: LocalFileError
  ) -> Diagnostic {
    Diagnostic(
      .error, code: "pins/unreadable-cache",
      "\"\(path)\" of the cache cannot be read: \(error.explanation)",
      fix: "make it readable, or remove it and let the package manager download it again",
      at: artifact.location)
  }

  static func disproved(
    _ artifact: LockedArtifact, _ path: ByteString, _ error: ProofError
  ) -> Diagnostic {
    Diagnostic(
      .error, code: "pins/disproved",
      "\"\(path)\" of the cache is not what the lock means: \(error.reason)",
      why: "a pin of it would let other bytes in than those that were locked",
      fix: "remove it and let the package manager download it again, and look at the lock",
      at: artifact.location)
  }

  static func noCache(_ cache: PackageCache) -> Diagnostic {
    Diagnostic(
      .error, code: "pins/no-cache",
      "there is no module cache at \"\(cache.folder.string)\" (from \(cache.origin))",
      fix: "go mod download fills it; GOMODCACHE names another one")
  }

  static func cacheUnknown(_ error: PackageCacheError) -> Diagnostic {
    switch error {
    case .unknown:
      Diagnostic(
        .error, code: "pins/no-cache", "none of GOMODCACHE, GOPATH and HOME is set",
        fix: "set GOMODCACHE to the module cache: go env GOMODCACHE")
    case .relative(let variable):
      Diagnostic(
        .error, code: "pins/no-cache", "\(variable) is not an absolute path",
        fix: "set GOMODCACHE to the module cache: go env GOMODCACHE")
    }
  }

  static let noNetwork = Diagnostic(
    .notice, code: "pins/no-network",
    "nothing was downloaded: pinning from the network is not there yet",
    fix: "--from-gomodcache pins Go modules from the module cache; docs/pins.md has the rest")

  static func unknownName(_ name: ByteString) -> Diagnostic {
    Diagnostic(
      .error, code: "pins/unknown-name", "nothing in the plan is called \"\(name)\"",
      fix: "lockfetch-multi plan lists the names")
  }

  static func dropped(_ pin: Pin, isCheck: Bool) -> Diagnostic {
    let what: Message = isCheck ? "is to be dropped" : "was dropped"
    return Diagnostic(
      .notice, code: "pins/dropped", "the pin of \"\(pin.key.name)\" \(what)",
      why: "nothing in the locks uses it any more", at: pin.location)
  }
}
