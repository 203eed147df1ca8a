import LockText
import Lockfetch

/// A `require` directive.
struct Requirement: Hashable, Sendable {
  let module: ModuleVersion
  let isIndirect: Bool
  let location: SourceLocation
}

/// A go.mod of the project itself.
///
/// - Source: Go, x/mod `modfile/rule.go`; the Go Modules Reference, "go.mod files".
struct ModFile: Sendable {
  let file: SourceFile
  /// The folder that holds it, relative to the scanned directory.
  let folder: ByteString
  /// The module's own path; empty where the file states none.
  private(set) var path: ByteString = ""
  private(set) var goVersion: GoVersion?
  private(set) var requirements: [Requirement] = []
  private(set) var replacements: [Replacement] = []

  /// Reads a file.
  ///
  /// - Parameter report: Receives what is wrong with single directives, which are then left out.
  init(_ file: SourceFile, limits: Limits, into report: inout LockReport) {
    self.file = file
    folder = file.path.cut(atLast: UInt8(ascii: "/"))?.head ?? ""
    guard GoDiagnostics.checkText(file, into: &report) else { return }
    let syntax = ModSyntax(file, blocks: Self.blocks, into: &report)
    var isSound = syntax.isSound
    var seen: Set<ByteString> = []
    for directive in syntax.directives where !report.isFull {
      do throws(DirectiveError) {
        if Self.singles.contains(directive.verb), !seen.insert(directive.verb).inserted {
          throw DirectiveError(.repeated, directive)
        }
        try read(DirectiveReader(directive, limits))
      } catch {
        isSound = false
        report.emit(GoDiagnostics.directive(error))
      }
    }
    if path.isEmpty, !requirements.isEmpty || !replacements.isEmpty, isSound {
      report.emit(GoDiagnostics.noModule(in: file))
    }
  }

  private mutating func read(_ reader: DirectiveReader) throws(DirectiveError) {
    switch reader.directive.verb {
    case "module": path = try reader.packagePath()
    case "go": goVersion = try reader.goVersion()
    case "toolchain": try reader.toolchain()
    case "godebug": try reader.setting()
    case "require":
      let module = try reader.moduleVersion()
      requirements.append(
        Requirement(
          module: module, isIndirect: reader.isIndirect, location: reader.directive.location))
    case "exclude": _ = try reader.moduleVersion()
    case "replace": replacements.append(try reader.replacement())
    case "retract": try reader.retraction()
    case "tool": _ = try reader.packagePath()
    case "ignore": _ = try reader.singleText()
    default: throw DirectiveError(.unknownVerb, reader.directive)
    }
  }

  private static let singles: Set<ByteString> = ["module", "go", "toolchain"]
  private static let blocks: Set<ByteString> = [
    "module", "godebug", "require", "exclude", "replace", "retract", "tool", "ignore",
  ]
}
