import ArgumentParser
import Downloads
import LocalFiles
import LockText
import SystemPackage

/// How files are downloaded: shared by every command that does.
struct DownloadOptions: ParsableArguments {
  @Flag(help: "Refuse the network: only what is in the cache is there.")
  var offline = false

  @Option(help: ArgumentHelp("How many files are downloaded at a time.", valueName: "count"))
  var jobs = DownloadSettings().jobs

  @Option(help: ArgumentHelp("Refuse files that are larger.", valueName: "bytes"))
  var maxSize = 8 << 30

  @Option(
    help: ArgumentHelp(
      "Names and passwords of servers, in the form of netrc; may be a pipe (default: ~/.netrc, for https and this machine alone).",
      valueName: "file"),
    completion: .file())
  var netrcFile: String?

  @Option(
    help: ArgumentHelp(
      "Send the token in this variable of the environment to this host, as Authorization: Bearer. Repeatable.",
      valueName: "host=variable"))
  var token: [String] = []

  @Option(
    help: ArgumentHelp(
      "Ask this program what to send to this host, in the way of Bazel's credential helpers. Repeatable.",
      valueName: "host=program"))
  var credentialHelper: [String] = []

  @Option(
    help: ArgumentHelp(
      "Trust these certificates (default: $NIX_SSL_CERT_FILE, $SSL_CERT_FILE, $CURL_CA_BUNDLE, else the system's).",
      valueName: "file"),
    completion: .file())
  var caFile: String?

  @Option(
    help: ArgumentHelp("Give a connection up that is not made so soon.", valueName: "seconds"))
  var connectTimeout = 15

  @Option(
    help: ArgumentHelp(
      "Give a download up that is slower than --min-speed for so long.", valueName: "seconds"))
  var stallTimeout = DownloadSettings().stallSeconds

  @Option(
    help: ArgumentHelp(
      "How many bytes must come in a second, on average of --stall-timeout.", valueName: "bytes"))
  var minSpeed = DownloadSettings().minimumSpeed

  func validate() throws {
    // Each takes up to two descriptors, of which a process has some thousand.
    guard (1...256).contains(jobs) else { throw ValidationError("--jobs must be from 1 to 256") }
    guard maxSize > 0 else { throw ValidationError("--max-size must be positive") }
    guard (1...3_600).contains(connectTimeout), (1...86_400).contains(stallTimeout) else {
      throw ValidationError("a timeout must be a number of seconds")
    }
    guard (1...1_000_000_000).contains(minSpeed) else {
      throw ValidationError("--min-speed must be from 1 to 1000000000")
    }
  }

  /// The settings, with what the environment says.
  ///
  /// - Throws: ``FetchStop/option(_:)`` for files and variables that are not there.
  func settings(in context: ToolContext) throws(FetchStop) -> DownloadSettings {
    var settings = DownloadSettings()
    settings.jobs = jobs
    settings.connectMilliseconds = connectTimeout * 1_000
    settings.stallSeconds = stallTimeout
    settings.minimumSpeed = minSpeed
    settings.userAgent = "lockfetch-multi/\(ToolVersion.current)"
    settings.proxies = Self.proxies(context.environment)
    settings.netrc = try netrc(context.environment)
    settings.authorizations = try authorizations(context.environment)
    func path(_ names: String...) -> FilePath? {
      Self.first(of: names, in: context.environment).map { FilePath($0) }
    }
    settings.caFile =
      caFile.map { FilePath($0) } ?? path("NIX_SSL_CERT_FILE", "SSL_CERT_FILE", "CURL_CA_BUNDLE")
    settings.caFolder = path("SSL_CERT_DIR")
    if let caFile { try Self.needCertificates(FilePath(caFile)) }
    return settings
  }

