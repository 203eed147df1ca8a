import LockText

/// The pin files of a plan, and which of their pins are used.
struct PinBook {
  private let tree: any FileTree
  private let limits: Limits
  private var files: [ByteString: PinFile] = [:]
  private var used: [ByteString: Set<Pin.Key>] = [:]
  /// What there is to tell about pin files and about pins that do not fit.
  private(set) var diagnostics: [Diagnostic] = []

  init(_ tree: any FileTree, limits: Limits) {
    self.tree = tree
    self.limits = limits
  }

  /// Reads the pin file of a folder with lock files, once.
  mutating func open(_ folder: ByteString) {
    guard files[folder] == nil else { return }
    files[folder] = PinFile()
    do throws(LockfileError) {
      let path = RelativePath.join(folder, PinFile.name)
      guard let file = try readSource(path, from: tree, limits: limits) else { return }
      files[folder] = try PinFile(file, limits: limits)
    } catch {
      diagnostics += error.diagnostics
    }
  }

  /// Whether there are pins for the lock files of a folder.
  func hasPins(for folder: ByteString) -> Bool {
    files[folder].map { !$0.pins.isEmpty } ?? false
  }

  /// The artifact with what its pin states put in.
  ///
  /// - Returns: `nil` when there is no pin for it.
  mutating func complete(_ artifact: LockedArtifact, in folder: ByteString) -> LockedArtifact? {
    guard case .remote(var source) = artifact.source, let name = source.pinKey else { return nil }
    let key = Pin.Key(ecosystem: artifact.ecosystem.name, name: name)
    guard let pin = files[folder]?[key] else { return nil }
    used[folder, default: []].insert(key)
    check(pin, source, of: artifact)
    if let url = pin.url { source.url = url }
    if let integrity = pin.integrity, source.alternatives.contains(integrity) {
      source.alternatives += source.integrity
      source.integrity = [integrity]
    } else if let integrity = pin.integrity,
      !source.integrity.contains(where: { $0.algorithm == integrity.algorithm })
    {
      source.integrity = (source.integrity + [integrity]).sorted { $0.algorithm > $1.algorithm }
      source.pinned = integrity
    }
    var completed = artifact
    completed.source = .remote(source)
    return completed
  }

  /// The artifacts that pins of a folder state all by themselves, sorted by key.
  mutating func further(
    of adapter: any PinTakingAdapter, in folder: ByteString
  ) -> [LockedArtifact] {
    let unused = (files[folder]?.pins.values.map { $0 } ?? []).filter { pin in
      pin.key.ecosystem == adapter.id.name && pin.url != nil && pin.integrity != nil
        && used[folder]?.contains(pin.key) != true
    }
    return unused.sorted { $0.key < $1.key }.compactMap { pin in
      guard let location = pin.location else { return nil }
      return adapter.artifact(pinnedAs: pin.key.name, at: location)
        .flatMap { complete($0, in: folder) }
    }
  }

  private mutating func check(_ pin: Pin, _ source: RemoteSource, of artifact: LockedArtifact) {
    if let stated = pin.evidence, let known = source.evidence, stated.type == known.type,
      stated.value != known.value
    {
      diagnostics.append(PinDiagnostics.contradiction(artifact, pin, "\(stated.type)"))
    }
    guard let integrity = pin.integrity, let strongest = source.integrity.first,
      !source.alternatives.contains(integrity)
    else { return }
    let same = source.integrity.first { $0.algorithm == integrity.algorithm }
    if let same, same != integrity {
      diagnostics.append(PinDiagnostics.contradiction(artifact, pin, "hash"))
    } else if strongest.algorithm >= integrity.algorithm {
      diagnostics.append(PinDiagnostics.redundant(artifact, pin))
    }
  }

  /// A notice for every pin that no artifact used.
  func unusedPins() -> [Diagnostic] {
    files.flatMap { folder, file in
      file.pins.values.filter { used[folder]?.contains($0.key) != true }.map(PinDiagnostics.unused)
    }
  }
}
