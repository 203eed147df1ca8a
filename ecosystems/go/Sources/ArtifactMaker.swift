import LockText
import Lockfetch

/// Makes artifacts of the lines of sum files and of what vendor folders list.
struct ArtifactMaker {
  private let units: [BuildUnit]
  private let rules: ProxyRules
  private let limits: Limits
  private let isNeededOnly: Bool
  private var requirements: [Requirements] = []
  /// The words of each module, from all units.
  private var flags: [ModuleVersion: Set<ByteString>] = [:]
  private var vendored: Set<Int> = []
  private var templates = ModTemplates()

  init(
    _ units: [BuildUnit], _ settings: AdapterSettings, _ limits: Limits,
    into report: inout LockReport
  ) {
    self.units = units
    self.limits = limits
    rules = ProxyRules(settings, limits: limits, into: &report)
    isNeededOnly = settings.isOn("needed")
    for (index, unit) in units.enumerated() {
      let replacements = Replacements(unit, into: &report)
      let required = Requirements(unit, replacements)
      requirements.append(required)
      flags.merge(required.flags) { $0.union($1) }
      if VendorUse.decide(unit, replacements, into: &report) {
        vendored.insert(index)
      } else {
        reportOutside(replacements, &report)
      }
      if isNeededOnly, !unit.listsAllModules, let module = unit.modules.first {
        report.emit(GoDiagnostics.neededUnknown(in: module.file))
      }
    }
  }

  /// Folders that replace a module and are not below the scanned directory.
  private func reportOutside(_ replacements: Replacements, _ report: inout LockReport) {
    for placed in replacements.all where placed.leadsOutside {
      report.emit(
        GoDiagnostics.replacedOutside(
          placed.replacement.old, at: placed.replacement.location))
    }
  }

  /// States every artifact.
  mutating func make(_ table: SumTable, into report: inout LockReport) {
    var omitted = 0
    for entry in table.entries {
      guard let hash = entry.hash else { continue }
      if isOmitted(entry) {
        omitted += 1
      } else {
        report.add(artifact(entry, hash))
      }
    }
    if omitted > 0 { report.emit(GoDiagnostics.notNeeded(omitted)) }
    for (index, unit) in units.enumerated() {
      addVendored(unit, into: &report)
      if !vendored.contains(index) { reportMissingSums(unit: index, table, &report) }
    }
  }

  // MARK: Sums

  private func isOmitted(_ entry: SumTable.Entry) -> Bool {
    guard isNeededOnly, entry.key.content == .zip, !entry.units.isSubset(of: vendored) else {
      return false
    }
    let module = entry.key.module.moduleVersion
    return entry.units.allSatisfy { unit in
      units[unit].listsAllModules && !requirements[unit].needed.contains(module)
    }
  }

  private mutating func artifact(
    _ entry: SumTable.Entry, _ hash: GoDirectoryHash
  ) -> LockedArtifact {
    let module = entry.key.module.moduleVersion
    let isZip = entry.key.content == .zip
    var flags = ArtifactFlags()
    flags.others = self.flags[module]?.sorted() ?? []
    var artifact = LockedArtifact(
      ecosystem: GoAdapter.id, name: module.path, version: module.version,
      kind: isZip ? .goZip : .goMod, source: source(entry, hash), flags: flags,
      packageURL: isZip ? module.packageURL : module.packageURL + "#go.mod",
      at: entry.location)
    if artifact.local != nil { artifact.localIntegrity = hash.text }
    return artifact
  }

  private mutating func source(
    _ entry: SumTable.Entry, _ hash: GoDirectoryHash
  ) -> ArtifactSource {
    let key = entry.key
    if entry.units.isSubset(of: vendored) { return .local(path: nil, reason: .vendored) }
    if key.content == .modFile,
      let text = templates.text(of: key.module.path.text, provedBy: hash)
    {
      return .written(contents: text, url: rules.url(of: key))
    }
    return .remote(RemoteSource(key, hash, from: rules, limits: limits))
  }

  // MARK: Besides the sums

  private func addVendored(_ unit: BuildUnit, into report: inout LockReport) {
    for vendored in unit.vendorList?.modules ?? [] {
      var flags = ArtifactFlags()
      if let replacement = vendored.replacement { flags.others = ["replaced:" + replacement] }
      let module = vendored.module
      report.add(
        LockedArtifact(
          ecosystem: GoAdapter.id, name: module.path,
          version: module.version.isEmpty ? nil : module.version, kind: .goVendored,
          source: .local(
            path: vendored.hasPackages ? "vendor/" + module.path : nil, reason: .vendored),
          flags: flags, at: vendored.location))
    }
  }

  /// Go stops where the sum files have nothing on the go.mod of a module that is required.
  private func reportMissingSums(
    unit index: Int, _ table: SumTable, _ report: inout LockReport
  ) {
    for (module, location) in requirements[index].places {
      guard
        let fetched = try? FetchedModule(
          path: module.path, version: module.version, limit: limits.nameLength),
        table[SumKey(module: fetched, content: .modFile)]?.units.contains(index) == true
      else {
        report.emit(GoDiagnostics.missingSum(module, at: location))
        continue
      }
    }
  }
}

extension RemoteSource {
  /// A file that a proxy has and only a pin can complete.
  fileprivate init(
    _ key: SumKey, _ hash: GoDirectoryHash, from rules: ProxyRules, limits: Limits
  ) {
    let module = key.module
    let written = rules.url(of: key)
    let elements = module.path.elements
    let last = elements.last ?? ""
    let text = hash.text
    self.init(
      written: written, pinKey: text + (key.content == .zip ? " zip" : " mod"),
      // The base and the path are checked already; together they may still be too long.
      url: written.flatMap { try? FetchURL($0, limit: limits.urlLength) },
      label: OutputLabel(
        parts: elements.dropLast() + [last + "-" + module.version],
        fileExtension: key.fileExtension,
        canonicalPath: "/" + module.moduleVersion.proxyPath + key.fileExtension),
      writtenIntegrity: text,
      unpinnedReason: module.path.text == "golang.org/toolchain"
        ? .toolchain : written == nil ? .privateModule : .directoryHash,
      evidence: Evidence(type: GoDirectoryHash.evidenceType, value: text))
  }
}
