import LockText

/// A `replace` directive.
struct Replacement: Hashable, Sendable {
  /// What stands in the place of a module.
  enum Target: Hashable, Sendable {
    /// Another module.
    case module(ModuleVersion)
    /// A folder, as it was written; relative to the folder of the file.
    case folder(ByteString)
  }

  /// The module that is replaced; the version is empty when all of them are.
  let old: ModuleVersion
  let target: Target
  let location: SourceLocation
}

extension Replacement.Target {
  /// The target as go.mod writes it.
  var text: ByteString {
    switch self {
    case .module(let module): module.path + " " + module.version
    case .folder(let path): path
    }
  }

  /// Whether a text names a folder, on any system.
  ///
  /// - Source: Go, x/mod `modfile.IsDirectoryPath`.
  static func isFolder(_ text: ByteString) -> Bool {
    if text == "." || text == ".." || isDrive(text) { return true }
    return ["./", ".\\", "../", "..\\", "/", "\\"].contains { text.hasPrefix($0) }
  }

  /// Whether a text begins with the letter of a drive of Windows.
  static func isDrive(_ text: ByteString) -> Bool {
    text.count >= 2 && text.bytes[0].isLetterOrDigit && !text.bytes[0].isDigit
      && text.bytes[1] == UInt8(ascii: ":")
  }
}
