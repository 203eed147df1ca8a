import LockText
import Lockfetch

/// What a line of go.sum is about.
struct SumKey: Hashable, Sendable {
  /// The two things that are hashed of a module.
  enum Content: Hashable, Sendable {
    /// All of its files.
    case zip
    /// Its go.mod alone.
    case modFile
  }

  let module: FetchedModule
  let content: Content

  /// The end of the name that proxies and caches give the file.
  var fileExtension: ByteString { content == .zip ? Self.zipExtension : Self.modExtension }

  private static let zipExtension: ByteString = ".zip"
  private static let modExtension: ByteString = ".mod"
}

/// One line of go.sum.
struct SumLine: Sendable {
  let key: SumKey
  /// The hash; `nil` when it is of an algorithm that Go does not know.
  let hash: GoDirectoryHash?
  let location: SourceLocation
}

/// A go.sum or a go.work.sum.
///
/// A line is `PATH VERSION HASH` or `PATH VERSION/go.mod HASH`. Go stops at a line of another number
/// of fields, and so do we. There are no comments.
///
/// - Source: Go, cmd/go `modfetch.readGoSum`.
struct SumFile: Sendable {
  let file: SourceFile
  private(set) var lines: [SumLine] = []

  /// Reads a file.
  ///
  /// - Parameter report: Receives what is wrong with single lines, which are then left out.
  init(_ file: SourceFile, limits: Limits, into report: inout LockReport) {
    self.file = file
    guard GoDiagnostics.checkText(file, into: &report) else { return }
    for line in GoText.lines(file.bytes) where !report.isFull {
      let fields = GoText.fields(file.bytes, in: line)
      guard let first = fields.first else { continue }
      guard lines.count < limits.entries else {
        report.emit(GoDiagnostics.tooManyLines(limit: limits.entries, in: file))
        return
      }
      let location = file.location(at: first.lowerBound)
      guard fields.count == 3 else {
        report.emit(GoDiagnostics.sumFields(fields.count, at: location))
        continue
      }
      let words = fields.map { ByteString(file.bytes[$0]) }
      read(words, at: location, limits, &report)
    }
  }

  private mutating func read(
    _ words: [ByteString], at location: SourceLocation, _ limits: Limits,
    _ report: inout LockReport
  ) {
    let isModFile = words[1].hasSuffix(Self.modFileSuffix)
    let version = isModFile ? words[1].dropLast(Self.modFileSuffix.count) : words[1]
    let module: FetchedModule
    do {
      module = try FetchedModule(path: words[0], version: version, limit: limits.nameLength)
    } catch {
      report.emit(GoDiagnostics.module(error, at: location))
      return
    }
    var hash: GoDirectoryHash?
    if words[2].hasPrefix(GoDirectoryHash.prefix) {
      guard let known = GoDirectoryHash(words[2]) else {
        report.emit(GoDiagnostics.directoryHash(module.moduleVersion, at: location))
        return
      }
      guard known != GoDirectoryHash.emptyModFile else {
        report.emit(GoDiagnostics.emptyModFile(module.moduleVersion, at: location))
        return
      }
      hash = known
    }
    lines.append(
      SumLine(
        key: SumKey(module: module, content: isModFile ? .modFile : .zip), hash: hash,
        location: location))
  }

  private static let modFileSuffix: ByteString = "/go.mod"
}
