import JSONText
import LockText
import Lockfetch
import MavenRepository
import XMLText

/// What the Gradle adapter has to tell, in one place; `ecosystems/gradle/README.md` explains each
/// code.
enum GradleDiagnostics {
  private static let writeAgain: Message =
    "run gradle --write-verification-metadata sha256 help to write it again"

  // MARK: Whole files

  static func syntax(_ error: XMLSyntaxError, in file: SourceFile) -> Diagnostic {
    let place = file.location(at: error.offset)
    switch error.code {
    case .documentType:
      return Diagnostic(
        .error, code: "gradle/doctype", error.message,
        why: "it could make one text mean another, or name other files; Gradle refuses it, too",
        fix: "take it out", at: place)
    case .root:
      return Diagnostic(
        .error, code: "gradle/not-metadata",
        "the root element is not \"verification-metadata\" of Gradle's namespace", fix: writeAgain,
        at: place)
    default:
      return Diagnostic(
        .error, code: "gradle/syntax", error.message, fix: writeAgain, at: place)
    }
  }

  static func mergeConflict(_ offsets: [Int], in file: SourceFile) -> Diagnostic {
    let places = offsets.map { file.location(at: $0) }
    return Diagnostic(
      .error, code: "gradle/merge-conflict", "the file holds git's merge-conflict markers",
      why: "which side counts is not ours to guess",
      fix: "resolve the conflict, and let Gradle write the file again", at: places.first,
      notes: places.dropFirst().prefix(5).map { Diagnostic.Note("and here", at: $0) })
  }

  static func noLock(_ file: SourceFile) -> Diagnostic {
    Diagnostic(
      .warning, code: "gradle/no-lock", "the build has a wrapper and nothing that locks packages",
      why: "without verification metadata nothing says what a dependency must be",
      fix: "run gradle --write-verification-metadata sha256 help, and commit what it writes",
      at: file.location(at: 0))
  }

  // MARK: Verification metadata

