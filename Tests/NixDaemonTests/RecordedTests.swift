import NixDaemon
import NixStore
import Testing

/// The client says byte for byte what Nix's own client said, and reads what a real daemon answered.
@Suite struct RecordedTests {
  @Test func greets() throws {
    let information = try converse(Conversation("is-valid-path-no").steps([])) { $0.information }
    #expect(information.version == .newest)
    #expect(information.nixVersion == Array("2.34.8".utf8))
    #expect(information.trust == .trusted)
    #expect(information.features == [])
  }

  @Test(arguments: [("is-valid-path-yes", true), ("is-valid-path-no", false)])
  func isValidPath(_ name: String, _ isValid: Bool) throws {
    try converse(Conversation(name).steps([1])) { connection in
      let answer = try connection.isValidPath(try Sample.path(Sample.hello))
      #expect(answer == isValid)
    }
  }

  @Test func setOptions() throws {
    var settings = ClientSettings()
    settings.keepsGoing = true
    settings.verbosity = 3
    settings.maxBuildJobs = 150
    settings.buildCores = 4
    settings.logsBuilds = true
    settings.others = [(Array("connect-timeout".utf8), Array("5".utf8))]
    try converse(Conversation("set-options").steps([19, 1])) { connection in
      try connection.setOptions(settings)
      let isValid = try connection.isValidPath(try Sample.path(Sample.hello))
      #expect(isValid)
    }
  }

  @Test func queryPathInfo() throws {
    try converse(Conversation("query-path-info").steps([26])) { connection in
      let info = try #require(try connection.queryPathInfo(try Sample.path(Sample.hello)))
      let archive = "1c37d01af40be2e80691de3cc3df44377a699afbb17c68f080964b2fd071fc13"
      let address = "text:sha256:00xyyr3fi8l6hb839bv3f7yb86yjv7xi1cgh1xnhipym4asvb4aq"
      #expect(info.archiveHash.base16 == Array(archive.utf8))
      #expect(info.contentAddress?.text == Array(address.utf8))
      #expect(info.archiveSize == 120)
      #expect(info.deriver == nil)
      #expect(info.references == [])
      #expect(info.signatures == [])
      #expect(!info.isUltimate)
      #expect(info.registrationTime > 0)
    }
  }

  @Test func roots() throws {
    try converse(Conversation("indirect-root").steps([11, 12])) { connection in
      try connection.addTempRoot(try Sample.path(Sample.hello))
      try connection.addIndirectRoot(Array("/var/tmp/lockfetch-recording/result".utf8))
    }
  }

  // MARK: Adding

  private func add(
    _ name: String, _ addition: StoreAddition, location: SourceLocation = #_sourceLocation
  )
    throws
  {
    let conversation = try Conversation(name)
    try converse(conversation.steps([7]), location: location) { connection in
      var added: [StorePath] = []
      try connection.add([addition]) { added.append($0.path) }
      #expect(added == [addition.path], sourceLocation: location)
    }
  }

  @Test func addsText() throws {
    let hello = try Sample.text("hello.txt", "hello\n")
    let path = try Sample.path(Sample.hello)
    #expect(hello.path == path)
    try add("add-text", hello)
  }

  @Test func addsAnArchive() throws {
    try add("add-archive", try Sample.archive("hello.txt", Array("hello\n".utf8)))
  }

  /// More than one frame. Nix cuts at other places than this client, which the daemon does not mind.
  @Test func addsALargeArchive() throws {
    let line = Array("0123456789abcde\n".utf8)
    let contents = [UInt8]((0..<2100).map { _ in line }.joined())
    let addition = try Sample.archive("large.txt", contents)
    let turn = try #require(try Conversation("add-large-archive").turns.last)
    let headerLength = 72
    let stream = try unframed(turn.request.dropFirst(headerLength))
    #expect(stream == NixArchive.regular(contents, isExecutable: false).bytes)
    let frames = stride(from: 0, to: stream.count, by: 32 << 10).flatMap { start in
      let frame = stream[start..<min(start + (32 << 10), stream.count)]
      return Wire.number(UInt64(frame.count)) + frame
    }
    let request = turn.request.prefix(headerLength) + frames + Wire.number(0)
    let steps = try Conversation("add-large-archive").steps([])
    try converse(steps + [.expect(Array(request)), .send(turn.answer)]) { connection in
      try connection.add([addition]) { _ in }
    }
  }

