import LockText
import Lockfetch

/// One entry of an npm lock, in the form that both of its layouts share.
///
/// A class, since it goes from hand to hand and says too much to be copied each time.
final class LockEntry {
  /// Where the package goes: `node_modules/a/node_modules/b`, `packages/x`; empty for the root.
  ///
  /// In the older layout, which says it by nesting, only the last part: `node_modules/b`. Whole keys
  /// would make a deep lock take two hundred times its size in memory.
  var key: ByteString
  /// In the older layout the position of the entry that this one is nested in, which comes first;
  /// `nil` at the top.
  var parent: Int?
  /// Where the entry's name stands in the file.
  var offset: Int

  /// The real name, where the entry states one.
  var name: ByteString?
  var version: ByteString?
  /// The place, where it is text.
  var resolved: ByteString?
  /// What was asked for, in locks of npm 6 and older.
  var from: ByteString?
  var integrity: ByteString?
  var isLink = false
  /// Whether some package above carries it in its own archive.
  var isInBundle = false
  var hasShrinkwrap = false
  var flags = ArtifactFlags()
  /// Whether a member was of the wrong type, which has been told.
  var isDamaged = false

  /// Where the entry's first member begins, just behind the brace.
  var bodyOffset = 0
  /// The value of `resolved`, whatever it is.
  var resolvedRange: Range<Int>?
  /// The member `integrity`, from its name to its end.
  var integrityRange: Range<Int>?

  init(key: ByteString, parent: Int? = nil, offset: Int) {
    self.key = key
    self.parent = parent
    self.offset = offset
  }
}

extension LockEntry {
  private static let folder: ByteString = "node_modules/"
  private static let separator: ByteString = "/node_modules/"

  /// Whether the entry is installed below a `node_modules`, and not a folder of the project.
  var isInstalled: Bool { Self.isInstalled(key) }

  static func isInstalled(_ key: ByteString) -> Bool {
    key.hasPrefix(folder) || lastFolder(in: key) != nil
  }

  /// The name under which the package is installed: one segment, or two with a scope.
  var installedName: ByteString {
    if let folder = Self.lastFolder(in: key) { return ByteString(key.bytes[folder.upperBound...]) }
    return key.hasPrefix(Self.folder) ? key.dropFirst(Self.folder.count) : key
  }

  /// The key of the package that an installed one lies in; empty for the root.
  static func enclosing(_ key: ByteString) -> ByteString {
    lastFolder(in: key).map { ByteString(key.bytes[..<$0.lowerBound]) } ?? ""
  }

  /// Where the last `/node_modules/` is.
  private static func lastFolder(in key: ByteString) -> Range<Int>? {
    let (bytes, wanted) = (key.bytes, separator.bytes)
    guard bytes.count >= wanted.count else { return nil }
    for start in (0...(bytes.count - wanted.count)).reversed()
    where bytes[start] == wanted[0] && bytes[start...].starts(with: wanted) {
      return start..<(start + wanted.count)
    }
    return nil
  }
}
