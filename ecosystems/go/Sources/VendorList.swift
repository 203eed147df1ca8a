import LockText
import Lockfetch

/// A module that vendor/modules.txt lists.
struct VendoredModule: Sendable {
  /// The version is empty where all versions are replaced.
  let module: ModuleVersion
  let location: SourceLocation
  /// What stands behind `=>`, its words separated by one blank.
  var replacement: ByteString?
  /// Whether a go.mod of the project requires it.
  var isExplicit = false
  /// Whether vendor/ holds packages of it.
  var hasPackages = false
}

/// A vendor/modules.txt.
///
/// Go passes over what it does not understand in this file, and so do we.
///
/// - Source: Go, cmd/go `modload.readVendorList`.
struct VendorList: Sendable {
  let file: SourceFile
  /// Whether `go work vendor` wrote it.
  private(set) var isForWorkspace = false
  /// In file order, each module once.
  private(set) var modules: [VendoredModule] = []
  private var indices: [ModuleVersion: Int] = [:]

  subscript(module: ModuleVersion) -> VendoredModule? { indices[module].map { modules[$0] } }

  /// Reads a file.
  ///
  /// - Parameter report: Receives what is wrong with single lines, which are then left out.
  init(_ file: SourceFile, limits: Limits, into report: inout LockReport) {
    self.file = file
    guard GoDiagnostics.checkText(file, into: &report) else { return }
    var current: Int?
    for (number, line) in GoText.lines(file.bytes).enumerated() where !report.isFull {
      let text = file.bytes[line]
      if text.starts(with: Self.annotation) {
        let words = Self.annotations(file.bytes, in: (line.lowerBound + 3)..<line.upperBound)
        if number == 0, words.contains("workspace") { isForWorkspace = true }
        if let current, words.contains("explicit") { modules[current].isExplicit = true }
      } else if text.starts(with: Self.heading) {
        let words = GoText.fields(file.bytes, in: line).map { ByteString(file.bytes[$0]) }
        let location = file.location(at: line.lowerBound)
        guard modules.count < limits.entries else {
          report.emit(GoDiagnostics.tooManyLines(limit: limits.entries, in: file))
          return
        }
        current = module(Array(words.dropFirst()), at: location, limits, &report)
      } else if let current, GoText.fields(file.bytes, in: line).count == 1 {
        modules[current].hasPackages = true
      }
    }
  }

  private static let heading = Array("# ".utf8)
  private static let annotation = Array("## ".utf8)

  private static func annotations(_ bytes: [UInt8], in line: Range<Int>) -> [ByteString] {
    ByteString(bytes[line]).split(on: UInt8(ascii: ";")).map { entry in
      GoText.fields(entry.bytes, in: 0..<entry.count).map { ByteString(entry.bytes[$0]) }
        .joined(separator: " ")
    }
  }

  /// Reads the words of a heading.
  ///
  /// - Returns: The index of the module that the lines below are about.
  private mutating func module(
    _ words: [ByteString], at location: SourceLocation, _ limits: Limits,
    _ report: inout LockReport
  ) -> Int? {
    guard words.count >= 2 else { return nil }
    let hasVersion = SemanticVersion(words[1]) != nil
    guard hasVersion || words[1] == "=>" else { return nil }
    let isLegal =
      words[0].count <= limits.nameLength && words[1].count <= limits.nameLength
      && (try? PathRules.check(words[0], as: .package)) != nil  // The message needs no reason.
    guard isLegal else {
      report.emit(GoDiagnostics.vendoredPath(at: location))
      return nil
    }
    let module = ModuleVersion(path: words[0], version: hasVersion ? words[1] : "")
    let rest = words.dropFirst(hasVersion ? 2 : 1)
    let index = indices[module] ?? modules.count
    if index == modules.count {
      indices[module] = index
      modules.append(VendoredModule(module: module, location: location))
    }
    if rest.first == "=>", (2...3).contains(rest.count) {
      modules[index].replacement = rest.dropFirst().joined(separator: " ")
    }
    return index
  }
}
