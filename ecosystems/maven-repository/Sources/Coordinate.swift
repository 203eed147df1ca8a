public import LockText

/// A file by its whole Maven coordinate: `groupId:artifactId:extension[:classifier]:version`.
public struct Coordinate: Hashable, Sendable {
  /// The component that it belongs to.
  public let component: Component
  /// What tells it from the component's other files of its extension; usually there is none.
  public let classifier: ByteString?
  /// The end of the file's name without its dot: `jar`, `pom`, `tar.gz`.
  public let fileExtension: ByteString
  /// The file.
  public let file: RepositoryFile

  /// Checks and takes a coordinate.
  ///
  /// - Parameter classifier: Empty is as good as none, as in Maven.
  /// - Throws: ``CoordinateError`` naming the part that no repository can have.
  public init(
    _ component: Component, classifier: ByteString? = nil, fileExtension: ByteString = "jar"
  ) throws(CoordinateError) {
    let classifier = classifier.flatMap { $0.isEmpty ? nil : $0 }
    if let classifier, !PathSegment.isSound(classifier) { throw .classifier }
    guard PathSegment.isSound(fileExtension), !fileExtension.hasPrefix(".") else {
      throw .fileExtension
    }
    self.component = component
    self.classifier = classifier
    self.fileExtension = fileExtension
    file = try RepositoryFile(
      component,
      name: component.artifactID + "-" + component.version
        + (classifier.map { "-" + $0 } ?? "") + "." + fileExtension)
  }

  init(
    component: Component, classifier: ByteString?, fileExtension: ByteString, file: RepositoryFile
  ) {
    self.component = component
    self.classifier = classifier
    self.fileExtension = fileExtension
    self.file = file
  }

  /// The POM of a component.
  public static func pom(of component: Component) throws(CoordinateError) -> Coordinate {
    try Coordinate(component, fileExtension: "pom")
  }

  /// The package URL.
  ///
  /// - Parameter repository: Where the file comes from; `nil` where that is not known.
  /// - Source: purl specification, type `maven`: `jar` is the type that is not written, and Central
  ///   the repository.
  public func packageURL(repository: Repository?) -> ByteString {
    PackageURL.text(
      component, classifier: classifier, type: fileExtension, repository: repository)
  }
}

/// Writes package URLs of the type `maven`.
enum PackageURL {
  static func text(
    _ component: Component, classifier: ByteString?, type: ByteString?, repository: Repository?
  ) -> ByteString {
    var qualifiers: [ByteString] = []
    if let classifier { qualifiers.append("classifier=" + encoded(classifier)) }
    if let repository, repository.base != Repository.central.base {
      qualifiers.append("repository_url=" + encoded(repository.base.dropLast(1)))
    }
    if let type, type != "jar" { qualifiers.append("type=" + encoded(type)) }
    return "pkg:maven/" + encoded(component.groupID) + "/" + encoded(component.artifactID) + "@"
      + encoded(component.version)
      + (qualifiers.isEmpty ? "" : "?" + qualifiers.joined(separator: "&"))
  }

  private static func encoded(_ text: ByteString) -> ByteString {
    PathSegment.percentEncoded(text, keeping: kept)
  }

  private static let kept: Set<UInt8> = Set("-._~:".utf8)
}
