import JSONText
import LockText
import Lockfetch
import MavenRepository
import XMLText

/// What the Maven adapter has to tell, in one place; `ecosystems/maven/README.md` explains each code.
enum MavenDiagnostics {
  // MARK: Whole files

  static func mergeConflict(_ offsets: [Int], in file: SourceFile) -> Diagnostic {
    let places = offsets.map { file.location(at: $0) }
    return Diagnostic(
      .error, code: "maven/merge-conflict", "the file holds git's merge-conflict markers",
      why: "which side counts is not ours to guess",
      fix: "resolve the conflict, then record the checksums or write the lock again",
      at: places.first,
      notes: places.dropFirst().prefix(5).map { Diagnostic.Note("and here", at: $0) })
  }

  /// Refuses a file that holds git's markers, for formats in which they would be read as something.
  static func checkForConflict(_ file: SourceFile) throws(LockfileError) {
    let markers = MergeConflictMarkers.offsets(in: file.bytes)
    if !markers.isEmpty { throw LockfileError(mergeConflict(markers, in: file)) }
  }

  static func xml(_ error: XMLSyntaxError, in file: SourceFile) -> Diagnostic {
    let isDocumentType = error.code == .documentType
    return Diagnostic(
      .error, code: isDocumentType ? "maven/document-type" : "maven/xml", error.message,
      why: isDocumentType
        ? "a document type can make a file mean what it does not show, or read other files" : nil,
      fix: isDocumentType ? "remove the declaration; no POM needs one" : "repair the file",
      at: file.location(at: error.offset))
  }

  static func json(_ error: JSONSyntaxError, in file: SourceFile) -> Diagnostic {
    Diagnostic(
      .error, code: "maven/json", error.message,
      why: "a file of this name that cannot be read may be a lock of maven-lockfile",
      fix: "write the lock again with maven-lockfile, or leave the file out with --exclude",
      at: file.location(at: error.offset),
      notes: error.otherOffset.map {
        [Diagnostic.Note("the first of them stands here", at: file.location(at: $0))]
      } ?? [])
  }

