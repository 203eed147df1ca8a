import LockText
import Lockfetch
import NPMRegistry
import YAMLText

/// pnpm's offline tree: a registry as a folder, and the lock and settings to read it with.
///
/// pnpm joins the configured registry with `NAME/-/BASE-VERSION.tgz` and then looks at the scheme:
/// `file:` is read from the disk, checked against the lock's integrity, and needs no network.
///
/// - Source: pnpm's `lockfile.utils` (`pkgSnapshotToResolution`) and `tarball-fetcher`
///   (`localTarballFetcher`) of versions 5 to 11; `README.md`, "The offline tree".
struct RegistryLayout {
  private static let registry: ByteString = "file://${LOCKFETCH_TREE}/npm/registry/"
  /// The user's settings of pnpm: they hold what the locks of all folders need.
  private static let settingsName: ByteString = "npmrc.pnpm"

  let project: PlannedProject
  let lock: SourceFile
  /// The scopes that the project's own files give a registry.
  let scopes: Set<ByteString>

  init(_ project: PlannedProject, lock: SourceFile, scopes: Set<ByteString>) {
    self.project = project
    self.lock = lock
    self.scopes = scopes
  }

  func tree() throws(LockfileError) -> OfflineTree {
    let document = try LockDocument(lock, limits: project.files.limits)
    var tree = OfflineTree()
    var rewriter = LockRewriter(lock)
    var scopes = scopes
    var planned: [SourceLocation: PlannedArtifact] = [:]
    for artifact in project.artifacts { planned[artifact.artifact.location] = artifact }
    for part in document.parts {
      for entry in part.content.packages {
        guard let artifact = planned[lock.location(at: entry.key.offset)],
          case .fixed(let output) = artifact.outcome, let resolution = entry.resolution
        else { continue }
        let path = DependencyPath(entry.key.text, part.version.keys)
        switch ResolutionForm(resolution, path) {
        case .git, .gitArchive: rewriter.replace(resolution, with: output)
        case .derived, .archive, .archiveInRegistry:
          guard let place = Self.place(path) else {
            rewriter.replace(resolution, with: output)
            continue
          }
          tree.addShared(place, .output(output))
          rewriter.forgetPlace(of: resolution, output)
          if path.name?.hasPrefix("@jsr/") == true { scopes.insert("jsr") }
        default: continue
        }
      }
    }
    add(rewriter.pieces().withoutUserNames(), scopes, to: &tree)
    return tree
  }

  /// Where pnpm looks for a package in a registry.
  private static func place(_ path: DependencyPath) -> ByteString? {
    guard path.isOfRegistry, let name = path.name.flatMap({ PackageName($0) }),
      let version = path.version
    else { return nil }
    return "registry" + TarballURL.canonicalPath(name, version)
  }

  private func add(
    _ lockPieces: [OfflineTree.Piece], _ scopes: Set<ByteString>, to tree: inout OfflineTree
  ) {
    let name = lock.path.cut(atLast: UInt8(ascii: "/"))?.tail ?? lock.path
    tree.addLockFile(name, .file(lockPieces))
    let fallback = "registry=" + Self.registry + "\n"
    let lines = scopes.map { "@" + $0 + ":registry=" + Self.registry + "\n" }
    let settings = OfflineTree.Node.list(
      beginning: fallback.bytes, entries: Set(lines), end: [])
    tree.addLockFile(".npmrc", settings)
    tree.addShared(Self.settingsName, settings)
    for (name, value) in Self.environment { tree.setEnvironment(name, value) }
    tree.refuseInPath(
      Self.refusedInPath, isASCII: true,
      because: "pnpm makes a URL of its registry, and then takes that for a path as it is")
  }

  /// What a URL has in another spelling than a path, or ends at; and the beginning of a variable.
  ///
  /// - Source: `normalize-registry-url`, which pnpm calls, and "path percent-encode set" of the URL
  ///   Standard.
  private static let refusedInPath: [ByteString] = [
    " ", "\"", "#", "<", ">", "?", "^", "`", "{", "}", "\\",
  ]

  /// The settings, each in the spelling of pnpm 10 and older and in that of pnpm 11 and newer.
  ///
  /// The registry is a variable too, since it then counts more than any file. Scopes cannot be
  /// variables; they are in a file that takes the place of the user's own, because pnpm 10.34.2 and
  /// 11.5.3 stopped expanding variables in the project's.
  private static let environment: [(ByteString, ByteString)] = {
    let file = "${LOCKFETCH_TREE}/npm/" + settingsName
    return [
      ("npm_config_registry", registry),
      ("npm_config_userconfig", file),
      ("npm_config_offline", "true"),
      ("npm_config_update_notifier", "false"),
      ("npm_config_manage_package_manager_versions", "false"),
      ("npm_config_package_manager_strict", "false"),
      ("pnpm_config_registry", registry),
      ("pnpm_config_npmrc_auth_file", file),
      ("pnpm_config_offline", "true"),
      ("pnpm_config_update_notifier", "false"),
      ("pnpm_config_pm_on_fail", "ignore"),
      ("pnpm_config_trust_lockfile", "true"),
      ("pnpm_config_minimum_release_age", "0"),
    ]
  }()
}
