import LockText

/// A module at one version: Go's `module.Version`.
struct ModuleVersion: Hashable, Sendable {
  let path: ByteString
  let version: ByteString

  /// The path inside a proxy or a download cache, without the end that names the file.
  var proxyPath: ByteString {
    Escaping.escaped(path) + "/@v/" + Escaping.escaped(version)
  }

  /// The package URL.
  ///
  /// The type `golang` folds the path to lower case, whatever Go does.
  ///
  /// - Source: purl specification, type `golang`.
  var packageURL: ByteString {
    let words = version.split(on: UInt8(ascii: "+"))
    return "pkg:golang/" + path.lowercasedASCII() + "@"
      + (words.count == 1 ? version : words.joined(separator: "%2B"))
  }
}

/// A module that can be fetched: path and version are legal and belong together.
struct FetchedModule: Hashable, Sendable {
  let path: ModulePath
  /// A canonical version, of which a sum file has so many that the text alone is kept.
  let version: ByteString

  /// Checks a pair.
  ///
  /// - Throws: ``ModuleError`` naming the rule that it breaks.
  /// - Source: Go, x/mod `module.Check`; Go itself writes canonical versions only.
  init(path: ByteString, version: ByteString, limit: Int) throws(ModuleError) {
    guard path.count <= limit, version.count <= limit else { throw .tooLong(limit: limit) }
    do {
      self.path = try ModulePath(path)
    } catch {
      throw .path(error)
    }
    guard let parsed = SemanticVersion(version) else { throw .notAVersion }
    guard parsed.isCanonical else { throw .notCanonical }
    guard self.path.majorSuffix.fits(parsed) else { throw .otherMajor }
    self.version = version
  }

  var moduleVersion: ModuleVersion { ModuleVersion(path: path.text, version: version) }
}

/// The rule that a module and its version break.
enum ModuleError: Error, Hashable {
  case tooLong(limit: Int)
  case path(PathError)
  case notAVersion
  case notCanonical
  case otherMajor
}
