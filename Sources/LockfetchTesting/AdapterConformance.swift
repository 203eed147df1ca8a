public import LockText
public import Lockfetch

/// The checks that every adapter must pass, whatever its format.
///
/// Give it an adapter and one sound project of its ecosystem with several entries; ``check()``
/// returns what is wrong, in words, and nothing when all is well:
///
///     #expect(AdapterConformance(MyAdapter(), project: ["my.lock": text]).check() == [])
public struct AdapterConformance: Sendable {
  private let adapter: any LockfileAdapter
  private let project: [ByteString: [UInt8]]
  private let reordered: [ByteString: [UInt8]]?

  /// Prepares the checks.
  ///
  /// - Parameters:
  ///   - project: The files of a sound project; at least one is a lock of the ecosystem.
  ///   - reordered: The same project with the entries of its locks in another order, where the
  ///     format leaves the order open.
  public init(
    _ adapter: any LockfileAdapter, project: [ByteString: String],
    reordered: [ByteString: String]? = nil
  ) {
    self.adapter = adapter
    self.project = project.mapValues { Array($0.utf8) }
    self.reordered = reordered.map { $0.mapValues { Array($0.utf8) } }
  }

  /// Runs every check.
  ///
  /// - Returns: One sentence for each thing that is wrong.
  public func check() -> [String] {
    detection() + determinism() + nameSafety() + damagedInput() + limits()
  }

  private func plan(
    _ files: [ByteString: [UInt8]], options: PlanOptions = PlanOptions()
  ) -> Result<Plan, PlanFailure> {
    Result { () throws(PlanFailure) in
      guard let registry = try? AdapterRegistry([adapter]) else {
        preconditionFailure("one adapter is always a registry")
      }
      return try Planner(registry, options: options).plan(InMemoryFileTree(files))
    }
  }

  // MARK: Detection

  /// Its locks are found at the top and in a folder, and nothing is found where there is none.
  private func detection() -> [String] {
    var problems: [String] = []
    if adapter.claims.isEmpty { problems.append("it claims no file") }
    guard case .success(let plan) = plan(project), !plan.projects.isEmpty else {
      return problems + ["its sample project does not plan"]
    }
    if plan.outputs.isEmpty, plan.unpinned.isEmpty {
      problems.append("its sample project locks nothing that is fetched")
    }
    if plan.projects.allSatisfy(\.lockfiles.isEmpty) {
      problems.append("it does not say which lock file it read")
    }
    let nested = Dictionary(
      uniqueKeysWithValues: project.map { ("a folder/ü/" + $0.key, $0.value) })
    if case .success(let inside) = self.plan(nested) {
      if inside.outputs.map(\.output) != plan.outputs.map(\.output) {
        problems.append("the folder of a project changes its fixed outputs")
      }
    } else {
      problems.append("a project in a folder is not found")
    }
    if case .success = self.plan(["unrelated.txt": []]) {
      problems.append("it finds a project where there is none")
    }
    return problems
  }

  // MARK: Determinism

  private func determinism() -> [String] {
    var problems: [String] = []
    let first = fingerprint(plan(project))
    if first != fingerprint(plan(project)) { problems.append("two runs give two plans") }
    if let reordered, fingerprint(plan(reordered)) != first {
      problems.append("the order of entries changes the plan")
    }
    let withCRLF = project.mapValues { bytes in
      bytes.flatMap { $0 == UInt8(ascii: "\n") ? [UInt8(ascii: "\r"), $0] : [$0] }
    }
    if fingerprint(plan(withCRLF)) != first { problems.append("CRLF line ends change the plan") }
    let withMark = project.mapValues { [0xEF, 0xBB, 0xBF] + $0 }
    if fingerprint(plan(withMark)) != first {
      problems.append("a byte-order mark changes the plan")
    }
    return problems
  }

  /// What a plan is about, without the places in the files.
  private func fingerprint(_ result: Result<Plan, PlanFailure>) -> [String] {
    guard case .success(let plan) = result else { return ["no plan"] }
    func words(_ artifact: LockedArtifact) -> String {
      "\(artifact.name) \(artifact.version ?? "") \(artifact.kind.name) \(artifact.flags.words)"
    }
    return plan.outputs.map { "\($0.output.url.text) \($0.output.integrity.sri)" }
      + plan.outputs.flatMap { $0.artifacts.map(words).sorted() }
      + plan.unpinned.map { words($0.artifact) }.sorted() + plan.local.map(words).sorted()
  }

  // MARK: Names

  /// Nothing that leaves its folder or moves a cursor gets into the tree.
  private func nameSafety() -> [String] {
    guard case .success(let plan) = plan(project) else { return [] }
    var problems: [String] = []
    for project in plan.projects {
      guard let tree = try? adapter.offlineTree(for: project) else {
        problems.append("its sample project has no offline tree")
        continue
      }
      for path in tree.shared.map(\.path) + tree.lockFiles.map(\.path)
      where RelativePath.resolve(path, in: "") != path {
        problems.append("the offline tree has a path that is not plain: \(path)")
      }
    }
    return problems
  }

  // MARK: Damaged input

  /// Damage ends in a plan or in errors with places inside the file, never in a trap.
  private func damagedInput() -> [String] {
    var problems: [String] = []
    for (path, bytes) in project.sorted(by: { $0.key < $1.key }) {
      for damaged in Self.damages(of: bytes) {
        var files = project
        files[path] = damaged
        guard case .failure(let failure) = plan(files) else { continue }
        if failure.diagnostics.allSatisfy({ $0.severity != .error }) {
          problems.append("\(path): damage gives no plan and no error")
        }
        for location in failure.diagnostics.compactMap(\.location)
        where location.path == path && !Self.isInside(location, damaged) {
          problems.append("\(path): an error points outside of the file")
        }
      }
    }
    return Array(Set(problems)).sorted()
  }

  private static func damages(of bytes: [UInt8]) -> [[UInt8]] {
    var damages: [[UInt8]] = [[], [0], [0xFF, 0xFE], Array("\n\n".utf8)]
    let step = max(1, bytes.count / 400)
    for end in stride(from: 0, to: bytes.count, by: step) { damages.append(Array(bytes[..<end])) }
    for index in stride(from: 0, to: bytes.count, by: step) {
      for byte: UInt8 in [0, 0x22, 0x7B, 0x80, 0xC3] {
        var damaged = bytes
        damaged[index] = byte
        damages.append(damaged)
      }
      damages.append(Array(bytes[..<index]) + Array(bytes[min(index + step, bytes.count)...]))
    }
    damages.append(bytes + bytes)
    return damages
  }

  private static func isInside(_ location: SourceLocation, _ bytes: [UInt8]) -> Bool {
    location.line >= 1 && location.column >= 1
      && location.line <= bytes.count { $0 == UInt8(ascii: "\n") } + 1
  }

  // MARK: Limits

  private func limits() -> [String] {
    var problems: [String] = []
    var options = PlanOptions()
    options.limits.fileSize = 4
    if case .success = plan(project, options: options) {
      problems.append("a file larger than the limit is read")
    }
    options = PlanOptions()
    options.limits.entries = 0
    if case .success = plan(project, options: options) {
      problems.append("more entries than the limit are read")
    }
    return problems
  }
}
