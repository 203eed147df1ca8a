import LockText

/// What the engine has to tell, in one place, so that the wording can be read as a list.
///
/// `docs/diagnostics.md` explains each code.
enum EngineDiagnostics {
  // MARK: Scanning and reading

  static func unreadableDirectory(_ reason: Message) -> Diagnostic {
    Diagnostic(
      .error, code: "scan/unreadable", "the directory cannot be read: \(reason)",
      fix: "name a directory that holds lock files")
  }

  static func unreadableFolder(_ path: ByteString, _ reason: Message) -> Diagnostic {
    Diagnostic(
      .warning, code: "scan/unreadable-folder", "\"\(path)\" was not looked into: \(reason)",
      fix: "make it readable, or leave it out with --exclude")
  }

  static func unreadable(_ path: ByteString, _ reason: Message) -> Diagnostic {
    Diagnostic(
      .error, code: "scan/unreadable", "cannot be read: \(reason)",
      why: "a plan without it would leave out what it locks",
      fix: "put the lock file in its place, or leave it out with --exclude", at: start(of: path))
  }

  static func notUTF8(_ path: ByteString, offset: Int) -> Diagnostic {
    Diagnostic(
      .error, code: "text/not-utf-8", "the byte at offset \(offset) is not UTF-8",
      why: "every lock format is UTF-8, and guessing another encoding could change a name or hash",
      fix: "save the file as UTF-8", at: start(of: path))
  }

  static func outside(_ path: ByteString, folder: ByteString) -> Diagnostic {
    Diagnostic(
      .error, code: "scan/outside", "\"\(path)\" leads out of the directory",
      why: "nothing outside the scanned directory is read",
      fix: "run the program on the directory that holds all of the project",
      at: start(of: folder))
  }

  static func tooDeep(_ path: ByteString, limit: Int) -> Diagnostic {
    Diagnostic(
      .error, code: "scan/too-deep", "\"\(path)\" is nested deeper than \(limit) folders",
      fix: "leave it out with --exclude, or name the lock file with --lockfile")
  }

  static func tooManyLockfiles(limit: Int) -> Diagnostic {
    Diagnostic(
      .error, code: "scan/too-many-lockfiles", "there are more than \(limit) lock files",
      fix: "name the folders that count, or leave some out with --exclude")
  }

  static func linkLeavesDirectory(_ path: ByteString) -> Diagnostic {
    Diagnostic(
      .warning, code: "scan/link-leaves-directory",
      "not followed: the link leads out of the directory",
      fix: "name it with --lockfile if it is meant", at: start(of: path))
  }

  static func danglingLink(_ path: ByteString, _ reason: Message) -> Diagnostic {
    Diagnostic(
      .warning, code: "scan/dangling-link", "not followed: \(reason)",
      fix: "remove the link, or put the lock file where it leads", at: start(of: path))
  }

  static func nothingFound(_ claims: [ByteString]) -> Diagnostic {
    Diagnostic(
      .error, code: "scan/no-lockfile", "no lock file found; looked for \(list(claims))",
      fix: "name the directory that holds one, or the file itself with --lockfile")
  }

  static func missingLockfile(_ path: ByteString) -> Diagnostic {
    Diagnostic(
      .error, code: "scan/no-lockfile", "there is no such file",
      fix: "--lockfile takes a path relative to the directory or to the current folder",
      at: start(of: path))
  }

  static func unknownEcosystem(_ name: ByteString, known: [ByteString]) -> Diagnostic {
    Diagnostic(
      .error, code: "scan/unknown-ecosystem",
      "there is no ecosystem \"\(name)\"; known are \(list(known))",
      fix: "lockfetch-multi ecosystems says what each reads")
  }

  static func noLockToChoose(_ name: ByteString, in folder: ByteString) -> Diagnostic {
    Diagnostic(
      .error, code: "scan/no-lock-to-choose",
      "the folder \"\(folder.isEmpty ? "." : folder)\" has no lock file of \"\(name)\"",
      why: "--ecosystem chooses it for that folder",
      fix: "name the folder as it is below DIR, or leave the option out")
  }

  static func notALockfile(_ path: ByteString, _ known: [ByteString]) -> Diagnostic {
    Diagnostic(
      .error, code: "scan/not-a-lockfile", "no ecosystem claims a file of this name",
      fix: "say which one it belongs to: --ecosystem with one of \(list(known))",
      at: start(of: path))
  }

  static func twoEcosystems(_ first: ProjectRead, _ second: ProjectRead) -> Diagnostic {
    let (left, right) = (first.lockPath, second.lockPath)
    let folder: ByteString = first.files.folder.isEmpty ? "." : first.files.folder
    return Diagnostic(
      .error, code: "scan/two-ecosystems",
      "\"\(left)\" and \"\(right)\" lock the same packages",
      why:
        "\(first.adapter.id.name) and \(second.adapter.id.name) would each install their own set",
      fix:
        "choose with --ecosystem \(folder)=\(first.adapter.id.name) or --ecosystem \(folder)=\(second.adapter.id.name)",
      at: start(of: left))
  }

