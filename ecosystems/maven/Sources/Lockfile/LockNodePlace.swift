import LockText
import Lockfetch
import MavenRepository

/// Which file an object of a lock means, and where it is.
struct LockNodePlace {
  let file: RepositoryFile
  let repository: Repository
  /// The URL of the lock, or the one derived from the coordinate.
  let written: ByteString
  let url: FetchURL
  /// Whether the lock states no URL.
  let isGuessed: Bool
  /// Whether the URL ends like the file's path in a repository.
  let isCanonical: Bool

  init(_ node: LockNode, _ table: RepositoryTable, limits: Limits) throws(LockNodeError) {
    let named: RepositoryFile
    do {
      named = try Self.file(node, name: Self.lastSegment(node.resolved))
    } catch {
      throw .coordinate(error)
    }
    let chosen = table.choice(for: named.component)
    isGuessed = node.resolved.isEmpty
    let usual = chosen ?? table.repository(named: node.repositoryID) ?? .central
    written = isGuessed ? usual.urlText(of: named.path) : node.resolved
    let stated = try Self.fetchURL(written, limits)
    isCanonical = named.label.isCanonical(stated)
    url =
      try chosen.map { repository throws(LockNodeError) in
        try Self.fetchURL(repository.urlText(of: named.path), limits)
      } ?? stated
    file = named
    repository = Self.repository(of: url, named) ?? usual
  }

  private static func fetchURL(
    _ text: ByteString, _ limits: Limits
  ) throws(LockNodeError) -> FetchURL {
    do {
      return try FetchURL(text, limit: limits.urlLength)
    } catch {
      throw .url(error)
    }
  }

  /// The file's name is made of the coordinate; where the URL tells another extension or the time of
  /// a snapshot, it comes from there.
  private static func file(
    _ node: LockNode, name: ByteString
  ) throws(CoordinateError) -> RepositoryFile {
    let packaging = Packaging(type: node.isPom && node.type.isEmpty ? "pom" : node.type)
    let component = try Component(
      groupID: node.groupID, artifactID: node.artifactID, version: node.version)
    let coordinate = try Coordinate(
      component, classifier: node.classifier.isEmpty ? packaging.classifier : node.classifier,
      fileExtension: packaging.fileExtension)
    guard !name.isEmpty, name != coordinate.file.name else { return coordinate.file }
    // The name in the URL counts only where it is one of this component; see `isCanonical`.
    let path = component.folder + "/" + name
    guard let other = try? RepositoryFile(path: path), other.coordinate != nil else {
      return coordinate.file
    }
    return other
  }

  private static func lastSegment(_ url: ByteString) -> ByteString {
    let path = url.bytes.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
    return ByteString(path).cut(atLast: UInt8(ascii: "/"))?.tail ?? ""
  }

  /// The repository that a canonical URL belongs to.
  private static func repository(of url: FetchURL, _ file: RepositoryFile) -> Repository? {
    let path = Repository.encodedPath(file.path)
    guard url.text.hasSuffix("/" + path) else { return nil }
    return Repository(id: "", url: url.text.dropLast(path.count))
  }
}

/// What the checksum of an object of a lock says.
enum LockNodeChecksum {
  /// How many leading zeros old versions of the plugin may have dropped, in digits.
  private static let paddingLimit = 4

  /// Reads the checksum.
  ///
  /// Old versions wrote the digest as a number, and so lost leading zeros. Whether the padding is
  /// right is what the download proves.
  ///
  /// - Returns: `nil` when there is none.
  static func read(
    _ node: LockNode
  ) throws(LockNodeError) -> (checksum: Checksum, isPadded: Bool)? {
    guard !node.checksum.isEmpty else { return nil }
    guard let algorithm = ChecksumAlgorithm(javaName: node.checksumAlgorithm) else {
      throw .algorithm
    }
    let missing = algorithm.digitCount - node.checksum.count
    guard (0...paddingLimit).contains(missing),
      let checksum = Checksum(
        algorithm,
        digits: ByteString(Array(repeating: UInt8(ascii: "0"), count: missing)) + node.checksum)
    else { throw .checksum(algorithm) }
    return (checksum, missing > 0)
  }
}

/// Why an object of a lock cannot be used.
enum LockNodeError: Error {
  case coordinate(CoordinateError)
  case url(FetchURLError)
  case algorithm
  case checksum(ChecksumAlgorithm)
}
