import JSONText
import LockText

/// Where the names and scalar values of a JSON text stand, for tests that damage them one by one.
struct JSONScalars {
  /// One name or value.
  struct Scalar {
    /// The member or element that it belongs to, from its beginning to the end of its value.
    let item: Range<Int>
    /// Its own bytes, quotes included.
    let range: Range<Int>
    /// Whether it is the name of a member.
    let isName: Bool
    /// How many objects and arrays are around it.
    let depth: Int
  }

  private(set) var all: [Scalar] = []

  init(_ bytes: [UInt8]) throws(JSONSyntaxError) {
    var reader = JSONReader(bytes, limits: JSONLimits(depth: 1_000))
    var isObject: [Bool] = []
    var start = 0
    repeat {
      switch try reader.peek() {
      case .object:
        try reader.beginObject()
        isObject.append(true)
      case .array:
        try reader.beginArray()
        isObject.append(false)
      default:
        let range = try reader.skipValue()
        let item = min(start, range.lowerBound)..<range.upperBound
        all.append(Scalar(item: item, range: range, isName: false, depth: isObject.count))
      }
      next: while let last = isObject.last {
        if last, let member = try reader.nextMember() {
          start = member.offset
          let name = start..<(start + 2 + Self.length(ofNameAt: start, bytes))
          all.append(Scalar(item: name, range: name, isName: true, depth: isObject.count))
          break next
        } else if !last, try reader.nextElement() {
          start = reader.position
          break next
        }
        isObject.removeLast()
      }
    } while !isObject.isEmpty
  }

  private static func length(ofNameAt start: Int, _ bytes: [UInt8]) -> Int {
    var end = start + 1
    while end < bytes.count, bytes[end] != UInt8(ascii: "\"") {
      end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
    }
    return end - start - 1
  }
}

/// Ways to damage one name or value.
enum Damage: CaseIterable {
  case deleted, emptied, swapped, prefixed

  /// The text with the damage done.
  func done(
    to scalar: JSONScalars.Scalar, of bytes: [UInt8], other: JSONScalars.Scalar
  ) -> [UInt8] {
    let value = bytes[scalar.range]
    let isText = value.first == UInt8(ascii: "\"")
    switch self {
    case .deleted: return Self.removing(scalar.item, from: bytes)
    case .emptied: return Self.replacing(scalar.range, of: bytes, with: Array("\"\"".utf8))
    case .swapped: return Self.replacing(scalar.range, of: bytes, with: Array(bytes[other.range]))
    case .prefixed:
      let text = isText ? Array("\"x".utf8) + value.dropFirst() : Array("1".utf8) + value
      return Self.replacing(scalar.range, of: bytes, with: text)
    }
  }

  private static func replacing(
    _ range: Range<Int>, of bytes: [UInt8], with other: [UInt8]
  ) -> [UInt8] {
    Array(bytes[..<range.lowerBound]) + other + Array(bytes[range.upperBound...])
  }

  /// Takes a member or element away together with a comma beside it.
  private static func removing(_ item: Range<Int>, from bytes: [UInt8]) -> [UInt8] {
    var (start, end) = (item.lowerBound, item.upperBound)
    while end < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[end]) { end += 1 }
    if end < bytes.count, bytes[end] == UInt8(ascii: ",") {
      return replacing(start..<(end + 1), of: bytes, with: Array(newlines(bytes[start...end])))
    }
    end = item.upperBound
    while start > 0, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[start - 1]) { start -= 1 }
    if start > 0, bytes[start - 1] == UInt8(ascii: ",") { start -= 1 }
    return replacing(start..<end, of: bytes, with: Array(newlines(bytes[start..<end])))
  }

  /// The line feeds of a piece, so that lines keep their numbers.
  private static func newlines(_ piece: ArraySlice<UInt8>) -> [UInt8] {
    piece.filter { $0 == 0x0A }
  }
}
