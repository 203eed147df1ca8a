extension Derivation {
  /// The text of the derivation's file.
  ///
  /// `DrvWithVersion("xp-dyn-drv",…)` if and only if an input is dynamic, else `Derive(…)`. Every
  /// list that stands for a set or map is sorted by bytes.
  ///
  /// - Source: Nix, `libstore/derivations.cc` (`Derivation::unparse`).
  public func aterm(in directory: StoreDirectory) -> [UInt8] {
    let inputs = inputDerivations.sorted { $0.key < $1.key }
      .map { ($0.key.path(in: directory), $0.value) }
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
    var writer = ATermWriter(capacity: 1_024 + 80 * inputs.count)
    writer.raw(Array((hasDynamicInputs ? #"DrvWithVersion("xp-dyn-drv","# : "Derive(").utf8))
    writer.list(outputNames) { writer, name in
      let fields = outputFields(name, in: directory)
      writer.tuple([name.bytes, isMasked ? [] : fields.path, fields.method, fields.hash])
    }
    writer.mark(",")
    writer.list(inputs) { writer, input in
      writer.mark("(")
      writer.string(input.0)
      writer.mark(",")
      Self.write(input.1, to: &writer)
      writer.mark(")")
    }
    writer.mark(",")
    writer.list(inputSources.sorted()) { $0.string($1.path(in: directory)) }
    writer.mark(",")
    writer.string(system)
    writer.mark(",")
    writer.string(builder)
    writer.mark(",")
    writer.list(arguments) { $0.string($1) }
    writer.mark(",")
    let variables = environment.sorted { $0.key.precedes($1.key) }
    let masked = isMasked ? Set(outputNames.map(\.bytes)) : []
    writer.list(variables) { $0.tuple([$1.key, masked.contains($1.key) ? [] : $1.value]) }
    writer.mark(")")
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
    if !node.dynamic.isEmpty { writer.mark("(") }
    writer.list(node.outputs.sorted()) { $0.string($1.bytes) }
    guard !node.dynamic.isEmpty else { return }
    writer.mark(",")
    writer.list(node.dynamic.sorted { $0.key < $1.key }) { writer, child in
      writer.mark("(")
      writer.string(child.key.bytes)
      writer.mark(",")
      write(child.value, to: &writer)
      writer.mark(")")
    }
    writer.mark(")")
  }
}

/// Appends the pieces of an ATerm to one buffer.
struct ATermWriter {
  private(set) var bytes: [UInt8] = []

  init(capacity: Int) {
    bytes.reserveCapacity(capacity)
  }

  mutating func raw(_ text: [UInt8]) {
    bytes += text
  }

  /// A bracket or a comma.
  mutating func mark(_ scalar: Unicode.Scalar) {
    bytes.append(UInt8(ascii: scalar))
  }

  /// A string in quotes; only these five bytes are escaped.
  mutating func string(_ text: [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    if Self.isPlain(text) {
      bytes += text
    } else {
      for byte in text { escape(byte) }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Whether nothing has to be escaped. The loop has no way out, so that the processor can look at
  /// many bytes at a time.
  private static func isPlain(_ text: [UInt8]) -> Bool {
    var found: UInt8 = 0
    for byte in text {
      found |=
        (byte < 0x20 ? 1 : 0) | (byte == UInt8(ascii: "\"") ? 1 : 0)
        | (byte == UInt8(ascii: "\\") ? 1 : 0)
    }
    return found == 0
  }

  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
    case UInt8(ascii: "\n"): bytes += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
    case UInt8(ascii: "\r"): bytes += [UInt8(ascii: "\\"), UInt8(ascii: "r")]
    case UInt8(ascii: "\t"): bytes += [UInt8(ascii: "\\"), UInt8(ascii: "t")]
    default: bytes.append(byte)
    }
  }

  mutating func list<Elements: Sequence>(
    _ elements: Elements, _ write: (inout ATermWriter, Elements.Element) -> Void
  ) {
    mark("[")
    var isFirst = true
    for element in elements {
      if !isFirst { mark(",") }
      isFirst = false
      write(&self, element)
    }
    mark("]")
  }

  mutating func tuple(_ strings: [[UInt8]]) {
    mark("(")
    for (index, text) in strings.enumerated() {
      if index > 0 { mark(",") }
      string(text)
    }
    mark(")")
  }
}
