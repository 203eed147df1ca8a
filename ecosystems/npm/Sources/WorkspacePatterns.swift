import LockText
import Lockfetch

/// The `workspaces` of a lock's root entry: folders and globs, of which the last that fits decides.
///
/// Folders are looked up and globs are few, so that a lock with many of both takes no longer than
/// its size.
///
/// - Source: `@npmcli/map-workspaces`, where a pattern that begins with `!` takes members away.
struct WorkspacePatterns: Sendable {
  /// The most globs; real projects have a handful.
  static let globLimit = 256

  private struct Verdict {
    /// Its position among all patterns.
    let position: Int
    let isMember: Bool
  }

  private var folders: [ByteString: Verdict] = [:]
  private var globs: [(pattern: PathPattern, verdict: Verdict)] = []

  /// Takes the patterns as they are written.
  ///
  /// - Returns: `nil` when there are too many globs.
  init?(_ patterns: [ByteString]) {
    for (position, text) in patterns.enumerated() {
      let isMember = !text.hasPrefix("!")
      let pattern = isMember ? text : text.dropFirst(1)
      let verdict = Verdict(position: position, isMember: isMember)
      if pattern.bytes.contains(UInt8(ascii: "*")) || pattern.bytes.contains(UInt8(ascii: "?")) {
        globs.append((PathPattern(pattern), verdict))
      } else if let folder = RelativePath.resolve(pattern, in: "") {
        folders[folder] = verdict
      }
    }
    guard globs.count <= Self.globLimit else { return nil }
  }

  /// Whether a folder is a member.
  func contains(_ folder: ByteString) -> Bool {
    let literal = folders[folder]
    let glob = globs.last { $0.pattern.matches(folder) }?.verdict
    switch (literal, glob) {
    case (let left?, let right?): return (left.position > right.position ? left : right).isMember
    case (let verdict?, nil), (nil, let verdict?): return verdict.isMember
    case (nil, nil): return false
    }
  }
}
