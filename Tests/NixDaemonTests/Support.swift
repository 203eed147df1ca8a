import NixDaemon
import NixStore

/// Values of the wire, written apart from the code under test.
enum Wire {
  static func number(_ value: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  static func string(_ text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    let padding = (8 - bytes.count % 8) % 8
    return number(UInt64(bytes.count)) + bytes + [UInt8](repeating: 0, count: padding)
  }

  static let last = number(0x616C_7473)

  /// A line of the log.
  static func next(_ text: String) -> [UInt8] { number(0x6F6C_6D67) + string(text) }

  /// That an operation failed.
  static func error(_ text: String, traces: [String] = []) -> [UInt8] {
    number(0x6378_7470) + string("Error") + number(0) + string("Error") + string(text)
      + number(0) + number(UInt64(traces.count)) + traces.flatMap { number(0) + string($0) }
  }

  /// The answer to a file that was added, or was there.
  static func added(_ addition: StoreAddition, path: String? = nil) -> [UInt8] {
    let own = String(decoding: addition.path.path(in: .default), as: UTF8.self)
    return last + string(path ?? own) + string("") + string(String(repeating: "0", count: 64))
      + number(0) + number(1) + number(120) + number(0) + number(0) + string("")
  }

  /// What a daemon says to greet, and the length of what the client says meanwhile.
  static func greeting(minor: UInt64 = 38, trust: UInt64 = 2, features: [String] = [])
    -> [Peer.Step]
  {
    var steps: [Peer.Step] = [.skip(16), .send(number(0x6478_696F) + number(1 << 8 | minor))]
    if minor >= 38 {
      steps.append(.skip(8))
      steps.append(
        .send(number(UInt64(features.count)) + features.flatMap { string($0) }))
    }
    return steps + [.skip(16), .send(string("2.34.8") + number(trust) + last)]
  }
}

enum Sample {
  /// A derivation's text or another file with references.
  static func text(_ name: String, _ contents: String, _ references: [StorePath] = []) throws
    -> StoreAddition
  {
    let bytes = Array(contents.utf8)
    let address = try ContentAddress(.text, NixHash(of: bytes, .sha256))
    return StoreAddition(
      path: try StoreDirectory.default.path(
        of: address, name: try StorePathName(Array(name.utf8)), references: references),
      contentAddress: address, references: references, contents: bytes)
  }

  /// A file addressed by its archive.
  static func archive(_ name: String, _ contents: [UInt8]) throws -> StoreAddition {
    let archive = NixArchive.regular(contents, isExecutable: false).bytes
    let address = try ContentAddress(.nixArchive, NixHash(of: archive, .sha256))
    return StoreAddition(
      path: try StoreDirectory.default.path(of: address, name: try StorePathName(Array(name.utf8))),
      contentAddress: address, references: [], contents: contents)
  }

  static func path(_ text: String) throws -> StorePath {
    try StorePath(Array(text.utf8), in: .default)
  }

  static let hello = "/nix/store/qa1w9gdfrba6jl2r57mb3c43863gqywp-hello.txt"

  /// What the recordings add as a derivation.
  static let derivation = #"""
    Derive([("out","/nix/store/@-right.tgz","sha256","5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03")],[],[],"builtin","builtin:fetchurl",[],[("builder","builtin:fetchurl"),("name","right.tgz"),("out","/nix/store/@-right.tgz"),("outputHash","5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"),("outputHashAlgo","sha256"),("outputHashMode","flat"),("system","builtin"),("url","http://127.0.0.1:48123/hello.txt")])
    """#
}
