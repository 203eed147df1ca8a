import LockText
import Lockfetch

/// Finds the build units of a project and reads their files.
///
/// A go.work and its members are one unit. Every other folder below it with a go.mod is a module of
/// its own, which Go builds with `GOWORK=off` or from inside of it.
struct ProjectReader {
  private(set) var project: ProjectFiles
  private(set) var report: LockReport
  private let claimed: [ByteString: SourceFile]

  init(_ project: ProjectFiles, _ report: LockReport) {
    self.project = project
    self.report = report
    claimed = Dictionary(project.claimed.map { ($0.path, $0) }) { first, _ in first }
  }

  /// Reads everything.
  ///
  /// - Returns: The workspace first, if there is one, then the modules sorted by folder.
  mutating func units() throws(LockfileError) -> [BuildUnit] {
    var units: [BuildUnit] = []
    var members: Set<ByteString> = []
    if let file = try file(Self.workName, in: project.folder) {
      let work = WorkFile(file, limits: project.limits, into: &report)
      addLockfile(file, format: work.goVersion?.text)
      members = try folders(of: work)
      units.append(try workspace(work, members.sorted()))
    }
    for folder in Self.folders(of: project) where !members.contains(folder) {
      if let unit = try module(in: folder, isWorkspace: folder == project.folder && !units.isEmpty)
      {
        units.append(unit)
      }
    }
    return units
  }

  // MARK: Workspaces

  /// The folders of the members, relative to the scanned directory.
  private mutating func folders(of work: WorkFile) throws(LockfileError) -> Set<ByteString> {
    var places: [ByteString: SourceLocation] = [:]
    for use in work.uses {
      guard let folder = RelativePath.resolve(use.path, in: work.folder) else {
        report.emit(GoDiagnostics.memberOutside(at: use.location))
        continue
      }
      if let first = places[folder] {
        report.emit(GoDiagnostics.repeatedMember(folder, at: use.location, first: first))
      } else {
        places[folder] = use.location
      }
    }
    for (folder, location) in places.sorted(by: { $0.key < $1.key })
    where try file(Self.modName, in: folder) == nil {
      report.emit(GoDiagnostics.missingMember(folder, at: location))
    }
    return Set(places.keys)
  }

  private mutating func workspace(
    _ work: WorkFile, _ members: [ByteString]
  ) throws(LockfileError) -> BuildUnit {
    var modules: [ModFile] = []
    var sums = try sumFile(Self.workSumName, in: work.folder).map { [$0] } ?? []
    var places: [ByteString: SourceLocation] = [:]
    for folder in members {
      if let module = try modFile(in: folder) {
        let location = module.file.location(at: 0)
        if let first = places.updateValue(location, forKey: module.path), !module.path.isEmpty {
          report.emit(GoDiagnostics.repeatedModule(module.path, at: location, first: first))
        }
        modules.append(module)
      }
      if let sum = try sumFile(Self.sumName, in: folder) { sums.append(sum) }
      if folder != work.folder, let vendor = try file(Self.vendorName, in: folder) {
        report.emit(GoDiagnostics.vendorNotUsed(.member, in: vendor))
      }
    }
    return BuildUnit(
      folder: work.folder, workFile: work, modules: modules, sums: sums,
      vendorList: try vendorList(in: work.folder))
  }

  // MARK: Modules

  /// - Parameter isWorkspace: Whether the folder is that of a workspace which does not use it.
  private mutating func module(
    in folder: ByteString, isWorkspace: Bool
  ) throws(LockfileError) -> BuildUnit? {
    let module = try modFile(in: folder)
    let sum = try sumFile(Self.sumName, in: folder)
    let vendor = isWorkspace ? nil : try vendorList(in: folder)
    if module == nil {
      guard let file = sum?.file ?? vendor?.file else { return nil }
      report.emit(GoDiagnostics.noModFile(beside: file))
    }
    return BuildUnit(
      folder: folder, workFile: nil, modules: module.map { [$0] } ?? [],
      sums: sum.map { [$0] } ?? [], vendorList: vendor)
  }

  // MARK: Files

  private mutating func modFile(in folder: ByteString) throws(LockfileError) -> ModFile? {
    guard let file = try file(Self.modName, in: folder) else { return nil }
    let module = ModFile(file, limits: project.limits, into: &report)
    addLockfile(file, format: module.goVersion?.text)
    return module
  }

  private mutating func sumFile(
    _ name: ByteString, in folder: ByteString
  ) throws(LockfileError) -> SumFile? {
    guard let file = try file(name, in: folder) else { return nil }
    addLockfile(file, format: "h1")
    return SumFile(file, limits: project.limits, into: &report)
  }

  private mutating func vendorList(in folder: ByteString) throws(LockfileError) -> VendorList? {
    guard !project.settings.isOn("ignore-vendor"),
      let file = try file(Self.vendorName, in: folder)
    else { return nil }
    let list = VendorList(file, limits: project.limits, into: &report)
    addLockfile(file, format: list.isForWorkspace ? "workspace" : "module")
    return list
  }

  /// - Parameter format: The version of Go, or what else tells how to read the file.
  private mutating func addLockfile(_ file: SourceFile, format: ByteString?) {
    report.add(lockfile: file, format: format ?? "no go line")
  }

  private mutating func file(
    _ name: ByteString, in folder: ByteString
  ) throws(LockfileError) -> SourceFile? {
    let path = RelativePath.join(folder, name)
    if let file = claimed[path] { return file }
    return try project.file(Self.path(path, seenFrom: project.folder))
  }

  /// A path relative to the scanned directory as a path relative to a folder in it.
  private static func path(_ path: ByteString, seenFrom folder: ByteString) -> ByteString {
    guard !folder.isEmpty else { return path }
    let up = folder.split(on: UInt8(ascii: "/")).map { _ in "../" as ByteString }
    return up.joined(separator: "") + path
  }

  static let modName: ByteString = "go.mod"
  static let sumName: ByteString = "go.sum"
  static let workName: ByteString = "go.work"
  static let workSumName: ByteString = "go.work.sum"
  static let vendorName: ByteString = "vendor/modules.txt"

  /// The folders with claimed files, sorted.
  private static func folders(of project: ProjectFiles) -> [ByteString] {
    let folders = project.claimed.map { file in
      let isVendor = file.path == vendorName || file.path.hasSuffix("/" + vendorName)
      let path = isVendor ? file.path.dropLast(vendorName.count) : file.path
      return path.cut(atLast: UInt8(ascii: "/"))?.head ?? ""
    }
    return Set(folders).sorted()
  }
}
