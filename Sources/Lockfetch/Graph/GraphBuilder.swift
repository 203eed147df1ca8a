import LockText
import NixStore

/// Makes the derivations of a graph (`docs/derivation-graph.md`).
///
/// A fixed output is fetched by `builtin:fetchurl`; trees and the root are unpacked from archives
/// of our own by `builtin:unpack-channel`. Neither needs a shell or a tool in its closure.
struct GraphBuilder {
  /// The name of the root.
  static let rootName = StorePathName(unchecked: Array("fetched-dependencies".utf8))
  /// The folder in the root that holds a folder for each family: what `LOCKFETCH_TREE` names.
  static let rootFolder = Array("deps".utf8)

  private let directory: StoreDirectory
  /// Sorted by name.
  private var files: [(derivation: StorePath, address: FixedOutputAddress)] = []
  /// The names of the files.
  private var names: [StorePathName] = []
  /// What trees contribute to the root.
  private var modulo: [StorePath: HashModulo] = [:]

  init(_ directory: StoreDirectory) {
    self.directory = directory
  }

  /// One fixed output.
  ///
  /// - Precondition: They come sorted by name, as in a plan.
  mutating func add<Sink: StoreSink>(
    _ output: FixedOutput, into sink: inout Sink
  ) throws(GraphError<Sink.Failure>) -> DerivationGraph.Node {
    let derivation = FetchURLDerivation(
      name: output.name, url: output.url.text.bytes, hash: output.integrity.hash, in: directory)
    try give(
      StoreObject(
        path: derivation.path, contentAddress: derivation.address, references: [],
        contents: derivation.text),
      to: &sink)
    files.append((derivation.path, derivation.output))
    names.append(output.name)
    return DerivationGraph.Node(derivation: derivation.path, output: derivation.output.path)
  }

  /// The file of a fixed output.
  private func file(
    of output: FixedOutput
  ) -> (derivation: StorePath, address: FixedOutputAddress) {
    var range = names.indices
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      if names[middle] == output.name { return files[middle] }
      range =
        names[middle] < output.name
        ? (middle + 1)..<range.upperBound : range.lowerBound..<middle
    }
    preconditionFailure("a tree holds only fixed outputs of its plan")
  }

  /// The offline tree of one family: `$out/<family>/…`.
  mutating func add<Sink: StoreSink>(
    _ tree: FamilyTree, into sink: inout Sink
  ) throws(GraphError<Sink.Failure>) -> DerivationGraph.Node {
    var archive = TreeArchive(top: tree.family.name.bytes)
    var inputs: [StorePath: HashModulo] = [:]
    archive.add(tree, below: []) { output in
      let (derivation, address) = file(of: output)
      if inputs[derivation] == nil {
        inputs[derivation] = .known(address.modulo(in: directory))
      }
      return address.path.path(in: directory)
    }
    return try add(
      archive, name: StorePathName(unchecked: tree.family.name.bytes + Array("-tree".utf8)),
      channelName: tree.family.name.bytes, inputs: inputs, into: &sink)
  }

  /// The root: `$out/deps/<family>`, a link for each family.
  mutating func addRoot<Sink: StoreSink>(
    _ trees: [(family: Family, node: DerivationGraph.Node)], into sink: inout Sink
  ) throws(GraphError<Sink.Failure>) -> DerivationGraph.Node {
    var archive = TreeArchive(top: Self.rootFolder)
    for (family, node) in trees {
      let target = node.output.path(in: directory) + Array("/".utf8) + family.name.bytes
      archive.addLink(family.name.bytes, to: target)
    }
    return try add(
      archive, name: Self.rootName, channelName: Self.rootFolder,
      inputs: Dictionary(
        uniqueKeysWithValues: trees.map(\.node.derivation).map { ($0, modulo[$0] ?? .deferred) }),
      into: &sink)
  }

  /// An archive and the derivation that unpacks it.
  private mutating func add<Sink: StoreSink>(
    _ archive: TreeArchive, name: StorePathName, channelName: [UInt8],
    inputs: [StorePath: HashModulo], into sink: inout Sink
  ) throws(GraphError<Sink.Failure>) -> DerivationGraph.Node {
    let source = try add(
      archive.bytes, name: StorePathName(unchecked: name.bytes + Array(".tar".utf8)), into: &sink)
    let derivation: Derivation
    do {
      derivation = try Derivation.unpackChannel(
        name: name, channelName: channelName, source: source,
        inputs: inputs, in: directory)
    } catch {
      preconditionFailure("the names of trees are short")
    }
    guard case .inputAddressed(let outputs) = derivation.outputs, let output = outputs[.out] else {
      preconditionFailure("every input of a tree has a known hash")
    }
    let node = try add(derivation, output: output, into: &sink)
    modulo[node.derivation] = derivation.hashModulo(in: directory) { (input) throws(Never) in
      inputs[input] ?? .deferred
    }
    return node
  }

  /// A file, addressed by the sha256 of its Nix archive and without references.
  private func add<Sink: StoreSink>(
    _ contents: [UInt8], name: StorePathName, into sink: inout Sink
  ) throws(GraphError<Sink.Failure>) -> StorePath {
    let frame = NixArchive.frame(ofFileWithSize: contents.count)
    let address = ContentAddress.nixArchive(
      sha256OfPieces: [frame.header, contents, frame.trailer])
    let path = directory.outputPath(of: address, name: name)
    try give(
      StoreObject(path: path, contentAddress: address, references: [], contents: contents),
      to: &sink)
    return path
  }

  /// The text of a derivation.
  private func add<Sink: StoreSink>(
    _ derivation: Derivation, output: StorePath, into sink: inout Sink
  ) throws(GraphError<Sink.Failure>) -> DerivationGraph.Node {
    let text = derivation.aterm(in: directory)
    let address = ContentAddress.text(of: text)
    let references = derivation.references
    let path: StorePath
    do {
      path = try derivation.path(ofText: address, references: references, in: directory)
    } catch {
      preconditionFailure("the names of a graph leave room for .drv")
    }
    try give(
      StoreObject(
        path: path, contentAddress: address, references: references, contents: text),
      to: &sink)
    return DerivationGraph.Node(derivation: path, output: output)
  }

  private func give<Sink: StoreSink>(
    _ object: StoreObject, to sink: inout Sink
  ) throws(GraphError<Sink.Failure>) {
    do {
      try sink.add(object)
    } catch {
      throw .sink(error)
    }
  }
}
