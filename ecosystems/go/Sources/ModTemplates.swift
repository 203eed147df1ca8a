import LockText
import Lockfetch

/// The texts that a go.mod without requirements has, more often than not.
///
/// The `h1:` of a go.mod is a hash of its text, so a text with that hash is the go.mod, and need not be
/// fetched. Old modules have none, and Go makes up `module PATH`; small ones state a `go` line besides.
/// Sum files are sorted by path: each text is hashed at most once for neighbouring lines of one path,
/// however many versions there are, and only when none before it has the hash. The hashes of one path
/// are kept, not those of all: they would take more room than everything else of a lock.
struct ModTemplates {
  private var latest: PathTemplates?

  /// The text of a module's go.mod, if a template gives it.
  mutating func text(of path: ByteString, provedBy hash: GoDirectoryHash) -> [UInt8]? {
    if latest?.path != path { latest = PathTemplates(path) }
    return latest?.text(provedBy: hash)
  }
}

/// The templates of one path, hashed as far as somebody asked.
private struct PathTemplates {
  let path: ByteString
  /// The hashes of the first templates.
  private var hashed: [GoDirectoryHash] = []

  init(_ path: ByteString) {
    self.path = path
  }

  mutating func text(provedBy hash: GoDirectoryHash) -> [UInt8]? {
    if let index = hashed.firstIndex(of: hash) { return text(index) }
    while hashed.count < Self.forms.count {
      let text = text(hashed.count)
      let found = GoDirectoryHash(ofModFile: text)
      hashed.append(found)
      if found == hash { return text }
    }
    return nil
  }

  private func text(_ index: Int) -> [UInt8] {
    let form = Self.forms[index]
    var text: [UInt8] = []
    text.reserveCapacity(form.beginning.count + path.count + form.end.count)
    text += form.beginning
    text += path.bytes
    text += form.end
    return text
  }

  /// What stands around the path, the frequent ones first. All texts of a path differ.
  private static let forms: [(beginning: [UInt8], end: [UInt8])] = {
    var ends = ["\n", ""] + versions.map { "\n\ngo \($0)\n" }
    for version in versions {
      ends += ["\n\ngo \(version)", "\ngo \(version)\n", "\n\ngo \(version)\n\n"]
      ends += ["\r\n\r\ngo \(version)\r\n"]
    }
    let bare = ends.map { (Array("module ".utf8), Array($0.utf8)) }
    return bare + [(Array("module \"".utf8), Array("\"\n".utf8))]
  }()

  /// Go 1.9 is the oldest seen, and 1.27 the newest there is; from 1.21 on a version has three numbers.
  private static let versions = (9...27).map { "1.\($0)" } + (21...27).map { "1.\($0).0" }
}
