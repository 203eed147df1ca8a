import LockText
import Testing
import YAMLText

/// Passes over every document of a text.
func validate(_ bytes: [UInt8], _ limits: YAMLLimits = YAMLLimits()) throws(YAMLSyntaxError) {
  var reader = YAMLReader(bytes, limits: limits)
  while try reader.nextDocument() { try reader.skipValue() }
}

/// What is wrong with a text; `nil` when nothing is.
func problem(_ text: String, _ limits: YAMLLimits = YAMLLimits()) -> YAMLSyntaxError? {
  problem(Array(text.utf8), limits)
}

/// What is wrong with a text; `nil` when nothing is.
func problem(_ bytes: [UInt8], _ limits: YAMLLimits = YAMLLimits()) -> YAMLSyntaxError? {
  do {
    try validate(bytes, limits)
    return nil
  } catch {
    return error
  }
}

/// A whole value in one line: `{key: value}`, `[element]`, scalars in quotes unless plain.
func shown(_ reader: inout YAMLReader) throws(YAMLSyntaxError) -> String {
  switch try reader.peek() {
  case .scalar:
    let scalar = try reader.scalar()
    return scalar.isPlain ? scalar.text.text : "'\(scalar.text.text)'"
  case .mapping:
    var members: [String] = []
    try reader.beginMapping()
    while let key = try reader.nextKey() {
      members.append("\(key.text.text): \(try shown(&reader))")
    }
    return "{\(members.joined(separator: ", "))}"
  case .sequence:
    var elements: [String] = []
    try reader.beginSequence()
    while try reader.nextElement() { elements.append(try shown(&reader)) }
    return "[\(elements.joined(separator: ", "))]"
  }
}

/// The first document of a text in one line.
func shown(_ text: String) throws(YAMLSyntaxError) -> String {
  var reader = YAMLReader(Array(text.utf8))
  guard try reader.nextDocument() else { return "" }
  return try shown(&reader)
}
