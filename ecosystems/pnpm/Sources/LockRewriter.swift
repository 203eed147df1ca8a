import LockText
import Lockfetch
import YAMLText

/// Makes the copy of a lock that goes with the offline tree.
///
/// Only resolutions are changed, each as a whole and in place; a lock that needs nothing is copied
/// byte by byte:
/// - a package of a registry keeps its hash alone, so that pnpm makes its place from the registry
///   that is configured;
/// - everything else that is fetched becomes an archive at the path of its file.
struct LockRewriter {
  private struct Edit {
    let range: Range<Int>
    let replacement: [OfflineTree.Piece]
  }

  private let lock: SourceFile
  private var edits: [Edit] = []

  init(_ lock: SourceFile) {
    self.lock = lock
  }

  /// Leaves nothing of a registry's package but its hash.
  ///
  /// pnpm 10.34.2 and newer refuses a path or `file:` URL there.
  mutating func forgetPlace(of resolution: Resolution, _ output: FixedOutput) {
    let isPlain = resolution.fields.keys.allSatisfy { $0 == .integrity }
    guard !isPlain || resolution[.integrity] == nil else { return }
    let text = "{integrity: " + output.integrity.sri + "}"
    edits.append(Edit(range: resolution.range, replacement: [.bytes(text.bytes)]))
  }

  /// Puts the path of a file in the place of whatever was there.
  ///
  /// A store directory holds neither a double quote nor a backslash, so nothing has to be escaped.
  mutating func replace(_ resolution: Resolution, with output: FixedOutput) {
    let beginning = "{integrity: " + output.integrity.sri + ", tarball: \"file://"
    edits.append(
      Edit(
        range: resolution.range,
        replacement: [.bytes(beginning.bytes), .storePath(output), .bytes(Array("\"}".utf8))]))
  }

  /// The content of the copy.
  func pieces() -> [OfflineTree.Piece] {
    var pieces: [OfflineTree.Piece] = []
    var position = 0
    for edit in edits.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      pieces.append(.bytes(Array(lock.bytes[position..<edit.range.lowerBound])))
      pieces += edit.replacement
      position = edit.range.upperBound
    }
    pieces.append(.bytes(Array(lock.bytes[position...])))
    return pieces
  }
}