  /// The bytes of a stream that was cut into frames.
  private func unframed(_ bytes: ArraySlice<UInt8>) throws -> [UInt8] {
    var rest = bytes
    var result: [UInt8] = []
    while true {
      let length = rest.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
      rest = rest.dropFirst(8)
      guard length > 0 else { break }
      result += rest.prefix(length)
      rest = rest.dropFirst(length)
    }
    #expect(rest.isEmpty)
    return result
  }

  @Test func addsADerivation() throws {
    let hash = try NixHash(
      digest: Array("5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03".utf8),
      algorithm: .sha256)
    let output = try StoreDirectory.default.path(
      of: try ContentAddress(.flat, hash), name: try StorePathName(Array("right.tgz".utf8)))
    let digest = String(decoding: output.digest, as: UTF8.self)
    let text = Sample.derivation.replacing("@", with: digest)
    let derivation = try Sample.text("right.tgz.drv", text)
    try converse(Conversation("add-derivation").steps([11, 1, 7])) { connection in
      try connection.addTempRoot(derivation.path)
      #expect(try !connection.isValidPath(derivation.path))
      try connection.add([derivation]) { _ in }
    }
  }

  @Test func queriesAndAddsSeveral() throws {
    let hello = try Sample.text("hello.txt", "hello\n")
    try converse(Conversation("add-multiple").steps([31, 44])) { connection in
      #expect(try connection.queryValidPaths([hello.path]) == [])
      try connection.addMultiple([hello])
    }
  }

  // MARK: Building

  /// The derivation that a recorded request is about.
  private func derivation(_ conversation: Conversation) throws -> StorePath {
    let turn = try #require(conversation.turns.first { $0.operation == 40 })
    let text = turn.request.dropFirst(24).prefix { $0 != UInt8(ascii: "!") }
    return try StorePath(Array(text), in: .default)
  }

  @Test func queryMissing() throws {
    let conversation = try Conversation("query-missing")
    let derivation = try derivation(conversation)
    try converse(conversation.steps([40])) { connection in
      let missing = try connection.queryMissing([.built(derivation)])
      #expect(missing.derivations == [derivation])
      #expect(missing.substitutable == [])
      #expect(missing.unknown == [])
    }
  }

  @Test func builds() throws {
    let conversation = try Conversation("build-success")
    let derivation = try derivation(conversation)
    try converse(conversation.steps([46])) { connection in
      var started: [[DaemonMessage.Field]] = []
      let results = try connection.buildPathsWithResults([.built(derivation)]) { message in
        if case .start(let activity) = message, activity.type == .build {
          started.append(activity.fields)
        }
      }
      #expect(results.map(\.status) == [.built])
      #expect(started.count == 1)
      #expect(started.first?.first == .text(derivation.path(in: .default)))
    }
  }

  @Test func tellsWhyABuildFails() throws {
    let conversation = try Conversation("build-failure")
    let derivation = try derivation(conversation)
    try converse(conversation.steps([46])) { connection in
      let results = try connection.buildPathsWithResults([.built(derivation)]) { _ in }
      #expect(results.map(\.status) == [.outputRejected])
      let message = String(decoding: try #require(results.first).message, as: UTF8.self)
      #expect(message.contains("hash mismatch in fixed-output derivation '"))
      #expect(message.contains("sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgQ="))
      #expect(message.contains("sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM="))
      #expect(!message.contains("\u{1B}"))
    }
  }

  @Test func tellsWhatTheDaemonSaysOfAFailure() throws {
    let path = try Sample.path("/nix/store/fars50mlfk67nyzn0mc86b8gwbai49jr-dep.txt")
    var conversation = try Conversation("failed").steps([40])
    // Nix asked for the old operation, whose request is the same but for its number.
    let turn = try #require(try Conversation("failed").turns.last)
    #expect(turn.operation == 9)
    conversation += [.expect([46] + turn.request.dropFirst()), .send(turn.answer)]
    let error = failure(conversation) { connection in
      #expect(try connection.queryMissing([.opaque(path)]).unknown == [path])
      _ = try connection.buildPathsWithResults([.opaque(path)]) { _ in }
    }
    let text =
      "path '/nix/store/fars50mlfk67nyzn0mc86b8gwbai49jr-dep.txt' is required, but there is no substituter that can build it"
    #expect(error == .failed(DaemonFailure(message: Array(text.utf8))))
  }

  @Test func readsAnArchive() throws {
    try converse(Conversation("nar-from-path").steps([38])) { connection in
      let archive = try connection.archive(of: try Sample.path(Sample.hello), limit: 1 << 20)
      #expect(archive == .regular(Array("hello\n".utf8), isExecutable: false))
    }
  }
}