  static func unknownElement(isError: Bool, at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      isError ? .error : .warning, code: "gradle/unknown-element",
      "the format has no element of this name here",
      why: "Gradle passes over it or stops; what it was meant to say is lost either way",
      fix: "take it out, or write it without a prefix as Gradle does", at: location)
  }

  static func missingAttribute(_ name: ByteString, at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .error, code: "gradle/missing-attribute", "the element has no attribute \"\(name)\"",
      fix: writeAgain, at: location)
  }

  static func boolean(at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .error, code: "gradle/boolean", "expected \"true\" or \"false\"", at: location)
  }

  static func coordinate(_ error: CoordinateError, at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .error, code: "gradle/coordinates", "this cannot be in a repository: \(error.reason)",
      why: "names become file names, and a made-up one could lead out of its folder",
      fix: "remove the entry, or let Gradle write the file again", at: location)
  }

  static func checksum(
    _ algorithm: ChecksumAlgorithm, _ file: RepositoryFile, at location: SourceLocation
  ) -> Diagnostic {
    Diagnostic(
      .error, code: "gradle/checksum",
      "the \(algorithm.rawValue) of \"\(file.name)\" is not \(algorithm.digitCount) hexadecimal digits",
      why: "a hash that cannot be read protects nothing", fix: writeAgain, at: location)
  }

  static func contradiction(
    _ algorithm: ChecksumAlgorithm, _ file: RepositoryFile, at location: SourceLocation,
    and other: SourceLocation
  ) -> Diagnostic {
    Diagnostic(
      .error, code: "gradle/contradiction",
      "\"\(file.name)\" stands here twice with different \(algorithm.rawValue) checksums",
      why: "one file has one hash: this is a bad merge, or somebody changed one of the two",
      fix: "keep the right one; if both are meant, write the other as also-trust", at: location,
      notes: [Diagnostic.Note("the other entry stands here", at: other)])
  }

  static func trusted(_ artifact: TrustedArtifact, in file: SourceFile) -> Diagnostic {
    let shown: Message = artifact.shown.map { " (\($0))" } ?? ""
    return Diagnostic(
      .warning, code: "gradle/trusted-artifacts",
      "files are trusted without a checksum" + shown,
      why: "Gradle does not verify them and records nothing, so that no entry says what they are",
      fix: "let Gradle verify them, or pin them in lockfetch.pins.json",
      at: file.location(at: artifact.offset))
  }

  static func trustedKeys(at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .warning, code: "gradle/trusted-keys",
      "files that these keys signed have no entry",
      why:
        "a signature says who made a file and not which it is, so the list is incomplete by design",
      fix: "pin what the build asks for and does not get, or have Gradle write checksums for all",
      at: location)
  }

  static func renamed(_ artifact: VerifiedArtifact, at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .warning, code: "gradle/renamed",
      "\"\(artifact.file.name)\" may have another name on the server",
      why: "a component's .module maps names to files, and the lock does not repeat that",
      fix:
        "if it cannot be fetched, pin its URL in lockfetch.pins.json under \"\(artifact.file.path)\"",
      at: location)
  }

  static func url(
    _ file: RepositoryFile, _ error: FetchURLError, at location: SourceLocation
  ) -> Diagnostic {
    Diagnostic(
      .error, code: "gradle/url", "the URL of \"\(file.name)\" cannot be used: \(error.reason)",
      at: location)
  }

  // MARK: Dependency locking

  static func lockLine(at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .error, code: "gradle/lock-line",
      "expected group:name:version=configuration,configuration",
      why: "Gradle refuses any other line", fix: "run gradle dependencies --write-locks",
      at: location)
  }

  static func repeatedLine(_ component: Component, at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .warning, code: "gradle/repeated-line", "\"\(component.text)\" has a line already",
      fix: "run gradle dependencies --write-locks", at: location)
  }

  static func notInMetadata(_ component: Component, at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .warning, code: "gradle/not-in-metadata",
      "\"\(component.text)\" is locked and not in the verification metadata",
      why: "the metadata was not written since, or Gradle trusts its files without an entry",
      fix: writeAgain + ", or pin its files", at: location)
  }

  static func unknownConfiguration(
    _ name: ByteString, folder: ByteString, known: [ByteString]
  ) -> Diagnostic {
    // Names from a file are shown only where they look like names.
    let shown = known.filter { name in
      name.bytes.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "_") || $0 == 0x2D }
    }
    var list: Message = ""
    for (index, name) in shown.prefix(20).enumerated() {
      list = index == 0 ? "\(name)" : list + ", \(name)"
    }
    return Diagnostic(
      .error, code: "gradle/option",
      "no lock file names the configuration \"\(name)\"",
      why: "only dependency locking says what a configuration needs",
      fix: shown.isEmpty
        ? "lock the build with gradle dependencies --write-locks, or leave --configuration away"
        : "name one of them: \(list)",
      at: SourceLocation(path: folder.isEmpty ? "." : folder, line: 1, column: 1))
  }

  static func leftOut(_ count: Int, in file: SourceFile) -> Diagnostic {
    Diagnostic(
      .notice, code: "gradle/left-out",
      "\(count) components were left out by --configuration", at: file.location(at: 0))
  }

  // MARK: Repositories

  static func repositoriesSyntax(_ error: JSONSyntaxError, in file: SourceFile) -> Diagnostic {
    Diagnostic(
      .error, code: "gradle/repositories-syntax", error.message,
      fix: "see ecosystems/gradle/README.md for the format", at: file.location(at: error.offset),
      notes: error.otherOffset.map {
        [Diagnostic.Note("the first of them stands here", at: file.location(at: $0))]
      } ?? [])
  }

  static func repositoriesEntry(_ reason: Message, at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .error, code: "gradle/repositories", reason,
      fix: "see ecosystems/gradle/README.md for the format", at: location)
  }

  static func foreignRepositories(_ file: SourceFile) -> Diagnostic {
    Diagnostic(
      .warning, code: "gradle/foreign-repositories",
      "not used: the file has no list \"repositories\"",
      why: "under this name the repositories of a Gradle build may be stated",
      fix: "rename it if it is something else", at: file.location(at: 0))
  }

  static func unreadableScript(in file: SourceFile) -> Diagnostic {
    Diagnostic(
      .warning, code: "gradle/unreadable-script",
      "a string or comment in this script does not end",
      why: "so its repositories were not looked for", at: file.location(at: 0))
  }

  static func noRepositories(_ folder: ByteString) -> Diagnostic {
    Diagnostic(
      .notice, code: "gradle/no-repositories",
      "no script of the build declares a repository: Maven Central, Google's and the plugin portal are asked",
      fix: "name them with --repo GLOB=URL, or in repositories.json beside the lock",
      at: SourceLocation(path: folder.isEmpty ? "." : folder, line: 1, column: 1))
  }

  /// What a script's findings give reason to tell.
  static func findings(_ findings: ScriptFindings, in file: SourceFile) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    for offset in findings.unsupportedFilters {
      diagnostics.append(unsupportedFilter(at: file.location(at: offset)))
    }
    for offset in findings.unresolved {
      diagnostics.append(unresolved(at: file.location(at: offset)))
    }
    for (offset, reason) in findings.unusable {
      diagnostics.append(unusable(reason, at: file.location(at: offset)))
    }
    for offset in findings.credentials {
      diagnostics.append(credentials(at: file.location(at: offset)))
    }
    for offset in findings.jcenter { diagnostics.append(jcenter(at: file.location(at: offset))) }
    if findings.ignored.contains("mavenLocal") || findings.ignored.contains("file") {
      diagnostics.append(localRepository(in: file))
    }
    return diagnostics
  }

  private static func unresolved(at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .warning, code: "gradle/unresolved-repository",
      "where this repository is, or what it has, is known only when the script runs",
      why: "build scripts are programs, and nothing here runs them",
      fix: "name it with --repo GLOB=URL, or in repositories.json beside the lock", at: location)
  }

  private static func unsupportedFilter(at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .warning, code: "gradle/unsupported-filter",
      "the filter of this repository is of no form that is supported, so it is not used",
      fix: "name it with --repo GLOB=URL, or in repositories.json beside the lock", at: location)
  }

  private static func unusable(_ error: FetchURLError, at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      error.isCredential ? .error : .warning,
      code: error.isCredential ? "gradle/credential" : "gradle/unusable-repository",
      "the URL of this repository cannot be used: \(error.reason)",
      why: error.isCredential
        ? "everything in a plan ends up in the world-readable Nix store"
        : "Nix fetches over https and http",
      fix: error.isCredential
        ? "take the secret out of the script and give it to Nix in its netrc-file"
        : "name a mirror with --repo GLOB=URL",
      at: location)
  }

  private static func credentials(at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .notice, code: "gradle/credentials", "this repository asks for credentials",
      why: "they are never read here", fix: "give them to Nix in its netrc-file", at: location)
  }

  private static func jcenter(at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .warning, code: "gradle/jcenter", "JCenter has been shut down",
      fix: "take it out, or put a mirror in its place with --repo GLOB=URL", at: location)
  }

  private static func localRepository(in file: SourceFile) -> Diagnostic {
    Diagnostic(
      .notice, code: "gradle/local-repository", "a repository of this machine was passed over",
      why: "what lies there is fetched from nowhere", at: file.location(at: 0))
  }

  // MARK: The wrapper

  static func properties(at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .error, code: "gradle/properties", "a \\u is not followed by four hexadecimal digits",
      fix: "run gradle wrapper to write the file again", at: location)
  }

  static func repeatedProperty(at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .warning, code: "gradle/repeated-property", "this key is set again further down",
      why: "Java takes the last one", at: location)
  }

  static func noDistribution(_ file: SourceFile) -> Diagnostic {
    Diagnostic(
      .error, code: "gradle/no-distribution", "there is no distributionUrl",
      fix: "run gradle wrapper to write the file again", at: file.location(at: 0))
  }

  static func wrapper(_ error: WrapperError, in file: SourceFile) -> Diagnostic {
    switch error {
    case .url(let reason, let offset):
      Diagnostic(
        .error, code: reason.isCredential ? "gradle/credential" : "gradle/distribution-url",
        "distributionUrl cannot be used: \(reason.reason)",
        why: reason.isCredential
          ? "everything in a lock ends up in the world-readable Nix store" : nil,
        fix: "run gradle wrapper to write the file again", at: file.location(at: offset))
    case .sum(let offset):
      Diagnostic(
        .error, code: "gradle/distribution-sum",
        "distributionSha256Sum is not 64 hexadecimal digits",
        why: "a hash that cannot be read protects nothing",
        fix: "take the sum from https://gradle.org/release-checksums/",
        at: file.location(at: offset))
    case .template(let offset):
      Diagnostic(
        .notice, code: "gradle/template",
        "not read: the distributionUrl is a template, which some program fills in first",
        why: "until then it names no file that a wrapper could download",
        fix: "leave it out with --exclude, or write the URL whole if it is the build's own wrapper",
        at: file.location(at: offset))
    }
  }

  static func localDistribution(at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .notice, code: "gradle/local-distribution",
      "the wrapper takes Gradle from this machine, so there is nothing to fetch", at: location)
  }
}
