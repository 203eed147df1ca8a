import LockText
import Lockfetch

/// One `maven-metadata.xml` as a list that several locks can add to: a beginning and an end that are
/// the same for all, and lines in between.
///
/// `latest` and `release` are left out, since they would depend on the other locks; Maven and Gradle
/// sort the versions themselves and need neither. The time is a constant, so that the same locks make
/// the same file.
///
/// - Source: Maven, "Repository Metadata Model"; `DefaultVersionRangeResolver`,
///   `DefaultVersionResolver` and `DefaultPluginVersionResolver` for what is read of it.
struct MetadataList {
  private let beginning: [UInt8]
  private let end: [UInt8]
  private var lines: Set<ByteString> = []

  mutating func add(_ line: ByteString) {
    lines.insert(line)
  }

  var node: OfflineTree.Node { .list(beginning: beginning, entries: lines, end: end) }

  private init(beginning: ByteString, end: ByteString) {
    self.beginning = Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".utf8) + beginning.bytes
    self.end = end.bytes
  }

  private static let updated: ByteString = "<lastUpdated>19800101000000</lastUpdated>\n"

  // MARK: Versions of a module

  static func versions(of component: Component) -> MetadataList {
    MetadataList(
      beginning: "<metadata>\n" + element("groupId", component.groupID) + "\n"
        + element("artifactId", component.artifactID) + "\n<versioning>\n<versions>\n",
      end: endOfVersions)
  }

  /// The same bytes for every module, so that they are kept once.
  private static let endOfVersions: ByteString =
    "</versions>\n" + updated + "</versioning>\n</metadata>\n"

  static func versionEntry(_ component: Component) -> ByteString {
    element("version", component.baseVersion) + "\n"
  }

  // MARK: Files of a module's snapshots

  static func snapshots(of component: Component) -> MetadataList {
    MetadataList(
      beginning: "<metadata modelVersion=\"1.1.0\">\n" + element("groupId", component.groupID)
        + "\n" + element("artifactId", component.artifactID) + "\n"
        + element("version", component.baseVersion) + "\n<versioning>\n" + updated
        + "<snapshotVersions>\n",
      end: "</snapshotVersions>\n</versioning>\n</metadata>\n")
  }

  static func snapshotEntry(_ file: Coordinate, _ snapshot: VersionText.Snapshot) -> ByteString {
    "<snapshotVersion>" + (file.classifier.map { element("classifier", $0) } ?? "")
      + element("extension", file.fileExtension) + element("value", file.component.version)
      + element("updated", ByteString(snapshot.timestamp.bytes.filter(\.isDigit)))
      + "</snapshotVersion>\n"
  }

  // MARK: Plugins of a group

  static let prefixes = MetadataList(
    beginning: "<metadata>\n<plugins>\n", end: "</plugins>\n</metadata>\n")

  /// - Returns: `nil` when the name is not one from which Maven makes a prefix.
  static func prefixEntry(_ artifactID: ByteString) -> ByteString? {
    PluginName.prefix(of: artifactID).map { prefix in
      "<plugin>" + element("name", artifactID) + element("prefix", prefix)
        + element("artifactId", artifactID) + "</plugin>\n"
    }
  }

  /// Of the characters that may be in a coordinate only `&` means something in XML text.
  private static func element(_ name: ByteString, _ text: ByteString) -> ByteString {
    let words = text.split(on: UInt8(ascii: "&"))
    let escaped = words.count == 1 ? text : words.joined(separator: "&amp;")
    return "<" + name + ">" + escaped + "</" + name + ">"
  }
}
