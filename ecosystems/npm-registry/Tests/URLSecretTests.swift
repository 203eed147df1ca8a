import LockText
import NPMRegistry
import Testing

@Suite struct URLSecretTests {
  @Test(
    arguments: [
      ("https://user:word@h/a", .credential), ("https://user@h/a", .credential),
      ("http://h/a?token=1", .credential), ("https://h?x=1&access_token=2#y", .credential),
      ("https://word@h/a.git#main", .userName), ("git+https://word@h/a.git", .userName),
      ("git+https://u:w@h/a.git", .credential),
      ("git+https://word:@h/a.git", .userName), ("ssh://git:word@h/a.git", .credential),
      ("git+ssh://git@h/a.git", nil), ("git+https://git@h/a.git", nil), ("ssh://me@h/a", nil),
      ("https://h/@s/a/-/a-1.tgz", nil), ("https://h/a?b=c#token=1", nil), ("https://h", nil),
      ("://", nil), ("https://", nil), ("//u:p@h", nil),
    ] as [(String, URLSecret.Kind?)])
  func tellsSecretsFromNames(_ url: String, _ kind: URLSecret.Kind?) {
    // Every place in relation to the even ones, and every end.
    for before in ["", "\"", "a: ", "{\"a\":\""] {
      for after in ["", "\"", " ", "')", "}"] {
        let found = URLSecret.all(in: Array((before + url + after).utf8))
        #expect(found == kind.map { [URLSecret(offset: before.utf8.count, kind: $0)] } ?? [])
      }
    }
  }

  @Test func takesUserNamesAway() {
    func without(_ text: String) -> String {
      String(decoding: URLSecret.withoutUserNames(Array(text.utf8)), as: UTF8.self)
    }
    let text = #"{"a": "git+https://word@h/r.git#x", "b": "https://w@h/r.git", "c": "git@h:r"}"#
    #expect(
      without(text) == #"{"a": "git+https://h/r.git#x", "b": "https://h/r.git", "c": "git@h:r"}"#)
    #expect(without(#""git+ssh://git@h/r""#) == #""git+ssh://git@h/r""#)
  }

  @Test func findsAll() {
    let text = #"{"a": "https://x:y@h/", "b": "https://h/", "c": "git+https://x@h/"}"#
    #expect(URLSecret.all(in: Array(text.utf8)).map(\.kind) == [.credential, .userName])
  }
}
