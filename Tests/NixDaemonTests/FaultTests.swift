import LocalFiles
import NixDaemon
import NixStore
import Testing

/// A daemon that is broken or means harm gives a typed error: it does not stop this process, does not
/// keep it waiting and does not fill its memory.
@Suite struct FaultTests {
  /// Asks for everything that a recording answers; the answers are those of `operations`.
  private static func ask(_ connection: inout DaemonConnection, _ operations: [UInt8]) throws {
    let hello = try Sample.text("hello.txt", "hello\n")
    for operation in operations {
      switch operation {
      case 1: _ = try connection.isValidPath(hello.path)
      case 7: try connection.add([hello]) { _ in }
      case 11: try connection.addTempRoot(hello.path)
      case 12: try connection.addIndirectRoot(Array("/var/tmp/lockfetch-recording/result".utf8))
      case 26: _ = try connection.queryPathInfo(hello.path)
      case 31: _ = try connection.queryValidPaths([hello.path])
      case 38: _ = try connection.archive(of: hello.path, limit: 1 << 20)
      case 44: try connection.addMultiple([hello])
      default: break
      }
    }
  }

  static let recordings: [(name: String, operations: [UInt8])] = [
    ("is-valid-path-yes", [1]), ("add-text", [7]), ("indirect-root", [11, 12]),
    ("query-path-info", [26]), ("add-multiple", [31, 44]), ("nar-from-path", [38]),
  ]

  /// The recording with answers that a test has changed, and any request taken.
  private func steps(
    _ recording: (name: String, operations: [UInt8]),
    _ change: ([UInt8], Int) -> [Peer.Step]
  ) throws -> [Peer.Step] {
    var offset = 0
    return try Conversation(recording.name).steps(recording.operations).flatMap { step in
      switch step {
      case .expect(let bytes): return [.skip(bytes.count)] as [Peer.Step]
      case .send(let bytes):
        defer { offset += bytes.count }
        return change(bytes, offset)
      default: return [step]
      }
    }
  }

  private func answerLength(_ recording: (name: String, operations: [UInt8])) throws -> Int {
    try Conversation(recording.name).steps(recording.operations).reduce(0) { sum, step in
      if case .send(let bytes) = step { sum + bytes.count } else { sum }
    }
  }

  @Test(arguments: recordings) func bytesMayComeOneByOne(
    _ recording: (name: String, operations: [UInt8])
  ) throws {
    let steps = try steps(recording) { bytes, _ in [.trickle(bytes)] }
    try converse(steps) { try Self.ask(&$0, recording.operations) }
  }

  /// Cut at every length, an answer is an error.
  @Test(arguments: recordings) func aDaemonMayGoAtAnyTime(
    _ recording: (name: String, operations: [UInt8])
  ) throws {
    for length in 0..<(try answerLength(recording)) {
      var ended = false
      let steps = try steps(recording) { bytes, offset in
        if ended { return [] }
        ended = offset + bytes.count > length
        return [.send(Array(bytes.prefix(length - offset)))]
      }
      let cut = Array(steps.prefix(1 + (steps.lastIndex { $0.isSend } ?? 0)))
      let error = failure(cut) { try Self.ask(&$0, recording.operations) }
      guard case .closed = error else {
        Issue.record("\(recording.name), \(length): \(String(describing: error))")
        return
      }
    }
  }

  /// With any byte changed, an answer is read or refused.
  @Test(arguments: recordings) func anyByteMayBeWrong(
    _ recording: (name: String, operations: [UInt8])
  ) throws {
    for position in 0..<(try answerLength(recording)) {
      for mask: UInt8 in [0x01, 0x80, 0xFF] {
        var ended = false
        let steps = try steps(recording) { bytes, offset in
          if ended { return [] }
          var bytes = bytes
          ended = bytes.indices.contains(position - offset)
          if ended { bytes[position - offset] ^= mask }
          return [.send(bytes)]
        }
        // Behind the change nothing is said any more, so nobody waits for what does not come.
        let cut = Array(steps.prefix(1 + (steps.lastIndex { $0.isSend } ?? 0)))
        do {
          try converse(cut) { try Self.ask(&$0, recording.operations) }
        } catch {
          #expect(error is DaemonError, "\(recording.name), \(position): \(error)")
        }
      }
    }
  }

