import LockText
import XMLText

/// Everything a reader says of a text, one event a line: `<prefix:name{namespace} a="b"@offset`,
/// `>`, `"text"@offset` with neighbouring pieces joined.
func events(_ bytes: [UInt8], limits: XMLLimits = XMLLimits()) throws(XMLSyntaxError) -> [String] {
  var reader = try XMLReader(bytes, limits: limits)
  var lines: [String] = []
  var text: (bytes: [UInt8], offset: Int)?
  while let event = try reader.next() {
    if case .text(let piece, let offset) = event {
      text = ((text?.bytes ?? []) + piece.bytes, text?.offset ?? offset)
      continue
    }
    if let finished = text {
      lines.append("\"\(ByteString(finished.bytes).text)\"@\(finished.offset)")
      text = nil
    }
    switch event {
    case .start(let element): lines.append(line(element))
    case .end: lines.append(">")
    case .text: break
    }
  }
  return lines
}

private func line(_ element: XMLElement) -> String {
  let attributes = element.attributes.map {
    " \(qualified($0.prefix, $0.name))=\"\($0.value.text)\""
  }
  let namespace = element.namespace.isEmpty ? "" : "{\(element.namespace.text)}"
  return "<\(qualified(element.prefix, element.name))\(namespace)\(attributes.joined())"
    + "@\(element.offset)"
}

private func qualified(_ prefix: ByteString, _ name: ByteString) -> String {
  prefix.isEmpty ? name.text : "\(prefix.text):\(name.text)"
}

/// What is wrong with a text, and nothing when all is well.
func failure(_ bytes: [UInt8], limits: XMLLimits = XMLLimits()) -> XMLSyntaxError? {
  do {
    _ = try events(bytes, limits: limits)
    return nil
  } catch {
    return error
  }
}

/// The rule that a text breaks.
func code(_ text: String, limits: XMLLimits = XMLLimits()) -> XMLSyntaxError.Code? {
  failure(Array(text.utf8), limits: limits)?.code
}