  // MARK: Planning

  static func tooManyEntries(_ path: ByteString, limit: Int) -> Diagnostic {
    Diagnostic(
      .error, code: "plan/too-many-entries", "the lock has more than \(limit) entries",
      why: "no real lock is near that, and one made to exhaust memory is",
      fix: "look at where the file comes from", at: start(of: path))
  }

  static func hostNotAllowed(_ artifact: LockedArtifact, _ host: ByteString) -> Diagnostic {
    Diagnostic(
      .error, code: "plan/host-not-allowed",
      "\"\(artifact.name)\" comes from \"\(host)\", which is not allowed",
      fix: "add --allow-host \(host) if it is meant", at: artifact.location)
  }

  static func plainHTTP(_ artifact: LockedArtifact) -> Diagnostic {
    Diagnostic(
      .warning, code: "plan/plain-http", "\"\(artifact.name)\" is fetched over http",
      why: "the hash still decides what is accepted, but anyone between sees what you fetch",
      at: artifact.location)
  }

  static func weakHash(_ artifact: LockedArtifact) -> Diagnostic {
    Diagnostic(
      .warning, code: "plan/sha1-only",
      "\"\(artifact.name)\" is locked with sha1 alone",
      why: "sha1 does not stop whoever can prepare two files with one hash",
      fix: "lock it again with a newer version of the package manager, which writes sha512",
      at: artifact.location, isErrorWhenStrict: true)
  }

  static func contradiction(
    _ first: LockedArtifact, _ second: LockedArtifact, _ algorithm: IntegrityAlgorithm
  ) -> Diagnostic {
    Diagnostic(
      .error, code: "plan/contradiction",
      "\"\(second.name)\" has two different \(algorithm.rawValue) hashes",
      why: "one file has one hash: this is a bad merge, or somebody changed one of the two",
      fix: "lock it again with the package manager and look at the difference",
      at: second.location,
      notes: [Diagnostic.Note("the other hash stands here", at: first.location)])
  }

  /// - Parameter message: What one URL has two of.
  static func contradictingPlace(
    _ first: LockedArtifact, _ second: LockedArtifact, _ message: Message
  ) -> Diagnostic {
    Diagnostic(
      .error, code: "plan/contradiction", message,
      why: "one URL gives one file: this is a bad merge, or somebody changed one of the two",
      fix: "lock it again with the package manager and look at the difference",
      at: second.location,
      notes: [Diagnostic.Note("\"\(first.name)\" states the other one here", at: first.location)])
  }

  static func nameClash(_ first: LockedArtifact, _ second: LockedArtifact) -> Diagnostic {
    Diagnostic(
      .error, code: "plan/name-clash",
      "\"\(second.name)\" would have the store name of another file",
      why: "nothing says that the files behind two URLs with different hashes are one file",
      fix: "lock both from one place, or plan them apart with --exclude or --lockfile",
      at: second.location,
      notes: [
        Diagnostic.Note("\"\(first.name)\", from another URL, stands here", at: first.location)
      ])
  }

  static func impliedMissing(_ first: LockedArtifact, count: Int) -> Diagnostic {
    Diagnostic(
      .warning, code: "plan/implied-missing",
      "\(count) files that the lock implies have no hash, the first for \"\(first.name)\"",
      why: "the package manager will ask for them, and no lock or pin says what they must be",
      fix: "pin them in lockfetch.pins.json, or leave them out with --partial",
      at: first.location)
  }

  static func omitted(_ count: Int, _ what: Message) -> Diagnostic {
    Diagnostic(.notice, code: "plan/omitted", "\(count) entries were left out by \(what)")
  }

  static func treePath(_ path: ByteString, _ lock: ByteString) -> Diagnostic {
    Diagnostic(
      .error, code: "plan/tree-path", "the offline tree cannot hold \"\(path)\"",
      why:
        "names with control characters or of more than 255 bytes, and more than 62 levels, are not taken over",
      fix: "rename or move the folder, or leave it out with --exclude", at: start(of: lock))
  }

  static func treeConflict(_ path: ByteString, _ places: [ByteString]) -> Diagnostic {
    Diagnostic(
      .error, code: "plan/tree-conflict",
      "two lock files put different content at \"\(path)\" of the offline tree: \(list(places))",
      fix: "plan them one at a time with --lockfile")
  }

  // MARK: Helpers

  static func start(of path: ByteString) -> SourceLocation {
    SourceLocation(path: path, line: 1, column: 1)
  }

  private static func list(_ words: [ByteString]) -> Message {
    var text: Message = ""
    for (index, word) in words.enumerated() {
      text = index == 0 ? "\(word)" : text + ", \(word)"
    }
    return text
  }
}
