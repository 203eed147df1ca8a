import Downloads
import LocalFiles
import LockText
import Lockfetch
import NixStore
import SystemPackage

/// What there is to say about fetching; `docs/fetch.md` explains each code.
enum FetchDiagnostics {
  // MARK: Files

  /// A file that was not downloaded, at the place of the lock that wants it.
  static func failure(_ planned: PlannedOutput, _ failure: DownloadFailure) -> Diagnostic {
    let artifact = planned.artifacts.first
    let name: Message = artifact.map(name) ?? "\(ByteString(planned.output.name.bytes))"
    let notes = planned.artifacts.dropFirst().map { other in
      Diagnostic.Note("\"\(other.name)\" is the same file", at: other.location)
    }
    let text = FailureText(failure, name: name, url: planned.output.url.text, artifact?.kind)
    return Diagnostic(
      .error, code: text.code, text.message, why: text.why, fix: text.fix,
      at: artifact?.location, notes: notes)
  }

  /// A file that is not in the cache, while the network is refused.
  static func offline(_ planned: PlannedOutput) -> Diagnostic {
    let artifact = planned.artifacts.first
    let name: Message = artifact.map(name) ?? "\(ByteString(planned.output.name.bytes))"
    return Diagnostic(
      .error, code: "fetch/offline", "\(name) is not in the cache: \(planned.output.url.text)",
      why: "--offline refuses the network", fix: "run it once without --offline",
      at: artifact?.location)
  }

  static func name(_ artifact: LockedArtifact) -> Message {
    artifact.version.map { "\"\(artifact.name)\" \($0)" } ?? "\"\(artifact.name)\""
  }

  /// An attempt that came to nothing and is repeated.
  static func retry(
    _ name: Message, _ url: ByteString, _ failure: DownloadFailure, _ attempt: Int
  ) -> Diagnostic {
    let text = FailureText(failure, name: name, url: url, nil)
    return Diagnostic(
      .notice, code: "fetch/retry", "attempt \(attempt): \(text.message)", why: text.why)
  }

  // MARK: The mirror

  /// What is wrong with one path of a mirror.
  enum Difference: Hashable {
    case missing
    case different
    case superfluous

    var text: Message {
      switch self {
      case .missing: "is missing"
      case .different: "is not what the lock wants"
      case .superfluous: "is nothing that the lock wants"
      }
    }
  }

  static func difference(_ path: ByteString, _ difference: Difference) -> Diagnostic {
    Diagnostic(
      .error, code: "fetch/differs", "\"\(path)\" of the mirror \(difference.text)",
      why: "the mirror is not the one of these locks, or was changed",
      fix: "run it without --check")
  }

  static func unusablePath(_ path: ByteString, _ why: Message, fix: Message) -> Diagnostic {
    Diagnostic(
      .error, code: "fetch/unusable-path", "\"\(path)\" cannot be the place of the mirror",
      why: why,
      fix: fix)
  }

  // MARK: Stops

  static func stop(_ stop: FetchStop) -> Diagnostic {
    switch stop {
    case .download(.noLibrary(let isBuiltIn)):
      Diagnostic(
        .error, code: "fetch/no-library",
        isBuiltIn
          ? "there is no libcurl of 7.85 or newer" : "this program was built without a network",
        why: "downloading is libcurl's work",
        fix: isBuiltIn
          ? "install it: on Debian the package libcurl4; lockfetch-multi build lets Nix download"
          : "use a program that was built with the trait Network, or let Nix download")
    case .download(.interrupted), .interrupted:
      Diagnostic(
        .error, code: "fetch/interrupted", "interrupted",
        why: "what was whole is in the cache; the mirror is as it was",
        fix: "run it again to go on from there")
    case .file(let error) where FetchStop.isUnsafe(error):
      Diagnostic(
        .error, code: "fetch/unsafe-cache",
        "\"\(error.path.string)\" cannot be the cache: \(error.explanation)",
        why: "others could put files into it, which would be believed",
        fix: "remove it, and it is made anew; or name another place with XDG_CACHE_HOME")
    case .download(.file(let error)), .file(let error):
      Diagnostic(
        .error, code: "fetch/file",
        "cannot \(error.operation) \"\(error.path.string)\": \(error.explanation)",
        why: "the mirror is as it was", fix: "make the folder writable, or make room")
    case .noCache:
      Diagnostic(
        .error, code: "fetch/no-cache", "neither XDG_CACHE_HOME nor HOME says where the cache is",
        fix: "set XDG_CACHE_HOME to an absolute path")
    case .notAMirror(let path):
      Diagnostic(
        .error, code: "fetch/not-a-mirror",
        "\"\(path.string)\" is there and was not made by this program",
        why: "a mirror is replaced as a whole, and what is in its place would be lost",
        fix: "name a place that is free, or remove what is there")
    case .download(.broken), .plan, .store, .option, .unusablePath:
      Diagnostic(
        .error, code: "fetch/broken", "libcurl does not work", why: "it refuses to begin",
        fix: "look at the memory that is left; if there is enough, please report it")
    }
  }

  /// A file of the cache that cannot be looked at or removed.
  static func cache(_ error: LocalFileError) -> Diagnostic {
    guard !FetchStop.isUnsafe(error) else { return stop(.file(error)) }
    return Diagnostic(
      .error, code: "fetch/file",
      "cannot \(error.operation) \"\(error.path.string)\": \(error.explanation)",
      fix: "make the folder writable, and run it again for the rest")
  }

