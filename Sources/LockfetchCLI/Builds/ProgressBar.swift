import LockText

/// One line of a terminal that is drawn over and over.
struct ProgressBar {
  /// How often the bar is drawn anew.
  private static let interval = Duration.milliseconds(100)
  /// Work that is over before this has no bar.
  private static let patience = Duration.milliseconds(500)
  private static let width = 24
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

  /// Draws the bar anew, unless that was done just now.
  mutating func draw(done: Int, of wanted: Int, current: [String]) {
    guard isWanted, wanted > 0 else { return }
    let now = printer.context.elapsed()
    guard now - start >= Self.patience, now - drawn >= Self.interval else { return }
    drawn = now
    isDrawn = true
    printer.context.writeError("\r\u{1B}[K" + line(done, wanted, current, now))
  }

  /// Takes the bar away.
  mutating func clear() {
    if isDrawn { printer.context.writeError("\r\u{1B}[K") }
    isDrawn = false
  }

  /// `[=====>   ] 312/600, 0:12 left: npm-a.tgz and 15 more`, cut to the width of a line.
  private func line(_ done: Int, _ wanted: Int, _ current: [String], _ now: Duration) -> String {
    let filled = done * Self.width / wanted
    let head = filled < Self.width ? ">" : ""
    let bar =
      String(repeating: "=", count: filled) + head
      + String(repeating: " ", count: max(0, Self.width - filled - 1))
    var line = "[\(bar)] \(done)/\(wanted)" + remaining(done, wanted, now)
    if let name = current.first {
      line += ": \(name)" + (current.count > 1 ? " and \(current.count - 1) more" : "")
    }
    return line.unicodeScalars.count <= Self.lineWidth
      ? line
      : String(String.UnicodeScalarView(line.unicodeScalars.prefix(Self.lineWidth - 1))) + "…"
  }

  /// How long the rest takes if it goes on like this.
  private func remaining(_ done: Int, _ wanted: Int, _ now: Duration) -> String {
    guard done > 0 else { return "" }
    let seconds = (now - start) * (wanted - done) / done
    let (minutes, rest) = Int(seconds.components.seconds).quotientAndRemainder(dividingBy: 60)
    return ", \(minutes):\(rest < 10 ? "0" : "")\(rest) left"
  }
}
