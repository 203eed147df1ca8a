import LockText
import Lockfetch
import Testing

@testable import NPM

/// Each member of an entry that is read: missing, null, empty, of the wrong type, doubled, too long.
@Suite struct DamagedFieldTests {
  private static let texts = ["version", "resolved", "integrity", "name", "from"]
  private static let flags = [
    "dev", "optional", "devOptional", "peer", "extraneous", "inBundle", "bundled", "link",
    "hasShrinkwrap",
  ]
  private static let lists = ["os", "cpu", "libc"]
  private static let sound = [
    "version": #""1.0.0""#, "resolved": #""https://registry.npmjs.org/a/-/a-1.0.0.tgz""#,
    "integrity": #""sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM=""#,
  ]

  /// The codes of a lock whose one entry has these values, some written twice.
  private func codes(_ members: [String: String?], twice: String? = nil) -> [String] {
    var values = Self.sound.merging(members.compactMapValues { $0 }) { $1 }
    for (name, value) in members where value == nil { values[name] = nil }
    var written = values.sorted { $0.key < $1.key }.map { #""\#($0)": \#($1)"# }
    if let twice { written.append(#""\#(twice)": \#(values[twice] ?? "null")"#) }
    return NPMTests.codes {
      try plan(packages: #""node_modules/a": {\#(written.joined(separator: ", "))}"#)
    }
  }

  @Test(arguments: texts + flags + lists) func missingOrNullIsNoDamage(_ field: String) {
    #expect(codes([field: nil as String?]).allSatisfy { $0 == "plan/sha1-only" })
    #expect(codes([field: "null"]).allSatisfy { $0 == "plan/sha1-only" })
  }

  @Test(arguments: texts + flags + lists) func doubledIsAnError(_ field: String) {
    #expect(codes([field: Self.sound[field] ?? "null"], twice: field) == ["npm/syntax"])
  }

  @Test(arguments: texts + flags + lists) func tooLongIsAnError(_ field: String) {
    let long = #"""# + String(repeating: "x", count: 1 << 20)
    #expect(codes([field: long + #"x""#]) == ["npm/syntax"])
  }

  @Test(arguments: texts + flags + lists)
  func ofTheWrongTypeIsAnError(_ field: String) {
    for value in [#"{"a": 1}"#, "7"] {
      #expect(codes([field: value]) == ["npm/wrong-type"], "\(value)")
    }
    if Self.flags.contains(field) { #expect(codes([field: #""yes""#]) == ["npm/wrong-type"]) }
    if Self.texts.contains(field) { #expect(codes([field: "[]"]) == ["npm/wrong-type"]) }
  }

  /// `resolved` alone may be a boolean: npm once wrote `false`.
  @Test(arguments: ["false", "true", #""""#])
  func aPlaceThatIsNoTextIsNone(_ value: String) throws {
    let plan = try plan(
      packages: """
        "node_modules/a": {"version": "1.0.0", "resolved": \(value),
        "integrity": "sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM="}
        """)
    #expect(
      plan.rows == ["a 1.0.0 registry sha256 https://registry.npmjs.org/a/-/a-1.0.0.tgz"])
  }

  @Test(arguments: ["false", "7", "[]", "{}"])
  func inTheOlderLayoutAnyPlaceThatIsNoTextIsNone(_ value: String) throws {
    let hash = "sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM="
    let entry = #""a": {"version": "1.0.0", "resolved": \#(value), "integrity": "\#(hash)"}"#
    let lock = #"{"lockfileVersion": 1, "dependencies": {\#(entry)}}"#
    #expect(
      try plan(["package-lock.json": lock]).rows
        == ["a 1.0.0 registry sha256 https://registry.npmjs.org/a/-/a-1.0.0.tgz"])
  }

  @Test(
    arguments: [
      ("version", []), ("resolved", []), ("integrity", []), ("name", ["npm/name"]), ("from", []),
    ] as [(String, [String])])
  func emptyIsMissingOrAnError(_ field: String, _ expected: [String]) {
    #expect(codes([field: #""""#]) == expected)
  }
}
