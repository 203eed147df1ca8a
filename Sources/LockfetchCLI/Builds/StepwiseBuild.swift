import LockText
import Lockfetch
import NixDaemon
import NixStore

/// Building a dynamic graph step by step, for a Nix whose scheduler cannot: what a producer makes is
/// looked at, and built in turn.
///
/// A derivation with dynamic inputs is resolved here as Nix itself would do it: once its inputs are
/// there, their paths take the place of the placeholders, and the derivation that comes out is
/// registered and built. So the outputs are those that a newer Nix makes.
///
/// - Source: Nix manual, "Derivation resolution"; Nix 2.34.8, `libstore/derivations.cc`
///   (`tryResolve`).
struct StepwiseBuild {
  /// Why something could not be built.
  enum Problem: Error {
    /// These failed, with their names.
    case failed([(name: ByteString, result: BuildResult)])
    /// It is not in the store.
    case notThere(StorePath)
    /// It is no derivation, or none that was built as a producer makes it.
    case notADerivation(StorePath)
    /// The derivations are nested deeper than this.
    case tooDeep(limit: Int)
    /// The daemon failed.
    case daemon(DaemonError)
  }

  private static let depthLimit = 1_000
  /// The largest derivation that is read, in bytes.
  private static let sizeLimit = 64 << 20

  private let directory: StoreDirectory
  /// How many files are fetched at a time.
  private let jobs: Int
  /// The outputs of what was built.
  private var built: [StorePath: [OutputName: StorePath]] = [:]
  /// How many derivations were built, besides files that were fetched.
  private(set) var steps = 0
  /// How many files were fetched.
  private(set) var fetched = 0

  init(_ directory: StoreDirectory, jobs: Int) {
    self.directory = directory
    self.jobs = jobs
  }

  /// Builds what a producer makes, or tells what stands in the way.
  mutating func outcome(
    _ producer: StorePath, _ connection: inout DaemonConnection
  ) throws(DaemonError) -> Result<StorePath, Problem> {
    do throws(Problem) {
      return .success(try run(producer, &connection))
    } catch {
      if case .daemon(let error) = error { throw error }
      return .failure(error)
    }
  }

  /// - Parameter producer: A derivation whose output `out` is a derivation.
  /// - Returns: The output `out` of that one.
  private mutating func run(
    _ producer: StorePath, _ connection: inout DaemonConnection
  ) throws(Problem) -> StorePath {
    // Before anything is built for nothing.
    let step = try read(producer, &connection)
    guard case .floating(let outputs) = step.outputs, outputs[.out]?.method == .text else {
      throw .notADerivation(producer)
    }
    let made = try realise(producer, [.out], &connection, depth: 0)
    guard let derivation = made[.out],
      let path = try realise(derivation, [.out], &connection, depth: 0)[.out]
    else { throw .notADerivation(producer) }
    return path
  }

  /// Builds outputs of a derivation that is in the store.
  private mutating func realise(
    _ path: StorePath, _ names: Set<OutputName>, _ connection: inout DaemonConnection,
    depth: Int
  ) throws(Problem) -> [OutputName: StorePath] {
    if let known = built[path], names.allSatisfy({ known[$0] != nil }) { return known }
    guard depth < Self.depthLimit else { throw .tooDeep(limit: Self.depthLimit) }
    let derivation = try read(path, &connection)
    var buildable = path
    if derivation.hasDynamicInputs {
      let resolved = try resolve(derivation, &connection, depth: depth)
      buildable = try register(resolved, &connection)
    } else {
      try buildInputs(of: path, derivation, &connection, depth: depth)
    }
    try build([.outputs(buildable, names.sorted())], [derivation.name], &connection)
    steps += 1
    let paths = try asking { () throws(DaemonError) in try connection.outputPaths(of: buildable) }
    guard names.allSatisfy({ paths[$0] != nil }) else { throw .notADerivation(path) }
    built[path] = paths
    return paths
  }

  // MARK: Inputs

  /// Builds what a derivation needs and the store lacks: files in batches, everything else in turn.
  private mutating func buildInputs(
    of path: StorePath, _ derivation: Derivation, _ connection: inout DaemonConnection,
    depth: Int
  ) throws(Problem) {
    let missing = try asking { () throws(DaemonError) in
      try connection.queryMissing([.built(path)]).derivations
    }
    var files: [(path: StorePath, name: StorePathName)] = []
    for (input, wanted) in derivation.inputDerivations.sorted(by: { $0.key < $1.key })
    where missing.contains(input) {
      let step = try read(input, &connection)
      if case .fixed = step.outputs {
        files.append((input, step.name))
      } else {
        _ = try realise(input, wanted.outputs, &connection, depth: depth + 1)
      }
    }
    var failures: [(name: ByteString, result: BuildResult)] = []
    for start in stride(from: 0, to: files.count, by: jobs) {
      let batch = files[start..<min(start + jobs, files.count)]
      do throws(Problem) {
        try build(batch.map { .built($0.path) }, batch.map(\.name), &connection)
      } catch .failed(let some) {
        failures += some
      }
    }
    fetched += files.count - failures.count
    guard failures.isEmpty else { throw .failed(failures) }
  }

