import LockText
import NPMRegistry

/// Name, version, place and hash of an installed package, whichever member they were written in.
///
/// In the older layout `version` may hold an alias, a git reference, a URL or a path in place of a
/// version; in the newer one it never does.
struct InstalledSource {
  var name: ByteString
  var version: ByteString?
  var resolved: ByteString?
  var integrity: ByteString?

  init(_ entry: LockEntry, layout: LockLayout) {
    name = entry.name ?? entry.installedName
    version = entry.version
    resolved = entry.resolved
    integrity = entry.integrity
    guard case .dependencies = layout else { return }
    if resolved == nil, integrity == nil { resolved = entry.from.flatMap(Self.place) }
    guard let text = entry.version else { return }
    if text.hasPrefix("npm:") {
      readAlias(text.dropFirst("npm:".utf8.count))
    } else if GitReference.isReference(text) || text.hasPrefix("file:") {
      resolved = text
      version = nil
    } else if text.hasWebScheme {
      resolved = text
      version = Self.version(inFileName: text)
    }
  }

  /// What was asked for, where that is a place and not a range of versions.
  private static func place(_ request: ByteString) -> ByteString? {
    let isPlace =
      GitReference.isReference(request) || request.hasWebScheme || request.hasPrefix("file:")
    return isPlace ? request : nil
  }

  private mutating func readAlias(_ target: ByteString) {
    guard let at = target.bytes.dropFirst().lastIndex(of: UInt8(ascii: "@")) else {
      name = target
      version = nil
      return
    }
    name = ByteString(target.bytes[..<at])
    version = ByteString(target.bytes[(at + 1)...])
  }

  /// The version in a file name of the form `….-1.2.3.tgz`, as npm itself guesses it.
  static func version(inFileName url: ByteString) -> ByteString? {
    let path = ByteString(url.bytes.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") })
    guard let file = path.cut(atLast: UInt8(ascii: "/"))?.tail, file.hasSuffix(".tgz") else {
      return nil
    }
    let stem = file.dropLast(".tgz".utf8.count)
    for index in stem.bytes.indices where stem.bytes[index] == UInt8(ascii: "-") {
      let rest = ByteString(stem.bytes[(index + 1)...])
      if rest.beginsWithThreeNumbers { return rest }
    }
    return nil
  }
}

extension ByteString {
  /// Whether it begins with `https:` or `http:`; the case of a scheme does not count.
  var hasWebScheme: Bool {
    let start = bytes.prefix("https:".utf8.count).lazy.map(\.lowercased)
    return start.starts(with: "https:".utf8) || start.starts(with: "http:".utf8)
  }

  /// Whether it begins like a version: three numbers with dots between them.
  fileprivate var beginsWithThreeNumbers: Bool {
    let core = ByteString(bytes.prefix { $0.isDigit || $0 == UInt8(ascii: ".") })
    let numbers = core.split(on: UInt8(ascii: "."))
    let next = count > core.count ? bytes[core.count] : UInt8(ascii: "-")
    return numbers.count == 3 && numbers.allSatisfy { !$0.isEmpty }
      && (next == UInt8(ascii: "-") || next == UInt8(ascii: "+"))
  }
}
