import LockText
import Lockfetch

/// Why Go leaves a vendor folder alone.
enum UnusedVendor: Hashable {
  /// The go line states less than 1.14, or there is none.
  case goVersion
  /// It was written for a workspace and there is none, or the other way round.
  case workspace
  /// It is that of a member of a workspace.
  case member
}

/// A rule by which modules.txt must agree with the go.mod files.
///
/// - Source: Go, cmd/go `modload.checkVendorConsistency`.
enum VendorMismatch: Hashable {
  case requiredNotExplicit
  case explicitNotRequired
  case replacedNotMarked
  case otherReplacement
  case markedNotReplaced
}

/// Whether Go builds a unit from its vendor folder.
struct VendorUse {
  private let unit: BuildUnit
  private let list: VendorList
  private let replacements: Replacements
  /// Whether every go.mod of the unit is there, so that nothing in modules.txt can come from others.
  private let isWhole: Bool

  /// Decides for one unit.
  ///
  /// - Parameter report: Receives what does not agree.
  /// - Returns: Whether nothing needs to be fetched.
  static func decide(
    _ unit: BuildUnit, _ replacements: Replacements, into report: inout LockReport
  ) -> Bool {
    guard let list = unit.vendorList, !unit.modules.isEmpty else { return false }
    guard unit.goVersion?.isAtLeast(minor: 14) == true else {
      report.emit(GoDiagnostics.vendorNotUsed(.goVersion, in: list.file))
      return false
    }
    guard list.isForWorkspace == (unit.workFile != nil) else {
      report.emit(GoDiagnostics.vendorNotUsed(.workspace, in: list.file))
      return false
    }
    let isWhole = unit.modules.count == unit.workFile?.uses.count ?? 1
    let use = VendorUse(unit: unit, list: list, replacements: replacements, isWhole: isWhole)
    let mismatches = use.mismatches()
    for mismatch in mismatches { report.emit(mismatch) }
    if mismatches.isEmpty { report.emit(GoDiagnostics.vendored(in: list.file)) }
    return mismatches.isEmpty
  }

  private func mismatches() -> [Diagnostic] {
    requirementMismatches() + replacementMismatches() + listMismatches()
  }

  private func requirementMismatches() -> [Diagnostic] {
    unit.modules.flatMap(\.requirements).compactMap { requirement in
      guard list[requirement.module]?.isExplicit != true else { return nil }
      return GoDiagnostics.inconsistentVendor(
        .requiredNotExplicit, requirement.module, at: requirement.location)
    }
  }

  private func replacementMismatches() -> [Diagnostic] {
    let (mainPaths, missing) = (unit.mainPaths, unit.missingFolders)
    return replacements.all.compactMap { placed in
      let old = placed.replacement.old
      // A member is not replaced; which one lies in a folder that is missing, its folder tells.
      let isMissing =
        if case .folder(let folder) = placed.target { missing.contains(folder) } else { false }
      let isMain = old.version.isEmpty && (mainPaths.contains(old.path) || isMissing)
      let actual = isMain ? nil : replacements.of(old)?.vendoredText(in: unit)
      let mismatch: VendorMismatch
      switch (list[old]?.replacement, actual) {
      case (nil, nil): return nil
      case (nil, .some): mismatch = .replacedNotMarked
      case (let marked, let actual) where marked == actual: return nil
      default: mismatch = .otherReplacement
      }
      return GoDiagnostics.inconsistentVendor(mismatch, old, at: placed.replacement.location)
    }
  }

  private func listMismatches() -> [Diagnostic] {
    guard isWhole else { return [] }
    let required = Set(unit.modules.flatMap(\.requirements).map(\.module))
    let mainPaths = unit.mainPaths
    return list.modules.flatMap { vendored -> [Diagnostic] in
      let module = vendored.module
      var mismatches: [VendorMismatch] = []
      if vendored.isExplicit, vendored.hasPackages, !required.contains(module) {
        mismatches.append(.explicitNotRequired)
      }
      let isMain = module.version.isEmpty && mainPaths.contains(module.path)
      if vendored.replacement != nil, isMain || replacements.of(module) == nil {
        mismatches.append(.markedNotReplaced)
      }
      return mismatches.map {
        GoDiagnostics.inconsistentVendor($0, module, at: vendored.location)
      }
    }
  }
}
