import LockText

/// One object of a `lockfile.json` that stands for a file.
struct LockNode: Sendable {
  var groupID: ByteString = ""
  var artifactID: ByteString = ""
  var version: ByteString = ""
  var classifier: ByteString = ""
  var type: ByteString = ""
  var checksum: ByteString = ""
  var checksumAlgorithm: ByteString = ""
  var resolved: ByteString = ""
  var repositoryID: ByteString = ""
  /// Where a POM lies in the project; empty for everything that is fetched.
  var relativePath: ByteString = ""
  /// Whether it stands where POMs do.
  let isPom: Bool
  /// Whether one of its members is not of the kind that it should be.
  var isDamaged = false
  /// Where the object begins.
  let offset: Int

  init(isPom: Bool, offset: Int) {
    self.isPom = isPom
    self.offset = offset
  }

  /// The names of the members; the oldest locks wrote `ID` in capitals.
  static let fields:
    [(name: ByteString, path: any WritableKeyPath<LockNode, ByteString> & Sendable)] =
      [
        ("groupId", \.groupID), ("artifactId", \.artifactID), ("version", \.version),
        ("checksumAlgorithm", \.checksumAlgorithm), ("checksum", \.checksum),
        ("resolved", \.resolved), ("repositoryId", \.repositoryID), ("classifier", \.classifier),
        ("type", \.type), ("relativePath", \.relativePath), ("groupID", \.groupID),
        ("artifactID", \.artifactID),
      ]
}
