import LockText
import Lockfetch
import NPMRegistry

/// npm's offline tree: a cache folder that `npm ci --offline` reads, and the lock to read it with.
///
/// `_cacache/content-v2/<algorithm>/<2>/<2>/<rest of the digest>` is all that npm looks at for an
/// entry with both `resolved` and `integrity`: no index, and the URL does not matter.
///
/// - Source: cacache (`lib/content/path.js`), pacote (`lib/fetcher.js`); the experiments are listed
///   in `README.md`, "The offline tree".
struct CacheLayout {
  let project: PlannedProject
  let lock: SourceFile
  let outline: LockOutline

  init(_ project: PlannedProject, lock: SourceFile, outline: LockOutline) {
    self.project = project
    self.lock = lock
    self.outline = outline
  }

  func tree() -> OfflineTree {
    var tree = OfflineTree()
    // Two outputs of different names may have one content, which stands there once.
    var seen: Set<ByteString> = []
    for planned in project.artifacts {
      guard case .fixed(let output) = planned.outcome,
        case .remote(let source) = planned.artifact.source
      else { continue }
      // npm looks an entry up by its own strongest hash, which another entry of the same file may
      // surpass: the same bytes stand under both.
      var integrities = [output.integrity]
      if let own = source.integrity.first, own != output.integrity { integrities.append(own) }
      for integrity in integrities {
        let path = Self.contentPath(integrity)
        if seen.insert(path).inserted { tree.addShared(path, .output(output)) }
      }
      if planned.artifact.kind == .git, let text = source.written,
        let reference = try? GitReference(text),  // It was read before, or there were no output.
        let url = reference.archiveURL
      {
        CacheIndex.add(url, integrity: output.integrity, to: &tree)
      }
    }
    if outline.isOlder {
      // npm makes scratch folders in its cache while it completes a lock of the older layout, and
      // the tree is read-only.
      tree.addShared("_cacache/tmp", .link("/tmp"))
    }
    let name = lock.path.cut(atLast: UInt8(ascii: "/"))?.tail ?? lock.path
    let rewriter = LockRewriter(project, lock: lock, outline: outline)
    let pieces = rewriter.pieces().withoutUserNames()
    tree.addLockFile(name, .file(pieces))
    for (name, value) in Self.environment { tree.setEnvironment(name, value) }
    tree.refuseInPath(["${"], because: "npm expands variables in its settings")
    if pieces.contains(where: \.isStorePath) {
      tree.refuseInPath(
        ["%", "#", "?", "\"", "\\"],
        because: "npm reads it in the copy of the lock, where it has a meaning")
    }
    return tree
  }

  private static func contentPath(_ integrity: Integrity) -> ByteString {
    let digits = integrity.base16.bytes
    var path = Array("_cacache/content-v2/".utf8)
    path.reserveCapacity(path.count + digits.count + 9)
    path.append(contentsOf: integrity.algorithm.rawValue.utf8)
    for piece in [digits[0..<2], digits[2..<4], digits[4...]] {
      path.append(UInt8(ascii: "/"))
      path += piece
    }
    return ByteString(path)
  }

  /// The tree is read-only, so npm must not want to keep logs or the time of its last look for a
  /// newer npm there.
  private static let environment: [(ByteString, ByteString)] = [
    ("npm_config_cache", "${LOCKFETCH_TREE}/npm"),
    ("npm_config_offline", "true"),
    ("npm_config_audit", "false"),
    ("npm_config_fund", "false"),
    ("npm_config_logs_max", "0"),
    ("npm_config_update_notifier", "false"),
  ]
}
