import LockText
import Lockfetch

/// The texts that a go.mod without requirements has, more often than not.
///
/// The `h1:` of a go.mod is a hash of its text, so a text with that hash is the go.mod, and need not be
/// fetched. Old modules have none, and Go makes up `module PATH`; small ones state a `go` line besides.
enum ModTemplates {
  /// The text of a module's go.mod, if a template gives it.
  static func text(of path: ByteString, provedBy hash: GoDirectoryHash) -> [UInt8]? {
    let beginning = Array("module ".utf8) + path.bytes
    for ending in endings {
      let text = beginning + ending
      if GoDirectoryHash(ofModFile: text) == hash { return text }
    }
    let quoted = Array("module \"".utf8) + path.bytes + Array("\"\n".utf8)
    return GoDirectoryHash(ofModFile: quoted) == hash ? quoted : nil
  }

  /// What follows the path, the frequent ones first.
  private static let endings: [[UInt8]] = {
    var texts = ["\n", ""] + versions.map { "\n\ngo \($0)\n" }
    for version in versions {
      texts += ["\n\ngo \(version)", "\ngo \(version)\n", "\n\ngo \(version)\n\n"]
      texts += ["\r\n\r\ngo \(version)\r\n"]
    }
    return texts.map { Array($0.utf8) }
  }()

  /// Go 1.9 is the oldest seen, and 1.27 the newest there is; from 1.21 on a version has three numbers.
  private static let versions = (9...27).map { "1.\($0)" } + (21...27).map { "1.\($0).0" }
}
