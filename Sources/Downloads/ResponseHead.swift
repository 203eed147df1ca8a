/// What matters of the headers of an answer.
struct ResponseHead {
  /// The status; 0 while there is none.
  private(set) var status = 0
  /// What tells one state of a file from another, for `If-Range`; `nil` where the server gave none.
  private(set) var validator: String?
  /// The size that the server told of the whole file.
  private(set) var size: Int?
  /// Where the part that was sent begins.
  private(set) var partStart: Int?
  /// How many seconds the server wants to be left alone.
  private(set) var pause: Int?
  private var length: Int?
  private var modified: String?

  /// Takes one line; a status line begins a new head.
  mutating func take(_ line: [UInt8]) {
    guard line.count <= 8 << 10 else { return }
    if line.starts(with: "HTTP/".utf8) {
      self = ResponseHead()
      let words = line.split(separator: UInt8(ascii: " "), maxSplits: 2)
      status = words.count > 1 ? Self.number(String(decoding: words[1], as: UTF8.self)) ?? 0 : 0
      return
    }
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return }
    let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
    let value = Self.trimmed(line[(colon + 1)...])
    switch name {
    case "etag":
      // A weak one is no promise about bytes: RFC 9110, section 13.1.5.
      if value.hasPrefix("\""), value.hasSuffix("\""), value.utf8.count > 2 { validator = value }
    case "last-modified": modified = value
    case "content-length": length = Self.number(value)
    case "content-range": takeRange(value)
    case "retry-after": pause = Self.number(value)
    default: break
    }
    if partStart == nil { size = length }
    if validator == nil, let modified { validator = modified }
  }

  /// `bytes 5-9/10`.
  private mutating func takeRange(_ value: String) {
    guard value.hasPrefix("bytes ") else { return }
    let parts = value.dropFirst("bytes ".count).split(separator: "/")
    guard parts.count == 2, let start = parts[0].split(separator: "-").first else { return }
    partStart = Self.number(String(start))
    size = Self.number(String(parts[1]))
  }

  private static func trimmed(_ value: ArraySlice<UInt8>) -> String {
    let isPlain: (UInt8) -> Bool = { $0 > 0x20 && $0 < 0x7F }
    guard let start = value.firstIndex(where: isPlain), let end = value.lastIndex(where: isPlain),
      value[start...end].allSatisfy({ $0 >= 0x20 && $0 < 0x7F })
    else { return "" }
    return String(decoding: value[start...end], as: UTF8.self)
  }

  /// A number in plain digits, not too large to be one of bytes.
  private static func number(_ text: String) -> Int? {
    guard !text.isEmpty, text.utf8.count <= 15, text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else {
      return nil
    }
    return Int(text)
  }
}
