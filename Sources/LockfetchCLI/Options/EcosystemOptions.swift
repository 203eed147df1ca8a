import ArgumentParser
import LockText
import Lockfetch

/// What can be set for single ecosystems: shared by every command that makes a plan.
///
/// The adapters find the settings under the options' names.
struct EcosystemOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Go: fetch modules from this proxy (default: https://proxy.golang.org).", valueName: "url"))
  var goProxy: String?

  @Option(
    help: ArgumentHelp(
      "Go: modules that the proxy does not have, as in GOPRIVATE: globs with commas; GLOBS=URL names the proxy that has them. Repeatable.",
      valueName: "globs"))
  var goPrivate: [String] = []

  @Flag(help: "Go: leave out the archives of versions that no go.mod requires.")
  var needed = false

  @Flag(help: "Go: plan as if there were no vendor folder.")
  var ignoreVendor = false

  @Option(
    help: ArgumentHelp(
      "Maven, Gradle: fetch what GLOB matches (group:artifact) from this repository; for Maven's checksums ID=URL names the repository with that id. Repeatable.",
      valueName: "glob=url"))
  var repo: [String] = []

  @Option(
    help: ArgumentHelp(
      "Gradle: only components that a lockfile names for this configuration. Repeatable.",
      valueName: "name"))
  var configuration: [String] = []

  func validate() throws {
    for value in repo where value.split(separator: "=", maxSplits: 1).count != 2 {
      throw ValidationError("--repo \(value): expected GLOB=URL")
    }
    for (name, url) in [("--go-proxy", goProxy)] + repo.map({ ("--repo", Self.url(in: $0)) }) {
      guard let url else { continue }
      do {
        _ = try FetchURL(ByteString(url))
      } catch {
        throw ValidationError("\(name): the URL cannot be used: \(error.reason.text)")
      }
    }
  }

  private static func url(in value: String) -> String? {
    value.split(separator: "=", maxSplits: 1).last.map(String.init)
  }

  /// The settings for the adapters.
  var settings: AdapterSettings {
    var settings = AdapterSettings()
    if let goProxy { settings.add(ByteString(goProxy), to: "go-proxy") }
    for value in goPrivate { settings.add(ByteString(value), to: "go-private") }
    if needed { settings.switchOn("needed") }
    if ignoreVendor { settings.switchOn("ignore-vendor") }
    for value in repo { settings.add(ByteString(value), to: "repo") }
    for value in configuration { settings.add(ByteString(value), to: "configuration") }
    return settings
  }
}
