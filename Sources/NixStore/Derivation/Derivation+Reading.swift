extension Derivation {
  /// The deepest nesting of dynamic inputs that is read.
  private static let nestingLimit = 64

  /// Reads the text of a derivation's file.
  ///
  /// Sets and maps may come in any order; ``aterm(in:)`` writes them sorted, so a text that Nix
  /// wrote comes back byte for byte.
  ///
  /// - Parameter name: The name of the file without `.drv`; it is not in the text.
  /// - Throws: ``DerivationError`` with the offset.
  /// - Source: Nix, `libstore/derivations.cc` (`parseDerivation`).
  public init(
    aterm: [UInt8], name: StorePathName, in directory: StoreDirectory
  ) throws(DerivationError) {
    var reader = ATermReader(aterm)
    let isVersioned = reader.accept("DrvWithVersion(\"xp-dyn-drv\",")
    if !isVersioned { try reader.expect("Derive(") }
    let outputs = try Self.outputs(&reader, name, directory)
    try reader.expect(",")
    var inputDerivations: [StorePath: InputOutputs] = [:]
    try reader.list { (reader) throws(DerivationError) in
      try reader.expect("(")
      let path = try Self.storePath(&reader, directory)
      try reader.expect(",")
      let node = try Self.node(&reader, depth: 0)
      try reader.expect(")")
      guard inputDerivations.updateValue(node, forKey: path) == nil else {
        throw reader.error(.duplicate)
      }
    }
    try reader.expect(",")
    var inputSources: Set<StorePath> = []
    try reader.list { (reader) throws(DerivationError) in
      guard inputSources.insert(try Self.storePath(&reader, directory)).inserted else {
        throw reader.error(.duplicate)
      }
    }
    try reader.expect(",")
    let system = try reader.string()
    try reader.expect(",")
    let builder = try reader.string()
    try reader.expect(",")
    var arguments: [[UInt8]] = []
    try reader.list { (reader) throws(DerivationError) in arguments.append(try reader.string()) }
    try reader.expect(",")
    let environment = try Self.environment(&reader)
    try reader.expect(")")
    guard reader.isAtEnd else { throw reader.error(.trailingData) }
    self.init(
      name: name, outputs: outputs, inputDerivations: inputDerivations,
      inputSources: inputSources, system: system, builder: builder, arguments: arguments,
      environment: environment)
    guard isVersioned || !hasDynamicInputs else { throw reader.error(.version) }
  }

  private static func environment(
    _ reader: inout ATermReader
  ) throws(DerivationError) -> [[UInt8]: [UInt8]] {
    var environment: [[UInt8]: [UInt8]] = [:]
    try reader.list { (reader) throws(DerivationError) in
      let pair = try reader.tuple(of: 2)
      guard environment.updateValue(pair[1], forKey: pair[0]) == nil else {
        throw reader.error(.duplicate)
      }
    }
    return environment
  }

  private static func storePath(
    _ reader: inout ATermReader, _ directory: StoreDirectory
  ) throws(DerivationError) -> StorePath {
    let text = try reader.string()
    do {
      return try StorePath(text, in: directory)
    } catch {
      throw reader.error(.storePath)
    }
  }

  private static func outputName(
    _ text: [UInt8], _ reader: ATermReader
  ) throws(DerivationError) -> OutputName {
    do {
      return try OutputName(text)
    } catch {
      throw reader.error(.outputName)
    }
  }

  private static func node(
    _ reader: inout ATermReader, depth: Int
  ) throws(DerivationError) -> InputOutputs {
    guard depth < nestingLimit else { throw reader.error(.tooDeep) }
    let hasChildren = reader.accept("(")
    var node = InputOutputs([])
    try reader.list { (reader) throws(DerivationError) in
      let name = try outputName(try reader.string(), reader)
      guard node.outputs.insert(name).inserted else { throw reader.error(.duplicate) }
    }
    guard hasChildren else { return node }
    try reader.expect(",")
    try reader.list { (reader) throws(DerivationError) in
      try reader.expect("(")
      let name = try outputName(try reader.string(), reader)
      try reader.expect(",")
      let child = try Self.node(&reader, depth: depth + 1)
      try reader.expect(")")
      guard node.dynamic.updateValue(child, forKey: name) == nil else {
        throw reader.error(.duplicate)
      }
    }
    try reader.expect(")")
    return node
  }
}
