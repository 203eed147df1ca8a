import NixStore

/// Adding files one behind the other, without waiting for each answer.
///
/// The daemon reads requests strictly in order and does not ask back, so many can be under way. It
/// computes the path of each file by itself and tells it, and what was added stays when a later file
/// fails.
///
/// - Source: Nix 2.34.8, `libstore/daemon.cc` (`AddToStore`, since protocol 1.25).
extension DaemonConnection {
  /// So much is kept ready to be sent while the daemon is busy, in bytes.
  private static let backlog = 128 << 10

  /// Adds files, references first.
  ///
  /// - Parameter added: Called for each file that is in the store, in order.
  /// - Throws: The first failure, after everything that was under way has been answered. What was
  ///   reported until then is in the store.
  package mutating func add(
    _ additions: [StoreAddition], _ added: (StoreAddition) -> Void
  ) throws(DaemonError) {
    var answers = AddingAnswers(additions)
    do throws(DaemonError) {
      for addition in additions {
        if answers.failure != nil { break }
        answers.requestCount += 1
        try send(addition, &answers, added)
      }
      while stream.waitingCount > 0 { try step(&answers, added) }
      while !answers.isComplete { try answers.next(&stream, added) }
    } catch {
      // A daemon that says why and closes has said all there is to know.
      if let failure = answers.failure, case .closed = error { throw failure }
      throw error
    }
    if let failure = answers.failure { throw failure }
  }

  private mutating func send(
    _ addition: StoreAddition, _ answers: inout AddingAnswers, _ added: (StoreAddition) -> Void
  ) throws(DaemonError) {
    var request = request(.addToStore)
    request.string(addition.path.name.bytes)
    request.string(addition.method)
    request.paths(addition.references)
    request.flag(false)  // No repair.
    stream.enqueue(request.take())
    var frames = FrameWriter()
    try addition.forEachPieceOfDump { (piece) throws(DaemonError) in
      try frames.write(piece) { (frame) throws(DaemonError) in
        try send(frame: frame, &answers, added)
      }
    }
    try frames.finish { (frame) throws(DaemonError) in try send(frame: frame, &answers, added) }
  }

  private mutating func send(
    frame: [UInt8], _ answers: inout AddingAnswers, _ added: (StoreAddition) -> Void
  ) throws(DaemonError) {
    stream.enqueue(frame)
    while stream.waitingCount > Self.backlog { try step(&answers, added) }
  }

  private mutating func step(
    _ answers: inout AddingAnswers, _ added: (StoreAddition) -> Void
  ) throws(DaemonError) {
    if case .readable = try stream.step() { try answers.next(&stream, added) }
  }
}

/// The answers to many requests to add a file, as they come in.
private struct AddingAnswers {
  private let additions: [StoreAddition]
  /// How many requests were made, the one that is being sent included.
  var requestCount = 0
  /// How many were answered.
  private var answerCount = 0
  /// The first failure.
  private(set) var failure: DaemonError?
  private var logBytes = 0

  init(_ additions: [StoreAddition]) {
    self.additions = additions
  }

  /// Whether every request was answered.
  var isComplete: Bool { answerCount == requestCount }

  /// Reads one message or answer.
  mutating func next(
    _ stream: inout DaemonStream, _ added: (StoreAddition) -> Void
  ) throws(DaemonError) {
    guard !isComplete else { throw .malformed(.early) }
    let addition = additions[answerCount]
    switch try stream.reply() {
    case .message:
      logBytes += stream.spent
      guard logBytes <= stream.limits.logBytes else {
        throw .tooLarge(limit: stream.limits.logBytes)
      }
      return
    case .failed(let reason):
      answerCount += 1
      if failure == nil { failure = .failed(reason) }
    case .finished:
      answerCount += 1
      stream.allow(stream.limits.answerBytes)
      let path = try stream.path()
      _ = try stream.pathInfo()
      guard path == addition.path else {
        throw .otherPath(expected: addition.path, actual: path)
      }
      // What follows a failure may still succeed, and is told like everything else.
      added(addition)
    }
    logBytes = 0
  }
}
