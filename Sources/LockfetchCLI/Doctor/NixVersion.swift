/// A version of Nix, as far as its known bugs depend on it.
struct NixVersion: Hashable, Comparable, Sendable {
  let major: Int
  let minor: Int
  let patch: Int

  init(_ major: Int, _ minor: Int, _ patch: Int = 0) {
    self.major = major
    self.minor = minor
    self.patch = patch
  }

  /// Reads `2.34.8`, `2.35pre20260101_abc` and the like; `nil` without two numbers.
  ///
  /// What is before a release counts as the release.
  init?(_ text: [UInt8]) {
    let parts = text.split(separator: UInt8(ascii: "."), maxSplits: 2).map { part in
      // A number of a version has few digits.
      Int(String(decoding: part.prefix { (0x30...0x39).contains($0) }.prefix(6), as: UTF8.self))
    }
    guard parts.count >= 2, let major = parts[0], let minor = parts[1] else { return nil }
    self.init(major, minor, parts.count > 2 ? parts[2] ?? 0 : 0)
  }

  static func < (left: NixVersion, right: NixVersion) -> Bool {
    (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
  }
}

/// Something that is wrong with some versions of Nix and that this program's users may meet.
struct KnownBug: Sendable {
  /// A stable name.
  let name: String
  /// The versions that have it.
  let isIn: @Sendable (NixVersion) -> Bool
  /// What happens, and what is done about it.
  let text: String

  /// Whether it stands in the way of the back end `recursive` as this program does it.
  var isTrapOfRecursion: Bool { name == "recursive-add" }

  /// All that are known.
  ///
  /// - Source: Nix's changes and trials with 2.34.8 (docs/stores.md, "Known bugs").
  static let all = [
    KnownBug(
      name: "quadratic-goals", isIn: { $0 < NixVersion(2, 35) },
      text:
        "many downloads that wait for a job take time and memory with their square; build asks in batches"
    ),
    KnownBug(
      name: "recursive-hang", isIn: { $0 < NixVersion(2, 35) },
      text: "several connections with a recursive-nix socket may hang the build"),
    KnownBug(
      name: "recursive-add",
      isIn: { version in
        (NixVersion(2, 31)..<NixVersion(2, 31, 5)).contains(version)
          || (NixVersion(2, 32)..<NixVersion(2, 32, 8)).contains(version)
      },
      text: "adding a path through a recursive-nix socket may fail or end the build"),
    KnownBug(
      name: "no-dynamic-scheduler",
      isIn: {
        (NixVersion(2, 19)..<NixVersion(2, 27)).contains($0)
          || (NixVersion(2, 29)..<NixVersion(2, 30)).contains($0)
      },
      text: "derivations with dynamic inputs cannot be built"),
  ]
}
