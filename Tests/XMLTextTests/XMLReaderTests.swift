import LockText
import LockfetchTesting
import Testing
import XMLText

@Suite struct XMLReaderTests {
  @Test func tellsElementsAttributesTextAndWhereTheyStand() throws {
    let marked = MarkedText(
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <!-- <no tag> -->
      ①<a x="1" y='2'>②t<!-- c -->u<![CDATA[<&>]]>③<b/>④<c>⑤v</c
      ></a>
      <?instruction <x> ?>
      """)
    #expect(
      try events(marked.bytes) == [
        "<a x=\"1\" y=\"2\"@\(marked["①"])", "\"tu<&>\"@\(marked["②"])",
        "<b@\(marked["③"])", ">", "<c@\(marked["④"])", "\"v\"@\(marked["⑤"])", ">", ">",
      ])
  }

  @Test func replacesTheFiveEntitiesAndCharacterReferences() throws {
    let text = "<a x='&lt;&amp;&quot;&#xe9;&#9;\n '>&gt;&apos;&#x1F600;&#65;</a>"
    #expect(
      try events(Array("<a x='&amp;#38;&#38;amp;&#38;'/>".utf8)) == ["<a x=\"&#38;&amp;&\"@0", ">"])
    let found = try events(Array(text.utf8))
    #expect(found == ["<a x=\"<&\"é\t  \"@0", "\">'😀A\"@35", ">"])
  }

  @Test func knowsNamespaces() throws {
    let text = #"<a xmlns="u:1" xmlns:p="u:2" p:x="1"><p:b xmlns=""/><q:c xsi:d="2"/></a>"#
    #expect(
      try events(Array(text.utf8)) == [
        "<a{u:1} p:x=\"1\"@0", "<p:b{u:2}@37", ">", "<q:c xsi:d=\"2\"@52", ">", ">",
      ])
  }

  @Test func anAttributeWithAPrefixIsAnother() throws {
    var reader = try XMLReader(Array(#"<a xmlns:p="u" p:x="1" y="2"/>"#.utf8))
    let element = try reader.root()
    #expect(element["x"] == nil)
    #expect(element["y"] == "2")
    try reader.finish()
  }

  @Test func readsChildrenAndTexts() throws {
    let text = "<r> <a>1<b>2</b>3</a> t <c><d/><e>x</e></c> <f/> </r> <!-- -->"
    var reader = try XMLReader(Array(text.utf8))
    #expect(try reader.root().name == "r")
    #expect(try reader.nextChild()?.name == "a")
    #expect(try reader.text() == "13")
    #expect(try reader.nextChild()?.name == "c")
    #expect(reader.depth == 2)
    #expect(try reader.nextChild()?.name == "d")
    try reader.skip()
    #expect(try reader.nextChild()?.name == "e")
    try reader.skip()
    #expect(try reader.nextChild() == nil)
    #expect(try reader.nextChild()?.name == "f")
    try reader.skip()
    #expect(try reader.nextChild() == nil)
    #expect(reader.depth == 0)
    try reader.finish()
  }

  @Test func readsAcrossPieces() throws {
    var text = "<r>"
    for index in 0..<5_000 {
      let filler = String(repeating: "é", count: index * 7 % 300)
      text += "<e n='\(index)' f='\(filler)'>\(filler)<x/></e><!-- \(filler) -->"
    }
    text += "</r>"
    let bytes = Array(text.utf8)
    var reader = try XMLReader(bytes)
    _ = try reader.root()
    var count = 0
    while let element = try reader.nextChild() {
      #expect(element["n"] == ByteString("\(count)"))
      #expect(bytes[element.offset...].starts(with: Array("<e n='\(count)'".utf8)))
      #expect(element["f"]?.count == 2 * (count * 7 % 300))
      #expect(try reader.text() == element["f"])
      count += 1
    }
    try reader.finish()
    #expect(count == 5_000)
  }

  // MARK: Encodings

  @Test(arguments: ["UTF-8", "utf-8", "US-ASCII", "ISO-8859-1", "iso-8859-1"])
  func takesEncodings(_ name: String) throws {
    let text = "<?xml version='1.0' encoding='\(name)'?><a/>"
    #expect(code(text) == nil)
  }

  @Test(arguments: ["UTF-16", "windows-1252", "UTF-7", "EBCDIC-CP-US", "", "UTF-8 "])
  func refusesOtherEncodings(_ name: String) {
    let marked = MarkedText("<?xml version=\"1.0\" encoding=\"①\(name)\"?><a/>")
    #expect(failure(marked.bytes) == XMLSyntaxError(.encoding, at: marked["①"]))
  }

  @Test func widensLatin1AndKeepsOffsets() throws {
    let start = Array("<?xml version='1.0' encoding='ISO-8859-1'?><a x='".utf8)
    let bytes = start + [0xE9] + Array("'>".utf8) + [0xE4, 0xF6] + Array("<b/></a>".utf8)
    let offset = start.count + 3
    #expect(
      try events(bytes) == [
        "<a x=\"é\"@43", "\"äö\"@\(offset)", "<b@\(offset + 2)", ">", ">",
      ])
    let broken = bytes.dropLast(4) + Array("</c>".utf8)
    #expect(failure(Array(broken))?.code == .tagMismatch)
    #expect(failure(Array(broken)).map { $0.offset <= broken.count } == true)
  }

  @Test func refusesBytesThatDoNotFit() {
    let ascii = Array("<?xml version='1.0' encoding='US-ASCII'?><a>".utf8)
    #expect(failure(ascii + [0xC3, 0xA9]) == XMLSyntaxError(.encodedByte, at: ascii.count))
    #expect(failure([0x3C, 0x61, 0xE9, 0x2F, 0x3E]) == XMLSyntaxError(.encodedByte, at: 2))
    #expect(failure(Array("<a>\0</a>".utf8)) == XMLSyntaxError(.nul, at: 3))
    let utf16 = "<a/>".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    #expect(failure(utf16)?.code == .nul)
    #expect(failure([0xFF, 0xFE] + utf16)?.code == .nul)
  }

  @Test func dropsAByteOrderMark() throws {
    #expect(try events([0xEF, 0xBB, 0xBF] + Array("<a/>".utf8)) == ["<a@3", ">"])
  }
}
