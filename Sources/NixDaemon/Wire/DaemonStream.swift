import LocalFiles
import NixStore

/// The connection with what is on its way in both directions.
///
/// Both are buffered. Whoever writes much must read in between (``step()``): a daemon that cannot get
/// rid of its answers stops reading requests, and both sides would wait for each other.
struct DaemonStream: ~Copyable {
  /// What one step of writing came to.
  enum Step {
    /// Something was written, or there is room again.
    case written
    /// The daemon has something to say, which should be read now.
    case readable
  }

  private static let dropSize = 256 << 10

  let directory: StoreDirectory
  let limits: DaemonLimits
  /// How long the daemon may be silent.
  var seconds: Int

  private var stream: DuplexStream
  private var input: [UInt8] = []
  private var inputPosition = 0
  private var output: [UInt8] = []
  private var outputPosition = 0
  /// How much the value that is being read may still have, and had at its beginning.
  private var allowance = (left: 0, limit: 0)

  init(_ stream: consuming DuplexStream, _ directory: StoreDirectory, _ limits: DaemonLimits) {
    self.stream = stream
    self.directory = directory
    self.limits = limits
    seconds = limits.greetingSeconds
  }

  // MARK: Writing

  /// The number of bytes that wait to be sent.
  var waitingCount: Int { output.count - outputPosition }

  /// Adds to what waits to be sent.
  mutating func enqueue(_ bytes: [UInt8]) {
    if outputPosition == output.count {
      output = bytes
      outputPosition = 0
      return
    }
    // What was sent is dropped now and then, so that the buffer does not grow with the traffic.
    if outputPosition >= Self.dropSize {
      output.removeFirst(outputPosition)
      outputPosition = 0
    }
    output += bytes
  }

  /// Sends some of what waits, or finds that something should be read first.
  mutating func step() throws(DaemonError) -> Step {
    if inputPosition < input.count { return .readable }
    do throws(StreamError) {
      let count = try stream.write(output[outputPosition...])
      outputPosition += count
      if count > 0 { return .written }
      let ready = try stream.wait(reading: true, writing: true, seconds: seconds)
      return ready.contains(.reading) ? .readable : .written
    } catch {
      guard error == .closed else { throw failure(error) }
      // The daemon has gone. What it said before, perhaps why, is still to be read.
      outputPosition = output.count
      return .written
    }
  }

  /// Sends everything; for requests that the daemon reads without saying anything.
  mutating func flush() throws(DaemonError) {
    while waitingCount > 0 {
      guard case .readable = try step() else { continue }
      throw .malformed(.early)
    }
  }

  // MARK: Reading

  /// From here on a value may have so many bytes.
  mutating func allow(_ count: Int) {
    allowance = (count, count)
  }

  /// How many bytes were read since then.
  var spent: Int { allowance.limit - allowance.left }

  private mutating func spend(_ count: Int) throws(DaemonError) {
    guard count <= allowance.left else { throw .tooLarge(limit: allowance.limit) }
    allowance.left -= count
  }

  /// The next bytes, which are asked for piece by piece: nothing is kept free for a length that was
  /// only claimed.
  mutating func bytes(_ count: Int) throws(DaemonError) -> [UInt8] {
    try spend(count)
    var result: [UInt8] = []
    while result.count < count {
      try fill()
      let part = input[inputPosition...].prefix(count - result.count)
      inputPosition += part.count
      if result.isEmpty { result = Array(part) } else { result += part }
    }
    return result
  }

  /// A number.
  mutating func integer() throws(DaemonError) -> UInt64 {
    try spend(8)
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      try fill()
      value |= UInt64(input[inputPosition]) << shift
      inputPosition += 1
    }
    return value
  }

  /// Reads from the daemon until there is at least one byte that was not yet taken.
  private mutating func fill() throws(DaemonError) {
    while inputPosition == input.count {
      do throws(StreamError) {
        switch try stream.read() {
        case .bytes(let bytes):
          input = bytes
          inputPosition = 0
        case .nothing: _ = try stream.wait(reading: true, writing: false, seconds: seconds)
        case .end: throw StreamError.closed
        }
      } catch {
        throw failure(error)
      }
    }
  }

  private mutating func failure(_ error: StreamError) -> DaemonError {
    guard error == .closed else { return .stream(error) }
    // A child that is ending says why before it is gone.
    return .closed(errors: TerminalText.stripped(stream.lastErrors(seconds: 1)))
  }
}
