import LockText
import Lockfetch
import NixDaemon
import NixStore

/// How far a build is: a bar on a terminal, a line for each batch elsewhere.
struct BuildProgress {
  /// How often the bar is drawn anew.
  private static let interval = Duration.milliseconds(100)
  /// A build that is over before this has no bar.
  private static let patience = Duration.milliseconds(500)
  private static let width = 24
  private static let lineWidth = 79

  private let printer: DiagnosticPrinter
  private let names: [[UInt8]: String]
  private let start: Duration
  private var drawn: Duration
  private var isDrawn = false
  private var wanted = 0
  /// Batches that are over, and what has ended in the one that runs.
  private var finished = (before: 0, now: 0)
  /// What is being fetched, by the identifier of its activity.
  private var current: [UInt64: String] = [:]

  /// - Parameter graph: Only what is in it is ever named.
  init(_ graph: DerivationGraph, _ printer: DiagnosticPrinter) {
    self.printer = printer
    start = printer.context.elapsed()
    drawn = start
    let directory = graph.storeDirectory
    names = Dictionary(
      graph.outputs.map { node in
        let name = Printable.escaped(ByteString(node.output.name.bytes))
        return (node.derivation.path(in: directory), name)
      }
    ) { first, _ in first }
  }

  private var isBar: Bool {
    printer.context.isErrorTerminal && !printer.options.quiet
      && printer.options.logFormat == .text
  }

  /// So many files are to be fetched.
  mutating func begin(_ count: Int) {
    wanted = count
  }

  /// Looks at what the daemon says.
  mutating func take(_ message: DaemonMessage) {
    switch message {
    case .start(let activity):
      guard activity.type == .build, case .text(let path)? = activity.fields.first,
        let name = names[path]
      else { return }
      current[activity.identifier] = name
    case .stop(let identifier):
      guard current.removeValue(forKey: identifier) != nil else { return }
      finished.now += 1
    case .text, .result: return
    }
    draw()
  }

  /// A batch is over.
  ///
  /// - Parameter count: How many files all batches had so far.
  mutating func finishBatch(_ count: Int, failed: Int) {
    finished = (count, 0)
    current = [:]
    if isBar {
      draw()
    } else {
      let failures: Message = failed == 0 ? "" : ", \(failed) failed"
      printer.printProgress("\(count) of \(wanted) files done\(failures)")
    }
  }

  /// Takes the bar away.
  mutating func end() {
    if isDrawn { printer.context.writeError("\r\u{1B}[K") }
    isDrawn = false
  }

  private mutating func draw() {
    guard isBar, wanted > 0 else { return }
    let now = printer.context.elapsed()
    guard now - start >= Self.patience, now - drawn >= Self.interval else { return }
    drawn = now
    isDrawn = true
    printer.context.writeError("\r\u{1B}[K" + line(now))
  }

  /// `[=====>   ] 312/600, 0:12 left: npm-a.tgz, npm-b.tgz …`, cut to the width of a line.
  private func line(_ now: Duration) -> String {
    let done = min(finished.before + finished.now, wanted)
    let filled = done * Self.width / wanted
    let head = filled < Self.width ? ">" : ""
    let bar =
      String(repeating: "=", count: filled) + head
      + String(repeating: " ", count: max(0, Self.width - filled - 1))
    var line = "[\(bar)] \(done)/\(wanted)" + remaining(done, now)
    // Which of several is named must not depend on the order of a hash table.
    if let first = current.keys.min(), let name = current[first] {
      line += ": \(name)" + (current.count > 1 ? " and \(current.count - 1) more" : "")
    }
    return line.unicodeScalars.count <= Self.lineWidth
      ? line
      : String(String.UnicodeScalarView(line.unicodeScalars.prefix(Self.lineWidth - 1))) + "…"
  }

  /// How long the rest takes if it goes on like this.
  private func remaining(_ done: Int, _ now: Duration) -> String {
    guard done > 0 else { return "" }
    let seconds = (now - start) * (wanted - done) / done
    let (minutes, rest) = Int(seconds.components.seconds).quotientAndRemainder(dividingBy: 60)
    return ", \(minutes):\(rest < 10 ? "0" : "")\(rest) left"
  }
}
