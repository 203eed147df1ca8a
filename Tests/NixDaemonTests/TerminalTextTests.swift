import NixDaemon
import Testing

@Suite struct TerminalTextTests {
  @Test(arguments: [
    ("plain", "plain"), ("\u{1B}[31;1mred\u{1B}[0m", "red"), ("a\u{1B}]0;title\u{7}b", "ab"),
    ("a\u{1B}]8;;https://example.org\u{1B}\\link\u{1B}]8;;\u{1B}\\", "alink"), ("a\u{1B}(Bb", "ab"),
    ("a\u{1B}cb", "ab"), ("a\u{1B}", "a"), ("a\u{1B}[", "a"), ("a\u{1B}[31", "a"),
    ("a\u{1B}]0;title", "a"), ("a\u{1B}]0;\u{1B}", "a"), ("a\u{1B}P1$r0m\u{1B}\\b", "ab"),
    ("é\u{1B}[0K日", "é日"),
  ])
  func takesSequencesOut(_ text: String, _ expected: String) {
    #expect(TerminalText.stripped(Array(text.utf8)) == Array(expected.utf8))
  }
}
