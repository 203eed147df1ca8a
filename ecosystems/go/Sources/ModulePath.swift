import LockText

/// The path of a module that can be fetched: `golang.org/x/sync`, `gopkg.in/yaml.v3`.
///
/// - Source: Go, x/mod `module.CheckPath` and `module.SplitPathVersion`.
struct ModulePath: Hashable, Sendable {
  let text: ByteString
  /// The major version that the path ends in.
  let majorSuffix: MajorSuffix

  init(_ text: ByteString) throws(PathError) {
    try PathRules.check(text, as: .module)
    let host = text.cut(atFirst: UInt8(ascii: "/"))?.head ?? text
    let isHost = host.bytes.allSatisfy {
      $0.isLowercaseLetterOrDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
    }
    guard isHost, host.bytes.contains(UInt8(ascii: ".")) else { throw .firstElement }
    guard let suffix = MajorSuffix(ofPath: text) else { throw .majorVersion }
    self.text = text
    majorSuffix = suffix
  }

  /// Whether both are the same path.
  static func == (left: ModulePath, right: ModulePath) -> Bool { left.text == right.text }

  /// The suffix follows from the text.
  func hash(into hasher: inout Hasher) {
    hasher.combine(text)
  }

  /// The path as URLs and file names hold it.
  var escaped: ByteString { Escaping.escaped(text) }

  /// What stands between the slashes.
  var elements: [ByteString] { text.split(on: UInt8(ascii: "/")) }
}

/// The major version at the end of a module path.
enum MajorSuffix: Hashable, Sendable {
  /// None: v0, v1, or older code with `+incompatible`.
  case none
  /// `/v2`.
  case slash(ByteString)
  /// `.v3`, as on gopkg.in.
  case dot(ByteString)

  /// Finds it.
  ///
  /// - Returns: `nil` when the path ends in something that looks like one and is not allowed.
  init?(ofPath path: ByteString) {
    if path.hasPrefix("gopkg.in/") {
      let isUnstable = path.hasSuffix("-unstable")
      let base = isUnstable ? path.dropLast("-unstable".utf8.count) : path
      guard
        let version = Self.version(
          atEndOf: base, behind: ".", allowing: isUnstable ? nil : "v0")
      else { return nil }
      self = .dot(version)
      return
    }
    let tail = path.cut(atLast: UInt8(ascii: "/"))?.tail ?? ""
    let digits = tail.dropFirst(1)
    let looksLikeOne =
      tail.hasPrefix("v") && !digits.isEmpty
      && digits.bytes.allSatisfy { $0.isDigit || $0 == UInt8(ascii: ".") }
    guard looksLikeOne else {
      self = .none
      return
    }
    guard tail != "v1", let version = Self.version(atEndOf: path, behind: "/") else { return nil }
    self = .slash(version)
  }

  private static func version(
    atEndOf path: ByteString, behind mark: ByteString, allowing exception: ByteString? = nil
  ) -> ByteString? {
    let digits = path.bytes.reversed().prefix(while: \.isDigit).count
    let version = ByteString(path.bytes.suffix(digits + 1))
    guard digits > 0, version.hasPrefix("v"), path.dropLast(version.count).hasSuffix(mark),
      version == exception || version.bytes[1] != UInt8(ascii: "0")
    else { return nil }
    return version
  }

  /// Whether a module with this suffix can have such a version.
  ///
  /// - Source: Go, x/mod `module.CheckPathMajor`.
  func fits(_ version: SemanticVersion) -> Bool {
    switch self {
    case .none:
      version.major == "v0" || version.major == "v1" || version.build == "+incompatible"
    case .slash(let major): version.major == major
    case .dot(let major):
      // Old pseudo-versions of `.v1` modules begin with v0.0.0.
      version.major == major || (major == "v1" && version.text.hasPrefix("v0.0.0-"))
    }
  }
}
