import LockText
import Lockfetch

/// The modules that Go builds together: one module, or the members of a workspace.
struct BuildUnit: Sendable {
  /// The folder of the go.work, or else of the module, relative to the scanned directory.
  let folder: ByteString
  let workFile: WorkFile?
  /// The main modules, in the order of the workspace.
  let modules: [ModFile]
  let sums: [SumFile]
  let vendorList: VendorList?

  /// The version that decides whether Go looks at a vendor folder.
  var goVersion: GoVersion? { workFile.map(\.goVersion) ?? modules.first?.goVersion }

  /// The paths of the main modules, which Go never fetches.
  var mainPaths: Set<ByteString> { Set(modules.map(\.path)) }

  /// The folders of members whose go.mod is missing.
  var missingFolders: Set<ByteString> {
    let used = workFile?.uses.compactMap { RelativePath.resolve($0.path, in: folder) } ?? []
    return Set(used).subtracting(modules.map(\.folder))
  }

  /// Whether each go.mod lists all modules that are needed, as Go does from 1.17 on.
  var listsAllModules: Bool {
    !modules.isEmpty
      && modules.allSatisfy { $0.goVersion?.isAtLeast(minor: 17) ?? false }
  }
}
