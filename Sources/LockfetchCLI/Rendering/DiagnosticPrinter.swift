import JSONText
import LockText
import Lockfetch

/// Prints diagnostics on standard error, as text for people or as JSON lines for programs.
///
/// The text form is `FILE:LINE:COLUMN: error: MESSAGE` with `why:` and `fix:` below it. Messages
/// are harmless by construction (``Message``), and so is everything added here.
struct DiagnosticPrinter {
  let context: ToolContext
  let options: OutputOptions

  var style: TerminalStyle { TerminalStyle(isOn: options.usesColour(in: context)) }

  /// Prints all of them, at most as many as the limit says, and a line that counts the errors.
  ///
  /// As JSON every line is a record, the count of those left out included.
  ///
  /// - Parameter closing: What the last line says behind the number of errors.
  func print(
    _ diagnostics: [Diagnostic], limit: Int = Limits().diagnostics,
    closing: String = "nothing was written"
  ) {
    let shown = diagnostics.filter { $0.severity == .error || !options.quiet }
    var text = ""
    for diagnostic in shown.prefix(limit) { text += format(diagnostic) }
    let rest =
      shown.dropFirst(limit).count + shown.reduce(0) { $0 + $1.occurrences - 1 }
    let errors = diagnostics.reduce(0) { $0 + ($1.severity == .error ? $1.occurrences : 0) }
    switch options.logFormat {
    case .text:
      if rest > 0 { text += "… and \(rest) more\n" }
      if errors > 0 { text += "\(Count.of(errors, "error")); \(closing)\n" }
    case .json:
      if rest > 0 { text += format(Diagnostic(.notice, code: "log/more", "\(rest) more")) }
    }
    if !text.isEmpty { context.writeError(text) }
  }

  /// Prints everything that stands in the way of a complete tree, sorted by place.
  ///
  /// As text, what is so for all entries of a kind stands below the first of them only.
  func printLacking(_ plan: Plan) {
    var explained: Set<ByteString> = []
    let missing = plan.missing.map { UnpinnedArtifact(artifact: $0, reason: .implied) }
    let lacking = plan.unpinned.filter(\.reason.isBlocking) + missing
    let sorted = lacking.sorted { $0.artifact.location < $1.artifact.location }
    let diagnostics = sorted.map { entry in
      let isFirst = explained.insert(entry.reason.name).inserted
      return entry.diagnostic(isExplained: isFirst || options.logFormat == .json)
    }
    print(diagnostics, limit: .max)
  }

  /// Prints errors that may be alike; as text, why and what to do stand below the first of a kind
  /// only.
  func printAlike(
    _ diagnostics: [Diagnostic], limit: Int = Limits().diagnostics, closing: String
  ) {
    var explained: Set<[String]> = []
    let shown = diagnostics.sorted().map { diagnostic in
      let kind = [diagnostic.code, diagnostic.why?.text ?? ""]
      let isFirst = explained.insert(kind).inserted
      return isFirst || options.logFormat == .json ? diagnostic : diagnostic.unexplained
    }
    print(shown, limit: limit, closing: closing)
  }

  /// Prints a line for people; as JSON nothing.
  func printLine(_ message: Message) {
    guard !options.quiet, options.logFormat == .text else { return }
    context.writeError(message.text + "\n")
  }

  /// Prints how far something is for programs; as text nothing.
  func printRecord(code: String, _ message: Message, _ details: RecordDetails) {
    guard !options.quiet, options.logFormat == .json else { return }
    let record = record(Diagnostic(.notice, code: code, message), details)
    context.writeError(String(decoding: record, as: UTF8.self) + "\n")
  }

  /// Prints a line of progress, which is a record of its own as JSON.
  func printProgress(_ message: Message, code: String) {
    printLine(message)
    printRecord(Diagnostic(.notice, code: code, message))
  }

  /// Prints what only programs want to know.
  func printRecord(_ diagnostic: Diagnostic) {
    guard !options.quiet, options.logFormat == .json else { return }
    context.writeError(format(diagnostic))
  }

  /// Prints what a run tells at its end.
  func printSummary(_ lines: [String]) {
    guard !options.quiet else { return }
    switch options.logFormat {
    case .text: context.writeError(lines.map { $0 + "\n" }.joined())
    case .json:
      let facts = lines.prefix { !$0.isEmpty }.joined(separator: "; ")
      context.writeError(format(Diagnostic(.notice, code: "store/summary", "\(facts)")))
    }
  }

  /// Writes the result, whole.
  func printResult(_ bytes: [UInt8]) throws(ExitStatus) {
    do {
      try context.writeOutput(bytes)
    } catch {
      context.writeError(format(Self.unwritable))
      throw error
    }
  }

  /// Writes the result of a command that has no options for its output.
  static func printResult(_ bytes: [UInt8], in context: ToolContext) throws(ExitStatus) {
    do {
      try context.writeOutput(bytes)
    } catch {
      context.writeError(plain(unwritable, TerminalStyle(isOn: false)))
      throw error
    }
  }

  private static let unwritable = Diagnostic(
    .error, code: "output/write", "standard output cannot be written",
    why: "a result is there as a whole or not at all",
    fix: "look at where standard output leads: a full disk, a closed descriptor")

  private func format(_ diagnostic: Diagnostic) -> String {
    switch options.logFormat {
    case .text: Self.plain(diagnostic, style)
    case .json: String(decoding: record(diagnostic), as: UTF8.self) + "\n"
    }
  }

  private static func plain(_ diagnostic: Diagnostic, _ style: TerminalStyle) -> String {
    var text = place(diagnostic.location).map { $0 + ": " } ?? "lockfetch-multi: "
    text += style.severity(diagnostic.severity) + ": " + diagnostic.message.text + "\n"
    for note in diagnostic.notes {
      text += "  note: \(place(note.location) ?? ""): \(note.message.text)\n"
    }
    if let why = diagnostic.why { text += "  why: " + why.text + "\n" }
    if let fix = diagnostic.fix { text += "  fix: " + fix.text + "\n" }
    return text
  }

  private static func place(_ location: SourceLocation?) -> String? {
    guard let location else { return nil }
    let path = location.path.isEmpty ? "." : Printable.escaped(location.path)
    return "\(path):\(location.line):\(location.column)"
  }

  private func record(_ diagnostic: Diagnostic, _ details: RecordDetails? = nil) -> [UInt8] {
    var writer = JSONWriter(.compact)
    writer.write(diagnostic, details)
    return writer.finish()
  }
}

/// Colours for a terminal, or none.
struct TerminalStyle {
  let isOn: Bool

  func severity(_ severity: Diagnostic.Severity) -> String {
    switch severity {
    case .error: paint(severity.rawValue, "31;1")
    case .warning: paint(severity.rawValue, "33;1")
    case .notice: paint(severity.rawValue, "36")
    }
  }

  func strong(_ text: String) -> String { paint(text, "1") }

  private func paint(_ text: String, _ code: String) -> String {
    isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
