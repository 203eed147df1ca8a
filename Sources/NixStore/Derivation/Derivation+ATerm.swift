extension Derivation {
  /// The text of the derivation's file.
  ///
  /// `DrvWithVersion("xp-dyn-drv",…)` if and only if an input is dynamic, else `Derive(…)`. Every
  /// list that stands for a set or map is sorted by bytes.
  ///
  /// - Source: Nix, `libstore/derivations.cc` (`Derivation::unparse`).
  public func aterm(in directory: StoreDirectory) -> [UInt8] {
    let inputs = inputDerivations.map { ($0.key.path(in: directory), $0.value) }
      .sorted { $0.0.precedes($1.0) }
    return aterm(in: directory, inputs: inputs, isMasked: false)
  }

  /// The text with other names for the inputs, as hashes modulo need it.
  ///
  /// - Parameters:
  ///   - inputs: What stands for each input derivation, sorted.
  ///   - isMasked: Whether the paths of the outputs are left out.
  func aterm(
    in directory: StoreDirectory, inputs: [([UInt8], InputOutputs)], isMasked: Bool
  ) -> [UInt8] {
    let outputNames = outputs.names
    var writer = ATermWriter(capacity: 512 + 80 * inputs.count)
    writer.raw(hasDynamicInputs ? "DrvWithVersion(\"xp-dyn-drv\"," : "Derive(")
    writer.list(outputNames) { writer, name in
      let fields = outputFields(name, in: directory)
      writer.tuple([name.bytes, isMasked ? [] : fields.path, fields.method, fields.hash])
    }
    writer.raw(",")
    writer.list(inputs) { writer, input in
      writer.raw("(")
      writer.string(input.0)
      writer.raw(",")
      Self.write(input.1, to: &writer)
      writer.raw(")")
    }
    writer.raw(",")
    writer.list(inputSources.sorted()) { $0.string($1.path(in: directory)) }
    writer.raw(",")
    writer.string(system)
    writer.raw(",")
    writer.string(builder)
    writer.raw(",")
    writer.list(arguments) { $0.string($1) }
    writer.raw(",")
    let variables = environment.sorted { $0.key.precedes($1.key) }
    let masked = isMasked ? Set(outputNames.map(\.bytes)) : []
    writer.list(variables) { $0.tuple([$1.key, masked.contains($1.key) ? [] : $1.value]) }
    writer.raw(")")
    return writer.bytes
  }

  private func outputFields(
    _ name: OutputName, in directory: StoreDirectory
  ) -> (path: [UInt8], method: [UInt8], hash: [UInt8]) {
    switch outputs {
    case .fixed(let output):
      let content = output.content
      return (output.path.path(in: directory), content.methodAndAlgorithm, content.hash.base16)
    case .inputAddressed(let paths): return (paths[name]?.path(in: directory) ?? [], [], [])
    case .deferred: return ([], [], [])
    case .floating(let outputs): return ([], outputs[name]?.methodAndAlgorithm ?? [], [])
    case .impure(let outputs):
      return ([], outputs[name]?.methodAndAlgorithm ?? [], Array("impure".utf8))
    }
  }

  /// A node without dynamic children is written as the plain list of its outputs.
  private static func write(_ node: InputOutputs, to writer: inout ATermWriter) {
    if !node.dynamic.isEmpty { writer.raw("(") }
    writer.list(node.outputs.sorted()) { $0.string($1.bytes) }
    guard !node.dynamic.isEmpty else { return }
    writer.raw(",")
    writer.list(node.dynamic.sorted { $0.key < $1.key }) { writer, child in
      writer.raw("(")
      writer.string(child.key.bytes)
      writer.raw(",")
      write(child.value, to: &writer)
      writer.raw(")")
    }
    writer.raw(")")
  }
}

/// Appends the pieces of an ATerm to one buffer.
struct ATermWriter {
  private(set) var bytes: [UInt8] = []

  init(capacity: Int) {
    bytes.reserveCapacity(capacity)
  }

  mutating func raw(_ text: String) {
    bytes.append(contentsOf: text.utf8)
  }

  /// A string in quotes; only these five bytes are escaped.
  mutating func string(_ text: [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case UInt8(ascii: "\n"): bytes += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
      case UInt8(ascii: "\r"): bytes += [UInt8(ascii: "\\"), UInt8(ascii: "r")]
      case UInt8(ascii: "\t"): bytes += [UInt8(ascii: "\\"), UInt8(ascii: "t")]
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  mutating func list<Elements: Sequence>(
    _ elements: Elements, _ write: (inout ATermWriter, Elements.Element) -> Void
  ) {
    raw("[")
    var isFirst = true
    for element in elements {
      if !isFirst { raw(",") }
      isFirst = false
      write(&self, element)
    }
    raw("]")
  }

  mutating func tuple(_ strings: [[UInt8]]) {
    raw("(")
    for (index, text) in strings.enumerated() {
      if index > 0 { raw(",") }
      string(text)
    }
    raw(")")
  }
}
