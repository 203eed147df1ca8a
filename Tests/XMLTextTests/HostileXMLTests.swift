import Foundation
import LockText
import LockfetchTesting
import Testing
import XMLText

@Suite struct HostileXMLTests {
  // MARK: Document types and other files

  @Test(arguments: [
    "①<!DOCTYPE a><a/>", "①<!doctype a><a/>", "<?xml version='1.0'?>\n ①<!DOCTYPE a><a/>",
    "<!-- <!DOCTYPE b> -->①<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>",
    "①<!DOCTYPE a SYSTEM 'a.dtd'><a/>", "①<!DOCTYPE a PUBLIC '-//x' 'http://h/a.dtd'><a/>",
    "①<!DOCTYPE a [<!ENTITY % p SYSTEM 'file:///etc/hostname'> %p;]><a/>",
    "①<!DOCTYPE a [<!ENTITY e 'x'>]><a x='&e;'/>", "<a>①<!DOCTYPE a></a>",
    "<a/>①<!DOCTYPE a>", "①<!DOCTYPE",
    "①<!DOCTYPE a [<!ENTITY a '1'><!ENTITY b '&a;&a;'><!ENTITY c '&b;&b;'>]><a>&c;</a>",
  ])
  func refusesEveryDocumentType(_ text: String) {
    let marked = MarkedText(text)
    #expect(failure(marked.bytes) == XMLSyntaxError(.documentType, at: marked["①"]))
  }

  @Test(arguments: ["<!ENTITY e 'x'><a/>", "<a><!ELEMENT a ANY></a>", "<a><![INCLUDE[x]]></a>"])
  func refusesOtherDeclarations(_ text: String) {
    #expect(code(text) == .notWellFormed(0))
  }

  @Test func aDocumentTypeInACommentOrCharacterDataIsText() throws {
    let text = "<a><!-- <!DOCTYPE a> --><![CDATA[<!DOCTYPE a>]]></a>"
    #expect(try events(Array(text.utf8)) == ["<a@0", "\"<!DOCTYPE a>\"@3", ">"])
  }

