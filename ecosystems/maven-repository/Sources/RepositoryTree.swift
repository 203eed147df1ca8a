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
  /// The lines of the `maven-metadata.xml` of modules and snapshots, by folder.
  private var versions: [ByteString: MetadataList] = [:]
  /// The same of groups.
  private var prefixes: [ByteString: MetadataList] = [:]

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
    for hash in hashes { addSidecar(of: path, hash) }
    if !hashes.contains(output.integrity) { addSidecar(of: path, output.integrity) }
  }

  private mutating func addSidecar(of path: ByteString, _ hash: Integrity) {
    tree.addShared(Self.place(path, hash.algorithm), .file([.bytes(hash.base16.bytes)]))
  }

  /// Puts the archive of a package manager beside the repository.
  public mutating func addDistribution(_ output: FixedOutput, name: ByteString) {
    tree.addShared("distributions/" + name, .output(output))
  }

  /// Puts a file of our own making in its place that gives way to a fetched one, without sidecars.
  public mutating func addFallback(_ contents: [UInt8], at path: ByteString) {
    guard placed.insert(path).inserted else { return }
    tree.addShared(Self.place(path), .fallback(contents))
  }

  /// Puts a file of our own making in its place, with a sidecar; the first of two at one place stays.
  public mutating func add(_ contents: [UInt8], at path: ByteString) {
    guard placed.insert(path).inserted else { return }
    add(.file([.bytes(contents)]), at: path)
  }

  /// Lists a version in the metadata of its module, and a unique snapshot in that of its folder, too.
  ///
  /// - Parameter file: Any file of the component; of a snapshot each has to be listed.
  public mutating func list(_ file: RepositoryFile) {
    let component = file.component
    versions[component.moduleFolder, default: .versions(of: component)]
      .add(MetadataList.versionEntry(component))
    guard let snapshot = VersionText.snapshot(component.version), let coordinate = file.coordinate
    else { return }
    versions[component.folder, default: .snapshots(of: component)]
      .add(MetadataList.snapshotEntry(coordinate, snapshot))
  }

  /// Lists a plugin in the metadata of its group, so that its prefix works on the command line.
  ///
  /// A group whose folder is a module's folder as well has no such list: the module's has its place.
  public mutating func listPrefix(of plugin: Component) {
    guard let entry = MetadataList.prefixEntry(plugin.artifactID) else { return }
    let folder = plugin.groupID.split(on: UInt8(ascii: ".")).joined(separator: "/")
    prefixes[folder, default: .prefixes].add(entry)
  }

  /// The tree with everything that was put into it.
  public consuming func finish() -> OfflineTree {
    for (folder, list) in prefixes.merging(versions, uniquingKeysWith: { $1 }) {
      add(list.node, at: RelativePath.join(folder, "maven-metadata.xml"))
    }
    return tree
  }

  private mutating func add(_ node: OfflineTree.Node, at path: ByteString) {
    let full = Self.place(path)
    tree.addShared(full, node)
    // The one that every version of Maven and Gradle asks for.
    tree.addShared(Self.place(path, .sha1), .digest(of: full, .sha1))
  }

  private static func place(
    _ path: ByteString, _ algorithm: IntegrityAlgorithm? = nil
  ) -> ByteString {
    folder + "/" + path + (algorithm.map { "." + ByteString($0.rawValue) } ?? "")
  }
}
