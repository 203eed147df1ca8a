import NixDaemon
import NixStore
import Testing

/// A daemon of Nix 2.35 or newer, which has features, with a client that asks for none.
///
/// - Source: Nix after 2.35, `libstore/worker-protocol.cc`: what a feature changes keeps its old form
///   for a client that did not ask for the feature.
@Suite struct NewerDaemonTests {
  private static let features = [
    "delete-dead-referrers", "delete-dead-specific-referrers", "hash-mismatch-status",
    "realisation-with-path-not-hash",
  ]

  /// It says 1.39 where it could say 1.38, and gets the version and the features of the client.
  private static let greeting: [Peer.Step] = [
    .expect(Wire.number(0x6E69_7863) + Wire.number(0x126)),
    .send(Wire.number(0x6478_696F) + Wire.number(0x127)), .expect(Wire.number(0)),
    .send(Wire.number(UInt64(features.count)) + features.flatMap { Wire.string($0) }),
    .expect(Wire.number(0) + Wire.number(0)),
    .send(Wire.string("2.36.0") + Wire.number(0) + Wire.last),
  ]

  @Test func asksForNoFeature() throws {
    let information = try converse(Self.greeting) { $0.information }
    #expect(information.version == .newest)
    #expect(information.features == Self.features.map { Array($0.utf8) })
    #expect(information.nixVersion == Array("2.36.0".utf8))
    #expect(information.trust == .unknown)
  }

  /// The output's realisation as such a daemon writes it for us: under a hash of zeros.
  private static func result(
    of target: String, _ status: UInt64, _ message: String = "", outputs: Bool = true
  ) -> [UInt8] {
    let identifier = "sha256:" + String(repeating: "0", count: 64) + "!out"
    let realisation = #"{"id":"\#(identifier)","outPath":"qa1w9gdfrba6jl2r57mb3c43863gqywp-x"}"#
    let times = Wire.number(1) + Wire.number(1_500) + Wire.number(0)
    let built =
      outputs
      ? Wire.number(1) + Wire.string(identifier) + Wire.string(realisation) : Wire.number(0)
    return Wire.string(target) + Wire.number(status) + Wire.string(message) + Wire.number(1)
      + Wire.number(0) + Wire.number(1_700_000_000) + Wire.number(1_700_000_001) + times + built
  }

  @Test func resultsOfBuildsAreRead() throws {
    let derivations = try ["a", "b", "c", "d"].map { name in
      try Sample.path("/nix/store/qa1w9gdfrba6jl2r57mb3c43863gqywp-\(name).drv")
    }
    let texts = derivations.map { String(decoding: $0.path(in: .default), as: UTF8.self) + "!*" }
    let request =
      Wire.number(46) + Wire.number(4) + texts.flatMap { Wire.string($0) } + Wire.number(0)
    let answers =
      Self.result(of: texts[0], 0)
      + Self.result(of: texts[1], 5, "hash mismatch", outputs: false)
      // What a daemon says that knows these and does not ask whether we do.
      + Self.result(of: texts[2], 15, "hash mismatch", outputs: false)
      + Self.result(of: texts[3], 16, "cancelled", outputs: false)
    let steps =
      Self.greeting + [
        .expect(request), .send(Wire.last + Wire.number(4) + answers),
        // What follows is read at the right place.
        .expect(Wire.number(1) + Wire.string(Sample.hello)), .send(Wire.last + Wire.number(1)),
      ]
    try converse(steps) { connection in
      let results = try connection.buildPathsWithResults(derivations.map { .built($0) }) { _ in }
      #expect(results.map(\.status) == [.built, .outputRejected, .hashMismatch, .cancelled])
      #expect(results.map(\.status.isSuccess) == [true, false, false, false])
      #expect(results[1].message == Array("hash mismatch".utf8))
      let isValid = try connection.isValidPath(try Sample.path(Sample.hello))
      #expect(isValid)
    }
  }

  @Test func informationOfAnObjectIsRead() throws {
    let address = "text:sha256:00xyyr3fi8l6hb839bv3f7yb86yjv7xi1cgh1xnhipym4asvb4aq"
    let hash = "1c37d01af40be2e80691de3cc3df44377a699afbb17c68f080964b2fd071fc13"
    let signature = "cache.example-1:c2ln"
    let information =
      Wire.string("") + Wire.string(hash) + Wire.number(0) + Wire.number(1_700_000_000)
      + Wire.number(120) + Wire.number(0) + Wire.number(1) + Wire.string(signature)
      + Wire.string(address)
    let steps =
      Self.greeting + [
        .expect(Wire.number(26) + Wire.string(Sample.hello)),
        .send(Wire.last + Wire.number(1) + information),
      ]
    let info = try converse(steps) { try $0.queryPathInfo(try Sample.path(Sample.hello)) }
    #expect(info?.archiveHash.base16 == Array(hash.utf8))
    #expect(info?.archiveSize == 120)
    #expect(info?.signatures == [Array(signature.utf8)])
    #expect(info?.contentAddress?.text == Array(address.utf8))
  }

  @Test func filesAreAdded() throws {
    let files = [try Sample.text("a", "1"), try Sample.text("b", "2")]
    let steps =
      Self.greeting + [
        .skip(8), .send(Wire.added(files[0]) + Wire.added(files[1])), .hang,
      ]
    var added: [StorePath] = []
    try converse(steps) { connection in
      try connection.add(files) { added.append($0.path) }
    }
    #expect(added == files.map(\.path))
  }
}
