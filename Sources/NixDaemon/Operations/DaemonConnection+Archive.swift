package import NixStore

extension DaemonConnection {
  /// The content of an object.
  ///
  /// - Parameter limit: The largest archive that is accepted, in bytes.
  /// - Source: Nix 2.34.8, `libstore/daemon.cc` (`NarFromPath`): the archive follows as it is, without
  ///   a length, so that its end is found by reading it.
  package mutating func archive(
    of path: StorePath, limit: Int
  ) throws(DaemonError) -> NixArchive {
    var request = request(.narFromPath)
    request.path(path)
    let bytes = try perform(request) { (stream) throws(DaemonError) in
      stream.allow(limit)
      return try stream.archive()
    }
    do {
      return try NixArchive(bytes)
    } catch {
      throw .malformed(.archive)
    }
  }
}

extension DaemonStream {
  /// The bytes of a Nix archive, found by its parentheses: a word is content where the one before
  /// says so, and structure otherwise.
  fileprivate mutating func archive() throws(DaemonError) -> [UInt8] {
    let contentMarks = ["contents", "target", "name"].map { Array($0.utf8) }
    var writer = WireWriter(directory)
    var depth = 0
    guard try word(&writer) == Array("nix-archive-1".utf8) else { throw .malformed(.archive) }
    repeat {
      let word = try word(&writer)
      if word == [UInt8(ascii: "(")] { depth += 1 }
      if word == [UInt8(ascii: ")")] { depth -= 1 }
      if contentMarks.contains(word) { _ = try self.word(&writer) }
    } while depth > 0
    return writer.bytes
  }

  private mutating func word(_ writer: inout WireWriter) throws(DaemonError) -> [UInt8] {
    let word = try string()
    writer.string(word)
    return word
  }
}
