package import LockText
package import Lockfetch

/// One thing that a POM declares, properties replaced as far as its own file says them.
package struct Declared: Hashable, Sendable {
  package let role: Pom.Role
  package let isManagement: Bool
  package let groupID: ByteString
  package let artifactID: ByteString
  /// Empty where a parent or a management section states it.
  package let version: ByteString
  package let type: ByteString
  package let classifier: ByteString

  /// Looks at a declaration of the POM with these values.
  package init(_ declaration: Pom.Declaration, _ values: PomValues) {
    let reference = declaration.reference
    role = declaration.role
    isManagement = declaration.isManagement
    groupID = values.interpolated(reference.groupID)
    artifactID = values.interpolated(reference.artifactID)
    version = values.interpolated(reference.version)
    let type = values.interpolated(reference.type)
    self.type = declaration.role == .parent ? "pom" : type.isEmpty ? "jar" : type
    classifier = values.interpolated(reference.classifier)
  }

  /// `groupId:artifactId`.
  package var name: ByteString { groupID + ":" + artifactID }

  private var isUnresolved: Bool {
    [groupID, artifactID, version].contains(where: PomValues.hasProperty)
  }

  /// Whether the parts can be shown and compared: printable, not blank, not overlong.
  package var isSound: Bool {
    !groupID.isEmpty && !artifactID.isEmpty
      && [groupID, artifactID, version, type, classifier].allSatisfy { part in
        part.count <= 1_024 && part.bytes.allSatisfy { (0x21...0x7E).contains($0) || $0 == 0x20 }
      }
      && ![groupID, artifactID].contains { $0.bytes.contains(0x20) || $0.bytes.contains(0x2F) }
  }

  /// The words of a plan.
  package var flags: ArtifactFlags {
    var words = [ByteString(role.rawValue)]
    if version.isEmpty { words.append("managed") }
    if isUnresolved {
      words.append("unresolved")
    } else if version.hasSuffix("-SNAPSHOT") {
      words.append("snapshot")
    }
    if VersionText.isRange(version) { words.append("range") }
    var flags = ArtifactFlags()
    flags.others = words
    return flags
  }

  /// The file that is meant; `nil` where no exact version says it.
  package var coordinate: Coordinate? {
    let packaging = Packaging(type: type)
    guard !isUnresolved,
      let component = try? Component(
        groupID: groupID, artifactID: artifactID, version: version)
    else {
      // A range, a managed version, a property: flags and the reason say so.
      return nil
    }
    let wanted = classifier.isEmpty ? packaging.classifier : classifier
    return try? Coordinate(
      component, classifier: wanted, fileExtension: packaging.fileExtension)
  }
}
