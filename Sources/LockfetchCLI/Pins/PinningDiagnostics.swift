import Downloads
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

  static func notInRepository(
    _ artifact: LockedArtifact, _ path: ByteString, _ folder: FilePath
  ) -> Diagnostic {
    Diagnostic(
      .error, code: "pins/not-in-cache",
      "\"\(artifact.name)\" is not in the local repository: no \"\(path)\"",
      why: "what is not there cannot be pinned",
      fix: "build once with Maven, or pin without --from-m2", at: artifact.location)
  }

  static func noPlace(_ artifact: LockedArtifact) -> Diagnostic {
    Diagnostic(
      .error, code: "pins/no-place", "no repository is known for \"\(artifact.name)\"",
      why: "a pin says where Nix fetches from", fix: "name it with --repo GLOB=URL",
      at: artifact.location)
  }

  /// Nothing else states the hash of what was found.
  static func unproved(_ artifact: LockedArtifact, _ place: ByteString) -> Diagnostic {
    Diagnostic(
      .warning, code: "pins/unproved",
      "the pin of \"\(artifact.name)\" states what is there now: \(place)",
      why: "nothing else states its hash",
      fix: "compare it with another copy when you review the pin", at: artifact.location)
  }

  static func unprotected(_ artifact: LockedArtifact, _ url: FetchURL) -> Diagnostic {
    Diagnostic(
      .error, code: "pins/unprotected",
      "nothing proves what http sends for \"\(artifact.name)\": \(url.text)",
      why: "anyone between could have changed it, and nothing else states its hash",
      fix: "lock it with https, or pin it by hand", at: artifact.location)
  }

  /// What was downloaded is not what the lock or the registry means.
  static func contradicted(
    _ artifact: LockedArtifact, _ url: FetchURL, _ error: ProofError
  ) -> Diagnostic {
    Diagnostic(
      .error, code: "pins/contradicted",
      "what \(url.text) sends is not \"\(artifact.name)\": \(error.reason)",
      why: "a pin of it would let other bytes in than those that were locked",
      fix: "look at the server and the lock before you believe either", at: artifact.location)
  }

  /// It could not be downloaded.
  static func failure(
    _ artifact: LockedArtifact, _ url: FetchURL, _ failure: DownloadFailure
  ) -> Diagnostic {
    let text = FailureText(
      failure, name: FetchDiagnostics.name(artifact), url: url.text, artifact.kind)
    return Diagnostic(
      .error, code: text.code, text.message, why: text.why, fix: text.fix, at: artifact.location)
  }

  static func noCache(_ cache: PackageCache) -> Diagnostic {
    Diagnostic(
      .error, code: "pins/no-cache",
      "there is no \(cache.isModuleCache ? "module cache" : "local repository") at \"\(cache.folder.string)\" (from \(cache.origin))",
      fix: cache.isModuleCache
        ? "go mod download fills it; GOMODCACHE names another one"
        : "a build with Maven fills it; --m2 names another one")
  }

  static func cacheUnknown(_ error: PackageCacheError) -> Diagnostic {
    switch error {
    case .unknown:
      Diagnostic(
        .error, code: "pins/no-cache", "none of GOMODCACHE, GOPATH and HOME is set",
        fix: "set GOMODCACHE to the module cache: go env GOMODCACHE")
    case .unknownHome:
      Diagnostic(
        .error, code: "pins/no-cache", "HOME is not set",
        fix: "name the local repository with --m2")
    case .relative(let variable):
      Diagnostic(
        .error, code: "pins/no-cache", "\(variable) is not an absolute path",
        fix: "set GOMODCACHE to the module cache: go env GOMODCACHE")
    }
  }

  static let noNetwork = Diagnostic(
    .notice, code: "pins/no-network",
    "nothing was downloaded: --offline refuses the network",
    fix: "run it without --offline; --from-gomodcache and --from-m2 take local copies")

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
