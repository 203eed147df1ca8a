import LockText
package import NixStore

/// The derivation behind which a dynamic graph stands: `$out/deps/<family>/…`, as in the static one.
///
/// Its archive links straight to the fixed outputs. Its inputs are the trees of the shards, of which
/// it uses nothing but that they bring the fixed outputs; so their number, and with it Nix's work,
/// grows with the shards only.
package enum DynamicRoot {
  /// Makes the derivation.
  ///
  /// - Parameters:
  ///   - archive: The archive as a store object.
  ///   - shards: The derivations, registered before, that make those of the shards in use.
  /// - Throws: ``StorePathError``; never, the names being short.
  package static func derivation(
    archive: StorePath, shards: [StorePath], in directory: StoreDirectory
  ) throws(StorePathError) -> Derivation {
    let tree = try OutputName(Array(ShardProducer.tree.utf8))
    let wanted = Derivation.InputOutputs(
      [], dynamic: [.out: Derivation.InputOutputs([], dynamic: [tree: .init([.out])])])
    var derivation = try Derivation.unpackChannel(
      name: GraphBuilder.rootName, channelName: GraphBuilder.rootFolder, source: archive,
      inputs: [:], in: directory)
    guard !shards.isEmpty else { return derivation }
    derivation.inputDerivations = Dictionary(
      shards.map { ($0, wanted) }, uniquingKeysWith: { first, _ in first })
    return try derivation.fillingOutputPaths(in: directory) { _ in .deferred }
  }
}

extension Plan {
  /// The root's tree with every family's files in it, where the static graph has links to their trees.
  package func dependencyTree(
    _ registry: AdapterRegistry, in directory: StoreDirectory
  ) throws(LockfileError) -> TreeArchive {
    var archive = TreeArchive(top: GraphBuilder.rootFolder)
    for tree in try FamilyTree.all(of: self, registry) {
      archive.add(tree, below: tree.family.name.bytes) {
        $0.path(in: directory).path(in: directory)
      }
    }
    return archive
  }
}
