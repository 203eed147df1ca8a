import LockText

/// One line of a terminal that is drawn over and over.
struct ProgressBar {
  /// How often the bar is drawn anew.
  private static let interval = Duration.milliseconds(100)
  /// Work that is over before this has no bar.
  private static let patience = Duration.milliseconds(500)
  private static let width = 20
  private static let lineWidth = 79

  private let printer: DiagnosticPrinter
  private let start: Duration
  private var drawn: Duration
  private var isDrawn = false

  init(_ printer: DiagnosticPrinter) {
    self.printer = printer
    start = printer.context.elapsed()
    drawn = start
  }

  /// Whether there is a terminal, and somebody who wants to see a bar.
  var isWanted: Bool {
    printer.context.isErrorTerminal && !printer.options.quiet
      && printer.options.logFormat == .text
  }

  /// Whether it is time to draw the bar anew.
  func isDue(at now: Duration) -> Bool {
    isWanted && now - start >= Self.patience && now - drawn >= Self.interval
  }

  /// Draws the bar anew.
  ///
  /// - Parameters:
  ///   - thousandths: How much is done.
  ///   - text: What stands behind the bar: harmless text.
  mutating func draw(at now: Duration, thousandths: Int, _ text: String) {
    drawn = now
    isDrawn = true
    printer.context.writeError("\r\u{1B}[K" + Self.line(thousandths, text))
  }

  /// Takes the bar away.
  mutating func clear() {
    if isDrawn { printer.context.writeError("\r\u{1B}[K") }
    isDrawn = false
  }

  /// `[=====>   ] TEXT`, cut to the width of a line.
  private static func line(_ thousandths: Int, _ text: String) -> String {
    let filled = min(1_000, max(0, thousandths)) * width / 1_000
    let head = filled < width ? ">" : ""
    let line =
      "[" + String(repeating: "=", count: filled) + head
      + String(repeating: " ", count: max(0, width - filled - 1)) + "] " + text
    return line.unicodeScalars.count <= lineWidth
      ? line
      : String(String.UnicodeScalarView(line.unicodeScalars.prefix(lineWidth - 1))) + "…"
  }
}
