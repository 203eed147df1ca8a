import Downloads
import LockText
import Lockfetch

/// How far downloading is: a bar on a terminal, a line now and then elsewhere.
struct DownloadProgress {
  /// How often the bar is drawn anew.
  private static let interval = Duration.milliseconds(100)
  /// Downloads that are over before this have no bar.
  private static let patience = Duration.milliseconds(500)
  /// The time over which the speed is taken.
  private static let window = Duration.seconds(3)
  /// What takes so long is named.
  private static let slowness = Duration.seconds(2)
  private static let width = 20
  private static let lineWidth = 79

  private let printer: DiagnosticPrinter
  private let start: Duration
  private var drawn: Duration
  private var isDrawn = false
  private let wanted: Int
  private var done = 0
  private var failed = 0
  private var bytes = 0
  private var names: [ByteString] = []
  /// Since when a file is under way, by its number.
  private var active: [Int: Duration] = [:]
  /// Where the speed is taken from.
  private var mark: (time: Duration, bytes: Int)
  private var speed = 0
  /// How many tenths were told.
  private var toldTenths = 0

  /// - Parameter count: How many files are to be downloaded.
  init(_ printer: DiagnosticPrinter, count: Int) {
    self.printer = printer
    wanted = count
    start = printer.context.elapsed()
    drawn = start
    mark = (start, 0)
  }

  private var isBar: Bool {
    printer.context.isErrorTerminal && !printer.options.quiet
      && printer.options.logFormat == .text
  }

  /// Files with these names come next.
  mutating func begin(_ names: [ByteString]) {
    self.names = names
    active = [:]
  }

  /// Looks at what happens.
  mutating func take(_ event: DownloadEvent) {
    switch event {
    case .received(let index, let count, _):
      bytes += count
      if active[index] == nil { active[index] = printer.context.elapsed() }
    case .retrying(let index, _, _):
      if active[index] == nil { active[index] = printer.context.elapsed() }
    case .ended(let index, let result):
      active[index] = nil
      if case .success = result { done += 1 } else { failed += 1 }
      tellTenth()
    }
    draw()
  }

  /// Takes the bar away.
  mutating func end() {
    if isDrawn { printer.context.writeError("\r\u{1B}[K") }
    isDrawn = false
  }

  /// Where there is no bar, each tenth of many files is told.
  private mutating func tellTenth() {
    let tenths = min(10, 10 * (done + failed) / max(1, wanted))
    guard !isBar, wanted >= 10, tenths > toldTenths else { return }
    toldTenths = tenths
    let failures: Message = failed == 0 ? "" : ", \(failed) failed"
    printer.printProgress(
      "\(done) of \(wanted) files, \(Size.text(bytes))\(failures)", code: "fetch/progress")
  }

  private mutating func draw() {
    guard isBar, wanted > 0 else { return }
    let now = printer.context.elapsed()
    if now - mark.time >= Self.window {
      speed = Self.perSecond(bytes - mark.bytes, now - mark.time)
      mark = (now, bytes)
    }
    guard now - start >= Self.patience, now - drawn >= Self.interval else { return }
    drawn = now
    isDrawn = true
    printer.context.writeError("\r\u{1B}[K" + line(now))
  }

  /// `[=====>   ] 312/600, 84.2 MB, 12.1 MB/s, 0:12 left: npm-a.tgz`, cut to the width of a line.
  private func line(_ now: Duration) -> String {
    let over = min(done + failed, wanted)
    let filled = over * Self.width / wanted
    let head = filled < Self.width ? ">" : ""
    let rest = String(repeating: " ", count: max(0, Self.width - filled - 1))
    let rate = speed > 0 ? speed : Self.perSecond(bytes, now - start)
    var line =
      "[\(String(repeating: "=", count: filled))\(head)\(rest)] \(over)/\(wanted), \(Size.text(bytes)), \(Size.text(rate))/s"
    line += remaining(over, now)
    if let slow = slowest(now) { line += ": \(slow)" }
    return line.unicodeScalars.count <= Self.lineWidth
      ? line
      : String(String.UnicodeScalarView(line.unicodeScalars.prefix(Self.lineWidth - 1))) + "…"
  }

  /// The file that has been under way for longest.
  private func slowest(_ now: Duration) -> String? {
    let oldest = active.min { ($0.value, $0.key) < ($1.value, $1.key) }
    guard let oldest, now - oldest.value >= Self.slowness else { return nil }
    return Printable.escaped(names[oldest.key])
  }

  /// How long the rest takes if it goes on like this.
  private func remaining(_ over: Int, _ now: Duration) -> String {
    guard over > 0 else { return "" }
    let seconds = (now - start) * (wanted - over) / over
    let (minutes, rest) = Int(seconds.components.seconds).quotientAndRemainder(dividingBy: 60)
    return ", \(minutes):\(rest < 10 ? "0" : "")\(rest) left"
  }

  private static func perSecond(_ bytes: Int, _ time: Duration) -> Int {
    let milliseconds =
      Int(time.components.seconds) * 1_000
      + Int(time.components.attoseconds / 1_000_000_000_000_000)
    return milliseconds > 0 ? bytes / milliseconds * 1_000 : 0
  }
}

/// Numbers of bytes for people.
enum Size {
  /// `512 B`, `84.2 kB`, `1.3 GB`: three digits or so, in powers of a thousand.
  static func text(_ bytes: Int) -> String {
    var (unit, size) = (0, bytes)
    let units = ["B", "kB", "MB", "GB", "TB"]
    var tenths = 0
    while size >= 1_000, unit < units.count - 1 {
      tenths = size % 1_000 / 100
      size /= 1_000
      unit += 1
    }
    return unit == 0 ? "\(size) B" : "\(size).\(tenths) \(units[unit])"
  }
}
