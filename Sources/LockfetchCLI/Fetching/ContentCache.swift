import Downloads
import LocalFiles
import Lockfetch
import NixStore
import SystemPackage

/// The files that were downloaded, by their hashes: shared by all projects of a user.
///
/// A file is whole and verified before it has its place here, and read-only from then on. It is
/// dated to a fixed second, so that a later change shows without reading it; a file that was changed
/// is hashed, and removed when it is not what its place says.
struct ContentCache {
  /// `${XDG_CACHE_HOME:-~/.cache}/lockfetch-multi/files`.
  let folder: FilePath

  /// Finds the cache of a user.
  ///
  /// - Returns: `nil` when no variable says where it is.
  init?(_ environment: [String: String]) {
    if let cache = environment["XDG_CACHE_HOME"], cache.hasPrefix("/") {
      self.init(folder: FilePath(cache).appending("lockfetch-multi").appending("files"))
    } else if let home = environment["HOME"], home.hasPrefix("/") {
      let cache = FilePath(home).appending(".cache")
      self.init(folder: cache.appending("lockfetch-multi").appending("files"))
    } else {
      return nil
    }
  }

  init(folder: FilePath) {
    self.folder = folder
  }

  // MARK: Places

  /// Where the file with a hash is.
  func place(of hash: NixHash) -> FilePath {
    folder.appending(hash.algorithm.rawValue)
      .appending(String(decoding: hash.base16, as: UTF8.self))
  }

  /// Where the file with a hash is collected.
  func partial(of hash: NixHash) -> FilePath {
    partialFolder.appending(
      hash.algorithm.rawValue + "-" + String(decoding: hash.base16, as: UTF8.self))
  }

  /// Where files are collected.
  var partialFolder: FilePath { folder.appending("partial") }

  /// Refuses a cache that somebody else could put files into: what is sealed in it is believed.
  func check() throws(LocalFileError) {
    let inner = HashAlgorithm.allCases.map { folder.appending($0.rawValue) }
    for folder in [folder, partialFolder] + inner { try PrivateFolder.check(folder) }
  }

  /// Makes the folders for files with these hashes.
  func prepare(for hashes: some Sequence<NixHash>) throws(LocalFileError) {
    try Folder.create(folder.removingLastComponent())
    try PrivateFolder.create(folder)
    let inner = Set(hashes.map(\.algorithm)).map { folder.appending($0.rawValue) }
    for folder in [partialFolder] + inner { try PrivateFolder.create(folder) }
    try check()
    try clearAbandoned()
  }

  /// Removes what killed runs left that did not have the usual name for themselves, since another run
  /// had it: nobody continues that.
  private func clearAbandoned() throws(LocalFileError) {
    for name in try Folder.names(in: partialFolder) {
      guard let dot = name.lastIndex(of: UInt8(ascii: ".")),
        name[dot...].dropFirst().allSatisfy({
          (0x30...0x39).contains($0) || (0x61...0x66).contains($0)
        })
      else { continue }
      let path = Folder.path(of: name, in: partialFolder)
      // Who has it open goes on with it.
      if let file = try WorkFile.open(path) { try Folder.remove(file.path) }
    }
  }

  // MARK: Files

  /// The size of a file that is there and has its hash.
  ///
  /// - Parameter isVerifying: Whether to hash also what nobody seems to have changed.
  /// - Returns: `nil` when there is none; what has another hash is removed.
  func size(of hash: NixHash, isVerifying: Bool) throws(LocalFileError) -> Int? {
    let place = place(of: hash)
    switch try SealedFile.state(of: place) {
    case .missing: return nil
    case .sealed(let size) where !isVerifying: return size
    case .sealed(let size), .changed(let size):
      guard try Self.hash(place, hash.algorithm) == hash else { break }
      try SealedFile.seal(place)
      return size
    case .other: break
    }
    try Folder.remove(place)
    return nil
  }

  /// The hash of a file, read piece by piece.
  static func hash(
    _ path: FilePath, _ algorithm: HashAlgorithm
  ) throws(LocalFileError) -> NixHash {
    var stream = Hashing.Stream(algorithm)
    let reader = try FileReader(path)
    while case let piece = try reader.read(128 << 10), !piece.isEmpty { stream.update(piece) }
    return NixHash(stream)
  }
}

extension ContentCache {
  /// What is kept.
  struct Contents {
    /// The number of whole files, and of their bytes.
    var files = (count: 0, bytes: 0)
    /// The number of files that were left unfinished, and of their bytes.
    var partials = (count: 0, bytes: 0)
  }

  /// The files that are kept, in no particular order; those that are no longer there are passed over.
  ///
  /// - Returns: The folders among them, which somebody else has made, sorted.
  func forEachFile(
    _ body: (FilePath, _ isPartial: Bool, _ size: Int) throws(LocalFileError) -> Void
  ) throws(LocalFileError) -> [FilePath] {
    var foreign: [FilePath] = []
    for top in HashAlgorithm.allCases.map({ folder.appending($0.rawValue) }) + [partialFolder] {
      for name in try Self.names(in: top) {
        let path = Folder.path(of: name, in: top)
        guard try Folder.kindIfPresent(of: path) != .folder else {
          foreign.append(path)
          continue
        }
        if let size = try Self.size(path) { try body(path, top == partialFolder, size) }
      }
    }
    return foreign.sorted { $0.string < $1.string }
  }

  /// The names in a folder; none where it is missing, or no folder.
  private static func names(in folder: FilePath) throws(LocalFileError) -> [[UInt8]] {
    guard try Folder.kindIfPresent(of: folder) == .folder else { return [] }
    return try Folder.names(in: folder)
  }

  private static func size(_ path: FilePath) throws(LocalFileError) -> Int? {
    switch try SealedFile.state(of: path) {
    case .missing: nil
    case .sealed(let size), .changed(let size): size
    case .other: 0
    }
  }
}
