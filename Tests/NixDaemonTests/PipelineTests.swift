import LocalFiles
import NixDaemon
import NixStore
import Testing

/// Many files one behind the other.
@Suite struct PipelineTests {
  private func samples(_ count: Int) throws -> [StoreAddition] {
    try (0..<count).map { try Sample.text("file-\($0)", "contents \($0)\n") }
  }

  /// The length of the request for a file of ``samples(_:)``.
  private func requestLength(_ addition: StoreAddition) -> Int {
    let name = addition.path.name.bytes.count
    return 8 + 8 + (name + 7) / 8 * 8 + 8 + 16 + 8 + 8 + 8 + addition.contents.count + 8
  }

  /// A daemon says much about each file, more than a socket holds, while requests keep coming.
  @Test func readsWhileItWrites() throws {
    let samples = try samples(400)
    let talk = (0..<20).flatMap { _ in Wire.next(String(repeating: "x", count: 1_000)) }
    var steps = Wire.greeting()
    for sample in samples {
      steps.append(.skip(requestLength(sample)))
      steps.append(.send(talk + Wire.added(sample)))
    }
    try converse(steps) { connection in
      var added: [StorePath] = []
      try connection.add(samples) { added.append($0.path) }
      #expect(added == samples.map(\.path))
    }
  }

  /// One file that is larger than what sockets hold, and a daemon that talks before it reads.
  @Test func readsWhileItWritesOneFile() throws {
    let large = try Sample.archive("large", [UInt8](repeating: 7, count: 4 << 20))
    let talk = (0..<1_000).flatMap { _ in Wire.next(String(repeating: "x", count: 1_000)) }
    for isMultiple in [false, true] {
      let size = (4 << 20) + 128 * 8
      let steps = Wire.greeting() + [.skip(64), .send(talk), .skip(size - 64), .hang]
      var limits = DaemonLimits()
      limits.silenceSeconds = 1
      // Sent to the end, the request is answered by nobody: that it times out there is the proof.
      let error = failure(steps, limits: limits) { connection in
        if isMultiple {
          try connection.addMultiple([large])
        } else {
          try connection.add([large]) { _ in }
        }
      }
      #expect(error == .stream(.timedOut(seconds: 1)))
    }
  }

  @Test func anErrorInTheMiddleLeavesTheConnection() throws {
    let samples = try samples(3)
    var steps = Wire.greeting()
    let answers = [
      Wire.added(samples[0]), Wire.error("disk full", traces: ["while writing"]),
      Wire.added(samples[2]),
    ]
    for (sample, answer) in zip(samples, answers) {
      steps += [.skip(requestLength(sample)), .send(answer)]
    }
    steps += [.skip(72), .send(Wire.last + Wire.number(1))]
    try converse(steps) { connection in
      var added: [StorePath] = []
      let failure = DaemonFailure(
        message: Array("disk full".utf8), traces: [Array("while writing".utf8)])
      do {
        try connection.add(samples) { added.append($0.path) }
        Issue.record("nothing failed")
      } catch {
        #expect(error as? DaemonError == .failed(failure))
      }
      #expect(added == [samples[0].path, samples[2].path])
      let isValid = try connection.isValidPath(try Sample.path(Sample.hello))
      #expect(isValid)
    }
  }

  /// After an error no further file is begun.
  @Test func anErrorStopsWhatFollows() throws {
    let samples = try samples(5_000)
    let steps =
      Wire.greeting() + [.skip(requestLength(samples[0])), .send(Wire.error("no")), .hang]
    var limits = DaemonLimits()
    limits.silenceSeconds = 1
    let error = failure(steps, limits: limits) { try $0.add(samples) { _ in } }
    #expect(error == .stream(.timedOut(seconds: 1)))
  }

  /// A daemon that says why and goes is quoted.
  @Test func anErrorThatEndsTheConnectionIsTold() throws {
    let samples = try samples(5_000)
    let steps = Wire.greeting() + [.skip(requestLength(samples[0])), .send(Wire.error("no"))]
    let expected = DaemonError.failed(DaemonFailure(message: Array("no".utf8)))
    #expect(failure(steps) { try $0.add(samples) { _ in } } == expected)
    #expect(failure(steps) { try $0.addMultiple(samples) } == expected)
  }

  @Test func aDaemonThatGoesInTheMiddleIsTold() throws {
    let samples = try samples(5_000)
    var steps = Wire.greeting()
    for sample in samples.prefix(100) {
      steps += [.skip(requestLength(sample)), .send(Wire.added(sample))]
    }
    var count = 0
    let error = failure(steps) { try $0.add(samples) { _ in count += 1 } }
    #expect(error == .closed(errors: []))
    #expect(count == 100)
  }

  @Test func anotherPathIsTold() throws {
    let samples = try samples(2)
    let answer = Wire.added(samples[0], path: Sample.hello)
    let steps = Wire.greeting() + [.skip(requestLength(samples[0])), .send(answer), .hang]
    let hello = try Sample.path(Sample.hello)
    #expect(
      failure(steps) { try $0.add(samples) { _ in } }
        == .otherPath(expected: samples[0].path, actual: hello))
  }

  @Test func anAnswerThatNobodyAskedForIsRefused() throws {
    let samples = try samples(1)
    let answer = Wire.added(samples[0])
    for operation in ["add", "multiple"] {
      // Whoever does not read on is answered before the request is out, however fast we are.
      let steps = Wire.greeting() + [.skip(16), .send(answer + answer + answer), .stall]
      let large = try Sample.archive("large", [UInt8](repeating: 7, count: 4 << 20))
      let error = failure(steps) { connection in
        if operation == "add" {
          try connection.add([samples[0], large]) { _ in }
        } else {
          try connection.addMultiple([large])
        }
      }
      let expected: DaemonError =
        operation == "add"
        ? .otherPath(expected: large.path, actual: samples[0].path) : .malformed(.early)
      #expect(error == expected)
    }
  }

  @Test func nothingToAddAsksNothing() throws {
    try converse(Wire.greeting()) { try $0.add([]) { _ in } }
  }
}
