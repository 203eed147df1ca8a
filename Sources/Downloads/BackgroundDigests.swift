import Dispatch
import NixStore
import Synchronization

/// Digests of a file that is on its way, made by other threads while more of it comes.
///
/// Hashing a file takes longer than receiving it from a server near by. The pieces of one file are
/// taken in their order; those of several files are hashed at the same time, as far as there are
/// processors.
final class BackgroundDigests: Sendable {
  /// Room for pieces that were received and not hashed yet: what keeps memory from growing where
  /// bytes come faster than they can be hashed. All files under way share it.
  final class Room: Sendable {
    /// So many pieces of a quarter of a megabyte may wait.
    fileprivate let pieces = DispatchSemaphore(value: 24)

    init() {}
  }

  private let queue = DispatchQueue(label: "digests", target: .global(qos: .userInitiated))
  private let room: Room
  private let streams: Mutex<[Hashing.Stream]>

  /// Starts with no bytes.
  init(_ algorithms: [HashAlgorithm], _ room: Room) {
    self.room = room
    streams = Mutex(algorithms.map { Hashing.Stream($0) })
  }

  /// Takes the next bytes; waits while there is no room for them.
  func update(_ bytes: [UInt8]) {
    room.pieces.wait()
    queue.async { [room, self] in
      streams.withLock { streams in
        for index in streams.indices { streams[index].update(bytes) }
      }
      room.pieces.signal()
    }
  }

  /// The digests of all bytes so far, in the order of the algorithms.
  var digests: [NixHash] {
    queue.sync { streams.withLock { $0.map { NixHash($0) } } }
  }
}
