import Foundation
import JSONText
import LockText
import LockfetchTesting
import Testing

@Suite struct JSONReaderTests {
  /// Reads a whole text and checks nothing but its form.
  private static func validate(_ bytes: [UInt8], _ limits: JSONLimits = JSONLimits())
    throws(JSONSyntaxError)
  {
    var reader = JSONReader(bytes, limits: limits)
    try reader.skipValue()
    try reader.finish()
  }

  private static func error(_ text: String) -> JSONSyntaxError? {
    do {
      try validate(Array(text.utf8))
      return nil
    } catch {
      return error
    }
  }

  @Test func readsMembersInOrder() throws {
    var reader = JSONReader(
      Array(#" { "a" : "x", "b": [1, -2.5e+3, true, null], "\u0063": {} } "#.utf8))
    try reader.beginObject()
    let first = try #require(try reader.nextMember())
    #expect(reader.isNamed(first, "a"))
    #expect(!reader.isNamed(first, "b"))
    #expect(try reader.string() == "x")
    let second = try #require(try reader.nextMember())
    #expect(try reader.name(of: second) == "b")
    try reader.beginArray()
    var numbers: [ByteString] = []
    while try reader.nextElement() {
      switch try reader.peek() {
      case .number: numbers.append(try reader.numberText())
      case .boolean: #expect(try reader.boolean())
      default: try reader.null()
      }
    }
    #expect(numbers == ["1", "-2.5e+3"])
    let third = try #require(try reader.nextMember())
    #expect(reader.isNamed(third, "c"))
    #expect(try reader.skipValue().count == 2)
    #expect(try reader.nextMember() == nil)
    try reader.finish()
  }

  @Test func aCopyIsABookmark() throws {
    var reader = JSONReader(Array(#"{"a": {"b": 1}, "c": 2}"#.utf8))
    try reader.beginObject()
    _ = try reader.nextMember()
    var bookmark = reader
    try reader.skipValue()
    _ = try reader.nextMember()
    #expect(try reader.numberText() == "2")
    try bookmark.beginObject()
    let member = try #require(try bookmark.nextMember())
    #expect(bookmark.isNamed(member, "b"))
  }

  @Test(arguments: [
    (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u00e9""#, "é"),
    (#""\ud83d\ude00""#, "😀"), (#""é😀""#, "é😀"), (#""""#, ""),
  ])
  func decodesStrings(_ text: String, _ expected: String) throws {
    var reader = JSONReader(Array(text.utf8))
    #expect(try reader.string() == ByteString(expected))
  }

  @Test(arguments: [
    (#"{①"a": 1, ②"a": 2}"#, JSONSyntaxError.Code.duplicateMember),
    (#"{①"a": 1, "b": {}, ②"\u0061": 2}"#, .duplicateMember),
    (#"[{}, {"x": [{①"é": 1, ②"\u00E9": 1}]}]"#, .duplicateMember),
  ])
  func namesBothPlacesOfADuplicate(_ text: String, _ code: JSONSyntaxError.Code) {
    let marked = MarkedText(text)
    #expect(throws: JSONSyntaxError(code, at: marked["②"], and: marked["①"])) {
      try Self.validate(marked.bytes)
    }
  }

  @Test(arguments: [
    ("①", JSONSyntaxError.Code.unexpectedEnd), ("{①", .unexpectedEnd), ("[1,①", .unexpectedEnd),
    ("{①1: 2}", .memberName), (#"{"a" ①1}"#, .colon), (#"{"a": 1 ①"b": 2}"#, .commaOrEnd),
    (#"{"a": 1, ①}"#, .memberName), ("[1, ①]", .value), ("[1 ①2]", .commaOrEnd), ("①'a'", .value),
    ("①nul", .unexpectedEnd), ("①nulx", .value), ("①01", .number), ("1.①", .unexpectedEnd),
    ("①+1", .value), ("①NaN", .value), ("1 ①2", .trailingData), ("\"a①\n\"", .controlCharacter),
    (#""①\x""#, .escape), (#""①\u12g4""#, .escape), (#""①\ud800""#, .loneSurrogate),
    (#""①\udc00""#, .loneSurrogate), (#""①\ud800\u0041""#, .loneSurrogate),
    ("\"abc①", .unexpectedEnd),
    ("{}①x", .trailingData), ("①\u{FEFF}{}", .value),
  ])
  func saysWhereAndWhatWasExpected(_ text: String, _ code: JSONSyntaxError.Code) {
    let marked = MarkedText(text)
    let expected: [JSONSyntaxError] =
      // A cut word ends where the text does.
      code == .unexpectedEnd
      ? [JSONSyntaxError(code, at: marked.bytes.count)] : [JSONSyntaxError(code, at: marked["①"])]
    do {
      try Self.validate(marked.bytes)
      Issue.record("accepted")
    } catch {
      #expect(expected.contains(error))
    }
  }

  @Test func wrongKindsNameBoth() {
    #expect(throws: JSONSyntaxError(.kind(expected: .string, found: .number), at: 1)) {
      var reader = JSONReader(Array(" 1".utf8))
      _ = try reader.string()
    }
  }

  @Test func limitsDepthAndStringLength() throws {
    let limits = JSONLimits(depth: 3, stringLength: 4)
    try Self.validate(Array("[[[]]]".utf8), limits)
    #expect(throws: JSONSyntaxError(.tooDeep(limit: 3), at: 3)) {
      try Self.validate(Array("[[[[]]]]".utf8), limits)
    }
    try Self.validate(Array("\"1234\"".utf8), limits)
    #expect(throws: JSONSyntaxError(.stringTooLong(limit: 4), at: 0)) {
      try Self.validate(Array("\"12345\"".utf8), limits)
    }
    let deep = String(repeating: "[", count: 256) + String(repeating: "]", count: 256)
    try Self.validate(Array(deep.utf8))
    #expect(Self.error("[" + deep + "]")?.code == .tooDeep(limit: 256))
    #expect(Self.error(String(repeating: "{\"a\":", count: 100_000))?.code == .tooDeep(limit: 256))
  }

  @Test func findsTwoEqualNamesAmongMany() {
    let members = (0..<100_000).map { "\"name\($0)\":0" }
    #expect(Self.error("{" + members.joined(separator: ",") + "}") == nil)
    let twice = "{" + (members + [members[0]]).joined(separator: ",") + "}"
    #expect(Self.error(twice)?.code == .duplicateMember)
    #expect(Self.error(twice)?.otherOffset == 1)
  }

  @Test func everyTruncationIsAnError() {
    let text = Array(#"{"a": [1.5e3, "x\n\ud83d\ude00", {"b": null}], "c": true, "d": ""}"#.utf8)
    for end in text.indices {
      #expect(throws: JSONSyntaxError.self) { try Self.validate(Array(text[..<end])) }
    }
  }

  /// Seeded mutations of a sample, judged by Python's json with duplicates and NaN refused.
  @Test func agreesWithPythonOnMutations() throws {
    let sample = Array(#"{"a": [1.5e3, -0, "x\n\u00e9", {"b": null}], "c": true, "d": "é"}"#.utf8)
    let alphabet = Array(#"{}[]":,\u0e1-+. tfn"#.utf8) + [0x0A, 0x1F, 0x7F]
    var generator = SeededGenerator(seed: 20_261_124)
    var cases: [[UInt8]] = []
    for _ in 0..<3_000 {
      var mutated = sample
      for _ in 0...Int.random(in: 0...2, using: &generator) {
        let index = Int.random(in: 0..<mutated.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: mutated.remove(at: index)
        case 1: mutated[index] = alphabet.randomElement(using: &generator) ?? 0
        default: mutated.insert(alphabet.randomElement(using: &generator) ?? 0, at: index)
        }
      }
      if String(validating: mutated, as: UTF8.self) != nil { cases.append(mutated) }
    }
    let verdicts = try PythonJSON.accepts(cases)
    for (text, verdict) in zip(cases, verdicts) {
      let accepted = (try? Self.validate(text)) != nil  // Only whether it is accepted counts.
      #expect(accepted == verdict, "\(String(decoding: text, as: UTF8.self))")
    }
  }

  @Test(.enabled(if: Corpus.exists, "needs ../shared/corpus")) func readsEveryRealLock() throws {
    for file in try Corpus.files(named: ["package-lock.json", "npm-shrinkwrap.json"]) {
      let bytes = Array(try Data(contentsOf: file))
      guard !file.path.contains("/bad-") else {
        #expect(throws: JSONSyntaxError.self) { try Self.validate(bytes) }
        continue
      }
      try Self.validate(bytes)
    }
  }
}

@Suite struct JSONWriterTests {
  private func sample(_ style: JSONWriter.Style) -> [UInt8] {
    var writer = JSONWriter(style)
    writer.beginObject()
    writer.member("empty")
    writer.beginArray()
    writer.endArray()
    writer.member("list")
    writer.beginArray()
    writer.integer(-7)
    writer.boolean(false)
    writer.null()
    writer.endArray()
    writer.member(named: "té\u{1}xt")
    writer.string("\"\\/\u{8}\u{C}\n\r\t\u{1F}\u{7F}é😀")
    writer.endObject()
    return writer.finish()
  }

  @Test func writesOneLine() {
    #expect(
      String(decoding: sample(.compact), as: UTF8.self)
        == #"{"empty":[],"list":[-7,false,null],"té\u0001xt":"\"\\/\b\f\n\r\t\u001f"#
        + "\u{7F}é😀\"}")
  }

  @Test func indentsByTwo() {
    let lines = String(decoding: sample(.indented), as: UTF8.self).split(separator: "\n")
    #expect(lines.prefix(4) == ["{", "  \"empty\": [],", "  \"list\": [", "    -7,"])
  }

  @Test func pythonReadsBothStylesAlike() throws {
    #expect(try PythonJSON.accepts([sample(.compact), sample(.indented)]) == [true, true])
  }

  @Test func replacesWhatIsNotUTF8() {
    var writer = JSONWriter(.compact)
    writer.string(ByteString([0x61, 0xFF]))
    #expect(writer.finish() == Array("\"a\u{FFFD}\"".utf8))
  }
}
