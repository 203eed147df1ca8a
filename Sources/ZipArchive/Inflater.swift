import CZlib

/// Undoes deflate (RFC 1951) a piece at a time: the one wrapper of zlib.
///
/// The stream lies on the heap because zlib keeps a pointer to it in its own state: it must not move.
@safe struct Inflater: ~Copyable {
  /// Why a stream cannot be inflated.
  enum Failure: Error {
    /// The bytes are no deflate stream, or the stream does not end in them.
    case damaged
    /// There are more bytes in it than allowed.
    case tooLong
    /// There is no memory for it.
    case noMemory
  }

  private static let chunkSize = 64 << 10

  private let stream: UnsafeMutablePointer<z_stream>

  init() throws(Failure) {
    let fresh = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    unsafe fresh.initialize(to: z_stream())
    guard unsafe lockfetch_inflate_init(fresh) == Z_OK else {
      unsafe fresh.deallocate()
      throw .noMemory
    }
    unsafe stream = fresh
  }

  deinit {
    _ = unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Inflates one whole stream.
  ///
  /// - Parameters:
  ///   - input: The stream, and nothing behind it that matters.
  ///   - limit: The most bytes that may come out; inflating stops soon behind it.
  ///   - receive: Takes the bytes, piece by piece.
  /// - Returns: How many bytes of the input belong to the stream, and how many came out.
  func inflate(
    _ input: ArraySlice<UInt8>, limit: Int, _ receive: (ArraySlice<UInt8>) -> Void
  ) throws(Failure) -> (consumed: Int, produced: Int) {
    guard let inputCount = UInt32(exactly: input.count) else { throw .damaged }
    // One byte more than may come out tells that there is more.
    var chunk = [UInt8](repeating: 0, count: min(limit, Self.chunkSize - 1) + 1)
    var produced = 0
    let outcome = unsafe input.withUnsafeBufferPointer { bytes -> Result<Int, Failure> in
      // zlib does not write to its input; its interface is older than `const`.
      unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
      unsafe stream.pointee.avail_in = inputCount
      while true {
        let status = step(&chunk)
        let count = unsafe chunk.count - Int(stream.pointee.avail_out)
        produced += count
        guard produced <= limit else { return .failure(.tooLong) }
        if count > 0 { receive(chunk[..<count]) }
        switch status {
        case Z_STREAM_END: return unsafe .success(input.count - Int(stream.pointee.avail_in))
        case Z_OK: continue
        case Z_MEM_ERROR: return .failure(.noMemory)
        default: return .failure(.damaged)
        }
      }
    }
    return (try outcome.get(), produced)
  }

  private func step(_ chunk: inout [UInt8]) -> CInt {
    unsafe chunk.withUnsafeMutableBufferPointer { buffer in
      unsafe stream.pointee.next_out = buffer.baseAddress
      unsafe stream.pointee.avail_out = UInt32(buffer.count)
      return unsafe CZlib.inflate(stream, Z_NO_FLUSH)
    }
  }
}

/// The checksum of zip files, CRC-32.
@safe struct Checksum {
  private(set) var value: UInt32 = 0

  mutating func update(_ bytes: ArraySlice<UInt8>) {
    // zlib begins anew when it is given no buffer.
    guard !bytes.isEmpty else { return }
    value = unsafe bytes.withUnsafeBufferPointer { buffer in
      unsafe UInt32(truncatingIfNeeded: crc32_z(UInt(value), buffer.baseAddress, buffer.count))
    }
  }
}
