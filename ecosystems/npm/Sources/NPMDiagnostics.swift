import JSONText
import LockText
import Lockfetch
import NPMRegistry

/// What the npm adapter has to tell, in one place; `ecosystems/npm/README.md` explains each code.
enum NPMDiagnostics {
  // MARK: The whole file

  static func syntax(_ error: JSONSyntaxError, in file: SourceFile) -> Diagnostic {
    Diagnostic(
      .error, code: "npm/syntax", error.message,
      why: "a lock that can be read in two ways is not one to rely on",
      fix: "run npm install to write the lock again", at: file.location(at: error.offset),
      notes: error.otherOffset.map {
        [Diagnostic.Note("the first of them stands here", at: file.location(at: $0))]
      } ?? [])
  }

  static func mergeConflict(_ offsets: [Int], in file: SourceFile) -> Diagnostic {
    let places = offsets.map { file.location(at: $0) }
    return Diagnostic(
      .error, code: "npm/merge-conflict", "the file holds git's merge-conflict markers",
      why: "which side counts is not for this program to guess",
      fix: "resolve the conflict: git checkout --theirs or --ours on the lock, then npm install",
      at: places.first,
      notes: places.dropFirst().prefix(5).map { Diagnostic.Note("and here", at: $0) })
  }

  static func unknownVersion(at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .error, code: "npm/lockfile-version", "the lockfileVersion is not one of 1, 2, 3",
      why: "a format that this program does not know could mean anything",
      fix: "write the lock with npm 7 to 11, or update this program", at: location)
  }

  static func notALock(_ file: SourceFile) -> Diagnostic {
    Diagnostic(
      .error, code: "npm/not-a-lock",
      "there is neither a \"packages\" nor a \"dependencies\" object",
      why: "without them the file locks nothing", fix: "run npm install to write the lock again",
      at: file.location(at: 0))
  }

  static func shadowed(_ shadowed: SourceFile) -> Diagnostic {
    Diagnostic(
      .notice, code: "npm/shadowed",
      "not read: npm-shrinkwrap.json beside it comes first, as in npm",
      at: shadowed.location(at: 0))
  }

  static func unusableRegistry(_ registry: UnusableRegistry) -> Diagnostic {
    registry.unused(code: "npm/unusable-registry", fix: registryFix)
  }

  static func neededRegistry(_ registry: UnusableRegistry) -> Diagnostic {
    registry.needed(code: "npm/registry", fix: registryFix)
  }

  private static let registryFix: Message = "write its URL here, or keep \"resolved\" in the lock"

  // MARK: Entries

  static func wrongKind(_ member: Message, at location: SourceLocation, _ expected: Message)
    -> Diagnostic
  {
    Diagnostic(
      .error, code: "npm/wrong-type", "\(member) is not \(expected)",
      why: "npm writes nothing else there, so somebody changed the file",
      fix: "run npm install to write the lock again", at: location)
  }

  static func nullEntry(at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .warning, code: "npm/null-entry", "this entry is null and was passed over",
      fix: "run npm install to write the lock again", at: location)
  }

  static func tooManyEntries(limit: Int, in file: SourceFile) -> Diagnostic {
    Diagnostic(
      .error, code: "npm/too-many-entries", "the lock has more than \(limit) entries",
      why: "no real lock is near that, and one made to exhaust memory is",
      fix: "look at where the file comes from", at: file.location(at: 0))
  }

  static func tooManyWorkspaces(limit: Int, in file: SourceFile) -> Diagnostic {
    Diagnostic(
      .error, code: "npm/too-many-workspaces",
      "the root entry has more than \(limit) globs of workspaces",
      why: "no real project is near that, and a lock made to exhaust time is",
      fix: "name the folders themselves, or look at where the file comes from",
      at: file.location(at: 0))
  }

  static func tooDeep(limit: Int, at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .error, code: "npm/too-deep", "dependencies are nested deeper than \(limit) levels",
      why: "no real lock is near that, and one made to exhaust memory is",
      fix: "look at where the file comes from", at: location)
  }

  static func name(at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .error, code: "npm/name", "the name of this entry is not one that an npm package can have",
      why: "names become file names, and a made-up one could lead out of its folder",
      fix: "remove the entry, or run npm install to write the lock again", at: location)
  }

  static func location(at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .error, code: "npm/unsafe-location",
      "the location of this entry is no path inside the directory",
      why: "it leads out, or has a name that no folder here can have; nothing outside is read",
      fix: "run the program on the directory that holds all of the project", at: location)
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
      .error, code: "npm/integrity", "the integrity of \"\(name)\" cannot be used: \(error.reason)",
      why: "a hash that cannot be read protects nothing",
      fix: "remove node_modules and the entry's integrity, then run npm install", at: location)
  }

  static func url(
    _ name: ByteString, _ error: FetchURLError, at location: SourceLocation
  ) -> Diagnostic {
    guard !error.isCredential else {
      return Diagnostic(
        .error, code: "npm/credential", "the URL of \"\(name)\" cannot be used: \(error.reason)",
        why: "everything in a lock ends up in the world-readable Nix store",
        fix: "take the secret out of the lock and give it to Nix in its netrc-file", at: location)
    }
    return Diagnostic(
      .error, code: "npm/url", "the URL of \"\(name)\" cannot be used: \(error.reason)",
      why: "Nix hands it to curl as it is, so only one plain meaning is let through",
      fix: "run npm install to write the lock again", at: location)
  }

  static func unsupportedScheme(_ name: ByteString, at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .error, code: "npm/unsupported-source",
      "\"\(name)\" comes from a place of an unknown kind",
      why: "known are https and http URLs, git references, file: paths and links",
      fix: "depend on one of these, and run npm install to write the lock again", at: location)
  }

  static func git(
    _ name: ByteString, _ error: GitReferenceError, at location: SourceLocation
  ) -> Diagnostic {
    switch error {
    case .password:
      Diagnostic(
        .error, code: "npm/credential", "the git URL of \"\(name)\" carries a password (***)",
        why: "everything in a lock ends up in the world-readable Nix store",
        fix: "take it out of the lock and of package.json; git can keep it in a credential helper",
        at: location)
    case .commit:
      Diagnostic(
        .error, code: "npm/git-commit", "\"\(name)\" is not locked to a whole git commit",
        why: "a branch, a tag or a short hash can move", fix: "run npm update for it",
        at: location)
    case .form:
      Diagnostic(
        .error, code: "npm/git-form", "the git reference of \"\(name)\" is of no known form",
        why: "it has to name a host, a repository and a commit, in plain ASCII",
        fix: "write it in package.json as npm documents it, then run npm install", at: location)
    }
  }

  /// What tells of a secret.
  static let secretCodes: Set<String> = ["npm/credential", "npm/git-user"]

  static func secret(_ kind: URLSecret.Kind, at location: SourceLocation) -> Diagnostic {
    switch kind {
    case .credential:
      Diagnostic(
        .error, code: "npm/credential", "a URL carries a password, a token or the like (***)",
        why: "the lock is copied into the world-readable Nix store",
        fix: "take it out of package.json and the lock, and give it to Nix in its netrc-file",
        at: location)
    case .userName:
      Diagnostic(
        .warning, code: "npm/git-user", "a git URL carries a user name",
        why: "it may be an access token; it is left out of the copy that goes into the store",
        fix: "take it out of package.json and run npm install", at: location)
    }
  }

  static func gitUserName(_ name: ByteString, at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .warning, code: "npm/git-user", "the git URL of \"\(name)\" carries a user name",
      why: "it may be an access token; it is never used, and left out of the copy in the store",
      fix: "take it out of package.json and run npm install", at: location)
  }

  static func gitClone(_ name: ByteString, at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .warning, code: "npm/git-clone", "npm itself clones \"\(name)\" and takes no archive of it",
      why: "npm knows archives of GitHub, GitLab, Bitbucket and sourcehut only",
      fix: "depend on a published version or on a mirror there, or install it by other means",
      at: location)
  }

  static func otherPackage(_ name: ByteString, at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .warning, code: "npm/other-package", "the URL of \"\(name)\" belongs to another package",
      why: "npm marks an alias as such; without that somebody may have swapped a package",
      fix: "look at the entry, and run npm install to write it again", at: location,
      isErrorWhenStrict: true)
  }

  static func incomplete(_ name: ByteString, at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .warning, code: "npm/incomplete-entry",
      "\"\(name)\" has neither a version nor a place to come from",
      why: "npm passes over such an entry and resolves it anew, over the network",
      fix: "remove node_modules and the lock, then run npm install", at: location)
  }

  /// Tried with npm 10: it asks the registry for `bin` and scripts of such an entry whatever
  /// `resolved` says, and goes on without them.
  static func olderURLDependency(_ name: ByteString, at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .warning, code: "npm/url-in-old-lock",
      "\"\(name)\" is a URL dependency in a lock of lockfileVersion 1",
      why: "offline, npm 7 and newer installs its files without its bin links and install scripts",
      fix: "run npm install with npm 7 or newer to write the lock again, or install with npm 6",
      at: location)
  }

  static func shrinkwrapped(_ name: ByteString, at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .warning, code: "npm/has-shrinkwrap", "\"\(name)\" carries a shrinkwrap of its own",
      why:
        "npm up to 11 lets it rule that package's dependencies, and may want others than the lock's",
      fix: "use npm 12 or newer, which does not look at it, or lock a version without one",
      at: location)
  }
}
