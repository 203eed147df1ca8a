public import LockText

/// One version of one module in a Maven repository: what Gradle calls a component and Maven the
/// coordinates `groupId:artifactId:version`.
///
/// All three parts were checked, so that they may stand in a path and in a URL.
public struct Component: Hashable, Sendable {
  /// The group, dots between its segments: `org.apache.commons`.
  public let groupID: ByteString
  /// The module's name: `commons-lang3`.
  public let artifactID: ByteString
  /// The exact version; of a unique snapshot the one with the time stamp.
  public let version: ByteString

  /// Checks and takes the parts of a component.
  ///
  /// - Throws: ``CoordinateError`` naming the part that no repository can have.
  /// - Source: Maven's `DefaultModelValidator` for characters; repository paths for segments.
  public init(
    groupID: ByteString, artifactID: ByteString, version: ByteString
  ) throws(CoordinateError) {
    let segments = groupID.split(on: UInt8(ascii: "."))
    guard PathSegment.isIdentifier(groupID), segments.allSatisfy(PathSegment.isSound) else {
      throw .groupID
    }
    guard PathSegment.isIdentifier(artifactID), PathSegment.isSound(artifactID) else {
      throw .artifactID
    }
    guard VersionText.isExact(version) else { throw .notExact }
    guard PathSegment.isSound(version) else { throw .version }
    self.groupID = groupID
    self.artifactID = artifactID
    self.version = version
  }

  /// `groupId:artifactId`, the name in plans.
  public var name: ByteString { groupID + ":" + artifactID }

  /// `groupId:artifactId:version`.
  public var text: ByteString { name + ":" + version }

  /// The version that names the folder: a unique snapshot `1.0-20200101.120000-1` lies in
  /// `1.0-SNAPSHOT`, every other version in a folder of its own name.
  public var baseVersion: ByteString {
    VersionText.snapshot(version).map { $0.base + "-SNAPSHOT" } ?? version
  }

  /// Whether it is a snapshot, unique or not.
  public var isSnapshot: Bool { baseVersion.hasSuffix("-SNAPSHOT") }

  /// The folder of all versions in a repository: `org/apache/commons/commons-lang3`.
  ///
  /// Only the dots of the group become slashes.
  public var moduleFolder: ByteString {
    groupID.split(on: UInt8(ascii: ".")).joined(separator: "/") + "/" + artifactID
  }

  /// The folder of this version in a repository: `org/apache/commons/commons-lang3/3.12.0`.
  public var folder: ByteString { moduleFolder + "/" + baseVersion }
}

/// The part of a coordinate that no repository can have.
public enum CoordinateError: Error, Hashable, Sendable {
  /// The group is empty, has an empty segment or a character that no group may have.
  case groupID
  /// The name of the module.
  case artifactID
  /// The version cannot be a folder's name.
  case version
  /// The version is a range, `LATEST`, a prefix with `+`, or not there: no version of a file.
  case notExact
  /// The classifier.
  case classifier
  /// The file name extension.
  case fileExtension
  /// The file's name, or a path that is no file's in a repository.
  case fileName

  /// What was expected, as the end of a sentence.
  public var reason: Message {
    switch self {
    case .groupID:
      "its group is not made of letters, digits, \"-\", \"_\" and single dots between them"
    case .artifactID: "its name is not made of letters, digits, \"-\", \"_\" and \".\""
    case .version: "its version has a character that no folder of a repository has"
    case .notExact: "its version is not one exact version"
    case .classifier: "its classifier has a character that no file name of a repository has"
    case .fileExtension: "its type has a character that no file name of a repository has"
    case .fileName: "its file name is not one that a repository has"
    }
  }
}
