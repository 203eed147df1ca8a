import LockText
package import NixStore

/// The program as a build of Nix finds it.
package struct StoreProgram: Hashable, Sendable {
  /// Where it is.
  package let path: [UInt8]
  /// The store object that holds it.
  package let object: StorePath

  /// Takes the path of a program, a store object or something in one.
  ///
  /// - Throws: ``StorePathError`` when it is not in the store.
  package init(_ path: [UInt8], in directory: StoreDirectory) throws(StorePathError) {
    let prefix = directory.path + [UInt8(ascii: "/")]
    guard path.starts(with: prefix) else { throw .form }
    let base = path[prefix.count...].prefix { $0 != UInt8(ascii: "/") }
    object = try StorePath(baseName: Array(base))
    self.path = path
  }
}

/// The derivation, itself made by a build, whose outputs are the derivations of one shard.
///
/// It is named like the family and has an output `<label>.drv` for each fixed output, which Nix then
/// calls `<family>-<label>.drv`: a derivation in such a file has to be called `<family>-<label>`,
/// and that is what the fixed outputs of every other back end are called. Two more outputs hold a
/// tree that links to them all, and its archive.
package struct ShardProducer: Sendable {
  /// The outputs that hold the tree and its archive.
  static let tree = "tree.drv"
  static let archive = "tree.tar"

  /// The derivation.
  package let derivation: Derivation

  /// Makes the derivation of a shard.
  ///
  /// - Parameters:
  ///   - list: What the shard holds.
  ///   - file: The list as a store object.
  ///   - program: This program.
  ///   - system: The platform it runs on.
  /// - Throws: ``StorePathError`` when a name is too long, or is what the tree is called.
  package init(
    _ list: ShardList, file: StorePath, program: StoreProgram, system: [UInt8],
    in directory: StoreDirectory
  ) throws(StorePathError) {
    let text = try FloatingOutput(.text, .sha256)
    var outputs: [OutputName: FloatingOutput] = [:]
    // Environment and arguments stay small however many outputs there are: with structured
    // attributes Nix hands the places of the outputs over in a file.
    var environment: [[UInt8]: [UInt8]] = [Array("__json".utf8): Array("{}".utf8)]
    for name in try Self.outputNames(list) {
      guard outputs.updateValue(text, forKey: name) == nil else { throw .name }
      environment[name.bytes] = Placeholder(ownOutput: name).text
    }
    derivation = Derivation(
      name: try StorePathName(list.family.bytes), outputs: .floating(outputs),
      inputSources: [file, program.object], system: system, builder: program.path,
      arguments: ["dynamic", "outputs", "--store-dir"].map { Array($0.utf8) }
        + [directory.path, file.path(in: directory)],
      environment: environment)
  }

  /// One for each fixed output, in their order, then those of the tree.
  static func outputNames(_ list: ShardList) throws(StorePathError) -> [OutputName] {
    var names: [OutputName] = []
    for output in list.outputs {
      let label = output.name.bytes.dropFirst(list.family.count + 1)
      names.append(try OutputName(label + Array(".drv".utf8)))
    }
    return try names + [OutputName(Array(tree.utf8)), OutputName(Array(archive.utf8))]
  }
}

/// The files that the builder of a ``ShardProducer`` writes.
package struct ShardFiles: Sendable {
  /// The content of each output.
  package let files: [(output: OutputName, contents: [UInt8])]

  /// Makes the files of a shard.
  ///
  /// While a build runs its outputs have preliminary paths, and the tree can refer to the other
  /// outputs by these alone; Nix puts the final ones in their place. The tree lists its inputs in the
  /// order of the final paths, so that what Nix registers is, byte for byte, the derivation that this
  /// program computes.
  ///
  /// - Parameter scratch: The preliminary path of each output.
  /// - Throws: ``StorePathError`` when an output has no path or a name is too long.
  package init(
    _ list: ShardList, scratch: [OutputName: StorePath], in directory: StoreDirectory
  ) throws(StorePathError) {
    let names = try ShardProducer.outputNames(list)
    var preliminary: [[UInt8]: [UInt8]] = [:]
    func rename(_ path: StorePath, _ output: OutputName) throws(StorePathError) {
      guard let place = scratch[output], place.name == path.name else { throw .form }
      preliminary[path.digest] = place.digest
    }
    var files: [(output: OutputName, contents: [UInt8])] = []
    var inputs: [StorePath: HashModulo] = [:]
    var archive = TreeArchive(top: list.family.bytes)
    for (output, name) in zip(list.outputs, names) {
      let file = FetchURLDerivation(
        name: output.name, url: output.url.text.bytes, hash: output.integrity.hash, in: directory)
      files.append((name, file.text))
      inputs[file.path] = .known(file.output.modulo(in: directory))
      archive.addLink(output.name.bytes, to: file.output.path.path(in: directory))
      try rename(file.path, name)
    }
    let (treeName, archiveName) = (names[names.count - 2], names[names.count - 1])
    let family = try StorePathName(list.family.bytes)
    let contents = archive.bytes
    let source = directory.outputPath(
      of: .text(of: contents), name: try archiveName.pathName(of: family))
    try rename(source, archiveName)
    let tree = try Derivation.unpackChannel(
      name: StorePathName(list.family.bytes + Array("-tree".utf8)), channelName: list.family.bytes,
      source: source, inputs: inputs, in: directory)
    let text = tree.aterm(in: directory).replacingDigests(preliminary, in: directory)
    self.files = files + [(treeName, text), (archiveName, contents)]
  }
}

extension [UInt8] {
  /// The text with other digests in the store paths that it mentions.
  fileprivate func replacingDigests(
    _ digests: [[UInt8]: [UInt8]], in directory: StoreDirectory
  ) -> [UInt8] {
    var text = self
    let prefix = directory.path + [UInt8(ascii: "/")]
    let length = digests.first?.key.count ?? 0
    var position = 0
    while length > 0, position + prefix.count + length <= text.count {
      guard text[position...].starts(with: prefix) else {
        position += 1
        continue
      }
      let digest = (position + prefix.count)..<(position + prefix.count + length)
      if let replacement = digests[Array(text[digest])] {
        text.replaceSubrange(digest, with: replacement)
      }
      position = digest.upperBound
    }
    return text
  }
}
