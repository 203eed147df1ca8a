import NixStore

extension DaemonConnection {
  /// Adds files in one request, references first.
  ///
  /// The daemon does not tell what became of a single file. Where it fails, the files before are in
  /// the store.
  ///
  /// - Source: Nix 2.34.8, `libstore/daemon.cc` (`AddMultipleToStore`, since protocol 1.32), whose
  ///   path infos keep the form of protocol 1.16. Files whose path follows from their content need no
  ///   signature.
  package mutating func addMultiple(_ additions: [StoreAddition]) throws(DaemonError) {
    var request = request(.addMultipleToStore)
    request.flag(false)  // No repair.
    request.flag(false)  // Signatures are checked where the content does not speak for itself.
    stream.enqueue(request.take())
    var frames = FrameWriter()
    var failure: DaemonFailure?
    do throws(DaemonError) {
      request.count(additions.count)
      for addition in additions where failure == nil {
        request.path(addition.path)
        try request.pathInfo(of: addition)
        let head = request.take()
        try frames.write(head) { (frame) throws(DaemonError) in try send(frame, &failure) }
        try addition.forEachPieceOfArchive { (piece) throws(DaemonError) in
          try frames.write(piece) { (frame) throws(DaemonError) in
            try send(frame, &failure)
          }
        }
      }
      try frames.finish { (frame) throws(DaemonError) in try send(frame, &failure) }
      if let failure { throw DaemonError.failed(failure) }
    } catch {
      if let failure, case .closed = error { throw .failed(failure) }
      throw error
    }
    try stream.conclude(logBytes: stream.limits.logBytes) { _ in }
  }

  private mutating func send(
    _ frame: [UInt8], _ failure: inout DaemonFailure?
  ) throws(DaemonError) {
    stream.enqueue(frame)
    while stream.waitingCount > 0 {
      guard case .readable = try stream.step() else { continue }
      guard failure == nil else { throw .malformed(.early) }
      switch try stream.reply() {
      case .message: break
      case .failed(let reason): failure = reason
      case .finished: throw .malformed(.early)
      }
    }
  }
}

extension WireWriter {
  /// What is known of a file that is about to be added.
  fileprivate mutating func pathInfo(of addition: StoreAddition) throws(DaemonError) {
    var hash = Hashing.Stream(.sha256)
    var size = 0
    try addition.forEachPieceOfArchive { (piece) throws(DaemonError) in
      hash.update(piece)
      size += piece.count
    }
    string([])  // Nothing made it.
    string(NixHash(hash).base16)
    paths(addition.references)
    integer(0)  // The daemon knows the time.
    count(size)
    flag(false)  // It was not built here.
    strings([])  // No signatures.
    string(addition.contentAddress.text)
  }
}
