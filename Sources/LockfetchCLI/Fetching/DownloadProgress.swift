import Downloads
import LockText
import Lockfetch

/// How far downloading is: a bar on a terminal, a line now and then elsewhere, records for programs.
struct DownloadProgress {
  /// Where there is no bar, nobody waits longer than this for a line, and no program for a record.
  private static let lineInterval = Duration.seconds(10)
  private static let recordInterval = Duration.seconds(1)
  /// So many slow files are named at most.
  private static let nameLimit = 5

  private let printer: DiagnosticPrinter
  private var bar: ProgressBar
  private var tally: DownloadTally
  private var names: [ByteString] = []
  /// How many tenths of the files were told, and when the last line or record was written.
  private var told: (tenths: Int, time: Duration)

  /// - Parameter count: How many files are to be downloaded.
  init(_ printer: DiagnosticPrinter, count: Int) {
    let now = printer.context.elapsed()
    self.printer = printer
    bar = ProgressBar(printer)
    tally = DownloadTally(wanted: count, at: now)
    told = (0, now)
  }

  /// Files with these names come next.
  mutating func begin(_ names: [ByteString]) {
    self.names = names
    tally.begin(names.count)
  }

  /// Looks at what happens.
  mutating func take(_ event: DownloadEvent) {
    let now = printer.context.elapsed()
    tally.take(event, at: now)
    if bar.isDue(at: now) {
      bar.draw(at: now, thousandths: tally.thousandths, barText(now))
    } else if !bar.isWanted {
      tell(now)
    }
  }

  /// Takes the bar away.
  mutating func end() {
    bar.clear()
  }

  // MARK: Lines and records

  private mutating func tell(_ now: Duration) {
    let isText = printer.options.logFormat == .text
    let tenths = 10 * tally.over / max(1, tally.wanted)
    let time = now - told.time
    // Of a few small files the end tells enough.
    let isWorthALine = !isText || tally.wanted >= 10 || time >= .seconds(1)
    let isTenth = tenths > told.tenths && isWorthALine
    let isLate = time >= (isText ? Self.lineInterval : Self.recordInterval)
    guard isTenth || isLate else { return }
    told = (tenths, now)
    let record = record(now)
    let message = Self.message(record)
    printer.printLine(message)
    printer.printRecord(code: "fetch/progress", message, .fetch(record))
  }

  private func record(_ now: Duration) -> FetchRecord {
    FetchRecord(
      bytes: tally.bytes, bytesPerSecond: tally.speed, done: tally.done, failed: tally.failed,
      secondsLeft: tally.secondsLeft, slow: slow(now), total: tally.wanted)
  }

  /// `312 of 600 files, 84.2 MB, 12.1 MB/s, 0:12 left, 1 failed; slow: npm-a.tgz`.
  private static func message(_ record: FetchRecord) -> Message {
    var message: Message =
      "\(record.done) of \(Count.of(record.total, "file")), \(Size.text(record.bytes))"
    if let speed = record.bytesPerSecond { message = message + ", \(Size.text(speed))/s" }
    if let seconds = record.secondsLeft { message = message + ", \(Minutes.text(seconds)) left" }
    if record.failed > 0 { message = message + ", \(record.failed) failed" }
    for (number, name) in record.slow.enumerated() {
      message = message + (number == 0 ? "; slow: \(name)" : ", \(name)")
    }
    return message
  }

  // MARK: The bar

  /// `312/600, 84.2 MB, 12.1 MB/s, 0:12 left: npm-a.tgz and 2 more`, whatever is slow at the end.
  private func barText(_ now: Duration) -> String {
    var text = "\(tally.over)/\(tally.wanted), \(Size.text(tally.bytes))"
    if let speed = tally.speed { text += ", \(Size.text(speed))/s" }
    if let seconds = tally.secondsLeft { text += ", \(Minutes.text(seconds)) left" }
    let slow = tally.slow(at: now)
    guard let first = slow.first else { return text }
    return text + ": \(Printable.escaped(name(first)))"
      + (slow.count > 1 ? " and \(slow.count - 1) more" : "")
  }

  private func slow(_ now: Duration) -> [ByteString] {
    tally.slow(at: now).prefix(Self.nameLimit).map(name)
  }

  private func name(_ number: Int) -> ByteString {
    names.indices.contains(number) ? names[number] : ""
  }
}
