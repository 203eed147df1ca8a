import LockText
import Lockfetch
import NixDaemon
import NixStore

/// How far a build is: a bar on a terminal, a line for each batch elsewhere, records for programs.
struct BuildProgress {
  private let printer: DiagnosticPrinter
  private var bar: ProgressBar
  private let start: Duration
  /// What is to be fetched, by the path of its derivation; only what is in it is ever named.
  private var names: [[UInt8]: String] = [:]
  private var hasBegun = false
  private var wanted = 0
  private var failed = 0
  /// Batches that are over, and what has ended in the one that runs.
  private var finished = (before: 0, now: 0)
  /// What is being fetched, by the identifier of its activity.
  private var current: [UInt64: String] = [:]

  init(_ printer: DiagnosticPrinter) {
    self.printer = printer
    bar = ProgressBar(printer)
    start = printer.context.elapsed()
  }

  private var done: Int { min(finished.before + finished.now, wanted) }

  /// What is being fetched, first what began first.
  private var currentNames: [String] {
    // Which of several comes first must not depend on the order of a hash table.
    current.sorted { $0.key < $1.key }.map(\.value)
  }

  private func record(name: String? = nil, output: [UInt8]? = nil) -> RecordDetails {
    .build(
      BuildRecord(
        current: currentNames, done: done, failed: failed, name: name, output: output,
        total: wanted))
  }

  /// So many files of a graph are to be fetched.
  mutating func begin(_ graph: DerivationGraph, wanted: Int) {
    self.wanted = wanted
    hasBegun = true
    let directory = graph.storeDirectory
    names = Dictionary(
      graph.outputs.map { node in
        let name = Printable.escaped(ByteString(node.output.name.bytes))
        return (node.derivation.path(in: directory), name)
      }
    ) { first, _ in first }
    printer.printRecord(
      code: "build/start",
      "\(Count.of(wanted, "file")) to fetch, \(graph.outputs.count - wanted) there already",
      record())
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
      guard let name = current.removeValue(forKey: identifier) else { return }
      finished.now += 1
      printer.printRecord(
        code: "build/progress", "\(done) of \(wanted) files done", record(name: name))
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
    self.failed = failed
    guard !bar.isWanted else { return draw() }
    let failures: Message = failed == 0 ? "" : ", \(failed) failed"
    let message: Message = "\(count) of \(wanted) files done\(failures)"
    printer.printLine(message)
    printer.printRecord(code: "build/progress", message, record())
  }

  /// Takes the bar away, so that something else can be told.
  mutating func clear() {
    bar.clear()
  }

  /// Tells how a build has ended; nothing, where it never began.
  ///
  /// - Parameter output: The store path of the mirror; `nil` where there is none, which was told.
  mutating func finish(output: [UInt8]?) {
    clear()
    current = [:]
    guard hasBegun else { return }
    let fetched = done - failed
    guard let output else {
      return printer.printRecord(
        code: "build/end", "\(fetched) of \(Count.of(wanted, "file")) fetched, no result", record())
    }
    let message: Message = "\(Count.of(fetched, "file")) fetched, the mirror is built"
    printer.printLine(message)
    printer.printRecord(code: "build/end", message, record(output: output))
  }

  private mutating func draw() {
    let now = printer.context.elapsed()
    guard wanted > 0, bar.isDue(at: now) else { return }
    bar.draw(at: now, thousandths: 1_000 * done / wanted, text(now))
  }

  /// `312/600, 0:12 left: npm-a.tgz and 15 more`.
  private func text(_ now: Duration) -> String {
    var text = "\(done)/\(wanted)"
    if done > 0 {
      let left = (now - start) * (wanted - done) / done
      text += ", \(Minutes.text(left.milliseconds / 1_000)) left"
    }
    let names = currentNames
    guard let name = names.first else { return text }
    return text + ": \(name)" + (names.count > 1 ? " and \(names.count - 1) more" : "")
  }
}
