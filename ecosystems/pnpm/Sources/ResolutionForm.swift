import LockText
import NPMRegistry
import YAMLText

/// What a `resolution` is, decided as pnpm does.
///
/// - Source: pnpm 11's `resolver-base` (`classifyResolution`) and `lockfile.utils`
///   (`pkgSnapshotToResolution`); `README.md`, "What an entry is".
enum ResolutionForm: Hashable {
  /// The place is made from name and version.
  case derived
  /// An archive at a URL.
  case archive(ByteString)
  /// An archive at a path in the registry.
  case archiveInRegistry(ByteString)
  /// A commit as an archive that its host makes.
  case gitArchive(ByteString, GitReference)
  /// An archive that a git host makes of something else than a whole commit, without integrity.
  case movingGitArchive
  /// A commit of a repository: `repository#commit`.
  case git(ByteString)
  /// A folder of the project.
  case directory(ByteString)
  /// An archive in the project, as a `file:` URL.
  case file(ByteString)
  /// A file that is no npm package, such as a build of Node.js.
  case binary
  /// One of several files, depending on the platform.
  case variations
  /// Something that only the project's own resolver knows.
  case custom
  /// There is nothing that says where it comes from.
  case missing
  /// The type is none of those above.
  case unknown

  init(_ resolution: Resolution, _ path: DependencyPath) {
    switch resolution[.type] {
    case nil: self.init(untyped: resolution, path)
    case "git": self = resolution.gitText.map { .git($0) } ?? .missing
    case "directory": self = resolution[.directory].map { .directory($0) } ?? .missing
    case "binary": self = .binary
    case "variations": self = resolution.variants.isEmpty ? .missing : .variations
    case .some(let type): self = type.hasPrefix("custom:") ? .custom : .unknown
    }
  }

  private init(untyped resolution: Resolution, _ path: DependencyPath) {
    if let tarball = resolution[.tarball], !tarball.isEmpty {
      // A fragment is no part of what is asked for, and could hold anything.
      let address = tarball.cut(atFirst: UInt8(ascii: "#"))?.head ?? tarball
      if tarball.hasPrefix("file:") {
        self = .file(tarball)
      } else if let reference = GitReference(archiveURL: address) {
        self = .gitArchive(address, reference)
      } else if GitReference.isArchive(address), resolution.lacksIntegrity {
        self = .movingGitArchive
      } else {
        self = tarball.hasScheme ? .archive(address) : .archiveInRegistry(tarball)
      }
    } else if let reference = path.reference, reference.hasPrefix("file:") {
      // The key alone says it.
      self = Self.local(reference)
    } else if path.version != nil, resolution[.integrity] != nil || resolution[.registry] != nil {
      self = .derived
    } else {
      self = .missing
    }
  }

  /// What a `file:` reference is.
  static func local(_ reference: ByteString) -> ResolutionForm {
    let name = reference.lowercasedASCII()
    let isArchive = [".tgz", ".tar.gz", ".tar"].contains { name.hasSuffix($0) }
    return isArchive ? .file(reference) : .directory(reference.dropFirst("file:".utf8.count))
  }

  /// Whether pnpm refuses it under a key that names a version of a registry.
  var isForeignToRegistry: Bool {
    switch self {
    case .gitArchive, .movingGitArchive, .git, .directory, .file: true
    default: false
    }
  }
}

extension Resolution {
  /// Whether nothing fixes the bytes; blank is as good as none.
  fileprivate var lacksIntegrity: Bool {
    self[.integrity].map { $0.bytes.allSatisfy { $0 <= 0x20 } } ?? true
  }

  /// `repository#commit`, as pins name it.
  fileprivate var gitText: ByteString? {
    guard let repo = self[.repo], let commit = self[.commit] else { return nil }
    return repo + "#" + commit
  }
}

extension ByteString {
  /// Whether it begins like a URL and not like a path.
  fileprivate var hasScheme: Bool {
    guard let (scheme, _) = cut(atFirst: UInt8(ascii: ":")), let first = scheme.bytes.first,
      first.isLetterOrDigit, !first.isDigit
    else { return false }
    return scheme.bytes.allSatisfy { $0.isLetterOrDigit || Self.schemeMarks.contains($0) }
  }

  private static let schemeMarks: Set<UInt8> = Set("+.-".utf8)
}
