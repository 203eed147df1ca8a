import LocalFiles
import NixDaemon
import NixStore
import SystemPackage
import Testing

/// What may go wrong before there is a connection.
@Suite struct GreetingTests {
  /// The client's part of a greeting with protocol 1.38.
  ///
  /// - Source: recorded with Nix 2.34.8.
  @Test func saysWhatNixSays() throws {
    let conversation = try Conversation("add-text")
    let said = conversation.greeting.flatMap(\.request)
    let expected = try [UInt8](
      hex: "6378696e0000000026010000000000000000000000000000" + String(repeating: "0", count: 32))
    #expect(said == expected)
  }

  @Test(arguments: [35, 36, 37, 38] as [UInt64]) func speaksEveryVersion(_ minor: UInt64) throws {
    let steps = Wire.greeting(minor: minor) + [.expect(Wire.number(1)), .skip(64)]
    try converse(steps + [.send(Wire.last + Wire.number(1))]) { connection in
      #expect(connection.information.version == ProtocolVersion(major: 1, minor: minor))
      #expect(connection.information.trust == .notTrusted)
      let isValid = try connection.isValidPath(try Sample.path(Sample.hello))
      #expect(isValid)
    }
  }

  @Test(arguments: [0x122, 0x10A, 0x226, 0x026, .max] as [UInt64])
  func refusesOtherVersions(_ wire: UInt64) {
    let steps: [Peer.Step] = [.skip(16), .send(Wire.number(0x6478_696F) + Wire.number(wire))]
    guard case .unsupported(let version) = failure(steps, { _ in }) else {
      Issue.record("not refused")
      return
    }
    #expect(version.minor == wire & 0xFF)
  }

  @Test func refusesWhatIsNoDaemon() {
    let steps: [Peer.Step] = [.skip(16), .send(Array("HTTP/1.1 400 Bad Request\r\n".utf8))]
    #expect(failure(steps) { _ in } == .notADaemon)
  }

  @Test func refusesAnUnknownTrust() {
    #expect(failure(Wire.greeting(trust: 3)) { _ in } == .malformed(.trust))
  }

  @Test(arguments: 0...4) func aDaemonMayCloseAtOnce(_ count: Int) {
    let steps = Array(Wire.greeting().prefix(count))
    #expect(failure(steps) { _ in } == .closed(errors: []))
  }

  @Test func aDaemonMayFailAtOnce() {
    let steps = Array(Wire.greeting().dropLast())
    let text = Wire.string("2.34.8") + Wire.number(1) + Wire.error("\u{1B}[31mno\u{1B}[0m")
    #expect(
      failure(steps + [.send(text)]) { _ in } == .failed(DaemonFailure(message: Array("no".utf8))))
  }

  @Test func aSilentDaemonIsGivenUp() {
    var limits = DaemonLimits()
    limits.greetingSeconds = 1
    #expect(failure([.hang], limits: limits) { _ in } == .stream(.timedOut(seconds: 1)))
  }

  @Test func endlessFeaturesAreGivenUp() {
    var limits = DaemonLimits()
    limits.messageBytes = 1 << 20
    let start = Array(Wire.greeting().prefix(3))
    let steps = start + [.send(Wire.number(1 << 40)), .pour(Wire.string("feature"))]
    #expect(failure(steps, limits: limits) { _ in } == .tooLarge(limit: 1 << 20))
  }

  // MARK: Opening

  private func openingError(_ open: () throws -> DuplexStream) -> StreamError? {
    do {
      _ = try open()
      return nil
    } catch {
      return error as? StreamError
    }
  }

  @Test func aMissingSocketIsTold() {
    let error = openingError { try DuplexStream.connecting(to: "/nowhere/socket", seconds: 1) }
    #expect(error == .system("connect to", .noSuchFileOrDirectory))
  }

  @Test func aPathThatFitsNoSocketIsTold() {
    let path = FilePath("/" + String(repeating: "a", count: 200))
    let error = openingError { try DuplexStream.connecting(to: path, seconds: 1) }
    #expect(error == .system("connect to", .fileNameTooLong))
  }

  @Test func aMissingProgramIsTold() {
    let error = openingError {
      try DuplexStream.starting("/nowhere/nix-daemon", ["--stdio"], environment: [:])
    }
    #expect(error == .system("start", .noSuchFileOrDirectory))
  }

  /// What a child says before it ends is the reason to tell.
  @Test func aChildThatEndsSaysWhy() throws {
    let script = "printf 'error: \\033[31;1mno store\\033[0m\\n' >&2; exit 1"
    let error: DaemonError?
    do {
      StandardStream.ignorePipeSignal()
      let stream = try DuplexStream.starting("/bin/sh", ["-c", script], environment: [:])
      _ = try DaemonConnection(stream, .default)
      error = nil
    } catch let caught as DaemonError {
      error = caught
    }
    #expect(error == .closed(errors: Array("error: no store\n".utf8)))
  }
}
