import LocalFiles
import LockText
import Lockfetch
import SystemPackage

/// A folder of the user's own in which a package manager keeps what it downloaded.
struct PackageCache {
  /// Whose it is.
  let ecosystems: [EcosystemID]
  /// Where it lies.
  let folder: FilePath
  /// What said so.
  let origin: String

  /// Go's module cache.
  ///
  /// - Throws: ``PackageCacheError`` when nothing says where it is.
  /// - Source: `go help environment` (GOMODCACHE, GOPATH).
  static func ofGo(_ environment: [String: String]) throws(PackageCacheError) -> PackageCache {
    func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    let found: (origin: String, path: String, below: [String])
    if let path = variable("GOMODCACHE") {
      found = ("GOMODCACHE", path, [])
    } else if let paths = variable("GOPATH"),
      let first = paths.split(separator: ":", omittingEmptySubsequences: true).first
    {
      found = ("GOPATH", String(first), ["pkg", "mod"])
    } else if let home = variable("HOME") {
      found = ("HOME", home, ["go", "pkg", "mod"])
    } else {
      throw .unknown
    }
    guard found.path.hasPrefix("/") else { throw .relative(found.origin) }
    let folder = found.below.reduce(FilePath(found.path)) { $0.appending($1) }
    return PackageCache(ecosystems: ["go"], folder: folder, origin: found.origin)
  }

  /// Maven's local repository, from which Gradle's files can be taken as well.
  ///
  /// - Parameter folder: Where it is; `nil` for the usual place.
  /// - Throws: ``PackageCacheError`` when nothing says where that is.
  /// - Source: Maven, "Settings Reference" (`localRepository`).
  static func ofMaven(
    _ folder: String?, _ environment: [String: String]
  ) throws(PackageCacheError) -> PackageCache {
    if let folder {
      return PackageCache(
        ecosystems: ["maven", "gradle"], folder: FilePath(folder), origin: "--m2")
    }
    guard let home = environment["HOME"], !home.isEmpty else { throw .unknownHome }
    guard home.hasPrefix("/") else { throw .relative("HOME") }
    return PackageCache(
      ecosystems: ["maven", "gradle"],
      folder: FilePath(home).appending(".m2").appending("repository"), origin: "HOME")
  }

  /// Whether it is Go's.
  var isModuleCache: Bool { ecosystems == ["go"] }

  /// Whether there is such a folder.
  var exists: Bool {
    // Whatever keeps it from being looked at keeps it from being read, too.
    (try? Folder.kind(of: folder, following: true)) == .folder
  }

  /// Reads a file of the cache.
  ///
  /// - Parameter path: Relative to the folder.
  /// - Returns: `nil` when there is none.
  func read(_ path: ByteString, limit: Int) throws(LocalFileError) -> [UInt8]? {
    try RegularFile.readIfPresent(folder.appending(path.text), limit: limit)
  }
}

/// Why it is not known where a cache lies.
enum PackageCacheError: Error, Hashable {
  /// No variable says it.
  case unknown
  /// There is no home to look into.
  case unknownHome
  /// This variable is not an absolute path.
  case relative(String)
}
