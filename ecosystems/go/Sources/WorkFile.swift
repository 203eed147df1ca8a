import LockText
import Lockfetch

/// A go.work: a workspace and its members.
///
/// - Source: Go, x/mod `modfile/work.go`; the Go Modules Reference, "Workspaces".
struct WorkFile: Sendable {
  /// A `use` directive.
  struct Use: Hashable, Sendable {
    /// The folder as it was written, relative to that of the go.work.
    let path: ByteString
    let location: SourceLocation
  }

  let file: SourceFile
  /// The folder that holds it, relative to the scanned directory.
  let folder: ByteString
  private(set) var goVersion: GoVersion?
  private(set) var uses: [Use] = []
  private(set) var replacements: [Replacement] = []

  /// Reads a file.
  ///
  /// - Parameter report: Receives what is wrong with single directives, which are then left out.
  init(_ file: SourceFile, limits: Limits, into report: inout LockReport) {
    self.file = file
    folder = file.path.cut(atLast: UInt8(ascii: "/"))?.head ?? ""
    guard GoDiagnostics.checkText(file, into: &report) else { return }
    let syntax = ModSyntax(file, blocks: ["godebug", "use", "replace"], into: &report)
    var seen: Set<ByteString> = []
    for directive in syntax.directives where !report.isFull {
      do throws(DirectiveError) {
        if ["go", "toolchain"].contains(directive.verb), !seen.insert(directive.verb).inserted {
          throw DirectiveError(.repeated, directive)
        }
        try read(DirectiveReader(directive, limits))
      } catch {
        report.emit(GoDiagnostics.directive(error))
      }
    }
  }

  private mutating func read(_ reader: DirectiveReader) throws(DirectiveError) {
    switch reader.directive.verb {
    case "go": goVersion = try reader.goVersion()
    case "toolchain": try reader.toolchain()
    case "godebug": try reader.setting()
    case "use":
      uses.append(Use(path: try reader.singleText(), location: reader.directive.location))
    case "replace": replacements.append(try reader.replacement())
    default: throw DirectiveError(.unknownVerb, reader.directive)
    }
  }
}
