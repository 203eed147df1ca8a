/// A build step of Nix.
///
/// - Source: Nix manual, "Store derivation and deriving path".
public struct Derivation: Hashable, Sendable {
  /// The outputs of one input derivation that are wanted.
  public struct InputOutputs: Hashable, Sendable {
    /// The outputs that are used as files.
    public var outputs: Set<OutputName>
    /// For each output that is itself a derivation, the outputs of it that are wanted.
    public var dynamic: [OutputName: InputOutputs]

    /// Wants these outputs.
    public init(_ outputs: Set<OutputName>, dynamic: [OutputName: InputOutputs] = [:]) {
      self.outputs = outputs
      self.dynamic = dynamic
    }
  }

  /// The name, without `.drv`.
  public let name: StorePathName
  /// What it makes.
  public var outputs: DerivationOutputs
  /// The derivations whose outputs it needs.
  public var inputDerivations: [StorePath: InputOutputs]
  /// The store objects that it needs besides.
  public var inputSources: Set<StorePath>
  /// The platform it is built on.
  public var system: [UInt8]
  /// The program that builds it.
  public var builder: [UInt8]
  /// The program's arguments.
  public var arguments: [[UInt8]]
  /// The program's environment.
  public var environment: [[UInt8]: [UInt8]]

  /// Describes a build step.
  public init(
    name: StorePathName, outputs: DerivationOutputs,
    inputDerivations: [StorePath: InputOutputs] = [:], inputSources: Set<StorePath> = [],
    system: [UInt8], builder: [UInt8], arguments: [[UInt8]] = [],
    environment: [[UInt8]: [UInt8]] = [:]
  ) {
    self.name = name
    self.outputs = outputs
    self.inputDerivations = inputDerivations
    self.inputSources = inputSources
    self.system = system
    self.builder = builder
    self.arguments = arguments
    self.environment = environment
  }

  /// Whether some input is an output of a derivation that another derivation makes.
  public var hasDynamicInputs: Bool {
    inputDerivations.values.contains { !$0.dynamic.isEmpty }
  }

  /// The store objects that the text of the derivation refers to, sorted.
  public var references: [StorePath] {
    inputSources.union(inputDerivations.keys).sorted()
  }
}

extension Derivation {
  /// The store path of the derivation's text.
  ///
  /// - Parameters:
  ///   - text: The address of ``aterm(in:)``.
  ///   - references: ``references`` of it.
  /// - Throws: ``StorePathError/name`` when the name is too long for `.drv` behind it.
  package func path(
    ofText text: ContentAddress, references: [StorePath], in directory: StoreDirectory
  ) throws(StorePathError) -> StorePath {
    let fileName = try StorePathName(name.bytes + Array(".drv".utf8))
    return try directory.path(of: text, name: fileName, references: references)
  }

  /// The store path of the derivation itself.
  ///
  /// - Throws: ``StorePathError/name`` when the name is too long for `.drv` behind it.
  public func path(in directory: StoreDirectory) throws(StorePathError) -> StorePath {
    try path(ofText: .text(of: aterm(in: directory)), references: references, in: directory)
  }
}
