import Downloads

/// The numbers of files and bytes of some downloads, and what follows from them.
///
/// Sizes are told by servers, each with its answer. Files that have not begun are taken to be as large
/// as those that have, on average.
struct DownloadTally {
  /// A file under way.
  private struct Transfer {
    let start: Duration
    var size: Int
    var expected: Int?
  }

  /// The time over which the speed is taken.
  private static let window = Duration.seconds(3)
  /// The first speed is taken after this.
  private static let firstWindow = Duration.milliseconds(500)
  /// What takes so long is slow.
  private static let slowness = Duration.seconds(5)

  /// How many files are to be downloaded.
  let wanted: Int
  private(set) var done = 0
  private(set) var failed = 0
  private var transfers: [Int: Transfer] = [:]
  /// The bytes of files that are there.
  private var finishedBytes = 0
  /// All bytes that came, those of attempts that came to nothing included.
  private var received = 0
  /// Where the speed is taken from.
  private var mark: (time: Duration, received: Int)
  /// Bytes a second; `nil` at the very beginning.
  private(set) var speed: Int?
  private var hasWindow = false
  private var hasBegun = false

  init(wanted: Int, at now: Duration) {
    self.wanted = wanted
    mark = (now, 0)
  }

  /// How many files are there or cannot be had.
  var over: Int { min(wanted, done + failed) }

  /// How many bytes of the files are there.
  var bytes: Int { transfers.values.reduce(finishedBytes) { $0 + $1.size } }

  /// So many files are asked for, from further places where not for the first time: those that could
  /// not be had before.
  mutating func begin(_ count: Int) {
    if hasBegun { failed = max(0, failed - count) }
    hasBegun = true
    transfers = [:]
  }

  /// Looks at what happens.
  mutating func take(_ event: DownloadEvent, at now: Duration) {
    switch event {
    case .started(let index, let size): transfers[index] = Transfer(start: now, size: size)
    case .received(let index, let size, let expected):
      let before = transfers[index]?.size ?? 0
      // Another attempt may have begun anew.
      received += size < before ? size : size - before
      transfers[index, default: Transfer(start: now, size: 0)].size = size
      transfers[index]?.expected = expected
    case .ended(let index, let result):
      transfers[index] = nil
      switch result {
      case .success(let file):
        done += 1
        finishedBytes += file.size
      case .failure: failed += 1
      }
    case .retrying, .waited: break
    }
    takeSpeed(at: now)
  }

  private mutating func takeSpeed(at now: Duration) {
    let time = now - mark.time
    guard time >= (hasWindow ? Self.window : Self.firstWindow) else { return }
    speed = (received - mark.received) * 1_000 / max(1, time.milliseconds)
    guard time >= Self.window else { return }
    hasWindow = true
    mark = (now, received)
  }

  /// How many bytes are still to come, as far as can be told.
  var bytesLeft: Int? {
    let told = transfers.values.filter { $0.expected != nil }
    let knownCount = done + told.count
    guard knownCount > 0 else { return nil }
    let average = told.reduce(finishedBytes) { $0 + ($1.expected ?? 0) } / knownCount
    let underWay = transfers.values.reduce(0) { $0 + max(0, ($1.expected ?? average) - $1.size) }
    return underWay + max(0, wanted - over - transfers.count) * average
  }

  /// How long the rest takes if it goes on like this.
  var secondsLeft: Int? {
    guard let speed, speed > 0, let bytesLeft else { return nil }
    return bytesLeft / speed
  }

  /// How much is done, of a thousand.
  var thousandths: Int {
    guard let bytesLeft, bytes > 0 else { return wanted > 0 ? 1_000 * over / wanted : 0 }
    let (whole, part) = (bytes + bytesLeft, bytes)
    return part / max(1, whole / 1_000)
  }

  /// The numbers of files that have been under way for long, first the one that began first.
  func slow(at now: Duration) -> [Int] {
    transfers.filter { now - $0.value.start >= Self.slowness }
      .sorted { ($0.value.start, $0.key) < ($1.value.start, $1.key) }.map(\.key)
  }
}
