import LockText
import Lockfetch
import YAMLText

/// One document of a lock file, as it is written.
///
/// pnpm 11 puts a document before the project's: the packages that pnpm itself needs.
struct LockPart: Sendable {
  var version: YAMLScalar?
  var importers: [Importer] = []
  var packages: [PackageEntry] = []
  /// What each peer variant of a package needs; only in locks of pnpm 9 and newer.
  var snapshots: [Snapshot] = []
}

/// A project of the workspace and what it asks for.
struct Importer: Sendable {
  /// For whom a project asks for something.
  enum Group: String, CaseIterable, Sendable {
    case dependencies
    case devDependencies
    case optionalDependencies
    case configDependencies
    case packageManagerDependencies
  }

  struct Dependency: Sendable {
    let name: YAMLScalar
    let group: Group
    /// What it was resolved to: a version, a key, or `link:` and a path.
    let reference: ByteString
  }

  /// The project's folder, seen from the lock: `.`, `packages/a`.
  let path: ByteString
  var dependencies: [Dependency] = []
}

/// A package of the lock.
struct PackageEntry: Sendable {
  let key: YAMLScalar
  var name: YAMLScalar?
  var version: YAMLScalar?
  var flags = ArtifactFlags()
  var resolution: Resolution?
  /// Whether a member was of the wrong type, which has been told.
  var isDamaged = false
}

/// Where a package comes from.
struct Resolution: Sendable {
  /// One of the files of a package that has another one for each platform.
  struct Variant: Sendable {
    var resolution: Resolution
    var flags = ArtifactFlags()
  }

  /// The members that matter, by name.
  enum Field: String, CaseIterable, Sendable {
    case integrity, tarball, type, directory, repo, commit, path, registry, url, archive
  }

  /// The bytes of the value.
  var range: Range<Int>
  var fields: [Field: YAMLScalar] = [:]
  var variants: [Variant] = []

  init(at offset: Int) {
    range = offset..<offset
  }

  subscript(field: Field) -> ByteString? { fields[field]?.text }
}

/// What one peer variant of a package needs.
struct Snapshot: Sendable {
  struct Edge: Sendable {
    let key: ByteString
    let offset: Int
    let isOptional: Bool
  }

  let key: YAMLScalar
  var edges: [Edge] = []
  /// Whether only optional dependencies need it.
  var isOptional = false
}
