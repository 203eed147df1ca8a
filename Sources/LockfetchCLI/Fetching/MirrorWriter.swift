import LocalFiles
import LockText
import Lockfetch
import SystemPackage

/// Makes a mirror of files in the cache: beside its place first, then in one step in its place.
struct MirrorWriter {
  /// How files of the cache get into a mirror.
  enum Linking {
    /// As second names of the files, or as copies where the system allows no second name.
    case hard
    /// As copies.
    case copies
    /// As symbolic links into the cache.
    case symbolic
  }

  private let cache: ContentCache
  private let linking: Linking
  private var madeFolders: Set<FilePath> = []

  init(_ cache: ContentCache, _ linking: Linking) {
    self.cache = cache
    self.linking = linking
  }

  /// The absolute path of a mirror that may not be there yet.
  static func place(_ written: String) throws(FetchStop) -> FilePath {
    var path = FilePath(written)
    while path.string.hasSuffix("/"), path.string.count > 1 {
      path = FilePath(String(path.string.dropLast()))
    }
    guard let name = path.lastComponent, name.kind == .regular else {
      throw .option(
        FetchDiagnostics.option(
          "--output: \"\(written)\" has no name", fix: "name a folder that is to be made"))
    }
    return try FetchStop.filing { () throws(LocalFileError) in
      let folder = path.removingLastComponent()
      if !folder.isEmpty { try Folder.create(folder) }
      return try Folder.realPath(folder.isEmpty ? "." : folder).appending(name)
    }
  }

  /// Refuses a place where something else is than a mirror or an empty folder.
  static func check(_ place: FilePath) throws(FetchStop) {
    let isFree = try FetchStop.filing { () throws(LocalFileError) -> Bool in
      switch try Folder.kindIfPresent(of: place) {
      case nil: return true
      case .folder:
        let marker = place.appending(Mirror.marker.text)
        // What cannot be read, or is no small file, is not ours.
        if (try? RegularFile.readIfPresent(marker, limit: 64)) == Mirror.mark { return true }
        return try Folder.names(in: place).isEmpty
      default: return false
      }
    }
    guard isFree else { throw .notAMirror(place) }
  }

  /// Writes a mirror, whose files the cache has.
  mutating func write(_ mirror: Mirror) throws(FetchStop) {
    let place = mirror.folder
    let parent = place.removingLastComponent()
    let prefix = ".\(place.lastComponent?.string ?? "").lockfetch-"
    let lock: FileLock
    do {
      lock = try FileLock.acquire(folder: parent)
    } catch {
      throw .file(error)
    }
    let outcome = Result { () throws(FetchStop) in try publish(mirror, parent, prefix) }
    lock.release()
    try outcome.get()
  }

  private mutating func publish(
    _ mirror: Mirror, _ parent: FilePath, _ prefix: String
  ) throws(FetchStop) {
    try Self.check(mirror.folder)
    let staging = parent.appending(prefix + String(UInt64.random(in: .min ... .max), radix: 16))
    do {
      // Nobody else makes mirrors here while the lock is held.
      try Self.clear(parent, prefix)
      try fill(staging, mirror)
      try FetchStop.filing { () throws(LocalFileError) in
        try Folder.synchronize(parent)
        try Folder.replace(mirror.folder, with: staging)
      }
      try Self.clear(parent, prefix)
    } catch {
      // The failure that brought us here is the one to tell; the next run clears what is left.
      try? Self.clear(parent, prefix)
      throw error
    }
  }

  /// Removes what killed runs have left.
  private static func clear(_ parent: FilePath, _ prefix: String) throws(FetchStop) {
    try FetchStop.filing { () throws(LocalFileError) in
      for name in try Folder.names(in: parent) where name.starts(with: prefix.utf8) {
        try Folder.removeTree(Folder.path(of: name, in: parent))
      }
    }
  }

  private mutating func fill(_ staging: FilePath, _ mirror: Mirror) throws(FetchStop) {
    for (path, node) in mirror.nodes {
      if let signal = Interruption.signal { throw .interrupted(signal) }
      let place = Folder.path(of: path.bytes, in: staging)
      let folder = place.removingLastComponent()
      do {
        if madeFolders.insert(folder).inserted { try Folder.create(folder) }
        switch node {
        case .output(let output): try put(cache.place(of: output.integrity.hash), at: place)
        case .link(let target): try SymbolicLink.create(place, to: FilePath(target.text))
        case .file(let content): try RegularFile.create(place, [content])
        }
      } catch {
        throw .file(error)
      }
    }
  }

  private mutating func put(_ file: FilePath, at place: FilePath) throws(LocalFileError) {
    switch linking {
    case .symbolic: return try SymbolicLink.create(place, to: file)
    case .copies: break
    case .hard:
      do {
        return try RegularFile.hardLink(file, at: place)
      } catch {
        // Another file system, one without second names, too many of them, or somebody else's file.
        let reasons: [Errno] = [
          .improperLink, .notPermitted, .tooManyLinks, .notSupported, .permissionDenied,
        ]
        guard let errno = error.errno, reasons.contains(errno) else { throw error }
      }
    }
    try RegularFile.copy(file, to: place)
    try SealedFile.seal(place)
  }
}
