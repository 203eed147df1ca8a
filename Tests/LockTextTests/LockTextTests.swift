import LockText
import Testing

@Suite struct ByteStringTests {
  @Test func comparesByBytesAndNotByMeaning() {
    let (composed, decomposed): (ByteString, ByteString) = ("caf\u{E9}", "cafe\u{301}")
    #expect("caf\u{E9}" == "cafe\u{301}")
    #expect(composed != decomposed)
    #expect(Set([composed, decomposed]).count == 2)
    #expect(decomposed < composed)
  }

  @Test func ordersLikeUnsignedBytes() {
    let sorted: [ByteString] = ["", "A", "a", "a/b", "aa", "b", "é"]
    #expect(sorted.shuffled().sorted() == sorted)
  }

  @Test func cutsAndJoins() throws {
    let path: ByteString = "a/b//c"
    #expect(path.split(on: 0x2F) == ["a", "b", "", "c"])
    #expect(path.split(on: 0x2F).joined(separator: "/") == path)
    #expect(try #require(path.cut(atFirst: 0x2F)).tail == "b//c")
    #expect(try #require(path.cut(atLast: 0x2F)).head == "a/b/")
    #expect(path.cut(atFirst: 0x2E) == nil)
    #expect(path.contains("b//") && path.contains("") && path.contains(path))
    #expect(!path.contains("bc") && !path.contains(path + "x"))
  }
}

@Suite struct SourceFileTests {
  @Test func countsColumnsInBytes() throws {
    let file = try SourceFile(path: "f", bytes: Array("é1\r\nx\n".utf8))
    #expect(file.location(at: 2) == SourceLocation(path: "f", line: 1, column: 3))
    #expect(file.location(at: 5) == SourceLocation(path: "f", line: 2, column: 1))
    #expect(file.location(at: 7) == SourceLocation(path: "f", line: 3, column: 1))
  }

  @Test func dropsAByteOrderMark() throws {
    #expect(try SourceFile(path: "f", bytes: [0xEF, 0xBB, 0xBF, 0x7B]).bytes == [0x7B])
  }

  @Test(arguments: [
    (#"<?xml version="1.0" encoding="ISO-8859-1"?><p>"#, true),
    ("<?xml version='1.0' encoding = 'iso-8859-1' ?><p>", true),
    (#"<?xml version="1.0" encoding="UTF-8"?><p>"#, false), (#"<?xml version="1.0"?><p>"#, false),
    (#"<p encoding="ISO-8859-1">"#, false), ("<?xml encoding", false), ("", false),
  ])
  func keepsXMLThatSaysItIsLatin1(_ beginning: String, _ isKept: Bool) throws {
    let bytes = Array(beginning.utf8) + [0xE9]
    let file = try? SourceFile(path: "f", bytes: bytes)
    #expect(file?.bytes == (isKept ? bytes : nil))
  }

  @Test(
    arguments: [
      ([0x61, 0xFF], 1), ([0xC0, 0x80], 0), ([0xED, 0xA0, 0x80], 0), ([0x61, 0x62, 0xE2, 0x82], 2),
    ] as [([UInt8], Int)])
  func refusesWhatIsNotUTF8(_ bytes: [UInt8], _ offset: Int) {
    let error = #expect(throws: NotUTF8.self) {
      () throws(NotUTF8) in try SourceFile(path: "f", bytes: bytes)
    }
    #expect(error?.offset == offset)
  }
}

@Suite struct PrintableTests {
  @Test(arguments: [
    ("a\u{1B}[31m", "a\\u{1b}[31m"), ("a\nb", "a\\u{a}b"), ("\u{7F}\u{9B}", "\\u{7f}\\u{9b}"),
    ("\u{202E}x", "\\u{202e}x"), ("\u{2028}\u{2029}", "\\u{2028}\\u{2029}"),
    ("\u{2066}\u{200F}\u{FEFF}", "\\u{2066}\\u{200f}\\u{feff}"), ("grün 你好", "grün 你好"),
  ])
  func escapesWhatCouldHarmATerminal(_ text: String, _ expected: String) {
    #expect(Printable.escaped(ByteString(text)) == expected)
  }

  @Test func escapesWhatIsNotUTF8() {
    #expect(Printable.escaped(ByteString([0x61, 0xFF])) == "a\\u{fffd}")
  }

  @Test func cutsLongText() {
    let text = String(repeating: "x", count: 201)
    #expect(Printable.escaped(ByteString(text.dropLast())) == String(text.dropLast()))
    #expect(Printable.escaped(ByteString(text)) == text.dropLast() + "…")
  }

  @Test func messagesEscapeEveryValue() {
    let name: ByteString = "evil\u{1B}]0;\u{7}"
    let message: Message = "\"\(name)\" at line \(7)\n"
    #expect(message.text == "\"evil\\u{1b}]0;\\u{7}\" at line 7\\u{a}")
  }
}

@Suite struct MergeConflictMarkerTests {
  @Test func findsEveryMarkerOfAConflict() {
    let text = "{\n<<<<<<< HEAD\na\n||||||| base\n=======\nb\n>>>>>>> topic\n}\n"
    #expect(MergeConflictMarkers.offsets(in: Array(text.utf8)) == [2, 17, 30, 40])
  }

  @Test(arguments: ["=======\n", "<<<<<<<< HEAD\n", " <<<<<<< HEAD\n", "<<<<<<", ""])
  func isNotFooledByOtherLines(_ text: String) {
    #expect(MergeConflictMarkers.offsets(in: Array(text.utf8)) == [])
  }
}

@Suite struct DiagnosticLogTests {
  private func problem(_ severity: Diagnostic.Severity, _ number: Int) -> Diagnostic {
    Diagnostic(
      severity, code: "x/\(severity.rawValue)", "problem \(number)",
      at: SourceLocation(path: "f", line: number, column: 1))
  }

  @Test func keepsSoManyOfAKindAndCountsTheRest() {
    var log = DiagnosticLog()
    for number in 1...1_000 {
      log.append(problem(.warning, number))
      log.append(problem(.error, number))
    }
    #expect(log.diagnostics.count == 2_000)
    #expect(log.diagnostics.allSatisfy { $0.occurrences == 1 })
    #expect(!log.isFull)
    log.append(problem(.warning, 1_001))
    #expect(!log.isFull)
    log.append(problem(.error, 1_001))
    log.append(problem(.error, 1_002).standing(for: 7))
    #expect(log.isFull)
    #expect(log.count == 2_003)
    #expect(log.diagnostics.count == 2_000)
    #expect(log.diagnostics.prefix(3).map(\.occurrences) == [2, 9, 1])
  }
}
