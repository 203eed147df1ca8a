import LockText
import Lockfetch

/// Makes the copy of a lock that goes with the offline tree.
///
/// Only what npm needs to stay off the network is changed, byte by byte, and a lock that needs
/// nothing is copied as it is:
/// - an entry without `resolved` gets the URL that its integrity was taken to belong to, since npm
///   asks the registry for every entry that has none;
/// - an entry without `integrity` gets the one of its pin, by which npm finds the archive;
/// - a git entry loses its `integrity`, which is of something that npm packs itself;
/// - in the older layout every archive's `resolved` becomes the path of its file: npm 7 and newer
///   reads `bin` and the scripts of such an entry from the package itself, and would ask the
///   registry otherwise;
/// - where a lock has both layouts and something had to change, the older one is taken out, so that
///   they cannot disagree.
struct LockRewriter {
  let project: PlannedProject
  let lock: SourceFile
  let outline: LockOutline

  init(_ project: PlannedProject, lock: SourceFile, outline: LockOutline) {
    self.project = project
    self.lock = lock
    self.outline = outline
  }

  private struct Edit {
    let range: Range<Int>
    let replacement: [OfflineTree.Piece]
  }

  func pieces() -> [OfflineTree.Piece] {
    var edits = self.edits()
    guard !edits.isEmpty else { return [.bytes(lock.bytes)] }
    if let superseded = outline.supersededRange {
      edits.append(Edit(range: withComma(superseded), replacement: []))
    }
    // Two insertions at one place keep their order.
    return apply(
      edits.enumerated().sorted {
        ($0.element.range.lowerBound, $0.offset) < ($1.element.range.lowerBound, $1.offset)
      }.map(\.element))
  }

  private func edits() -> [Edit] {
    var edits: [Edit] = []
    // Both are in the order of the file, and not every entry became an artifact.
    var next = 0
    for entry in outline.entries {
      let place = lock.location(at: entry.offset)
      while next < project.artifacts.count, project.artifacts[next].artifact.location < place {
        next += 1
      }
      guard next < project.artifacts.count, project.artifacts[next].artifact.location == place,
        case .fixed(let output) = project.artifacts[next].outcome,
        case .remote(let source) = project.artifacts[next].artifact.source
      else { continue }
      let kind = project.artifacts[next].artifact.kind
      edits +=
        outline.isOlder
        ? changes(toOlder: entry, kind, source, output) : changes(to: entry, kind, source, output)
    }
    return edits
  }

  private func changes(
    to entry: LockOutline.Entry, _ kind: ArtifactKind, _ source: RemoteSource, _ output: FixedOutput
  ) -> [Edit] {
    if kind == .git { return withoutIntegrity(entry) }
    var edits: [Edit] = []
    if !entry.isResolved, let url = source.written {
      edits.append(replaceResolved(of: entry, by: [.bytes(Self.quoted(url))]))
    }
    if source.writtenIntegrity == nil {
      edits += withoutIntegrity(entry)
      edits.append(insert("integrity", [.bytes(Self.quoted(output.integrity.sri))], into: entry))
    }
    return edits
  }

  /// A URL or git reference in `version` says the place itself, and npm reads no other.
  private func changes(
    toOlder entry: LockOutline.Entry, _ kind: ArtifactKind, _ source: RemoteSource,
    _ output: FixedOutput
  ) -> [Edit] {
    if kind == .git { return withoutIntegrity(entry) }
    guard !entry.hasURLAsVersion else { return [] }
    let path: [OfflineTree.Piece] = [
      .bytes(Array("\"file:".utf8)), .storePath(output), .bytes(Array("\"".utf8)),
    ]
    return [replaceResolved(of: entry, by: path)]
  }

  private static func quoted(_ text: ByteString) -> [UInt8] {
    Array("\"".utf8) + text.bytes + Array("\"".utf8)
  }

  private func withoutIntegrity(_ entry: LockOutline.Entry) -> [Edit] {
    entry.integrityRange.map { [Edit(range: withComma($0), replacement: [])] } ?? []
  }

  /// Replaces the value of `resolved`, or puts the member first.
  private func replaceResolved(
    of entry: LockOutline.Entry, by value: [OfflineTree.Piece]
  ) -> Edit {
    guard let range = entry.resolvedRange else { return insert("resolved", value, into: entry) }
    return Edit(range: range, replacement: value)
  }

  /// Puts a member first.
  private func insert(
    _ name: ByteString, _ value: [OfflineTree.Piece], into entry: LockOutline.Entry
  ) -> Edit {
    let blanks = lock.bytes[entry.bodyOffset...].prefix { $0 == 0x20 || (0x09...0x0D).contains($0) }
    let member = Array(blanks) + Self.quoted(name) + Array(": ".utf8)
    return Edit(
      range: entry.bodyOffset..<entry.bodyOffset,
      replacement: [.bytes(member)] + value + [.bytes(Array(",".utf8))])
  }

  /// A member together with the comma that parts it from its neighbour.
  private func withComma(_ member: Range<Int>) -> Range<Int> {
    let bytes = lock.bytes
    var end = member.upperBound
    while end < bytes.count, bytes[end] == 0x20 || (0x09...0x0D).contains(bytes[end]) { end += 1 }
    if end < bytes.count, bytes[end] == UInt8(ascii: ",") {
      return member.lowerBound..<(end + 1)
    }
    var start = member.lowerBound
    while start > 0, bytes[start - 1] == 0x20 || (0x09...0x0D).contains(bytes[start - 1]) {
      start -= 1
    }
    if start > 0, bytes[start - 1] == UInt8(ascii: ",") { start -= 1 }
    return start..<member.upperBound
  }

  private func apply(_ edits: [Edit]) -> [OfflineTree.Piece] {
    var pieces: [OfflineTree.Piece] = []
    var position = 0
    for edit in edits {
      pieces.append(.bytes(Array(lock.bytes[position..<edit.range.lowerBound])))
      pieces += edit.replacement
      position = edit.range.upperBound
    }
    pieces.append(.bytes(Array(lock.bytes[position...])))
    return pieces
  }
}