  /// A folder in the cache that this program did not make.
  static func foreign(_ path: FilePath) -> Diagnostic {
    Diagnostic(
      .warning, code: "fetch/foreign-folder",
      "\"\(path.string)\" is a folder that this program did not make, and stays",
      why: "the cache has files only", fix: "remove it by hand, if nobody wants it")
  }

  static func option(_ message: Message, why: Message? = nil, fix: Message) -> Diagnostic {
    Diagnostic(.error, code: "fetch/option", message, why: why, fix: fix)
  }

  /// A file of names and passwords, of which nothing but the line is told.
  static func netrc(_ path: FilePath, _ error: NetrcFile.SyntaxError) -> Diagnostic {
    let why: Message =
      switch error.problem {
      case .openQuote: "a word begins with a quotation mark and has no other one on that line"
      case .noValue: "the file ends where a value should be"
      case .outsideEntry: "it comes before any machine"
      case .colonInName: "a name has a colon, which no server could tell from the password's"
      }
    return option(
      "line \(error.line) of \"\(path.string)\" is nothing that a netrc file has", why: why,
      fix: "put words with blanks in them, or a # first, into quotation marks")
  }
}

/// What to say about a download that failed, for `fetch` and `pin` alike.
struct FailureText {
  let code: String
  let message: Message
  let why: Message
  let fix: Message

  /// - Parameter place: The URL that was asked, without anything secret.
  init(_ failure: DownloadFailure, name: Message, url place: ByteString, _ kind: ArtifactKind?) {
    func text(
      code: String, _ message: Message, _ why: Message, _ fix: Message
    ) -> FailureText {
      FailureText(code: code, message: message, why: why, fix: fix)
    }
    let cannot: Message = "\(name) cannot be fetched: \(place)"
    switch failure {
    case .mismatch(let expected, let got):
      self = text(
        code: "fetch/hash-mismatch", "\(name) has another hash",
        "expected \(ByteString(expected.sri)), got \(ByteString(got.sri)), from \(place)",
        BuildDiagnostics.mismatch(kind))
    case .status(404, let origin), .status(410, let origin):
      self = text(
        code: "fetch/not-found", "\(name) is not there: \(place)",
        "\(Self.server(origin)) has nothing at that place",
        "see whether it was withdrawn; a mirror that has it can be named in a pin")
    case .status(407, _):
      self = text(
        code: "fetch/denied", "\(name) may not be fetched: \(place)",
        "the proxy wants a name and a password",
        "put them into the URL of the proxy, in the variable that names it: http://NAME:PASSWORD@HOST"
      )
    case .status(let status, let origin) where [401, 402, 403].contains(status):
      self = text(
        code: "fetch/denied", "\(name) may not be fetched: \(place)",
        "\(Self.server(origin)) answers \(status)",
        Self.permission(from: origin ?? WebOrigin(place.text)))
    case .status(let status, let origin):
      self = text(
        code: "fetch/server", cannot, "\(Self.server(origin)) answers \(status)",
        failure.isTransient
          ? "try again later"
          : "it will answer so again: see what the server does; a pin can name another place")
    case .connection(let explanation, _):
      self = text(
        code: "fetch/no-connection", cannot, "no connection, or none that lasts (\(explanation))",
        "look at the network and at the variables for proxies, then run it again")
    case .untrusted(let explanation):
      self = text(
        code: "fetch/untrusted", cannot,
        "the certificate of the server is not trusted (\(explanation))",
        "if it is of your own authority, name its certificate with --ca-file")
    case .tooLarge(let limit):
      self = text(
        code: "fetch/too-large", cannot, "it is larger than \(limit) bytes",
        "--max-size allows more")
    case .redirection(.tooMany(let limit)):
      self = text(
        code: "fetch/redirection", cannot, "it redirects more than \(limit) times",
        "see what the server does; a pin can name another place")
    case .redirection(.unprotected):
      self = text(
        code: "fetch/redirection", cannot, "it redirects from https to http",
        "a pin can name the other place, which then is reviewed")
    case .redirection(.unusable):
      self = text(
        code: "fetch/redirection", cannot, "it redirects to nothing that can be fetched",
        "see what the server does; a pin can name another place")
    }
  }

  /// Who has answered, where another server redirected there.
  private static func server(_ origin: WebOrigin?) -> Message {
    origin.map { "\($0.text), where it redirects to," } ?? "the server"
  }

  /// How to be let in by a server.
  private static func permission(from origin: WebOrigin?) -> Message {
    guard let origin, origin.isSecure || origin.isLoopback else {
      return "nothing secret is sent over http: use https, or --netrc-file for this host"
    }
    let host = origin.isSecure && origin.port == nil ? origin.host : origin.text
    // Only the settings know whether there is one.
    let proxy: Message =
      origin.isSecure ? "" : "; a proxy of another machine gets nothing secret"
    return
      "put a name and a password into ~/.netrc, or give a token with --token \(host)=VARIABLE or --credential-helper \(host)=PROGRAM; Nix itself knows netrc only, and fetch --store brings it what you fetched\(proxy)"
  }

  private init(code: String, message: Message, why: Message, fix: Message) {
    self.code = code
    self.message = message
    self.why = why
    self.fix = fix
  }
}