  // MARK: Lengths and counts that are none

  static let lengths: [UInt64] = [
    1 << 24, 1 << 31, 1 << 32, 1 << 62, 1 << 63, .max - 7, .max,
  ]

  @Test(arguments: lengths) func aLengthThatIsNoneIsRefused(_ length: UInt64) throws {
    // The length of a line of the log, of a path, of a list, of an archive's word.
    let answers: [(UInt8, [UInt8])] = [
      (1, Wire.number(0x6F6C_6D67) + Wire.number(length)),
      (7, Wire.last + Wire.number(length)),
      (31, Wire.last + Wire.number(length)),
      (38, Wire.last + Wire.number(length)),
      (1, Wire.number(0x5253_4C54) + Wire.number(1) + Wire.number(101) + Wire.number(length)),
    ]
    for (operation, answer) in answers {
      let steps =
        Wire.greeting() + [.skip(8), .send(answer), .pour([UInt8](repeating: 0, count: 4096))]
      let error = failure(steps, limits: small) { try Self.ask(&$0, [operation]) }
      let isRefused =
        switch error {
        case .tooLarge, .malformed: true
        default: false
        }
      #expect(isRefused, "\(operation): \(String(describing: error))")
    }
  }

  private var small: DaemonLimits {
    var limits = DaemonLimits()
    limits.messageBytes = 1 << 20
    limits.answerBytes = 1 << 20
    limits.logBytes = 4 << 20
    return limits
  }

  @Test func anEndlessLogIsGivenUp() {
    let steps = Wire.greeting() + [.skip(8), .pour(Wire.next("a line"))]
    #expect(failure(steps, limits: small) { try Self.ask(&$0, [1]) } == .tooLarge(limit: 4 << 20))
    #expect(failure(steps, limits: small) { try Self.ask(&$0, [7]) } == .tooLarge(limit: 4 << 20))
  }

  @Test func anEndlessArchiveIsGivenUp() {
    let start = Wire.string("nix-archive-1")
    let steps = Wire.greeting() + [.skip(8), .send(Wire.last + start), .pour(Wire.string("("))]
    #expect(failure(steps, limits: small) { try Self.ask(&$0, [38]) } == .tooLarge(limit: 1 << 20))
  }

  @Test func whatIsNoArchiveIsRefused() {
    let words = ["nix-archive-1", "(", "type", "something", ")"].flatMap { Wire.string($0) }
    let steps = Wire.greeting() + [.skip(8), .send(Wire.last + words)]
    #expect(failure(steps) { try Self.ask(&$0, [38]) } == .malformed(.archive))
  }

  @Test func aSilentDaemonIsGivenUp() {
    var limits = DaemonLimits()
    limits.silenceSeconds = 1
    for operation: UInt8 in [1, 7, 44] {
      let error = failure(Wire.greeting() + [.hang], limits: limits) {
        try Self.ask(&$0, [operation])
      }
      #expect(error == .stream(.timedOut(seconds: 1)))
    }
  }

  /// A daemon that takes nothing, either.
  @Test func aDaemonThatDoesNotReadIsGivenUp() throws {
    var limits = DaemonLimits()
    limits.silenceSeconds = 1
    let large = try Sample.archive("large", [UInt8](repeating: 1, count: 8 << 20))
    let error = failure(Wire.greeting() + [.skip(1), .stall], limits: limits) { connection in
      try connection.add([large]) { _ in }
    }
    #expect(error == .stream(.timedOut(seconds: 1)))
  }

  // MARK: Rules

