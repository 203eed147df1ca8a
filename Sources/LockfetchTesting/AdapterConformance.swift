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

  /// Texts that lead out of a folder, move a cursor, or mean something to a shell or an option
  /// parser.
  private static let hostileNames: [String] = [
    "..", ".", "../../../../etc/passwd", "/etc/passwd", "a/../../b", "..\\..\\x", "-rf",
    "$(touch x)", "a\u{202E}b", "con\u{0}", "a\nb", "\u{1B}[2J",
    String(repeating: "n", count: 2_000),
  ]

  /// Nothing that leaves its folder or moves a cursor gets into a tree or a message, whatever the
  /// packages of the sample are called.
  private func nameSafety() -> [String] {
    guard case .success(let plan) = plan(project) else { return [] }
    var problems = treeProblems(plan, isNeeded: true)
    let names = Set(plan.projects.flatMap(\.artifacts).map(\.artifact.name)).subtracting([""])
    for name in names.sorted() {
      for hostile in Self.hostileNames {
        let files = project.mapValues { Self.replacing(name, with: Array(hostile.utf8), in: $0) }
        switch self.plan(files) {
        case .success(let plan): problems += treeProblems(plan, isNeeded: false)
        case .failure(let failure): problems += Self.messageProblems(failure.diagnostics)
        }
      }
    }
    return Array(Set(problems)).sorted()
  }

  private func treeProblems(_ plan: Plan, isNeeded: Bool) -> [String] {
    var problems = Self.messageProblems(plan.diagnostics)
    for project in plan.projects {
      guard let tree = try? adapter.offlineTree(for: project) else {
        if isNeeded { problems.append("its sample project has no offline tree") }
        continue
      }
      for path in tree.shared.map(\.path) + tree.lockFiles.map(\.path)
      where RelativePath.resolve(path, in: "") != path || path.bytes.contains(where: { $0 < 0x20 })
      {
        problems.append("the offline tree has a path that is not plain: \(path)")
      }
    }
    return problems
  }

  private static func messageProblems(_ diagnostics: [Diagnostic]) -> [String] {
    let texts = diagnostics.flatMap { [$0.message.text, $0.why?.text ?? "", $0.fix?.text ?? ""] }
    let isRaw = texts.contains { $0.unicodeScalars.contains { $0.value < 0x20 } }
    return isRaw ? ["a message holds a control character"] : []
  }

  /// Puts another text wherever a name stands as a word of its own.
  private static func replacing(
    _ name: ByteString, with other: [UInt8], in text: [UInt8]
  ) -> [UInt8] {
    var result: [UInt8] = []
    var index = 0
    while index < text.count {
      let end = index + name.count
      let isWord =
        text[index...].starts(with: name.bytes)
        && (index == 0 || !text[index - 1].isLetterOrDigit)
        && (end == text.count || !text[end].isLetterOrDigit)
      result += isWord ? other : [text[index]]
      index = isWord ? end : index + 1
    }
    return result
  }

  // MARK: Damaged input

  /// Damage ends in a plan or in errors with places inside the file, never in a trap.
  private func damagedInput() -> [String] {
    var problems: [String] = []
    for (path, bytes) in project.sorted(by: { $0.key < $1.key }) {
      for damaged in Self.damages(of: bytes) {
        var files = project
        files[path] = damaged
        switch plan(files) {
        case .success(let plan): problems += treeProblems(plan, isNeeded: false)
        case .failure(let failure):
          problems += failureProblems(failure, files).map { "\(path): " + $0 }
        }
      }
    }
    return Array(Set(problems)).sorted()
  }

  private func failureProblems(
    _ failure: PlanFailure, _ files: [ByteString: [UInt8]]
  ) -> [String] {
    var problems = Self.messageProblems(failure.diagnostics)
    if failure.diagnostics.allSatisfy({ $0.severity != .error }) {
      problems.append("damage gives no plan and no error")
    }
    let places = failure.diagnostics.compactMap(\.location)
    if !places.allSatisfy({ Self.isInside($0, files[$0.path] ?? []) }) {
      problems.append("an error points outside of the file")
    }
    return problems
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

  /// Each limit holds exactly: what is at it goes, what is one past it does not.
  private func limits() -> [String] {
    guard case .success(let plan) = plan(project) else { return [] }
    let entries = plan.projects.map(\.artifacts.count).max() ?? 0
    let size = project.values.map(\.count).max() ?? 0
    let checks: [(WritableKeyPath<Limits, Int>, Int, String)] = [
      (\.entries, entries, "entries"), (\.fileSize, size, "bytes of a file"),
    ]
    var problems: [String] = []
    for (limit, value, what) in checks {
      var options = PlanOptions()
      options.limits[keyPath: limit] = value
      if case .failure = self.plan(project, options: options) {
        problems.append("as many \(what) as the limit are refused")
      }
      options.limits[keyPath: limit] = value - 1
      if case .success = self.plan(project, options: options) {
        problems.append("more \(what) than the limit are read")
      }
    }
    return problems
  }
}
