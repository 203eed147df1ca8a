import LockText
import LockfetchTesting
import Testing
import YAMLText

@Suite struct YAMLReaderTests {
  // MARK: Values

  @Test(arguments: [
    (
      "a: 1.10\nb: [0123, 1e5, on, 2020-01-01, ~]\n", "{a: 1.10, b: [0123, 1e5, on, 2020-01-01, ~]}"
    ),
    ("'@s/a@1.0.0(b@2)':\n  x: {y: 'z'}\n", "{@s/a@1.0.0(b@2): {x: {y: 'z'}}}"),
    (
      "? \(String(repeating: "k", count: 2_000))\n: v\n",
      "{\(String(repeating: "k", count: 2_000)): v}"
    ),
    ("a:\nb: ''\nc: null\n", "{a: , b: '', c: null}"),
    ("- a\n- - b\n  - c\n- {}\n- []\n", "[a, [b, c], {}, []]"),
    ("a: |-\n  one\n  two\nb: >-\n  one\n  two\n", "{a: 'one\ntwo', b: 'one two'}"),
    (#"a: "\u00e9\n\x41""# + "\nb: 'it''s'\n", "{a: 'é\nA', b: 'it's'}"),
    ("a: b c\n  d # comment\n", "{a: b c d}"), ("text", "text"),
    ("a:\r\n  b: c\r\n", "{a: {b: c}}"),
    ("a: <<\n'<<': b\n", "{a: <<, <<: b}"),
    ("/a/1.0.0_b@1+c@2:\n  d: e:f\n", "{/a/1.0.0_b@1+c@2: {d: e:f}}"),
  ])
  func readsTheFormsOfLocks(_ text: String, _ expected: String) throws {
    #expect(try shown(text) == expected)
  }

  @Test func aScalarKnowsItsBytes() throws {
    let marked = MarkedText("é: ①'x''y'② # ü\nö: ③{a: ④bc⑤, d: [e]}⑥\nz:\n  ⑦k: v⑧\n\n")
    var reader = YAMLReader(marked.bytes)
    #expect(try reader.nextDocument())
    try reader.beginMapping()
    #expect(try reader.nextKey()?.range == 0..<2)
    #expect(try reader.scalar().range == marked["①"]..<marked["②"])
    _ = try reader.nextKey()
    let flow = try reader.offset()
    try reader.beginMapping()
    _ = try reader.nextKey()
    #expect(try reader.scalar().range == marked["④"]..<marked["⑤"])
    _ = try reader.nextKey()
    try reader.skipValue()
    #expect(try reader.nextKey() == nil)
    #expect(reader.range(from: flow) == marked["③"]..<marked["⑥"])
    _ = try reader.nextKey()
    let block = try reader.offset()
    try reader.skipValue()
    #expect(reader.range(from: block) == marked["⑦"]..<marked["⑧"])
    #expect(try reader.nextKey() == nil)
    #expect(try !reader.nextDocument())
  }

  @Test func offsetsCountBytesFarIntoAText() throws {
    let line = "- 'ü€😀'\n"
    let count = 5_000
    var reader = YAMLReader(Array(String(repeating: line, count: count).utf8))
    #expect(try reader.nextDocument())
    try reader.beginSequence()
    for index in 0..<count {
      #expect(try reader.nextElement())
      let start = index * line.utf8.count + 2
      #expect(try reader.scalar().range == start..<(start + line.utf8.count - 3))
    }
    #expect(try !reader.nextElement())
  }

  @Test(arguments: [
    ("", 0), ("# only a comment\n", 0), ("a: b\n", 1), ("---\na: b\n---\nc: d\n", 2),
    ("---\n---\n", 2),
    ("a\n...\n---\nb\n...\n", 2),
  ])
  func countsDocuments(_ text: String, _ expected: Int) throws {
    var reader = YAMLReader(Array(text.utf8))
    var count = 0
    while try reader.nextDocument() {
      try reader.skipValue()
      count += 1
    }
    #expect(count == expected)
    #expect(try !reader.nextDocument())
  }

  @Test func tellsNothingFromText() throws {
    var reader = YAMLReader(Array("[~, null, Null, NULL, '', '~', nul]".utf8))
    #expect(try reader.nextDocument())
    try reader.beginSequence()
    var nulls: [Bool] = []
    while try reader.nextElement() { nulls.append(try reader.scalar().isNull) }
    #expect(nulls == [true, true, true, true, false, false, false])
  }

  // MARK: What is refused

  @Test(arguments: [
    ("a: ①&x b\n", YAMLSyntaxError.Code.anchor), ("ü: ①&x [b]\n", .anchor),
    ("a: ①&x {b: c}\n", .anchor), ("①&x a: b\n", .anchor), ("a: ①*x\n", .alias),
    ("①*x : b\n", .alias), ("a: ①!t b\n", .tag), ("a: ①!!str b\n", .tag), ("a: ①! b\n", .tag),
    ("a: ①!!map {}\n", .tag), ("a: ①!!seq []\n", .tag), ("①%YAML 1.1\n---\na\n", .directive),
    ("①%TAG ! tag:x,2000:\n---\na\n", .directive), ("①<<: {a: b}\n", .mergeKey),
    ("a:\n  ①<<:\n    b: c\n", .mergeKey), ("①[a]: b\n", .complexKey),
    ("? ①{a: b}\n: c\n", .complexKey), ("a: {①{}: b}\n", .complexKey),
  ])
  func refusesWhatNoLockHas(_ text: String, _ code: YAMLSyntaxError.Code) {
    let marked = MarkedText(text)
    #expect(problem(marked.bytes) == YAMLSyntaxError(code, at: marked["①"]))
  }

  @Test(arguments: [
    "①a: 1\nb: 2\n②a: 3\n", "x:\n  - {①a: 1, ②'a': 2}\n", "①é: 1\n②\"\\u00e9\": 2\n",
    "b: {a: 1}\n①a: 1\n②a: 1\n", "? ①a\n: 1\n? ②a\n: 2\n",
  ])
  func namesBothPlacesOfAKey(_ text: String) {
    let marked = MarkedText(text)
    #expect(
      problem(marked.bytes)
        == YAMLSyntaxError(.duplicateKey, at: marked["②"], and: marked["①"]))
  }

