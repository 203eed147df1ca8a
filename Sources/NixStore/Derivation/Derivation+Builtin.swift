extension Derivation {
  private static let out = Array("out".utf8)
  private static let builtin = Array("builtin".utf8)

  /// A file that Nix itself fetches and checks: no shell, no tool, any platform.
  ///
  /// - Parameters:
  ///   - name: Short enough for `.drv` behind it.
  ///   - hash: Of the bytes behind the URL.
  /// - Source: Nix, `libstore/builtins/fetchurl.cc`, which needs no more than these variables.
  package static func fetchURL(
    name: StorePathName, url: [UInt8], hash: NixHash, in directory: StoreDirectory
  ) -> (derivation: Derivation, output: StorePath) {
    let output = FixedOutputAddress(.flat(hash), name: name, in: directory)
    let derivation = Derivation(
      name: name, outputs: .fixed(output), system: builtin,
      builder: Array("builtin:fetchurl".utf8),
      environment: [out: output.path.path(in: directory), Array("url".utf8): url])
    return (derivation, output.path)
  }

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
    let derivation = Derivation(
      name: name, outputs: .deferred([.out]),
      inputDerivations: inputs.mapValues { _ in InputOutputs([.out]) }, inputSources: [source],
      system: builtin, builder: Array("builtin:unpack-channel".utf8),
      environment: [
        Array("channelName".utf8): channelName, Array("src".utf8): source.path(in: directory),
      ])
    return try derivation.fillingOutputPaths(in: directory) { inputs[$0] ?? .deferred }
  }
}
