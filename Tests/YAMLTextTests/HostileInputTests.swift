import LockText
import LockfetchTesting
import Testing
import YAMLText

/// Text that is made to exhaust memory, the stack or patience.
@Suite struct HostileInputTests {
  @Test func limitsTheDepth() {
    let limits = YAMLLimits(depth: 3)
    #expect(problem("{a: [[]]}", limits) == nil)
    #expect(problem("{a: [[[]]]}", limits) == YAMLSyntaxError(.tooDeep(limit: 3), at: 6))
    #expect(problem("a:\n  b:\n    c: d\n", limits) == nil)
    #expect(problem("a:\n  b:\n    c:\n      d: e\n", limits)?.code == .tooDeep(limit: 3))
  }

  @Test(arguments: ["[", "{a: ", "- ", "- - ", "? ", "[{a: ", "a: [", "[[], "])
  func doesNotFollowDeepNesting(_ piece: String) {
    let error = problem(String(repeating: piece, count: 200_000))
    #expect(error != nil)
    let closed = String(repeating: "[", count: 256) + String(repeating: "]", count: 256)
    #expect(problem(closed) == nil)
    #expect(problem("[" + closed + "]")?.code == .tooDeep(limit: 256))
  }

  @Test func limitsTheLengthOfAScalar() {
    let limits = YAMLLimits(stringLength: 8)
    #expect(problem("a: 12345678\nb: 'é5678'\n", limits) == nil)
    #expect(problem("a: 123456789\n", limits) == YAMLSyntaxError(.stringTooLong(limit: 8), at: 3))
    #expect(problem("12345678é: 1\n", limits)?.code == .stringTooLong(limit: 8))
    #expect(problem("a: |\n  1234\n  5678\n", limits)?.code == .stringTooLong(limit: 8))
    let long = String(repeating: "x", count: 1 << 20)
    #expect(problem("a: \(long)\n") == nil)
    #expect(problem("a: \(long)x\n")?.code == .stringTooLong(limit: 1 << 20))
    #expect(problem("a: \"\(String(repeating: long, count: 32))\"\n")?.code != nil)
  }

  @Test func laughsDoNotMultiply() {
    var text = "a: &a [lol, lol]\n"
    for name in "bcdefghij" {
      text += "\(name): &\(name) [*a, *a, *a, *a, *a, *a, *a, *a, *a]\n"
    }
    #expect(problem(text)?.code == .anchor)
    #expect(problem("a: [*b, *b]\n")?.code == .alias)
  }

  @Test func everyTruncationEndsWithinTheText() throws {
    let text = Array(
      "---\na: {b: 'c', d: [é, \"x\\n\"]}\n? e\n: |-\n  😀\nf:\n- g\n---\n'h': i # j\n...\n".utf8)
    try validate(text)
    for end in text.indices {
      do {
        try validate(Array(text[..<end]))
      } catch {
        #expect(error.offset <= end)
        #expect(error.otherOffset ?? 0 <= end)
      }
    }
  }

  @Test(arguments: [
    "a: |\n", "a: |99\n", "a: >-\n\n\n", "%\n", "%YAML\n", "%YAML 99999999999999999999.1\n---\n",
    "--- |\n...",
    "...", "....", "---", "?", "? ?", ": :", ":", "-", "- -", "[,]", "{,}", "{?}", "[?", "&", "*",
    "!", "!<",
    "!<x>", "!!", "'", "\"", "\"\\", "\"\\x", "\"\\u12", "\"\\UFFFFFFFF\"", "\u{FEFF}", "a\u{FEFF}",
    "\u{85}",
    "\u{2028}", "a: \u{2029}b", "\t", " \t- a", "a:\n b:\n   c\n  d:", "#", "a #b", "@", "`", "|",
    ">", "%a: b",
  ])
  func oddScrapsEndInAnErrorOrAValue(_ scrap: String) {
    for text in [
      scrap, scrap + "\n", "a: " + scrap, "[" + scrap, "{" + scrap, "- " + scrap, scrap + scrap,
    ] {
      let count = text.utf8.count
      if let error = problem(text) { #expect(error.offset <= count) }
    }
  }

  /// Seeded mutations of a sample: an answer or an error inside the text, never a trap.
  @Test func mutationsEndInAnErrorOrAValue() {
    let sample = Array(
      "lockfileVersion: '9.0'\npackages:\n  '@s/a@1.0.0(é@2)':\n    resolution: {integrity: x==, t: [a, b]}\n"
        .utf8)
    let pieces: [[UInt8]] = [
      "\0", "\"", "'", "{", "[", "&a ", "*a", "\n", "\t", ": ", "- ", "é", "|\n",
    ]
    .map { Array(($0 as String).utf8) }
    var generator = SeededGenerator(seed: 20_240_611)
    for _ in 0..<4_000 {
      var text = sample
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let at = Int.random(in: 0...text.count, using: &generator)
        let end = min(text.count, at + Int.random(in: 0...2, using: &generator))
        text.replaceSubrange(at..<end, with: pieces.randomElement(using: &generator) ?? [])
      }
      do {
        try validate(text)
      } catch {
        #expect(error.offset <= text.count, "\(text)")
      }
    }
  }
}
