import Foundation
import LocalFiles
import NixDaemon
import NixStore
import SystemPackage
import Testing

/// A daemon that says what a test tells it to.
final class Peer: @unchecked Sendable {
  enum Step {
    /// These bytes must come.
    case expect([UInt8])
    /// So many bytes must come, whatever they are.
    case skip(Int)
    /// Says something.
    case send([UInt8])
    /// Says something, byte by byte.
    case trickle([UInt8])
    /// Says the same for as long as somebody listens.
    case pour([UInt8])
    /// Neither reads nor says anything until the test is over.
    case stall
    /// Says nothing until the client goes.
    case hang

    var isSend: Bool {
      if case .send = self { true } else { false }
    }
  }

  private let descriptor: CInt
  private let steps: [Step]
  private let done = DispatchSemaphore(value: 0)
  private let stalled = DispatchSemaphore(value: 0)
  private var problem: String?

  init(_ descriptor: CInt, _ steps: [Step]) {
    self.descriptor = descriptor
    self.steps = steps
    StandardStream.ignorePipeSignal()
    Thread { self.run() }.start()
  }

  /// What the client did not say as expected; to be asked after the client has gone.
  func outcome() -> String? {
    stalled.signal()
    done.wait()
    return problem
  }

  private func run() {
    for step in steps {
      guard perform(step) else { break }
    }
    close(descriptor)
    done.signal()
  }

  private func perform(_ step: Step) -> Bool {
    switch step {
    case .expect(let bytes):
      let actual = receive(bytes.count)
      guard actual != bytes else { return true }
      let index = zip(actual, bytes).prefix { $0 == $1 }.count
      problem = "byte \(index) of \(bytes.count): \(String(decoding: actual, as: UTF8.self))"
      return false
    case .skip(let count): return receive(count).count == count
    case .send(let bytes): return send(bytes)
    case .trickle(let bytes): return bytes.allSatisfy { send([$0]) }
    case .pour(let bytes):
      while send(bytes) {}
      return true
    case .stall:
      stalled.wait()
      return true
    case .hang:
      _ = receive(.max)
      return true
    }
  }

  private func receive(_ count: Int) -> [UInt8] {
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while result.count < count {
      let part = unsafe read(descriptor, &buffer, min(buffer.count, count - result.count))
      guard part > 0 else { break }
      if count < .max { result += buffer[..<part] }
    }
    return result
  }

  private func send(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      // SIGPIPE is ignored.
      let part = unsafe rest.withUnsafeBytes {
        unsafe write(descriptor, $0.baseAddress, $0.count)
      }
      guard part > 0 else { return false }
      rest = rest.dropFirst(part)
    }
    return true
  }
}

/// Lets the client talk to a peer with these steps.
func converse<Result>(
  _ steps: [Peer.Step], limits: DaemonLimits = .forTests,
  directory: StoreDirectory = .default,
  location: Testing.SourceLocation = #_sourceLocation,
  _ body: (inout DaemonConnection) throws -> Result
) throws -> Result {
  var peer: Peer?
  let result: Swift.Result<Result, any Error>
  do {
    let stream = try DuplexStream.connected { peer = Peer($0.rawValue, steps) }
    var connection = try DaemonConnection(stream, directory, limits: limits)
    result = Swift.Result { try body(&connection) }
  } catch {
    result = .failure(error)
  }
  #expect(peer?.outcome() == nil, sourceLocation: location)
  return try result.get()
}

/// What the client throws when it talks to a peer with these steps.
func failure(
  _ steps: [Peer.Step], limits: DaemonLimits = .forTests,
  directory: StoreDirectory = .default, location: Testing.SourceLocation = #_sourceLocation,
  _ body: (inout DaemonConnection) throws -> Void
) -> DaemonError? {
  do {
    try converse(steps, limits: limits, directory: directory, location: location, body)
    return nil
  } catch {
    return error as? DaemonError
  }
}

extension DaemonLimits {
  /// The usual ones, but what hangs is to fail soon.
  static var forTests: DaemonLimits {
    var limits = DaemonLimits()
    limits.greetingSeconds = 20
    limits.silenceSeconds = 20
    return limits
  }
}