  @Test func noOtherFileIsRead() throws {
    let file = FileManager.default.temporaryDirectory.appending(
      path: "xml-secret-\(UUID().uuidString)")
    try Data("secret".utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    for text in [
      "<!DOCTYPE a [<!ENTITY e SYSTEM '\(file.absoluteString)'>]><a>&e;</a>",
      "<!DOCTYPE a SYSTEM '\(file.path)'><a>&e;</a>",
      "<a xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include href='\(file.path)' parse='text'/></a>",
      "<?xml-stylesheet href='\(file.path)'?><a xsi:schemaLocation='u \(file.path)'/>",
    ] {
      let seen = (try? events(Array(text.utf8)))?.joined() ?? ""
      #expect(!seen.contains("secret\""))
    }
  }

  @Test(arguments: ["<a>&e;</a>", "<a x='&nbsp;'/>", "<a>&amp</a>"])
  func refusesOtherEntities(_ text: String) {
    #expect(code(text) == .entity)
  }

  // MARK: Grammar

  @Test(
    arguments: [
      ("", .unexpectedEnd), (" ", .unexpectedEnd), ("<!-- -->", .unexpectedEnd),
      ("<a>", .unexpectedEnd), ("<a", .unexpectedEnd), ("<", .unexpectedEnd),
      ("<a><!-- ", .unexpectedEnd), ("<a><![CDATA[ ", .unexpectedEnd), ("<a x='", .attribute),
      ("x<a/>", .leadingData), (" &amp;<a/>", .leadingData), ("<![CDATA[x]]><a/>", .leadingData),
      ("<!-- --> \u{A0}<a/>", .leadingData), ("\r\n\t<?p?> <a/>x", .trailingData),
      ("<a></b>", .tagMismatch), ("<a><b></a></b>", .tagMismatch),
      ("<a x='1' x='1'/>", .duplicateAttribute),
      ("<a xmlns:p='u' xmlns:q='u' p:x='1' q:x='1'/>", .duplicateAttribute),
      ("<a x=1/>", .attribute), ("<a x/>", .attribute), ("<a x='<'/>", .attribute),
      ("<a/><b/>", .trailingData), ("<a/>x", .trailingData), ("<a>&#xg;</a>", .characterReference),
      ("<a>&#x;</a>", .character),
      ("<a>&#xD800;</a>", .character), ("<a>&#0;</a>", .character), ("<a>\u{1}</a>", .character),
      ("<a xmlns:p=''/>", .namespace),
    ] as [(String, XMLSyntaxError.Code)])
  func refusesWhatIsNotWellFormed(_ text: String, _ expected: XMLSyntaxError.Code) {
    #expect(code(text) == expected)
  }

  @Test(arguments: [
    "x<a/>", "<a>]]></a>", "<a><!-- -- --></a>", "</a>", "<1/>", "<a>&</a>", "<a>&%p;</a>",
    "<a><?xml version='1.0'?></a>",
    "<a x='1'y='2'/>",
  ])
  func refusesTheRestOfTheGrammar(_ text: String) {
    #expect(code(text) != nil)
  }

  @Test func pointsAtTheTrouble() throws {
    let file = try SourceFile(
      path: "f", bytes: Array("<a>\n<b>\n</c>\n</a>\n".utf8))
    let error = try #require(failure(file.bytes))
    #expect(error.code == .tagMismatch)
    #expect(file.location(at: error.offset).line == 3)
  }

  @Test func pointsAtTheTroubleFarDown() throws {
    let lines = (0..<20_000).map { "<e n=\"\($0)\">text</e>\n" }.joined()
    let beginning = "<r>\n" + lines
    let file = try SourceFile(
      path: "f", bytes: Array((beginning + "<e a='1' a='2'/>\n" + lines + "</r>").utf8))
    let error = try #require(failure(file.bytes))
    #expect(error.code == .duplicateAttribute)
    #expect(file.location(at: error.offset).line == 20_002)
  }

  // MARK: Limits

  @Test func limitsTheDepth() {
    func nested(_ depth: Int, _ leaf: String = "") -> String {
      String(repeating: "<a>", count: depth) + leaf + String(repeating: "</a>", count: depth)
    }
    #expect(code(nested(256)) == nil)
    #expect(code(nested(257)) == .tooDeep(limit: 256))
    #expect(code(nested(255, "<b/><b/>")) == nil)
    #expect(code(nested(256, "<b/>")) == .tooDeep(limit: 256))
    #expect(code(String(repeating: "<a>", count: 100_000)) == .tooDeep(limit: 256))
  }

  @Test(arguments: [
    "<a>*</a>", "<a x='*'/>", "<a><!--*--></a>", "<a><![CDATA[*]]></a>", "<?p *?><a/>", "<a*/>",
  ])
  func limitsEveryToken(_ form: String) throws {
    let limits = XMLLimits(stringLength: 2_000)
    let parts = form.split(separator: "*").map(String.init)
    let lead = parts[0].split(separator: ">", omittingEmptySubsequences: false).last?.count ?? 0
    let around =
      form.hasPrefix("<a>*") ? 0 : lead + (parts[1].split(separator: ">").first?.count ?? 0) + 1
    let fitting = parts[0] + String(repeating: "x", count: 2_000 - around) + parts[1]
    let excess = parts[0] + String(repeating: "x", count: 2_001 - around) + parts[1]
    #expect(code(fitting, limits: limits) == nil)
    #expect(code(excess, limits: limits) == .tooLong(limit: 2_000))
  }

  @Test func limitsAttributesAndNamespaces() {
    func element(_ count: Int, _ prefix: String = "a") -> String {
      "<e" + (0..<count).map { " \(prefix)\($0)='u'" }.joined()
    }
    #expect(code(element(256) + "/>") == nil)
    #expect(code(element(257) + "/>") == .tooManyAttributes(limit: 256))
    #expect(code(element(256, "xmlns:n") + "/>") == nil)
    let nested = element(200, "xmlns:n") + ">" + element(57, "xmlns:n") + "/></e>"
    #expect(code(nested) == .tooManyAttributes(limit: 256))
    let siblings = "<r>" + String(repeating: element(200, "xmlns:n") + "/>", count: 9) + "</r>"
    #expect(code(siblings) == nil)
  }

  // MARK: Damage

  private static let sample = """
    <?xml version="1.0" encoding="UTF-8"?>
    <!-- c -->
    <r xmlns="u" xmlns:p="v"><a x="1&lt;" p:y='2'>té<![CDATA[d]]></a><b/>&#65;<?p i?></r>

    """

  @Test func everyTruncationIsAnError() {
    let bytes = Array(Self.sample.utf8)
    for end in 0..<(bytes.count - 2) {
      guard let error = failure(Array(bytes[..<end])) else {
        Issue.record("cut at \(end): read")
        continue
      }
      #expect(error.offset <= end)
    }
    #expect(failure(bytes) == nil)
  }

  @Test(arguments: 1...20) func damageNeverTraps(_ seed: UInt64) {
    var random = SplitMix(state: seed)
    let bytes = Array(Self.sample.utf8)
    for _ in 0..<500 {
      var damaged = bytes
      for _ in 0..<(1 + random.next() % 3) {
        let index = Int(random.next() % UInt64(damaged.count))
        switch random.next() % 3 {
        case 0: damaged[index] = Array("<>&\"'/!?[]-= \0\u{1}".utf8)[Int(random.next() % 15)]
        case 1: damaged.remove(at: index)
        default: damaged.insert(UInt8(truncatingIfNeeded: random.next()), at: index)
        }
      }
      if let error = failure(damaged) {
        #expect((0...damaged.count).contains(error.offset), "seed \(seed)")
      }
    }
  }
}

/// A small generator whose numbers a seed decides.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
