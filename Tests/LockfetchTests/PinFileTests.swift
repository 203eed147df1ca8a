import LockText
import LockfetchTesting
import Testing

@testable import Lockfetch

/// The format of `docs/pins.md`.
@Suite struct PinFileTests {
  private static let sha256 = "sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM="

  private func read(_ text: String) throws -> PinFile {
    try PinFile(
      SourceFile(path: PinFile.name, bytes: Array(text.utf8)), limits: Limits())
  }

  private func codes(_ text: String) -> [String] {
    do {
      _ = try read(text)
      return []
    } catch {
      return (error as? LockfileError)?.diagnostics.map(\.code) ?? ["\(error)"]
    }
  }

  private func codes(pin: String) -> [String] {
    codes(#"{"schema":1,"pins":[\#(pin)]}"#)
  }

  @Test func writesOnePinALineInTheOrderOfBytes() throws {
    let text = """
      {"schema":1,"pins":[
      {"ecosystem":"go","key":"h1:B= mod","url":"https://p.example/b.mod","hash":"\(Self.sha256)"},
      {"ecosystem":"go","key":"h1:B= zip","url":"https://p.example/b.zip","hash":"\(Self.sha256)","size":1234,"evidence":{"type":"h1","value":"h1:B="}},
      {"ecosystem":"npm","key":"https://r.example/é.tgz","hash":"\(Self.sha256)"}
      ]}

      """
    #expect(try read(text).bytes == Array(text.utf8))
    let lines = text.split(separator: "\n")
    let shuffled = "\(lines[0])\(lines[3]),\(lines[2])\(lines[1].dropLast())]}"
    #expect(try read(shuffled).bytes == Array(text.utf8))
  }

  @Test func anEmptyFileOfPinsReadsBack() throws {
    #expect(try read(String(decoding: PinFile().bytes, as: UTF8.self)).pins.isEmpty)
  }

  @Test(arguments: [
    (#"{"key":"k","hash":"H"}"#, "pins/no-key"),
    (#"{"ecosystem":"","key":"k","hash":"H"}"#, "pins/no-key"),
    (#"{"ecosystem":"go","hash":"H"}"#, "pins/no-key"),
    (#"{"ecosystem":"go","key":"k"}"#, "pins/empty"),
    (#"{"ecosystem":"go","key":"k","hash":""}"#, "pins/hash"),
    (#"{"ecosystem":"go","key":"k","hash":"sha384-AAAA"}"#, "pins/hash"),
    (
      #"{"ecosystem":"go","key":"k","hash":"h1:WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM="}"#,
      "pins/hash"
    ),
    (#"{"ecosystem":"go","key":"k","hash":"H","url":"file:///etc/passwd"}"#, "pins/url"),
    (#"{"ecosystem":"go","key":"k","hash":"H","url":"https://u:p@h/"}"#, "pins/credential"),
    (#"{"ecosystem":"go","key":"k","hash":"H","hsah":"H"}"#, "pins/unknown-member"),
    (#"{"ecosystem":"go","key":"k","hash":"H","size":-1}"#, "pins/size"),
    (#"{"ecosystem":"go","key":"k","hash":"H","size":1e3}"#, "pins/size"),
    (#"{"ecosystem":"go","key":"k","hash":"H","evidence":{"type":"h1"}}"#, "pins/evidence"),
    (
      #"{"ecosystem":"go","key":"k","hash":"H"},{"ecosystem":"go","key":"k","hash":"H"}"#,
      "pins/duplicate"
    ),
    (#"{"ecosystem":"go","key":5}"#, "pins/syntax"),
    (#"5"#, "pins/syntax"),
  ])
  func refusesAPinThatIsNotWhole(_ pin: String, _ code: String) {
    #expect(codes(pin: pin.replacing("\"H\"", with: "\"\(Self.sha256)\"")) == [code])
  }

  @Test(arguments: [
    ("", "pins/syntax"), ("[]", "pins/syntax"), (#"{"pins":[]}"#, "pins/schema"),
    (#"{"schema":2,"pins":[]}"#, "pins/schema"), (#"{"schema":1}"#, "pins/no-pins"),
    (#"{"schema":1,"pins":[],"pin":[]}"#, "pins/unknown-member"),
    (#"{"schema":1,"schema":1,"pins":[]}"#, "pins/syntax"),
    ("{\"schema\":1,\"pins\":[\n<<<<<<< ours\n=======\n>>>>>>> theirs\n]}", "pins/merge-conflict"),
  ])
  func refusesAFileOfAnotherForm(_ text: String, _ code: String) {
    #expect(codes(text) == [code])
  }

  @Test func tellsAllProblemsAtOnce() {
    #expect(
      codes(pin: #"{"ecosystem":"go","key":"a"},{"ecosystem":"go","key":"b","hash":"x"}"#)
        == ["pins/empty", "pins/hash"])
  }
}
