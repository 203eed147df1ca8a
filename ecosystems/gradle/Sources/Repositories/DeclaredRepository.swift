import LockText
import Lockfetch
import MavenRepository

/// A repository as a build declares it.
struct DeclaredRepository: Hashable, Sendable {
  /// What a build looks for in it.
  enum Scope: ByteString, Sendable {
    /// What the project itself depends on.
    case dependencies
    /// Plugins, and what build scripts depend on.
    case plugins
  }

  /// The URL that paths are appended to, with its trailing slash.
  var base: ByteString
  var scope: Scope
  /// Where files are; `nil` for Maven's layout.
  var pattern: IvyPattern?
  /// The name that the build gives it.
  var name: ByteString?
  var content = ContentFilter()

  static func maven(_ base: ByteString, _ scope: Scope) -> DeclaredRepository {
    DeclaredRepository(base: base, scope: scope)
  }

  /// The repositories that Gradle knows by a method's name.
  ///
  /// - Source: Gradle, `RepositoryHandler`; `ArtifactRepositoryContainer`.
  static let named: [ByteString: ByteString] = [
    "mavenCentral": "https://repo.maven.apache.org/maven2/",
    "google": "https://dl.google.com/dl/android/maven2/",
    "gradlePluginPortal": "https://plugins.gradle.org/m2/",
    "jcenter": "https://jcenter.bintray.com/",
  ]

  /// The URL text of a file; `nil` when an Ivy pattern cannot say.
  func urlText(of file: RepositoryFile) -> ByteString? {
    guard let pattern else { return base + Repository.encodedPath(file.path) }
    guard let path = pattern.path(of: file) else { return nil }
    return base + Repository.encodedPath(path)
  }
}

/// What the literal URL of a repository is good for.
enum RepositoryAddress: Hashable {
  /// It can be fetched from; the base with its trailing slash.
  case remote(ByteString)
  /// It is a folder of this machine.
  case local
  /// It breaks a rule.
  case unusable(FetchURLError)

  /// - Parameter text: What Gradle's `uri()` takes: a URL, or a path.
  init(_ text: ByteString, limit: Int) {
    guard let colon = text.bytes.firstIndex(of: UInt8(ascii: ":")),
      ByteString(text.bytes[..<colon]).lowercasedASCII() != "file",
      text.dropFirst(colon + 1).hasPrefix("//")
    else {
      self = .local
      return
    }
    do {
      let url = try FetchURL(text, limit: limit)
      guard !url.text.bytes.contains(UInt8(ascii: "?")) else {
        self = .unusable(.forbiddenByte)
        return
      }
      self = .remote(url.text.hasSuffix("/") ? url.text : url.text + "/")
    } catch {
      self = .unusable(error)
    }
  }
}
