import LockText
import Testing

@testable import Gradle

@Suite struct RegularExpressionTests {
  /// Each row was tried with `java.util.regex.Pattern.matches` or follows from its documentation.
  @Test(arguments: [
    ("", "", true), ("", "a", false), ("androidx.*", "androidx.core", true),
    ("androidx.*", "androidx", true),
    ("androidx.*", "android", false), (#"com\.android.*"#, "com.android.tools", true),
    (#"com\.android.*"#, "comXandroid", false), (#"com\.android"#, "com.android.tools", false),
    (#"tech\.pegasys(\..*)?"#, "tech.pegasys", true),
    (#"tech\.pegasys(\..*)?"#, "tech.pegasys.x", true),
    (#"tech\.pegasys(\..*)?"#, "tech.pegasysx", false), ("a|b|cd", "cd", true),
    ("a|b|cd", "c", false),
    ("(?:a|b)+", "abba", true), ("(?:a|b)+", "", false), ("a{2}", "aa", true),
    ("a{2}", "aaa", false),
    ("a{2,}", "aaaa", true), ("a{0,2}", "", true), ("a{0,2}", "aaa", false),
    ("(ab){1,3}c", "ababc", true),
    ("a*?b", "aab", true), ("[a-c]+", "abc", true), ("[^a-c]+", "xyz", true),
    ("[^a-c]+", "xaz", false),
    (#"[\w.-]+"#, "a_b.c-1", true), (#"\d+\.\d+"#, "12.3", true), (#"\D+"#, "1", false),
    (#"[a\]]+"#, "a]", true), ("[-a]+", "-a", true), ("[a-]+", "-a", true), ("^abc$", "abc", true),
    ("(a|)b", "b", true), ("(a*)*b", "aaab", true), (".", "\n", false), (#"a\-b"#, "a-b", true),
  ])
  func matchesLikeJava(_ pattern: String, _ text: String, _ expected: Bool) throws {
    let expression = try #require(RegularExpression(ByteString(pattern)))
    #expect(expression.matches(ByteString(text)) == expected)
  }

  @Test(arguments: [
    "(", ")", "a)", "(a", "[a", "*a", "a**", "a++", "a{", "a{2", "a{2,1}", "a{x}", #"\"#, #"\1"#,
    #"\p{L}"#,
    "(?=a)", "(?!a)", "(?i)a", "(?<n>a)", "[a[b]]", "[a&&b]", "a^b", "a$b", "[b-a]", "[]a]", "é",
    #"\bx"#,
    "a{9999}{9999}", "((((a{99}){99}){99}){99}){99}",
  ])
  func refusesWhatIsNotSupported(_ pattern: String) {
    #expect(RegularExpression(ByteString(pattern)) == nil)
  }

  @Test func takesNoMoreThanTheProductOfBothLengths() throws {
    let expression = try #require(RegularExpression("(a*)*(a|aa)*(a?){50}a{50}"))
    #expect(!expression.matches(ByteString(String(repeating: "a", count: 1_000) + "b")))
    #expect(expression.matches(ByteString(String(repeating: "a", count: 1_000))))
    #expect(RegularExpression(ByteString(String(repeating: "(", count: 1_000))) == nil)
    #expect(RegularExpression(ByteString(String(repeating: "a", count: 1_025))) == nil)
  }
}
