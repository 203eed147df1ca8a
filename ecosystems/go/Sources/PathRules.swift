import LockText

/// What Go lets a path consist of, for the three uses of paths.
///
/// - Source: Go, x/mod `module.checkPath` and `module.checkElem`.
enum PathKind {
  /// The path of a module that is fetched.
  case module
  /// The path of a package, or of a module that is never fetched.
  case package
  /// The name of a file inside a module.
  case file
}

/// The rule that a path breaks.
enum PathError: Error, Hashable {
  case empty
  case slashes
  case leadingDash
  case dots
  case character
  case deviceName
  case shortName
  case firstElement
  case majorVersion

  /// What was expected, as the end of a sentence.
  var reason: Message {
    switch self {
    case .empty: "it is empty"
    case .slashes: "it begins or ends with a slash, or has two in a row"
    case .leadingDash: "it begins with a hyphen"
    case .dots: "an element of it begins or ends with a dot, or is nothing but dots"
    case .character: "an element of it holds a character that is not allowed there"
    case .deviceName: "an element of it is the name of a device on Windows"
    case .shortName: "an element of it looks like a short file name of Windows"
    case .firstElement:
      "its first element is not a host name of lower-case letters, digits, hyphens and dots"
    case .majorVersion: "its major version suffix is none that Go allows"
    }
  }
}

enum PathRules {
  /// Checks a whole path.
  static func check(_ path: ByteString, as kind: PathKind) throws(PathError) {
    guard !path.isEmpty else { throw .empty }
    guard path.bytes.first != UInt8(ascii: "-") || kind == .file else { throw .leadingDash }
    for element in path.split(on: UInt8(ascii: "/")) { try check(element: element, as: kind) }
  }

  /// Checks one element of a path, which is also what a version may consist of.
  static func check(element: ByteString, as kind: PathKind) throws(PathError) {
    let dot = UInt8(ascii: ".")
    guard let first = element.bytes.first, let last = element.bytes.last else { throw .slashes }
    guard last != dot, first != dot || kind != .module else { throw .dots }
    guard isLegal(element, as: kind) else { throw .character }
    let short = ByteString(element.bytes.prefix { $0 != dot })
    guard !isDeviceName(short) else { throw .deviceName }
    if kind != .file, let (_, digits) = short.cut(atLast: UInt8(ascii: "~")), !digits.isEmpty,
      digits.bytes.allSatisfy(\.isDigit)
    {
      throw .shortName
    }
  }

  private static func isLegal(_ element: ByteString, as kind: PathKind) -> Bool {
    let marks = kind == .module ? moduleMarks : kind == .package ? packageMarks : fileMarks
    if element.bytes.allSatisfy({ $0 < 0x80 }) {
      return element.bytes.allSatisfy { $0.isLetterOrDigit || marks.contains($0) }
    }
    guard kind == .file, let text = String(validating: element.bytes, as: UTF8.self) else {
      return false
    }
    return text.unicodeScalars.allSatisfy { scalar in
      guard let byte = UInt8(exactly: scalar.value), byte < 0x80 else { return isLetter(scalar) }
      return byte.isLetterOrDigit || marks.contains(byte)
    }
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    default: false
    }
  }

  // A look through so few is cheaper than a hash.
  private static let moduleMarks = Array("-._~".utf8)
  private static let packageMarks = Array("-._~+".utf8)
  private static let fileMarks = Array("-._+~!#$%&(),=@[]^{} ".utf8)

  private static func isDeviceName(_ name: ByteString) -> Bool {
    (3...4).contains(name.count) && deviceNames.contains(name.lowercasedASCII())
  }

  private static let deviceNames: Set<ByteString> = Set(
    ["con", "prn", "aux", "nul"]
      + (1...9).flatMap { [ByteString("com\($0)"), ByteString("lpt\($0)")] })
}
