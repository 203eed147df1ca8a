import ArgumentParser
import LockText
import Lockfetch

/// Which directory is planned, and how: shared by every command that makes a plan.
struct ProjectOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "The directory that holds the lock files, at any depth. Installed packages, build results and folders of version control are not looked into.",
      valueName: "dir"),
    completion: .directory)
  var directory: String

  @Option(
    help: ArgumentHelp(
      "Read this lock file in place of scanning: relative to DIR, or else to the current folder. Repeatable.",
      valueName: "path"),
    completion: .file())
  var lockfile: [String] = []

  @Option(
    help: ArgumentHelp(
      "Leave files and folders out of the scan: relative to DIR; * stays inside a folder, ** does not. Repeatable.",
      valueName: "glob"))
  var exclude: [String] = []

  @Option(
    help: ArgumentHelp(
      "Read only these ecosystems, such as npm; FOLDER=npm chooses for one folder alone. Repeatable, or a list with commas.",
      valueName: "name"))
  var ecosystem: [String] = []

  @Option(
    help: ArgumentHelp(
      "Leave out what only these dependencies need: dev, optional, peer. Repeatable, or a list with commas.",
      valueName: "group"))
  var omit: [String] = []

  @Option(
    help: ArgumentHelp(
      "Leave out optional packages that are for other platforms: os-cpu[-libc] in Node's words, such as linux-x64-glibc. Repeatable, or a list with commas; by default all are kept.",
      valueName: "platform"))
  var platform: [String] = []

  @Option(
    help: ArgumentHelp(
      "Refuse every other host, on whatever port. Repeatable, or a list with commas.",
      valueName: "host"))
  var allowHost: [String] = []

  @Flag(help: "Make errors of weak hashes and of URLs that belong to another package.")
  var strict = false

  @Option(
    help: ArgumentHelp(
      "Refuse files that are larger.", valueName: "bytes"))
  var maxFileSize: Int = Limits().fileSize

  @Option(
    help: ArgumentHelp(
      "The store directory of the computed paths (default: $NIX_STORE_DIR, else /nix/store).",
      valueName: "path"))
  var storeDir: String?

  @OptionGroup(title: "Options of single ecosystems") var ecosystems: EcosystemOptions

  func validate() throws {
    guard !directory.isEmpty else { throw ValidationError("DIR is empty") }
    guard maxFileSize > 0 else { throw ValidationError("--max-file-size must be positive") }
    _ = try groups()
    _ = try platforms()
    _ = try choices()
    _ = try hosts()
  }

  /// The options of a plan, with the lock files as they were given.
  func planOptions() throws(ExitStatus) -> PlanOptions {
    var options = PlanOptions()
    do {
      options.ecosystems = try choices()
      options.omit = try groups()
      options.platforms = try platforms()
      options.allowedHosts = try hosts()
    } catch {
      throw .usage
    }
    options.exclude = exclude.map { PathPattern(ByteString($0)) }
    options.isStrict = strict
    options.limits.fileSize = maxFileSize
    options.settings = ecosystems.settings
    return options
  }

  private func choices() throws -> [PlanOptions.EcosystemChoice] {
    try Self.words(ecosystem).map { word in
      guard let equals = word.lastIndex(of: "=") else { return .everywhere(ByteString(word)) }
      let folder = ByteString(word[..<equals])
      guard let resolved = RelativePath.resolve(folder, in: "") else {
        throw ValidationError("--ecosystem \(word): the folder is not below DIR")
      }
      return .folder(resolved, ByteString(word[word.index(after: equals)...]))
    }
  }

  private func groups() throws -> Set<PlanOptions.Group> {
    Set(
      try Self.words(omit).map { word in
        guard let group = PlanOptions.Group(rawValue: word) else {
          throw ValidationError("--omit \(word): expected dev, optional or peer")
        }
        return group
      })
  }

  private func hosts() throws -> Set<ByteString> {
    guard allowHost.isEmpty || !Self.words(allowHost).isEmpty else {
      // An empty list would allow every host.
      throw ValidationError("--allow-host is empty: expected a host name")
    }
    return Set(
      try Self.words(allowHost).map { word in
        let written = ByteString("https://\(word)/")
        // A port, a path or a user would make the URL's text longer than the host.
        guard let url = try? FetchURL(written), url.path == "/",
          url.text.count == url.host.count + "https:///".utf8.count
        else {
          throw ValidationError(
            "--allow-host \(word): expected a host name alone, such as registry.npmjs.org")
        }
        return url.host
      })
  }

  private func platforms() throws -> [Platform] {
    try Self.words(platform).map { word in
      guard let platform = Platform(ByteString(word)) else {
        throw ValidationError(
          "--platform \(word): expected os-cpu or os-cpu-libc, such as linux-x64-glibc")
      }
      if let (part, known) = platform.unknownPart {
        let words = known.map(\.text).joined(separator: ", ")
        throw ValidationError("--platform \(word): \"\(part)\" is none of \(words)")
      }
      return platform
    }
  }

  private static func words(_ values: [String]) -> [String] {
    values.flatMap { $0.split(separator: ",").map(String.init) }
  }
}
