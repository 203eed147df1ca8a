/// The outputs of a derivation, all of one kind.
///
/// - Source: Nix manual, "Derivation outputs and types of derivations".
public enum DerivationOutputs: Hashable, Sendable {
  /// One output `out` whose content is known beforehand.
  case fixed(FixedOutputAddress)
  /// Paths that follow from the inputs.
  case inputAddressed([OutputName: StorePath])
  /// Paths that will follow from the inputs, once the inputs' own paths are known.
  case deferred(Set<OutputName>)
  /// Paths that follow from the content, once it is built.
  case floating([OutputName: FloatingOutput])
  /// As floating, built anew each time.
  case impure([OutputName: FloatingOutput])

  /// The names, sorted.
  public var names: [OutputName] {
    switch self {
    case .fixed: [.out]
    case .inputAddressed(let paths): paths.keys.sorted()
    case .deferred(let names): names.sorted()
    case .floating(let outputs), .impure(let outputs): outputs.keys.sorted()
    }
  }
}

/// The content of a fixed output, and the path that follows from it.
public struct FixedOutputAddress: Hashable, Sendable {
  /// The content.
  public let content: ContentAddress
  /// The path of the output.
  public let path: StorePath

  /// Computes the path.
  ///
  /// - Parameter name: The derivation's name, which is also the output's.
  public init(_ content: ContentAddress, name: StorePathName, in directory: StoreDirectory) {
    self.content = content
    path = directory.outputPath(of: content, name: name)
  }
}

/// How an output will be addressed once it is built.
public struct FloatingOutput: Hashable, Sendable {
  /// How its content is hashed.
  public let method: IngestionMethod
  /// The algorithm of the hash.
  public let algorithm: HashAlgorithm

  /// Puts both together.
  ///
  /// - Throws: ``StorePathError/algorithm`` where the two do not go together.
  public init(_ method: IngestionMethod, _ algorithm: HashAlgorithm) throws(StorePathError) {
    guard method.allows(algorithm) else { throw .algorithm }
    self.method = method
    self.algorithm = algorithm
  }

  /// `<method><algorithm>`, as derivations have it.
  var methodAndAlgorithm: [UInt8] { method.prefix + algorithm.bytes }
}
