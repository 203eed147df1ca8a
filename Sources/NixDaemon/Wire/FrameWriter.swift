/// Cuts a stream of unknown length into frames: each a length that is not zero and as many bytes
/// without padding; a zero ends the stream.
///
/// - Source: Nix 2.34.8, `libutil/include/nix/util/serialise.hh` (`FramedSource`), to which it is all
///   the same where a stream is cut.
struct FrameWriter {
  /// The longest frame. The server keeps one in memory.
  private static let size = 32 << 10

  private var pending: [UInt8] = []

  /// Takes bytes; whole frames are given away at once.
  mutating func write(
    _ bytes: [UInt8], _ send: ([UInt8]) throws(DaemonError) -> Void
  ) throws(DaemonError) {
    var rest = bytes[...]
    while pending.count + rest.count >= Self.size {
      let part = rest.prefix(Self.size - pending.count)
      rest = rest.dropFirst(part.count)
      pending += part
      try send(Self.frame(pending))
      pending.removeAll(keepingCapacity: true)
    }
    pending += rest
  }

  /// Ends the stream.
  mutating func finish(_ send: ([UInt8]) throws(DaemonError) -> Void) throws(DaemonError) {
    let last = pending.isEmpty ? [] : Self.frame(pending)
    pending = []
    try send(last + [UInt8](repeating: 0, count: 8))
  }

  private static func frame(_ bytes: [UInt8]) -> [UInt8] {
    var frame: [UInt8] = []
    frame.reserveCapacity(8 + bytes.count)
    let length = UInt64(bytes.count)
    for shift in stride(from: 0, to: 64, by: 8) {
      frame.append(UInt8(truncatingIfNeeded: length >> shift))
    }
    frame += bytes
    return frame
  }
}
