extension Derivation {
  /// Reads the list of outputs and decides their kind.
  static func outputs(
    _ reader: inout ATermReader, _ name: StorePathName, _ directory: StoreDirectory
  ) throws(DerivationError) -> DerivationOutputs {
    var read: [(name: OutputName, entry: OutputEntry)] = []
    var names: Set<OutputName> = []
    try reader.list { (reader) throws(DerivationError) in
      let fields = try reader.tuple(of: 4)
      guard let output = try? OutputName(fields[0]) else {
        throw reader.error(.outputName)  // Its one reason is told by the code.
      }
      guard names.insert(output).inserted else { throw reader.error(.duplicate) }
      read.append((output, try OutputEntry(fields, reader, directory)))
    }
    return try kind(of: read, reader) { (content, path) throws(DerivationError) in
      let output = FixedOutputAddress(content, name: name, in: directory)
      guard output.path == path else { throw reader.error(.outputPath) }
      return output
    }
  }

  /// Puts outputs of one kind together.
  private static func kind(
    of outputs: [(name: OutputName, entry: OutputEntry)], _ reader: ATermReader,
    fixed: (ContentAddress, StorePath) throws(DerivationError) -> FixedOutputAddress
  ) throws(DerivationError) -> DerivationOutputs {
    var paths: [OutputName: StorePath] = [:]
    var deferred: Set<OutputName> = []
    var floating: [OutputName: FloatingOutput] = [:]
    var impure: [OutputName: FloatingOutput] = [:]
    for (name, entry) in outputs {
      switch entry {
      case .fixed(let content, let path):
        guard outputs.count == 1, name == .out else { throw reader.error(.outputs) }
        return .fixed(try fixed(content, path))
      case .inputAddressed(let path): paths[name] = path
      case .deferred: deferred.insert(name)
      case .floating(let output): floating[name] = output
      case .impure(let output): impure[name] = output
      }
    }
    switch outputs.count {
    case 0: throw reader.error(.outputs)
    case paths.count: return .inputAddressed(paths)
    case deferred.count: return .deferred(deferred)
    case floating.count: return .floating(floating)
    case impure.count: return .impure(impure)
    default: throw reader.error(.outputs)
    }
  }
}

/// One output as its four strings say it.
private enum OutputEntry {
  case fixed(ContentAddress, StorePath)
  case inputAddressed(StorePath)
  case deferred
  case floating(FloatingOutput)
  case impure(FloatingOutput)

  /// - Parameter fields: Name, path, method with algorithm, hash.
  init(
    _ fields: [[UInt8]], _ reader: ATermReader, _ directory: StoreDirectory
  ) throws(DerivationError) {
    let path: StorePath?
    do {
      path = fields[1].isEmpty ? nil : try StorePath(fields[1], in: directory)
    } catch {
      throw reader.error(.storePath)
    }
    guard !fields[2].isEmpty else {
      guard fields[3].isEmpty else { throw reader.error(.hash) }
      self = path.map { .inputAddressed($0) } ?? .deferred
      return
    }
    let method = try Self.method(fields[2], reader)
    switch (path, fields[3]) {
    case (nil, []): self = .floating(method)
    case (nil, Array("impure".utf8)): self = .impure(method)
    case (let path?, let digits):
      do {
        let hash = try NixHash(algorithm: method.algorithm, digest: try Base16.decode(digits))
        self = .fixed(try ContentAddress(method.method, hash), path)
      } catch {
        throw reader.error(.hash)
      }
    default: throw reader.error(.hash)
    }
  }

  private static func method(
    _ text: [UInt8], _ reader: ATermReader
  ) throws(DerivationError) -> FloatingOutput {
    for method in IngestionMethod.allCases {
      for algorithm in HashAlgorithm.allCases where text == method.prefix + algorithm.bytes {
        do {
          return try FloatingOutput(method, algorithm)
        } catch {
          throw reader.error(.hash)
        }
      }
    }
    throw reader.error(.hash)
  }
}
