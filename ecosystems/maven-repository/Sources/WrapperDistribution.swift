public import LockText
public import Lockfetch

/// The distribution that a Gradle or Maven wrapper downloads.
///
/// - Source: Gradle, "Gradle Wrapper Reference"; Maven Wrapper's documentation. Both read
///   `distributionUrl` and `distributionSha256Sum`.
public struct WrapperDistribution: Sendable {
  /// Where it comes from.
  public enum Place: Hashable, Sendable {
    /// From a server.
    case remote(FetchURL)
    /// From a `file:` URL or a path relative to the properties file.
    case local
  }

  /// The URL as the file means it, escapes decoded.
  public let written: ByteString
  /// Where it comes from.
  public let place: Place
  /// The hash of the archive; `nil` when the file states none.
  public let integrity: Integrity?
  /// The sum as the file writes it.
  public let writtenSum: ByteString?
  /// The version, as far as the file's name says it.
  public let version: ByteString?
  /// The offset of `distributionUrl`.
  public let offset: Int

  /// Reads the properties of a wrapper.
  ///
  /// - Returns: `nil` when there is no `distributionUrl`.
  /// - Throws: ``WrapperError`` when the URL or the sum cannot be used.
  public init?(_ properties: JavaProperties, urlLimit: Int) throws(WrapperError) {
    guard let url = properties["distributionUrl"] else { return nil }
    guard !Self.isTemplate(url.value) else { throw .template(offset: url.offset) }
    if Self.isLocal(url.value) {
      place = .local
    } else {
      do {
        place = .remote(try FetchURL(url.value, limit: urlLimit))
      } catch {
        throw .url(error, offset: url.offset)
      }
    }
    let sum = properties["distributionSha256Sum"].flatMap { $0.value.isEmpty ? nil : $0 }
    integrity = sum.flatMap { Integrity(.sha256, base16: $0.value) }
    if let sum, integrity == nil { throw .sum(offset: sum.offset) }
    written = url.value
    writtenSum = sum?.value
    version = Self.version(inName: Self.name(of: url.value))
    offset = url.offset
  }

  /// Whether there is a place that a program fills in, as in the resources of a test; none of its
  /// characters can be in a URL.
  private static func isTemplate(_ url: ByteString) -> Bool {
    let marks: [(UInt8, UInt8)] = [(0x24, 0x7B), (0x7B, 0x7B), (0x3C, 0x25)]  // ${ {{ <%
    return zip(url.bytes, url.bytes.dropFirst()).contains { pair in
      marks.contains { $0 == pair }
    }
  }

  /// Whether the wrapper takes the distribution from this machine.
  private static func isLocal(_ url: ByteString) -> Bool {
    url.hasPrefix("file:") || url.cut(atFirst: UInt8(ascii: ":"))?.tail.hasPrefix("//") != true
  }

  /// The last segment of the path.
  private static func name(of url: ByteString) -> ByteString {
    let path = ByteString(url.bytes.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") })
    return path.cut(atLast: UInt8(ascii: "/"))?.tail ?? path
  }

  /// What stands between the first hyphen before a digit and `-bin`, `-all` or the extension:
  /// `9.2.1` in `gradle-9.2.1-bin.zip`.
  private static func version(inName name: ByteString) -> ByteString? {
    var (stem, _) = FileName.split(name)
    for suffix: ByteString in ["-bin", "-all", "-src"] where stem.hasSuffix(suffix) {
      stem = stem.dropLast(suffix.count)
    }
    for index in stem.bytes.indices.dropLast()
    where stem.bytes[index] == UInt8(ascii: "-") && stem.bytes[index + 1].isDigit {
      let version = stem.dropFirst(index + 1)
      return PathSegment.isSound(version) ? version : nil
    }
    return nil
  }

  /// What the fixed output is called: a file of a repository as everywhere, another one by its own
  /// name.
  public var label: OutputLabel? {
    guard case .remote(let url) = place else { return nil }
    if let file = mavenFile { return file.label }
    let name = Self.name(of: url.path)
    let (stem, fileExtension) = FileName.split(name)
    return OutputLabel(
      parts: [stem], fileExtension: fileExtension, canonicalPath: "/distributions/" + name)
  }

  /// What a pin for it is called: the path in a repository, or the file's name.
  public var pinKey: ByteString {
    mavenFile?.path ?? Self.name(of: written)
  }

  /// The package URL of Maven itself; `nil` for everything else.
  public var packageURL: ByteString? {
    mavenFile?.packageURL(repository: nil)
  }

  /// Maven's own archive is a file of a repository wherever it is fetched from.
  private var mavenFile: RepositoryFile? {
    guard let version,
      let component = try? Component(
        groupID: "org.apache.maven", artifactID: "apache-maven", version: version),
      let file = try? RepositoryFile(component, name: Self.name(of: written)),
      file.name.hasPrefix("apache-maven-" + version)
    else {
      // Anything else is called by its own name, so why it is no such file does not matter.
      return nil
    }
    return file
  }
}

/// Why the distribution of a wrapper cannot be used.
public enum WrapperError: Error, Hashable, Sendable {
  /// The URL breaks a rule.
  case url(FetchURLError, offset: Int)
  /// The sum is not 64 hexadecimal digits.
  case sum(offset: Int)
  /// The URL is a template: `gradle-${gradle.version}-bin.zip`.
  case template(offset: Int)
}