  /// - Source: curl(1), "ENVIRONMENT": the upper-case form of `http_proxy` is not read, since a web
  ///   server sets it from a header.
  private static func proxies(_ environment: [String: String]) -> DownloadSettings.Proxies {
    func variable(_ names: String...) -> String? { first(of: names, in: environment) }
    var proxies = DownloadSettings.Proxies()
    proxies.http = variable("http_proxy", "all_proxy", "ALL_PROXY")
    proxies.https = variable("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
    proxies.exceptions = variable("no_proxy", "NO_PROXY")
    return proxies
  }

  /// The first of these variables that is set to something.
  private static func first(of names: [String], in environment: [String: String]) -> String? {
    names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
  }

  private func netrc(
    _ environment: [String: String]
  ) throws(FetchStop) -> DownloadSettings.Netrc? {
    if let netrcFile {
      let file = try Self.netrc(FilePath(netrcFile))
      return DownloadSettings.Netrc(file: file, allowsPlainHTTP: true)
    }
    guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
    let file = FilePath(home).appending(".netrc")
    guard (try? Folder.kind(of: file, following: true)) == .file else { return nil }
    return DownloadSettings.Netrc(file: try Self.netrc(file), allowsPlainHTTP: false)
  }

  private static func netrc(_ path: FilePath) throws(FetchStop) -> NetrcFile {
    let bytes: [UInt8]
    do {
      bytes = try InputFile.read(path, limit: NetrcFile.sizeLimit)
    } catch {
      // Who reads from a pipe may be asked to stop.
      if let signal = Interruption.signal { throw .interrupted(signal) }
      throw .option(
        FetchDiagnostics.option(
          "the names and passwords in \"\(path.string)\" cannot be read: \(error.explanation)",
          fix: "name a file that is there, or a pipe, with --netrc-file"))
    }
    do {
      return try NetrcFile(bytes)
    } catch {
      throw .option(FetchDiagnostics.netrc(path, error))
    }
  }

  private static func needCertificates(_ file: FilePath) throws(FetchStop) {
    let kind = try? Folder.kind(of: file, following: true)
    guard kind != .file else { return }
    throw .option(
      FetchDiagnostics.option(
        kind == nil
          ? "--ca-file: there is no file \"\(file.string)\""
          : "--ca-file: \"\(file.string)\" is no regular file",
        why: "it is read anew for each connection, which a pipe does not allow",
        fix: "name a file that is there"))
  }

  private func authorizations(
    _ environment: [String: String]
  ) throws(FetchStop) -> [DownloadSettings.Authorization] {
    var result: [DownloadSettings.Authorization] = []
    for text in credentialHelper {
      let (origin, program) = try Self.parts(
        of: text, "--credential-helper", "HOST=PROGRAM", "registry.example=my-helper")
      let path =
        program.contains("/")
        ? FilePath(program) : Program.find(program, in: environment["PATH"] ?? "")
      let helper = path.map { CredentialHelper(program: $0, environment: environment) }
      guard let value = helper?.authorization(for: origin) else {
        throw .option(
          FetchDiagnostics.option(
            "--credential-helper: no Authorization for \"\(origin.host)\"",
            why: "there is no such program, or its answer has none",
            fix: "try it by hand: PROGRAM get, with a uri as JSON on standard input"))
      }
      result.append(.init(origin: origin.text, value: value))
    }
    for text in token {
      let (origin, variable) = try Self.parts(
        of: text, "--token", "HOST=VARIABLE", "registry.example=NPM_TOKEN")
      guard let value = environment[variable], !value.isEmpty,
        value.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
      else {
        throw .option(
          FetchDiagnostics.option(
            "--token: the variable for \"\(origin.host)\" holds no token",
            why: "it is not set, is empty, or has blanks in it",
            fix: "set it to the token alone; on the command line every user would see it"))
      }
      result.append(.init(origin: origin.text, value: "Bearer \(value)"))
    }
    return result
  }

  /// Cuts `HOST=VALUE`.
  private static func parts(
    of text: String, _ option: String, _ form: String, _ example: String
  ) throws(FetchStop) -> (origin: WebOrigin, value: String) {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    let written = parts.first ?? ""
    let url = written.contains("://") ? written : "https://\(written)"
    guard parts.count == 2, let origin = WebOrigin(url),
      origin.isSecure || origin.isLoopback
    else {
      throw .option(
        FetchDiagnostics.option(
          "\(option): expected \(form)", why: "a secret goes to one host alone, over https",
          fix: "such as \(option) \(example)"))
    }
    return (origin, parts[1])
  }
}
