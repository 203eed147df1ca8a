import CFileSystem
import SystemPackage

/// A stream of bytes in both directions: a connected socket, or the standard streams of a child.
///
/// Nothing here waits but ``wait(reading:writing:seconds:)``, which therefore is the one place that
/// knows timeouts and requests to stop. What a child writes to its standard error is read on the
/// side, so that it never stands still, and its end is kept for messages.
public struct DuplexStream: ~Copyable {
  /// What a stream is ready for.
  public struct Readiness: OptionSet, Sendable {
    /// The bits of poll(2)'s answer.
    public let rawValue: CInt

    /// Takes the bits.
    public init(rawValue: CInt) {
      self.rawValue = rawValue
    }

    /// There is something to read, or the end.
    public static let reading = Readiness(rawValue: 1)
    /// There is room to write.
    public static let writing = Readiness(rawValue: 2)
    static let errors = Readiness(rawValue: 4)
  }

  /// What reading gave.
  public enum Input: Hashable, Sendable {
    /// At least one byte.
    case bytes([UInt8])
    /// Nothing for now.
    case nothing
    /// The other side has closed the stream.
    case end
  }

  /// How many bytes are read at once.
  private static let chunkSize = 64 << 10
  /// How often a request to stop is looked for while waiting; poll(2) may just have begun when the
  /// signal comes.
  private static let sliceMilliseconds = 200

  private let input: FileDescriptor
  private let output: FileDescriptor
  private let errors: FileDescriptor?
  private let child: ChildProcess?
  /// The last bytes that a child wrote to its standard error.
  private var errorText: [UInt8] = []
  private var errorsEnded = false
  /// Whether the descriptor for writing was closed already.
  private var writingEnded = false

  /// Takes over a connected socket that does not block.
  init(socket: FileDescriptor) {
    input = socket
    output = socket
    errors = nil
    child = nil
  }

  /// Takes over our ends of a child's standard streams, which do not block.
  init(_ child: ChildProcess, input: FileDescriptor, output: FileDescriptor, errors: FileDescriptor)
  {
    self.child = child
    self.input = input
    self.output = output
    self.errors = errors
  }

  deinit {
    // What was not written was not wanted, so nothing can be lost.
    if output != input, !writingEnded { try? output.close() }
    try? input.close()
    try? errors?.close()
    child?.finish()
  }
}

extension DuplexStream {
  /// Reads what is there.
  public mutating func read() throws(StreamError) -> Input {
    var failure: Errno?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: Self.chunkSize) { buffer, count in
      do {
        count = unsafe try input.read(into: UnsafeMutableRawBufferPointer(buffer))
      } catch {
        failure = error as? Errno ?? .ioError
      }
    }
    guard let failure else { return bytes.isEmpty ? .end : .bytes(bytes) }
    switch failure {
    case .wouldBlock, .resourceTemporarilyUnavailable: return .nothing
    case .connectionReset: return .end
    default: throw .system("read", failure)
    }
  }

  /// Writes what there is room for.
  ///
  /// - Returns: The number of bytes, perhaps none.
  public mutating func write(_ bytes: ArraySlice<UInt8>) throws(StreamError) -> Int {
    let count = unsafe bytes.withUnsafeBytes { buffer in
      unsafe lockfetch_send(output.rawValue, buffer.baseAddress, buffer.count)
    }
    guard count < 0 else { return count }
    switch Errno(rawValue: currentErrno()) {
    case .wouldBlock, .resourceTemporarilyUnavailable, .interrupted: return 0
    case .brokenPipe, .connectionReset: throw .closed
    case let other: throw .system("write", other)
    }
  }

  /// Tells a child that nothing more comes; a socket stays as it is. Nothing may be written then.
  public mutating func endWriting() {
    guard output != input, !writingEnded else { return }
    writingEnded = true
    // What was written has left us.
    try? output.close()
  }

  /// Waits until the stream can be read or written.
  ///
  /// - Parameter seconds: How long the other side may leave us waiting.
  /// - Throws: ``StreamError/timedOut(seconds:)``, and ``StreamError/interrupted(_:)`` when the
  ///   process was asked to stop (``Interruption``).
  public mutating func wait(
    reading: Bool, writing: Bool, seconds: Int
  ) throws(StreamError) -> Readiness {
    var waited = 0
    while true {
      if let signal = Interruption.signal { throw .interrupted(signal) }
      guard waited / 1_000 < seconds else { throw .timedOut(seconds: seconds) }
      let ready = lockfetch_wait(
        reading ? input.rawValue : -1, writing ? output.rawValue : -1,
        errorsEnded ? -1 : errors?.rawValue ?? -1, CInt(Self.sliceMilliseconds))
      if ready < 0, currentErrno() != Errno.interrupted.rawValue {
        throw .system("wait", Errno(rawValue: currentErrno()))
      }
      if ready == 0 { waited += Self.sliceMilliseconds }
      guard ready > 0 else { continue }
      let readiness = Readiness(rawValue: ready)
      if readiness.contains(.errors) { readErrors() }
      let wanted = readiness.intersection([.reading, .writing])
      if !wanted.isEmpty { return wanted }
    }
  }

  /// The last lines that a child wrote to its standard error, as raw bytes; empty for a socket.
  ///
  /// - Parameter seconds: How long to wait for a child that is about to end to say why.
  public mutating func lastErrors(seconds: Int) -> [UInt8] {
    guard let errors else { return [] }
    var waited = 0
    while !errorsEnded, waited / 1_000 < seconds {
      let ready = lockfetch_wait(-1, -1, errors.rawValue, CInt(Self.sliceMilliseconds))
      if ready > 0 { readErrors() } else { waited += Self.sliceMilliseconds }
    }
    return errorText
  }

  private mutating func readErrors() {
    guard let errors else { return }
    let limit = 4 << 10
    var isEnd = false
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      do {
        count = unsafe try errors.read(into: UnsafeMutableRawBufferPointer(buffer))
        isEnd = count == 0
      } catch {
        let reason = error as? Errno
        isEnd = reason != .wouldBlock && reason != .resourceTemporarilyUnavailable
      }
    }
    errorsEnded = isEnd
    errorText = (errorText + bytes).suffix(limit)
  }
}
