public import LockText
public import Lockfetch

/// Lays a Maven repository out in the offline tree of the family: links to fixed outputs, their
/// sidecars, and the metadata that a server would have made.
///
/// It lies at `$LOCKFETCH_TREE/maven/repository`, and Maven and Gradle share it.
public struct RepositoryTree {
  /// The repository's folder below the family's.
  public static let folder: ByteString = "repository"

  private var tree = OfflineTree()
  private var placed: Set<ByteString> = []
  /// The lines of each `maven-metadata.xml` by its folder.
  private var lists: [ByteString: (list: MetadataList, lines: Set<ByteString>)] = [:]

  /// An empty repository.
  public init() {}

  /// Puts a fetched file in its place, with a sidecar for each hash that is known; the first of two
  /// at one place stays.
  ///
  /// - Parameters:
  ///   - path: Relative to the repository.
  ///   - hashes: Every known hash of the same bytes.
  public mutating func add(_ output: FixedOutput, at path: ByteString, hashes: [Integrity]) {
    guard placed.insert(path).inserted else { return }
    tree.addShared(Self.place(path), .output(output))
    for hash in Set(hashes + [output.integrity]) {
      tree.addShared(
        Self.place(path, hash.algorithm), .file([.bytes(hash.base16.bytes)]))
    }
  }

  /// Puts a file of our own making in its place, with sidecars; the first of two at one place stays.
  public mutating func add(_ contents: [UInt8], at path: ByteString) {
    guard placed.insert(path).inserted else { return }
    add(.file([.bytes(contents)]), at: path)
  }

  /// Lists a version in the metadata of its module, and a unique snapshot in that of its folder, too.
  ///
  /// - Parameter file: Any file of the component; of a snapshot each has to be listed.
  public mutating func list(_ file: RepositoryFile) {
    let component = file.component
    list(
      MetadataList.versionEntry(component), in: component.moduleFolder,
      of: MetadataList.versions(of: component))
    guard let snapshot = VersionText.snapshot(component.version), let coordinate = file.coordinate
    else { return }
    list(
      MetadataList.snapshotEntry(coordinate, snapshot), in: component.folder,
      of: MetadataList.snapshots(of: component))
  }

  /// Lists a plugin in the metadata of its group, so that its prefix works on the command line.
  ///
  /// A group whose folder is a module's folder as well has no such list: the module's has its place.
  public mutating func listPrefix(of plugin: Component) {
    guard let entry = MetadataList.prefixEntry(plugin.artifactID) else { return }
    let folder = plugin.groupID.split(on: UInt8(ascii: ".")).joined(separator: "/")
    list(entry, in: folder, of: MetadataList.prefixes)
  }

  private mutating func list(
    _ line: ByteString, in folder: ByteString, of list: @autoclosure () -> MetadataList
  ) {
    if lists[folder] == nil { lists[folder] = (list(), []) }
    lists[folder]?.lines.insert(line)
  }

  /// The tree with everything that was put into it.
  public consuming func finish() -> OfflineTree {
    for (folder, metadata) in lists {
      add(
        .list(
          beginning: metadata.list.beginning, entries: metadata.lines, end: metadata.list.end),
        at: RelativePath.join(folder, "maven-metadata.xml"))
    }
    return tree
  }

  private mutating func add(_ node: OfflineTree.Node, at path: ByteString) {
    let full = Self.place(path)
    tree.addShared(full, node)
    for algorithm in IntegrityAlgorithm.allCases {
      tree.addShared(Self.place(path, algorithm), .digest(of: full, algorithm))
    }
  }

  private static func place(
    _ path: ByteString, _ algorithm: IntegrityAlgorithm? = nil
  ) -> ByteString {
    folder + "/" + path + (algorithm.map { "." + ByteString($0.rawValue) } ?? "")
  }
}
