import LockText
import Lockfetch
import ZipArchive

/// The archive of a module, hashed as Go hashes it.
///
/// Everything about names and sizes is checked before any contents are, by the rules that Go has for
/// such archives and those of ``ZipArchive`` besides. Folders are refused: Go would hash them as files.
///
/// - Source: Go, x/mod `zip.checkZip` and `dirhash.HashZip`.
struct ModuleZip {
  /// The sizes that Go allows, in bytes.
  struct Limits {
    var archive = 500 << 20
    var contents = 500 << 20
    var modFile = 16 << 20
    var license = 16 << 20
  }

  private let archive: ZipArchive

  /// Checks an archive.
  ///
  /// - Throws: ``ProofError`` for the first rule that it breaks.
  init(
    _ bytes: [UInt8], of module: ModuleVersion, limits: Limits = Limits()
  ) throws(ProofError) {
    guard bytes.count <= limits.archive else {
      throw ProofError("the archive is larger than \(limits.archive) bytes")
    }
    var zipLimits = ZipArchive.Limits()
    zipLimits.contentSize = limits.contents
    do {
      archive = try ZipArchive(bytes, limits: zipLimits)
    } catch {
      throw ProofError("the archive is refused: \(error.reason)")
    }
    let prefix = module.path + "@" + module.version + "/"
    var names = FoldedNames()
    for (index, entry) in archive.entries.enumerated() {
      if let problem = Self.problem(entry, prefix, limits, &names) {
        throw ProofError("the archive is refused: entry \(index + 1): \(problem)")
      }
    }
  }

  private static func problem(
    _ entry: ZipArchive.Entry, _ prefix: ByteString, _ limits: Limits, _ names: inout FoldedNames
  ) -> Message? {
    guard entry.name.hasPrefix(prefix) else {
      return "its name does not begin with the module and its version"
    }
    guard !entry.isFolder else { return "it is a folder" }
    let name = entry.name.dropFirst(prefix.count)
    do {
      try PathRules.check(name, as: .file)
    } catch {
      return "its name is not one that Go allows: \(error.reason)"
    }
    guard names.insert(name) else { return "its name differs from another one by case alone" }
    let base = name.cut(atLast: UInt8(ascii: "/"))?.tail ?? name
    if base.lowercasedASCII() == "go.mod", name != "go.mod" {
      return "it is a go.mod in another place or spelling than that of the module"
    }
    let limit = name == "go.mod" ? limits.modFile : name == "LICENSE" ? limits.license : nil
    if let limit, entry.size > limit { return "it is larger than \(limit) bytes" }
    return nil
  }

  /// The `h1:` of the files.
  ///
  /// - Throws: ``ProofError`` when contents are damaged.
  func directoryHash() throws(ProofError) -> GoDirectoryHash {
    var files: [(name: ByteString, content: Integrity)] = []
    for entry in archive.entries {
      var hasher = ContentHasher()
      do {
        try archive.read(entry) { hasher.update($0) }
      } catch {
        throw ProofError("the archive is refused: \(error.reason)")
      }
      files.append((entry.name, hasher.integrity))
    }
    return GoDirectoryHash(listing: files)
  }
}

/// The names of files and of the folders above them, of which no two may be equal but for case.
///
/// - Source: Go, x/mod `zip.collisionChecker`.
struct FoldedNames {
  private var names: [ByteString: (name: ByteString, isFolder: Bool)] = [:]

  /// - Returns: Whether the name of a file goes with those before it.
  mutating func insert(_ name: ByteString) -> Bool {
    var (current, isFolder) = (name, false)
    while true {
      let folded = Self.folded(current)
      if let other = names[folded] {
        // Folders are met again and again; the ones above such a folder are known as well.
        return isFolder && other.isFolder && other.name == current
      }
      names[folded] = (current, isFolder)
      guard let above = current.cut(atLast: UInt8(ascii: "/"))?.head else { return true }
      (current, isFolder) = (above, true)
    }
  }

  /// The text with every letter in one case: that of simple case folding, as far as the mappings of
  /// single letters give it.
  private static func folded(_ name: ByteString) -> ByteString {
    if name.bytes.allSatisfy({ $0 < 0x80 }) { return name.lowercasedASCII() }
    var text = ""
    for scalar in name.text.unicodeScalars {
      // The dotless i folds to nothing else, although it is I in upper case.
      let upper =
        scalar == "\u{131}" ? scalar : single(scalar.properties.uppercaseMapping) ?? scalar
      text.unicodeScalars.append(single(upper.properties.lowercaseMapping) ?? upper)
    }
    return ByteString(text)
  }

  private static func single(_ mapping: String) -> Unicode.Scalar? {
    mapping.unicodeScalars.count == 1 ? mapping.unicodeScalars.first : nil
  }
}
