import NixStore

/// Names and passwords of servers, as a netrc file has them.
///
/// An entry is for the host that it names, whatever the port. Of several for one host the first counts.
/// `default` is read over: it would go to every host that a lock or a redirection names.
///
/// - Source: netrc(5) of GNU inetutils for the words, and `lib/netrc.c` of curl 7.84 and newer for
///   comments, which begin at a word with `#`, and for words in quotation marks.
package struct NetrcFile: Sendable {
  /// Why a file cannot be read, without anything that is in it.
  package struct SyntaxError: Error, Hashable, Sendable {
    /// What is wrong.
    package enum Problem: Hashable, Sendable {
      /// A quotation mark has no second one.
      case openQuote
      /// The file ends behind a word that wants a value.
      case noValue
      /// A value of an entry comes before all entries.
      case outsideEntry
      /// A name has a colon, which `Basic` cannot say: RFC 7617, section 2.
      case colonInName
    }

    /// The line, from one on.
    package let line: Int
    /// What is wrong there.
    package let problem: Problem
  }

  /// The largest file that is read, in bytes.
  package static let sizeLimit = 1 << 20

  private struct Entry {
    /// `nil` for `default`.
    let host: [UInt8]?
    var login: [UInt8]?
    var password: [UInt8]?
  }

  /// The values of `Authorization`, by host; `nil` where an entry says nothing.
  private var values: [[UInt8]: String?] = [:]

  /// Reads a file.
  package init(_ bytes: [UInt8]) throws(SyntaxError) {
    var words = NetrcWords(bytes)
    var entry: Entry?
    while let word = try words.next() {
      let line = words.line
      switch String(decoding: word.map(WebOrigin.lowercased), as: UTF8.self) {
      case "machine":
        take(entry)
        entry = Entry(host: Self.host(try words.value()))
      case "default":
        take(entry)
        entry = Entry(host: nil)
      case "login":
        guard entry != nil else { throw SyntaxError(line: line, problem: .outsideEntry) }
        let login = try words.value()
        guard !login.contains(UInt8(ascii: ":")) else {
          throw SyntaxError(line: words.line, problem: .colonInName)
        }
        entry?.login = login
      case "password":
        guard entry != nil else { throw SyntaxError(line: line, problem: .outsideEntry) }
        entry?.password = try words.value()
      case "account":
        guard entry != nil else { throw SyntaxError(line: line, problem: .outsideEntry) }
        _ = try words.value()
      case "macdef": words.skipMacro()
      // Other programs have words of their own, which curl reads over as well.
      default: break
      }
    }
    take(entry)
  }

  private mutating func take(_ entry: Entry?) {
    guard let entry, let host = entry.host, values[host] == nil else { return }
    guard entry.login != nil || entry.password != nil else {
      values[host] = .some(nil)
      return
    }
    let text = (entry.login ?? []) + [UInt8(ascii: ":")] + (entry.password ?? [])
    values[host] = "Basic " + String(decoding: Base64.encode(text), as: UTF8.self)
  }

  /// What to send to a host, which is in lower case; `nil` where the file does not name it.
  package func authorization(for host: String) -> String? {
    values[Self.host(Array(host.utf8))] ?? nil
  }

  /// A host in lower case, an address without brackets.
  private static func host(_ bytes: [UInt8]) -> [UInt8] {
    let lower = bytes.map(WebOrigin.lowercased)
    guard lower.first == UInt8(ascii: "["), lower.last == UInt8(ascii: "]") else { return lower }
    return Array(lower.dropFirst().dropLast())
  }
}

/// The words of a netrc file, comments left out.
private struct NetrcWords {
  private static let newline = UInt8(ascii: "\n")
  private static let quote = UInt8(ascii: "\"")
  private static let backslash = UInt8(ascii: "\\")

  private let bytes: [UInt8]
  private var index = 0
  /// The line that the last word ended on, from one on.
  private(set) var line = 1

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Blanks, tabs and what ends lines.
  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }

  mutating func next() throws(NetrcFile.SyntaxError) -> [UInt8]? {
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "#") {
        skipLine()
      } else if Self.isSpace(byte) {
        if byte == Self.newline { line += 1 }
        index += 1
      } else if byte == Self.quote {
        return try quoted()
      } else {
        let start = index
        while index < bytes.count, !Self.isSpace(bytes[index]) { index += 1 }
        return Array(bytes[start..<index])
      }
    }
    return nil
  }

  /// The word behind one that wants a value.
  mutating func value() throws(NetrcFile.SyntaxError) -> [UInt8] {
    let line = line
    guard let word = try next() else {
      throw NetrcFile.SyntaxError(line: line, problem: .noValue)
    }
    return word
  }

  private mutating func quoted() throws(NetrcFile.SyntaxError) -> [UInt8] {
    var word: [UInt8] = []
    var isEscaped = false
    index += 1
    while index < bytes.count, bytes[index] != Self.newline {
      let byte = bytes[index]
      index += 1
      if isEscaped {
        word.append(Self.escaped(byte))
        isEscaped = false
      } else if byte == Self.backslash {
        isEscaped = true
      } else if byte == Self.quote {
        return word
      } else {
        word.append(byte)
      }
    }
    throw NetrcFile.SyntaxError(line: line, problem: .openQuote)
  }

  private static func escaped(_ byte: UInt8) -> UInt8 {
    switch byte {
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    default: byte
    }
  }

  /// Goes behind the end of a line.
  private mutating func skipLine() {
    while index < bytes.count, bytes[index] != Self.newline { index += 1 }
    guard index < bytes.count else { return }
    index += 1
    line += 1
  }

  /// Goes behind a macro, which an empty line ends.
  mutating func skipMacro() {
    skipLine()
    while index < bytes.count, bytes[index] != Self.newline, bytes[index] != 0x0D { skipLine() }
  }
}