  @Test func findsTwoEqualKeysAmongMany() {
    let lines = (0..<50_000).map { "key\($0): 0\n" }
    #expect(problem(lines.joined()) == nil)
    let twice = problem(lines.joined() + lines[1])
    #expect(twice?.code == .duplicateKey)
    #expect(twice?.otherOffset == lines[0].utf8.count)
  }

  @Test(arguments: [
    ("a: b①: c\n", "mapping values are not allowed in this context"),
    ("a: [b\nc①: d\n", "did not find expected ',' or ']'"),
    ("a:\n①\tb: c\n", "found character that cannot start any token"),
    ("a: 'b①", "found unexpected end of stream"),
    ("a: ①@b\n", "found character that cannot start any token"),
    ("é: ①`\n", "found character that cannot start any token"),
  ])
  func saysWhatIsNoYAML(_ text: String, _ words: String) {
    let marked = MarkedText(text)
    #expect(problem(marked.bytes) == YAMLSyntaxError(.grammar(words), at: marked["①"]))
  }

  @Test func wrongKindsNameBoth() {
    func error(
      _ text: String, _ read: (inout YAMLReader) throws -> Void
    ) -> YAMLSyntaxError? {
      do {
        var reader = YAMLReader(Array(text.utf8))
        _ = try reader.nextDocument()
        try read(&reader)
        return nil
      } catch {
        return error as? YAMLSyntaxError
      }
    }
    let inside = error("a: [b]\n") {
      try $0.beginMapping()
      _ = try $0.nextKey()
      try $0.beginMapping()
    }
    #expect(inside == YAMLSyntaxError(.kind(expected: .mapping, found: .sequence), at: 3))
    #expect(
      error(" a: b\n") { _ = try $0.scalar() }
        == YAMLSyntaxError(.kind(expected: .scalar, found: .mapping), at: 1))
    #expect(error("") { _ = try $0.peek() } == YAMLSyntaxError(.noValue, at: 0))
  }

  @Test(
    arguments: [
      ([0x61, 0x3A, 0x20, 0xFF], 3), ([0xC3, 0xA9, 0xC3], 2), ([0x61, 0x00], 1),
      ([0xED, 0xA0, 0x80], 0), ([0xFF, 0xFE, 0x61, 0x00], 0), ([0xC0, 0x80], 0),
      ([0x61, 0x07], 1), ([0x61, 0xEF, 0xBF, 0xBE], 1),
    ] as [([UInt8], Int)])
  func refusesWhatIsNoText(_ bytes: [UInt8], _ offset: Int) {
    #expect(problem(bytes) == YAMLSyntaxError(.character, at: offset))
  }
}