  static let broken: [(Malformation, UInt8, [UInt8])] = [
    (.padding, 1, Wire.number(0x6F6C_6D67) + Wire.number(1) + [0x61, 1, 0, 0, 0, 0, 0, 0]),
    (.flag, 1, Wire.last + Wire.number(2)),
    (.number, 11, Wire.last + Wire.number(2)),
    (.storePath, 7, Wire.last + Wire.string("/nix/store/x")),
    (.storePath, 7, Wire.last + Wire.string("")),
    (
      .unasked, 31, Wire.last + Wire.number(1) + Wire.string(Sample.hello.replacing("q", with: "r"))
    ),
    (.unknownMessage, 1, Wire.number(0)),
    (.data, 1, Wire.number(0x6461_7461) + Wire.number(8)),
    (.data, 1, Wire.number(0x6461_7416) + Wire.string("data")),
    (.field, 1, Wire.number(0x5253_4C54) + [1, 101, 1, 2].flatMap { Wire.number($0) }),
    (.error, 1, Wire.number(0x6378_7470) + Wire.string("Warning")),
    (
      .error, 1,
      Wire.number(0x6378_7470) + Wire.string("Error") + Wire.number(0) + Wire.string("Error")
        + Wire.string("why") + Wire.number(1)
    ),
    (.hash, 26, Wire.last + Wire.number(1) + Wire.string("") + Wire.string("abc")),
  ]

  @Test(arguments: broken) func aRuleThatIsBrokenIsNamed(
    _ rule: Malformation, _ operation: UInt8, _ answer: [UInt8]
  ) {
    let steps = Wire.greeting() + [.skip(8), .send(answer)]
    #expect(failure(steps) { try Self.ask(&$0, [operation]) } == .malformed(rule))
  }

  @Test func aPathOfAnotherStoreIsNamed() {
    let path = Sample.hello.replacing("/nix/store", with: "/other/store")
    let steps = Wire.greeting() + [.skip(8), .send(Wire.last + Wire.string(path))]
    let error = failure(steps) { try Self.ask(&$0, [7]) }
    #expect(error == .otherDirectory(Array("/other/store".utf8)))
  }

  @Test func aBuildWithAnUnknownStatusIsRefused() throws {
    let derivation = try Sample.path(Sample.hello.replacing("hello.txt", with: "hello.drv"))
    let target = String(decoding: derivation.path(in: .default), as: UTF8.self) + "!*"
    let answer = Wire.last + Wire.number(1) + Wire.string(target) + Wire.number(17)
    let error = failure(Wire.greeting() + [.skip(8), .send(answer)]) { connection in
      _ = try connection.buildPathsWithResults([.built(derivation)]) { _ in }
    }
    #expect(error == .malformed(.status))
  }

  /// Before protocol 1.37 a result had no processor times.
  @Test(arguments: [36, 37] as [UInt64]) func resultsHaveTheFormOfTheirVersion(
    _ minor: UInt64
  ) throws {
    let derivation = try Sample.path(Sample.hello.replacing("hello.txt", with: "hello.drv"))
    let target = String(decoding: derivation.path(in: .default), as: UTF8.self) + "!*"
    let times = minor < 37 ? [] : Wire.number(0) + Wire.number(1) + Wire.number(5)
    let result =
      Wire.number(0) + Wire.string("") + [1, 0, 5, 6].flatMap { Wire.number($0) } + times
      + Wire.number(1) + Wire.string("sha256:0!out") + Wire.string("{}")
    let answer = Wire.last + Wire.number(1) + Wire.string(target) + result
    let steps: [Peer.Step] = [
      .skip(88), .send(answer), .skip(72), .send(Wire.last + Wire.number(1)),
    ]
    try converse(Wire.greeting(minor: minor) + steps) { connection in
      let results = try connection.buildPathsWithResults([.built(derivation)]) { _ in }
      #expect(results.map(\.status) == [.built])
      let isValid = try connection.isValidPath(derivation)
      #expect(isValid)
    }
  }
}