  static func properties(at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .error, code: "maven/properties",
      "a \"\\u\" is not followed by four hexadecimal digits that make a character",
      fix: "repair the line, or run mvn wrapper:wrapper to write the file again", at: location)
  }

  // MARK: POMs

  /// What is wrong with a POM.
  static func pom(_ problem: PomProblem, in file: SourceFile) -> Diagnostic {
    switch problem {
    case .syntax(let error):
      let markers = MergeConflictMarkers.offsets(in: file.bytes)
      return markers.isEmpty ? xml(error, in: file) : mergeConflict(markers, in: file)
    case .notAPom(let offset): return notAPom(in: file, at: offset)
    case .notExtensions(let offset): return notExtensions(in: file, at: offset)
    case .twice(let offset): return twice(in: file, at: offset)
    }
  }

  static func notAPom(in file: SourceFile, at offset: Int) -> Diagnostic {
    Diagnostic(
      .error, code: "maven/not-a-pom", "the root element is not \"project\"",
      fix: "rename the file, or leave it out with --exclude", at: file.location(at: offset))
  }

  static func notExtensions(in file: SourceFile, at offset: Int) -> Diagnostic {
    Diagnostic(
      .error, code: "maven/not-extensions", "the root element is not \"extensions\"",
      at: file.location(at: offset))
  }

  static func twice(in file: SourceFile, at offset: Int) -> Diagnostic {
    Diagnostic(
      .error, code: "maven/twice", "this element stands twice where Maven takes it once",
      why: "which one counts is not ours to guess", fix: "remove one of them",
      at: file.location(at: offset))
  }

  static func declaration(at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .error, code: "maven/declaration",
      "the coordinates of this element are not complete, or hold what no coordinates hold",
      fix: "state groupId and artifactId in letters, digits, \"-\", \"_\" and \".\"", at: location)
  }

  static func notAModule(_ file: SourceFile) -> Diagnostic {
    Diagnostic(
      .notice, code: "maven/not-a-module", "not read: it is no module of the build above it",
      fix: "name its folder by itself if it is a build of its own", at: file.location(at: 0))
  }

  static func missingModule(_ file: SourceFile) -> Diagnostic {
    Diagnostic(
      .notice, code: "maven/missing-module", "a module that this POM lists was not found",
      why: "its folder holds no pom.xml that was scanned", at: file.location(at: 0))
  }

  static func noLock(_ file: SourceFile) -> Diagnostic {
    Diagnostic(
      .warning, code: "maven/no-lock", "a POM alone is no lock: it states no hash of anything",
      why:
        "and Maven fetches more than it names: parents, plugins, and what all of them depend on",
      fix:
        "record .mvn/checksums with Maven 3.9 or newer, write lockfile.json with maven-lockfile, or pin the files of a local repository; ecosystems/maven/README.md says how",
      at: file.location(at: 0))
  }

  // MARK: Repositories

  static func twoRepositories(at location: SourceLocation, first: SourceLocation) -> Diagnostic {
    Diagnostic(
      .warning, code: "maven/two-repositories",
      "a repository of this id was declared with another URL, which counts",
      fix: "give the two different ids", at: location,
      notes: [Diagnostic.Note("the first of them stands here", at: first)])
  }

  static func unknownRepository(_ id: ByteString, at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .error, code: "maven/unknown-repository",
      "no POM of the build declares a repository with the id \"\(id)\"",
      why: "a parent or a settings file may, and neither is read from elsewhere",
      fix: "say where it is: --repo \(id)=URL", at: location)
  }

  static func repositoryURL(
    _ repository: Repository, _ error: FetchURLError, at location: SourceLocation
  ) -> Diagnostic {
    Diagnostic(
      .error, code: error.isCredential ? "maven/credential" : "maven/url",
      "the URL of the repository \"\(repository.id)\" cannot be used: \(error.reason)",
      why: error.isCredential
        ? "everything in a lock ends up in the world-readable Nix store" : nil,
      fix: "say another one: --repo \(repository.id)=URL", at: location)
  }

  // MARK: Trusted checksums

  static func notAList(_ file: SourceFile) -> Diagnostic {
    Diagnostic(
      .notice, code: "maven/not-a-list", "not read: it is no list of checksums by its name",
      why:
        "known are checksums.EXT, checksums-REPOSITORY.EXT, and PATH.EXT in a sparse folder, EXT being md5, sha1, sha256 or sha512",
      at: file.location(at: 0))
  }

  static func notALine(at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .warning, code: "maven/not-a-line",
      "passed over, as Maven does: there are no two blanks in this line",
      why: "a line is a checksum, two blanks and a path", fix: "record the checksums again",
      at: location)
  }

  static func checksum(
    _ algorithm: ChecksumAlgorithm, at location: SourceLocation
  ) -> Diagnostic {
    Diagnostic(
      .error, code: "maven/checksum",
      "the checksum is not \(algorithm.digitCount) hexadecimal digits",
      why: "a hash that cannot be read protects nothing", fix: "record it again", at: location)
  }

  static func path(_ error: CoordinateError, at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .error, code: "maven/path",
      "the path is not one of a file in a Maven repository: \(error.reason)",
      why: "paths become folders, and a made-up one could lead out of them",
      fix: "record the checksums again", at: location)
  }

  static func incompleteChecksums(_ file: SourceFile) -> Diagnostic {
    Diagnostic(
      .warning, code: "maven/incomplete-checksums",
      "nothing says that the list of checksums is complete",
      why: "Maven passes over files that are not in it, and an offline build would miss them",
      fix:
        "build with -Daether.artifactResolver.postProcessor.trustedChecksums.failIfMissing=true in .mvn/maven.config",
      at: file.location(at: 0))
  }

  static func checksumsElsewhere(at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .warning, code: "maven/checksums-elsewhere",
      "Maven is told to look for checksums in another folder than .mvn/checksums",
      why: "only that folder is read here",
      fix: "move the lists there: basedir=${session.rootDirectory}/.mvn/checksums/", at: location)
  }

  static func withoutOrigin(_ file: SourceFile) -> Diagnostic {
    Diagnostic(
      .warning, code: "maven/without-origin",
      "the list does not say which repository its files are from; Central is asked for all",
      why: "the build declares other repositories too",
      fix: "let Maven record the origin (originAware=true), or say it with --repo GLOB=URL",
      at: file.location(at: 0))
  }

  // MARK: lockfile.json

  static func notALock(_ file: SourceFile) -> Diagnostic {
    Diagnostic(
      .error, code: "maven/not-a-lock",
      "this is no lock of maven-lockfile: lockFileVersion, groupId or dependencies is not there",
      why: "a POM lies beside it",
      fix: "write it again with maven-lockfile, or leave it out with --exclude",
      at: file.location(at: 0))
  }

  static func incompleteLock(_ file: SourceFile) -> Diagnostic {
    Diagnostic(
      .error, code: "maven/incomplete-lock",
      "lockFileVersion, groupId or dependencies is not there",
      why: "the other members are those of a lock of maven-lockfile, which has all three",
      fix: "write it again with maven-lockfile, or leave it out with --exclude",
      at: file.location(at: 0))
  }

  static func foreignLockfile(_ file: SourceFile) -> Diagnostic {
    Diagnostic(
      .notice, code: "maven/foreign-lockfile",
      "not read: it is no lock of maven-lockfile, and no POM lies beside it",
      why: "it is JSON without any of a lock's members, and the name is a common one",
      at: file.location(at: 0))
  }

  static func unknownVersion(at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .error, code: "maven/lockfile-version", "the lockFileVersion is not 1",
      why: "a format that this program does not know could mean anything",
      fix: "write the lock with maven-lockfile 1 to 5, or update this program", at: location)
  }

  static func wrongType(at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .error, code: "maven/wrong-type", "this member is not a string",
      fix: "write the lock again with maven-lockfile", at: location)
  }

  static func node(
    _ error: LockNodeError, _ node: LockNode, at location: SourceLocation
  ) -> Diagnostic {
    switch error {
    case .coordinate(let error):
      Diagnostic(
        .error, code: "maven/coordinate", "this entry cannot be used: \(error.reason)",
        why: "coordinates become file names, and made-up ones could lead out of their folder",
        fix: "write the lock again with maven-lockfile", at: location)
    case .url(let error):
      Diagnostic(
        .error, code: error.isCredential ? "maven/credential" : "maven/url",
        "the URL of \"\(node.artifactID)\" cannot be used: \(error.reason)",
        why: error.isCredential
          ? "everything in a lock ends up in the world-readable Nix store" : nil,
        fix: "write the lock again with maven-lockfile, or say another one with --repo GLOB=URL",
        at: location)
    case .algorithm:
      Diagnostic(
        .error, code: "maven/algorithm",
        "the checksumAlgorithm of \"\(node.artifactID)\" is none of MD5, SHA-1, SHA-256, SHA-512",
        fix: "write the lock again with maven-lockfile", at: location)
    case .checksum(let algorithm): checksum(algorithm, at: location)
    }
  }

  static func contradiction(
    _ name: ByteString, at location: SourceLocation, first: SourceLocation
  ) -> Diagnostic {
    Diagnostic(
      .error, code: "maven/contradiction", "\"\(name)\" has two different checksums",
      why: "one file has one hash: this is a bad merge, or somebody changed one of the two",
      fix: "write the lock again and look at the difference", at: location,
      notes: [Diagnostic.Note("the other one stands here", at: first)])
  }

  static func otherPlace(_ name: ByteString, at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .warning, code: "maven/other-place",
      "the URL of \"\(name)\" does not end like the path of these coordinates",
      why: "every repository has one place for a file; somebody may have swapped it",
      fix: "look at the entry, and write the lock again", at: location, isErrorWhenStrict: true)
  }

  static func staleLock(_ pom: ByteString, at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .warning, code: "maven/stale-lock", "\"\(pom)\" was changed after the lock was written",
      why: "the lock may lack what the POM asks for now",
      fix: "write the lock again with maven-lockfile", at: location)
  }

  static func reducedLock(_ file: SourceFile) -> Diagnostic {
    Diagnostic(
      .warning, code: "maven/reduced-lock",
      "the lock leaves out versions that lost against others (reduced)",
      why: "Maven reads their POMs all the same, and an offline build would miss them",
      fix: "write the lock without reduced", at: file.location(at: 0))
  }

  static func noParents(_ file: SourceFile) -> Diagnostic {
    Diagnostic(
      .warning, code: "maven/no-parents",
      "the lock does not list the parents of POMs and the BOMs that they import",
      why: "Maven reads them, and an offline build would miss them",
      fix: "write the lock with a maven-lockfile that knows includeParentPom, or pin them",
      at: file.location(at: 0))
  }

  // MARK: The wrapper

  static func repeatedKey(at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .warning, code: "maven/repeated-key", "this key is set again further down, which counts",
      fix: "remove one of them", at: location)
  }

  static func noDistribution(_ file: SourceFile) -> Diagnostic {
    Diagnostic(
      .notice, code: "maven/no-distribution",
      "there is no distributionUrl: the wrapper's own default counts",
      at: file.location(at: 0))
  }

  static func wrapper(_ error: WrapperError, in file: SourceFile) -> Diagnostic {
    switch error {
    case .url(let reason, let offset):
      Diagnostic(
        .error, code: reason.isCredential ? "maven/credential" : "maven/url",
        "the distributionUrl cannot be used: \(reason.reason)",
        why: reason.isCredential
          ? "everything in a lock ends up in the world-readable Nix store" : nil,
        fix: "run mvn wrapper:wrapper to write the file again", at: file.location(at: offset))
    case .sum(let offset):
      Diagnostic(
        .error, code: "maven/checksum",
        "the distributionSha256Sum is not 64 hexadecimal digits",
        why: "a hash that cannot be read protects nothing",
        fix: "copy the sum that is published beside the distribution, as .sha256 of the URL",
        at: file.location(at: offset))
    case .template(let offset):
      Diagnostic(
        .notice, code: "maven/template",
        "not read: the distributionUrl is a template, which some program fills in first",
        why: "until then it names no file that a wrapper could download",
        fix: "leave it out with --exclude, or write the URL whole if it is the build's own wrapper",
        at: file.location(at: offset))
    }
  }
}
