extension Derivation {
  /// An archive that Nix itself unpacks; the result refers to what its links lead to.
  ///
  /// - Parameters:
  ///   - channelName: What the one folder at the archive's top becomes.
  ///   - source: The archive.
  ///   - inputs: The derivations whose outputs the links lead to, with their hashes modulo.
  /// - Throws: ``StorePathError/name`` when the name is too long.
  /// - Source: Nix, `libstore/builtins/unpack-channel.cc`.
  package static func unpackChannel(
    name: StorePathName, channelName: [UInt8], source: StorePath,
    inputs: [StorePath: HashModulo], in directory: StoreDirectory
  ) throws(StorePathError) -> Derivation {
    let wanted = InputOutputs([.out])
    let derivation = Derivation(
      name: name, outputs: .deferred([.out]),
      inputDerivations: inputs.mapValues { _ in wanted }, inputSources: [source],
      system: Array("builtin".utf8), builder: Array("builtin:unpack-channel".utf8),
      environment: [
        Array("channelName".utf8): channelName, Array("src".utf8): source.path(in: directory),
      ])
    return try derivation.fillingOutputPaths(in: directory) { inputs[$0] ?? .deferred }
  }
}
