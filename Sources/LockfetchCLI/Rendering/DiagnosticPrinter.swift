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
  /// - Parameter closing: What the line says behind their number.
  func print(
    _ diagnostics: [Diagnostic], limit: Int = Limits().diagnostics,
    closing: String = "nothing was written"
  ) {
    let shown = diagnostics.filter { $0.severity == .error || !options.quiet }
    var text = ""
    for diagnostic in shown.prefix(limit) { text += format(diagnostic) }
    if shown.count > limit, options.logFormat == .text {
      text += "… and \(shown.count - limit) more\n"
    }
    let errors = diagnostics.count { $0.severity == .error }
    if errors > 0, options.logFormat == .text {
      text += "\(Count.of(errors, "error")); \(closing)\n"
    }
    if !text.isEmpty { context.writeError(text) }
  }

  /// Prints everything that stands in the way of a complete tree.
  func printLacking(_ plan: Plan, limit: Int = Limits().diagnostics) {
    let missing = plan.missing.map { UnpinnedArtifact(artifact: $0, reason: .implied) }
    let lacking = plan.unpinned.filter(\.reason.isBlocking) + missing
    print(lacking.map(\.diagnostic).sorted(), limit: limit)
  }

  private func format(_ diagnostic: Diagnostic) -> String {
    switch options.logFormat {
    case .text: plain(diagnostic)
    case .json: String(decoding: record(diagnostic), as: UTF8.self) + "\n"
    }
  }

  private func plain(_ diagnostic: Diagnostic) -> String {
    var text = place(diagnostic.location).map { $0 + ": " } ?? "lockfetch-multi: "
    text += style.severity(diagnostic.severity) + ": " + diagnostic.message.text + "\n"
    for note in diagnostic.notes {
      text += "  note: \(place(note.location) ?? ""): \(note.message.text)\n"
    }
    if let why = diagnostic.why { text += "  why: " + why.text + "\n" }
    if let fix = diagnostic.fix { text += "  fix: " + fix.text + "\n" }
    return text
  }

  private func place(_ location: SourceLocation?) -> String? {
    guard let location else { return nil }
    let path = location.path.isEmpty ? "." : Printable.escaped(location.path)
    return "\(path):\(location.line):\(location.column)"
  }

  private func record(_ diagnostic: Diagnostic) -> [UInt8] {
    var writer = JSONWriter(.compact)
    writer.write(diagnostic)
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

/// Numbers with their nouns.
enum Count {
  static func of(_ number: Int, _ noun: String, plural: String? = nil) -> String {
    "\(number) " + (number == 1 ? noun : plural ?? noun + "s")
  }
}
