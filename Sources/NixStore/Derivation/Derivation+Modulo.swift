/// What a derivation contributes to the paths of those that need it: a hash in which fixed outputs
/// count by what they are and not by how they are fetched.
///
/// - Source: Nix, `libstore/derivations.cc` (`hashDerivationModulo`).
public enum HashModulo: Hashable, Sendable {
  /// 32 bytes, the same for every output.
  case known([UInt8])
  /// The path of an output, or of some input's, is not known before it is built.
  case deferred
}

extension FixedOutputAddress {
  /// The hash modulo of a fixed output: of its content's hash and its path, nothing else.
  package func modulo(in directory: StoreDirectory) -> [UInt8] {
    Hashing.sha256(content.fixedOutputText(path.path(in: directory)))
  }
}

extension Derivation {
  /// The hash that the derivation contributes as an input.
  ///
  /// - Parameters:
  ///   - directory: The store directory of its paths.
  ///   - input: The hash modulo of an input derivation.
  public func hashModulo<Failure: Error>(
    in directory: StoreDirectory, input: (StorePath) throws(Failure) -> HashModulo
  ) throws(Failure) -> HashModulo {
    switch outputs {
    case .fixed(let output): .known(output.modulo(in: directory))
    case .floating, .impure, .deferred: .deferred
    case .inputAddressed: try modulo(in: directory, isMasked: false, input: input)
    }
  }

  /// Inputs are a map by their hash: two that fetch one output by different ways are one.
  ///
  /// - Parameter isMasked: Whether the paths of the outputs are left out, as for their own paths.
  func modulo<Failure: Error>(
    in directory: StoreDirectory, isMasked: Bool,
    input: (StorePath) throws(Failure) -> HashModulo
  ) throws(Failure) -> HashModulo {
    guard !hasDynamicInputs else { return .deferred }
    var known: [(hash: [UInt8], wanted: InputOutputs)] = []
    for (path, wanted) in inputDerivations {
      guard case .known(let hash) = try input(path) else { return .deferred }
      known.append((hash, wanted))
    }
    known.sort { $0.hash.precedes($1.hash) }
    var inputs: [([UInt8], InputOutputs)] = []
    for (index, (hash, wanted)) in known.enumerated() {
      if index > 0, known[index - 1].hash == hash {
        inputs[inputs.count - 1].1.outputs.formUnion(wanted.outputs)
      } else {
        inputs.append((Base16.encode(hash), wanted))
      }
    }
    return .known(Hashing.sha256(aterm(in: directory, inputs: inputs, isMasked: isMasked)))
  }

  /// Fills in the paths of outputs that follow from the inputs, and the variables named like them.
  ///
  /// - Returns: The derivation as Nix registers it; outputs stay deferred where an input's hash is.
  /// - Throws: ``StorePathError/name`` when the name of an output's path is too long.
  package func fillingOutputPaths(
    in directory: StoreDirectory, input: (StorePath) -> HashModulo
  ) throws(StorePathError) -> Derivation {
    let names: [OutputName]
    switch outputs {
    case .deferred, .inputAddressed: names = outputs.names
    case .fixed, .floating, .impure: return self
    }
    var derivation = self
    for name in names { derivation.environment[name.bytes] = [] }
    derivation.outputs = .deferred(Set(names))
    let hash = derivation.modulo(in: directory, isMasked: true, input: input)
    guard case .known(let modulo) = hash else { return derivation }
    var paths: [OutputName: StorePath] = [:]
    for name in names {
      let path = try directory.outputPath(of: name, modulo: modulo, derivation: self.name)
      paths[name] = path
      derivation.environment[name.bytes] = path.path(in: directory)
    }
    derivation.outputs = .inputAddressed(paths)
    return derivation
  }
}