  /// The derivation without inputs that are derivations.
  private mutating func resolve(
    _ derivation: Derivation, _ connection: inout DaemonConnection,
    depth: Int
  ) throws(Problem) -> Derivation {
    var resolved = derivation
    resolved.inputDerivations = [:]
    var replacements = PlaceholderReplacements()
    for (path, wanted) in derivation.inputDerivations.sorted(by: { $0.key < $1.key }) {
      try collect(
        wanted, of: path, known: nil, into: &resolved.inputSources, &replacements, &connection,
        depth: depth + 1)
    }
    resolved.builder = replacements.applied(to: derivation.builder, in: directory)
    resolved.arguments = derivation.arguments.map { replacements.applied(to: $0, in: directory) }
    resolved.environment = derivation.environment.mapValues {
      replacements.applied(to: $0, in: directory)
    }
    do {
      return try resolved.fillingOutputPaths(in: directory) { _ in .deferred }
    } catch {
      preconditionFailure("the name has been one of a derivation before")
    }
  }

  /// - Parameter file: What stood for the derivation's file while that was not known.
  private mutating func collect(
    _ wanted: Derivation.InputOutputs, of path: StorePath, known file: Placeholder?,
    into sources: inout Set<StorePath>, _ replacements: inout PlaceholderReplacements,
    _ connection: inout DaemonConnection, depth: Int
  ) throws(Problem) {
    let names = wanted.outputs.union(wanted.dynamic.keys)
    let paths = try realise(path, names, &connection, depth: depth)
    for name in names.sorted() {
      guard let output = paths[name],
        // A path of a derivation that was read has such a name.
        let placeholder = file.map({ Placeholder(output: name, ofUnknownDerivation: $0) })
          ?? (try? Placeholder(output: name, ofDerivation: path))
      else { throw .notADerivation(path) }
      if wanted.outputs.contains(name) {
        sources.insert(output)
        replacements.add(placeholder, output)
      }
      if let child = wanted.dynamic[name] {
        try collect(
          child, of: output, known: placeholder, into: &sources, &replacements, &connection,
          depth: depth + 1)
      }
    }
  }

  // MARK: The daemon

  private func read(
    _ path: StorePath, _ connection: inout DaemonConnection
  ) throws(Problem) -> Derivation {
    let suffix = Array(".drv".utf8)
    // Nix would send something else than an archive.
    guard try asking({ () throws(DaemonError) in try connection.isValidPath(path) }) else {
      throw .notThere(path)
    }
    let archive = try asking { () throws(DaemonError) in
      try connection.archive(of: path, limit: Self.sizeLimit)
    }
    guard case .regular(let text, _) = archive, path.name.bytes.suffix(4).elementsEqual(suffix),
      let name = try? StorePathName(path.name.bytes.dropLast(4)),
      let derivation = try? Derivation(aterm: text, name: name, in: directory)
    else { throw .notADerivation(path) }
    return derivation
  }

  private func register(
    _ derivation: Derivation, _ connection: inout DaemonConnection
  ) throws(Problem) -> StorePath {
    let text = derivation.aterm(in: directory)
    let address = ContentAddress.text(of: text)
    let references = derivation.references
    guard
      let path = try? derivation.path(ofText: address, references: references, in: directory)
    else { preconditionFailure("the name has been one of a derivation before") }
    let addition = StoreAddition(
      path: path, contentAddress: address, references: references, contents: text)
    try asking { () throws(DaemonError) in try connection.add([addition]) { _ in } }
    return path
  }

  private func build(
    _ targets: [DerivedPath], _ names: [StorePathName], _ connection: inout DaemonConnection
  ) throws(Problem) {
    let results = try asking { () throws(DaemonError) in
      try connection.buildPathsWithResults(targets) { _ in }
    }
    let failures = zip(names, results).filter { !$0.1.status.isSuccess }
    guard failures.isEmpty else {
      throw .failed(failures.map { (ByteString($0.0.bytes), $0.1) })
    }
  }

  private func asking<Answer>(
    _ question: () throws(DaemonError) -> Answer
  ) throws(Problem) -> Answer {
    do {
      return try question()
    } catch {
      throw .daemon(error)
    }
  }
}

/// What takes the place of placeholders, all of which are of one length.
private struct PlaceholderReplacements {
  private var paths: [[UInt8]: StorePath] = [:]
  private var length = 0

  mutating func add(_ placeholder: Placeholder, _ path: StorePath) {
    paths[placeholder.text] = path
    length = placeholder.text.count
  }

  func applied(to text: [UInt8], in directory: StoreDirectory) -> [UInt8] {
    guard length > 0, text.count >= length else { return text }
    var result: [UInt8] = []
    var position = 0
    while position < text.count {
      if text[position] == UInt8(ascii: "/"), position + length <= text.count,
        let path = paths[Array(text[position..<(position + length)])]
      {
        result += path.path(in: directory)
        position += length
      } else {
        result.append(text[position])
        position += 1
      }
    }
    return result
  }
}
