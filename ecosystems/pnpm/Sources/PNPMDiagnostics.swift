import LockText
import Lockfetch
import NPMRegistry
import YAMLText

/// What the pnpm adapter has to tell, in one place; `ecosystems/pnpm/README.md` explains each code.
enum PNPMDiagnostics {
  // MARK: The whole file

  static func syntax(_ error: YAMLSyntaxError, in file: SourceFile) -> Diagnostic {
    Diagnostic(
      .error, code: "pnpm/syntax", error.message,
      why: "a lock that can be read in two ways is not one to rely on",
      fix: "run pnpm install to write the lock again", at: file.location(at: error.offset),
      notes: firstPlace(error, in: file))
  }

  static func mergeConflict(_ offsets: [Int], in file: SourceFile) -> Diagnostic {
    let places = offsets.map { file.location(at: $0) }
    return Diagnostic(
      .error, code: "pnpm/merge-conflict", "the file holds git's merge-conflict markers",
      why: "which side counts is not for this program to guess",
      fix: "run pnpm install, which merges both sides, and look at the difference",
      at: places.first,
      notes: places.dropFirst().prefix(5).map { Diagnostic.Note("and here", at: $0) })
  }

  static func unknownVersion(at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .error, code: "pnpm/lockfile-version",
      "the lockfileVersion is not one of \(LockVersion.known)",
      why: "a format that this program does not know could mean anything",
      fix: "write the lock with pnpm 3 to 12, or update this program", at: location)
  }

  static func notALock(_ file: SourceFile) -> Diagnostic {
    Diagnostic(
      .error, code: "pnpm/not-a-lock", "there is no \"lockfileVersion\"",
      why: "without it the file cannot be told to be a pnpm lock",
      fix: "run pnpm install to write the lock again", at: file.location(at: 0))
  }

  static func noPackages(at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .error, code: "pnpm/no-packages", "the lock has dependencies and no packages",
      why: "pnpm writes an entry below \"packages\" for each of them",
      fix: "run pnpm install to write the lock again", at: location)
  }

  static func documents(_ file: SourceFile) -> Diagnostic {
    Diagnostic(
      .error, code: "pnpm/documents", "the file holds more than two YAML documents",
      why: "pnpm writes at most one for itself and one for the project",
      fix: "run pnpm install to write the lock again", at: file.location(at: 0))
  }

  static func branchLock(_ other: SourceFile) -> Diagnostic {
    Diagnostic(
      .notice, code: "pnpm/branch-lock", "not read: this is the lock of another branch",
      why: "which git branch is checked out is not looked at",
      fix: "name it with --lockfile if it is meant", at: other.location(at: 0))
  }

  static func onlyBranchLocks(_ file: SourceFile) -> Diagnostic {
    Diagnostic(
      .error, code: "pnpm/branch-lock", "there are only locks of branches, and more than one",
      why: "which git branch is checked out is not looked at",
      fix: "name the one that is meant with --lockfile", at: file.location(at: 0))
  }

  static func tooManyEntries(limit: Int, in file: SourceFile) -> Diagnostic {
    Diagnostic(
      .error, code: "pnpm/too-many-entries", "the lock has more than \(limit) entries",
      why: "no real lock is near that, and one made to exhaust memory is",
      fix: "look at where the file comes from", at: file.location(at: 0))
  }

  // MARK: Registries

  static func workspace(_ error: YAMLSyntaxError, in file: SourceFile) -> Diagnostic {
    Diagnostic(
      .error, code: "pnpm/workspace-syntax", error.message,
      why: "the file speaks of registries, and which ones they are must be known",
      fix: "write the file without anchors, aliases and tags",
      at: file.location(at: error.offset), notes: firstPlace(error, in: file))
  }

  static func unusableRegistry(_ registry: UnusableRegistry) -> Diagnostic {
    registry.unused(code: "pnpm/unusable-registry", fix: registryFix)
  }

  static func neededRegistry(_ registry: UnusableRegistry) -> Diagnostic {
    registry.needed(code: "pnpm/registry", fix: registryFix)
  }

  private static let registryFix: Message = "write its URL here"

  static func workspaceRegistries(at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .warning, code: "pnpm/workspace-registries",
      "pnpm puts the registries named here before those of the offline tree",
      why: "no other file changes the registry of a scope or prefix that is in this one",
      fix: "for an offline install take them out of the copy of this file (see the README)",
      at: location)
  }

  static func projectScopes(at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .notice, code: "pnpm/scope-registry",
      "pnpm puts the scope registries named here before those of the offline tree",
      why: "what a project says of a scope counts more than what its user says",
      fix: "for an offline install append the .npmrc of the tree to this file (see the README)",
      at: location)
  }

  // MARK: Entries

  static func wrongType(at location: SourceLocation, _ expected: Message) -> Diagnostic {
    Diagnostic(
      .error, code: "pnpm/wrong-type", "the value of this key is not \(expected)",
      why: "pnpm writes nothing else there, so somebody changed the file",
      fix: "run pnpm install to write the lock again", at: location)
  }

  static func noResolution(at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .error, code: "pnpm/no-resolution", "nothing says where this package comes from",
      why: "pnpm itself cannot install it", fix: "run pnpm install to write the lock again",
      at: location)
  }

  static func unsupportedResolution(at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .error, code: "pnpm/unsupported-resolution", "this resolution is of an unknown type",
      why: "known are git, directory, binary, variations and custom: types, and archives",
      fix: "update this program, or write the lock with a pnpm that it knows", at: location)
  }

  static func name(at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .error, code: "pnpm/name",
      "the name of this package is missing or not one that a package can have",
      why: "names become file names, and a made-up one could lead out of its folder",
      fix: "remove the entry, or run pnpm install to write the lock again", at: location)
  }

  static func unsafeLocation(at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .error, code: "pnpm/unsafe-location", "the place of this entry is not a relative path",
      why: "nothing outside the scanned directory is read or linked",
      fix: "depend on it by a path that begins at the lock's folder", at: location)
  }

  static func outside(at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .warning, code: "pnpm/outside", "the place of this entry is outside the scanned directory",
      why: "nothing there is read, and what uses the plan will not find it",
      fix: "run the program on the directory that holds all of the project", at: location,
      isErrorWhenStrict: true)
  }

  static func archive(
    _ name: ByteString, _ error: PackageArchiveError, at location: SourceLocation
  ) -> Diagnostic {
    switch error {
    case .url(let error): url(name, error, at: location)
    case .integrity(let error): integrity(name, error, at: location)
    }
  }

  private static func integrity(
    _ name: ByteString, _ error: SubresourceIntegrityError, at location: SourceLocation
  ) -> Diagnostic {
    Diagnostic(
      .error, code: "pnpm/integrity",
      "the integrity of \"\(name)\" cannot be used: \(error.reason)",
      why: "a hash that cannot be read protects nothing",
      fix: "take the entry out of the lock and run pnpm install", at: location)
  }

  static func url(
    _ name: ByteString, _ error: FetchURLError, at location: SourceLocation
  ) -> Diagnostic {
    guard !error.isCredential else {
      return Diagnostic(
        .error, code: "pnpm/credential", "the URL of \"\(name)\" cannot be used: \(error.reason)",
        why: "everything in a lock ends up in the world-readable Nix store",
        fix: "take the secret out of the lock and give it to Nix in its netrc-file", at: location)
    }
    return Diagnostic(
      .error, code: "pnpm/url", "the URL of \"\(name)\" cannot be used: \(error.reason)",
      why: "Nix hands it to curl as it is, so only one plain meaning is let through",
      fix: "run pnpm install to write the lock again", at: location)
  }

  static func git(
    _ name: ByteString, _ error: GitReferenceError, at location: SourceLocation
  ) -> Diagnostic {
    switch error {
    case .password:
      Diagnostic(
        .error, code: "pnpm/credential", "the git URL of \"\(name)\" carries a password (***)",
        why: "everything in a lock ends up in the world-readable Nix store",
        fix: "take it out of the lock and of package.json; git can keep it in a credential helper",
        at: location)
    case .commit:
      Diagnostic(
        .error, code: "pnpm/git-commit", "\"\(name)\" is not locked to a whole git commit",
        why: "a branch, a tag or a short hash can move", fix: "run pnpm update for it",
        at: location)
    case .form:
      Diagnostic(
        .error, code: "pnpm/git-form", "the git reference of \"\(name)\" is of no known form",
        why: "it has to name a host, a repository and a commit, in plain ASCII",
        fix: "write it in package.json as pnpm documents it, then run pnpm install", at: location)
    }
  }

  static func movingGitArchive(_ name: ByteString, at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .error, code: "pnpm/git-commit",
      "the archive of \"\(name)\" is not that of a whole git commit, and the lock has no hash of it",
      why: "a branch, a tag or a short hash can move",
      fix:
        "name the whole commit in package.json (github:OWNER/REPOSITORY#COMMIT), then run pnpm install",
      at: location)
  }

  /// What tells of a secret.
  static let secretCodes: Set<String> = ["pnpm/credential", "pnpm/git-user"]

  static func secret(_ kind: URLSecret.Kind, at location: SourceLocation) -> Diagnostic {
    switch kind {
    case .credential:
      Diagnostic(
        .error, code: "pnpm/credential", "a URL carries a password, a token or the like (***)",
        why: "the lock is copied into the world-readable Nix store",
        fix: "take it out of package.json and the lock, and give it to Nix in its netrc-file",
        at: location)
    case .userName:
      Diagnostic(
        .warning, code: "pnpm/git-user", "a git URL carries a user name",
        why: "it may be an access token; it is left out of the copy that goes into the store",
        fix: "take it out of package.json and run pnpm install", at: location)
    }
  }

  static func gitUserName(_ name: ByteString, at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .warning, code: "pnpm/git-user", "the git URL of \"\(name)\" carries a user name",
      why: "it may be an access token; it is never used, and left out of the copy in the store",
      fix: "take it out of package.json and run pnpm install", at: location)
  }

  static func registry(
    _ name: ByteString, _ problem: Registries.Problem, at location: SourceLocation
  ) -> Diagnostic {
    switch problem {
    case .jsr:
      Diagnostic(
        .error, code: "pnpm/jsr", "\"\(name)\" is from JSR, and the lock does not say its URL",
        why: "the archives of npm.jsr.io have places that no rule gives",
        fix: "run pnpm install with pnpm 8.10 or newer, which writes \"tarball\"", at: location)
    case .prefix:
      Diagnostic(
        .error, code: "pnpm/registry-prefix",
        "the registry of \"\(name)\" has a prefix that is declared nowhere",
        why: "pnpm knows gh and npmjs; others are declared in pnpm-workspace.yaml",
        fix: "declare it there, under registries or namedRegistries", at: location)
    case .unusable(let registry): neededRegistry(registry)
    }
  }

  static func otherPackage(_ name: ByteString, at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .warning, code: "pnpm/other-package",
      "the entry of \"\(name)\" names another package or version in its members",
      why: "pnpm writes both alike; somebody may have swapped a package",
      fix: "look at the entry, and run pnpm install to write it again", at: location,
      isErrorWhenStrict: true)
  }

  static func shapeMismatch(_ name: ByteString, at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .warning, code: "pnpm/shape-mismatch",
      "\"\(name)\" has the key of a registry's version and comes from elsewhere",
      why: "pnpm 10.34.2 and newer refuses it, as it may hide a swapped package",
      fix: "look at the entry, and run pnpm install to write it again", at: location,
      isErrorWhenStrict: true)
  }

  static func missingEntry(at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .warning, code: "pnpm/missing-entry", "this dependency has no entry in the lock",
      why: "pnpm stops where it needs one, and the offline tree cannot have it",
      fix: "run pnpm install to write the lock again", at: location)
  }

  static func binary(_ name: ByteString, at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .warning, code: "pnpm/binary", "\"\(name)\" cannot be installed from the offline tree",
      why: "offline pnpm downloads no runtimes and reads them from no file",
      fix: "take the runtime from elsewhere and out of package.json, or fill pnpm's store before",
      at: location)
  }

  // MARK: Helpers

  private static func firstPlace(
    _ error: YAMLSyntaxError, in file: SourceFile
  ) -> [Diagnostic.Note] {
    error.otherOffset.map {
      [Diagnostic.Note("the first of them stands here", at: file.location(at: $0))]
    } ?? []
  }
}
