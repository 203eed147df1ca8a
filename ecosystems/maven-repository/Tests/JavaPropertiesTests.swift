import LockText
import Lockfetch
import Testing

@testable import MavenRepository

/// The examples are those of the documentation of `java.util.Properties`, and what wrappers hold.
@Suite struct JavaPropertiesTests {
  private func read(_ text: String) throws -> [String] {
    let file = try SourceFile(path: "x.properties", bytes: Array(text.utf8))
    return try JavaProperties(file).entries.map { "\($0.key.text)|\($0.value.text)|\($0.offset)" }
  }

  @Test(arguments: [
    ("Truth = Beauty", "Truth|Beauty|0"), (" Truth:Beauty", "Truth|Beauty|1"),
    ("Truth                    :Beauty", "Truth|Beauty|0"), ("cheeses", "cheeses||0"),
    ("a\\:b\\=c\\ d=e", "a:b=c d|e|0"), ("a==b", "a|=b|0"), ("a  b c ", "a|b c |0"),
    ("u=https\\://h/a\\u002Db", "u|https://h/a-b|0"), ("k=\\q\\\\", "k|q\\|0"),
    ("k=\\ud83d\\ude00", "k|😀|0"), ("k=a\\", "k|a|0"), ("k=\\t|\\n", "k|\t|\n|0"),
  ])
  func readsLines(_ text: String, _ expected: String) throws {
    #expect(try read(text) == [expected])
  }

  @Test func joinsContinuedLines() throws {
    #expect(
      try read("fruits   apple, banana, pear, \\\r\n     cantaloupe, \\\n  kiwi\nx=1")
        == ["fruits|apple, banana, pear, cantaloupe, kiwi|0", "x|1|59"])
    #expect(try read("a=b\\\\\nc=d") == ["a|b\\|0", "c|d|6"])
  }

  @Test func passesOverCommentsAndEmptyLines() throws {
    #expect(try read("# a=b\\\n! c=d\n\n  \t\nx=1\r# y\ry=2") == ["x|1|18", "y|2|26"])
  }

  @Test(arguments: ["k=\\u12", "k=\\u12g4", "k=\\ud83d", "k=\\ud83d\\u0041", "\\u=1"])
  func refusesEscapesThatJavaRefuses(_ text: String) throws {
    let file = try SourceFile(path: "x.properties", bytes: Array(("a=1\n" + text).utf8))
    #expect(throws: JavaPropertiesError(offset: 4)) { try JavaProperties(file) }
  }

  @Test func theLastOfTwoCounts() throws {
    let file = try SourceFile(path: "x.properties", bytes: Array("a=1\nb=2\na=3\na=4\n".utf8))
    let properties = try JavaProperties(file)
    #expect(properties["a"]?.value == "4")
    #expect(properties.overridden.map(\.offset) == [0, 8])
  }
}
