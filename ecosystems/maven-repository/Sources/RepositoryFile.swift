public import LockText
public import Lockfetch

/// One file of a component, at its place in a repository.
///
/// Its name is usually made of the coordinate, but need not be: Gradle's module metadata may name
/// files otherwise.
public struct RepositoryFile: Hashable, Sendable {
  /// The component whose folder it lies in.
  public let component: Component
  /// The name in that folder.
  public let name: ByteString

  /// A file of a component by its name.
  ///
  /// - Throws: ``CoordinateError/fileName`` when no repository can have a file of that name.
  public init(_ component: Component, name: ByteString) throws(CoordinateError) {
    guard PathSegment.isSound(name), !name.hasPrefix(".") else { throw .fileName }
    self.component = component
    self.name = name
  }

  /// A file by its path in a repository: `g1/g2/artifactId/version/file`.
  ///
  /// The version of a file below a snapshot's folder is read from its name, where the time stamp
  /// stands.
  ///
  /// - Throws: ``CoordinateError`` when the path is not one of a file in Maven's layout.
  public init(path: ByteString) throws(CoordinateError) {
    let segments = path.split(on: UInt8(ascii: "/"))
    guard segments.count >= 4, segments.dropLast(3).allSatisfy({ !$0.bytes.contains(0x2E) }) else {
      throw .fileName
    }
    let (artifactID, folder) = (segments[segments.count - 3], segments[segments.count - 2])
    let name = segments[segments.count - 1]
    let component = try Component(
      groupID: segments.dropLast(3).joined(separator: "."), artifactID: artifactID,
      version: Self.version(inFolder: folder, of: name, artifactID: artifactID))
    guard component.baseVersion == folder else { throw .fileName }
    try self.init(component, name: name)
  }

  private static func version(
    inFolder folder: ByteString, of name: ByteString, artifactID: ByteString
  ) -> ByteString {
    guard folder.hasSuffix("-SNAPSHOT"), name.hasPrefix(artifactID + "-") else { return folder }
    let base = folder.dropLast("SNAPSHOT".utf8.count)
    let rest = name.dropFirst(artifactID.count + 1)
    guard rest.hasPrefix(base) else { return folder }
    // `YYYYMMDD.HHMMSS-` takes sixteen bytes, and the number of the build ends where the digits do.
    let stamp = rest.bytes.dropFirst(base.count)
    let number = stamp.dropFirst(16).prefix(while: \.isDigit)
    let version = base + ByteString(stamp.prefix(16)) + ByteString(number)
    return VersionText.snapshot(version) == nil ? folder : version
  }

  /// The path in a repository.
  public var path: ByteString { component.folder + "/" + name }

  /// The file's name cut before its extension; `tar.gz` and its like are one extension.
  public var stemAndExtension: (stem: ByteString, fileExtension: ByteString) {
    FileName.split(name)
  }

  /// What the fixed output of this file is called: `<groupId>+<file name>`.
  ///
  /// A file whose name does not follow from its coordinates has no canonical URL: other versions of
  /// the component may have one of the same name.
  public var label: OutputLabel {
    let (stem, fileExtension) = stemAndExtension
    return OutputLabel(
      parts: [component.groupID, stem], fileExtension: fileExtension,
      canonicalPath: coordinate == nil ? nil : "/" + Repository.encodedPath(path))
  }

  /// The classifier and extension, where the name is made of the coordinate.
  public var coordinate: Coordinate? {
    let beginning = component.artifactID + "-" + component.version
    guard name.hasPrefix(beginning) else { return nil }
    let rest = name.dropFirst(beginning.count)
    let (stem, fileExtension) = FileName.split(rest)
    guard fileExtension.count > 1, stem.isEmpty || (stem.hasPrefix("-") && stem.count > 1) else {
      return nil
    }
    return Coordinate(
      component: component, classifier: stem.isEmpty ? nil : stem.dropFirst(1),
      fileExtension: fileExtension.dropFirst(1), file: self)
  }

  /// The package URL; see ``Coordinate/packageURL(repository:)``.
  public func packageURL(repository: Repository?) -> ByteString {
    PackageURL.text(
      component, classifier: coordinate?.classifier, type: coordinate?.fileExtension,
      repository: repository)
  }
}

/// Where the extension of a file name begins.
enum FileName {
  /// Both parts of a name; the extension has its dot, and is empty when there is none.
  static func split(_ name: ByteString) -> (stem: ByteString, fileExtension: ByteString) {
    guard let (head, tail) = name.cut(atLast: UInt8(ascii: ".")) else { return (name, "") }
    for outer in joined where tail == outer.last {
      guard let (stem, inner) = head.cut(atLast: UInt8(ascii: ".")),
        outer.first.isEmpty || inner == outer.first
      else { continue }
      return (stem, "." + inner + "." + tail)
    }
    return (head, "." + tail)
  }

  /// Extensions of two words; a signature's first word is whatever it signs.
  private static let joined: [(first: ByteString, last: ByteString)] = [
    ("tar", "gz"), ("tar", "bz2"), ("tar", "xz"), ("tar", "zst"), ("tar", "lzma"), ("", "asc"),
  ]
}
