import LocalFiles
import Lockfetch
import NixStore
import SystemPackage

/// A Nix binary cache in a folder: what `nix copy --from file://…` and any web server can serve.
///
/// Everything new is written into a staging folder first, brought to the disk at once, and then
/// moved into place, archives before descriptions and each description behind those it refers to.
/// A run that is killed leaves the cache as it was, or with whole objects more; the next run clears
/// the staging folder and adds what is missing. A lock keeps two runs apart.
struct BinaryCacheFolder: StoreSink {
  private static let staging = ".staging"
  private static let info = "nix-cache-info"

  /// The objects that were there already.
  private(set) var presentCount = 0
  /// The objects that this run adds.
  private(set) var addedCount = 0

  private let folder: FilePath
  private let storeDirectory: StoreDirectory
  /// The files that wait in the staging folder, with their place in the cache.
  private var archives: [(staged: FilePath, place: FilePath)] = []
  private var descriptions: [(staged: FilePath, place: FilePath)] = []
  /// The names in the staging folder; two objects may have one archive.
  private var stagedNames: Set<String> = []

  /// Opens a cache, making it where there is none, lets `body` fill it, and publishes the result.
  ///
  /// - Throws: ``StoreFailure``; nothing of what `body` added is in the cache then, or whole objects.
  static func filling<Value>(
    _ folder: FilePath, storeDirectory: StoreDirectory,
    _ body: (inout BinaryCacheFolder) throws(StoreFailure) -> Value
  ) throws(StoreFailure) -> (result: Value, cache: BinaryCacheFolder) {
    var cache = BinaryCacheFolder(folder: folder, storeDirectory: storeDirectory)
    try cache.files { (cache) throws(LocalFileError) in
      try Folder.create(cache.folder.appending("nar"))
    }
    let lock: FileLock
    do {
      lock = try FileLock.acquire(folder.appending(".lock"))
    } catch {
      throw .file(error)
    }
    // Not before: who waits for the lock has nothing to clear away, and is to end at once.
    Interruption.begin()
    defer { Interruption.end() }
    let outcome = Result { () throws(StoreFailure) in try cache.fill(body) }
    lock.release()
    return (try outcome.get(), cache)
  }

  private mutating func fill<Value>(
    _ body: (inout BinaryCacheFolder) throws(StoreFailure) -> Value
  ) throws(StoreFailure) -> Value {
    do {
      try prepare()
      let value = try body(&self)
      try publish()
      return value
    } catch {
      // The failure that brought us here is the one to tell; the next run clears what is left.
      try? Folder.removeFlat(folder.appending(Self.staging))
      throw error
    }
  }

  private init(folder: FilePath, storeDirectory: StoreDirectory) {
    self.folder = folder
    self.storeDirectory = storeDirectory
  }

  private mutating func files<Result>(
    _ work: (inout BinaryCacheFolder) throws(LocalFileError) -> Result
  ) throws(StoreFailure) -> Result {
    if let signal = Interruption.signal { throw .interrupted(signal, nil) }
    do {
      return try work(&self)
    } catch {
      throw .file(error)
    }
  }

  /// Clears what a killed run left, and checks that the cache serves this store directory.
  private mutating func prepare() throws(StoreFailure) {
    let text = try files { (cache) throws(LocalFileError) -> [UInt8]? in
      try Folder.removeFlat(cache.folder.appending(Self.staging))
      try Folder.create(cache.folder.appending(Self.staging))
      return try RegularFile.readIfPresent(cache.folder.appending(Self.info), limit: 64 << 10)
    }
    guard let text else {
      let content = BinaryCacheInfo.text(storeDirectory)
      try stage([content], Self.info, at: folder.appending(Self.info), in: \.descriptions)
      return
    }
    let stated = BinaryCacheInfo.storeDirectory(in: text)
    guard stated == storeDirectory.path else {
      throw .otherDirectory(folder: folder.string, stated ?? [])
    }
  }

  /// Takes one object, unless the cache has it.
  mutating func add(_ object: StoreObject) throws(StoreFailure) {
    let frame = NixArchive.frame(ofFileWithSize: object.contents.count)
    let pieces = [frame.header, object.contents, frame.trailer]
    let description = String(decoding: object.path.digest, as: UTF8.self) + ".narinfo"
    let place = folder.appending(description)
    let hash = NixHash(sha256OfPieces: pieces)
    let archive = String(decoding: hash.nixBase32, as: UTF8.self) + ".nar"
    let archivePlace = folder.appending("nar").appending(archive)
    guard !exists(place) || !exists(archivePlace) else {
      presentCount += 1
      return
    }
    addedCount += 1
    let info = NARInfo(
      path: object.path, url: Array("nar/\(archive)".utf8), archiveHash: hash,
      archiveSize: pieces.reduce(0) { $0 + $1.count }, references: object.references,
      contentAddress: object.contentAddress)
    try stage(pieces, archive, at: archivePlace, in: \.archives)
    try stage([info.text(in: storeDirectory)], description, at: place, in: \.descriptions)
  }

  /// A cache that is only looked into, and need not be there.
  static func objects(of folder: FilePath) -> BinaryCacheFolder {
    BinaryCacheFolder(folder: folder, storeDirectory: .default)
  }

  /// Whether the cache has an object.
  func has(_ path: StorePath) -> Bool {
    guard let text = try? RegularFile.readIfPresent(description(of: path), limit: 64 << 10),
      let archive = NARInfo.url(in: text)
    else { return false }
    return exists(folder.appending(String(decoding: archive, as: UTF8.self)))
  }

  private func description(of path: StorePath) -> FilePath {
    folder.appending(String(decoding: path.digest, as: UTF8.self) + ".narinfo")
  }

  /// Takes a file that refers to nothing, which is read twice: for its hash, and to be copied.
  mutating func add(
    _ file: FileSource, path: StorePath, contentAddress: ContentAddress
  ) throws(StoreFailure) {
    let frame = NixArchive.frame(ofFileWithSize: file.size)
    var stream = Hashing.Stream(.sha256)
    stream.update(frame.header)
    try files { (_) throws(LocalFileError) in
      try file.forEachPiece { stream.update($0) }
    }
    stream.update(frame.trailer)
    let hash = NixHash(stream)
    let archive = String(decoding: hash.nixBase32, as: UTF8.self) + ".nar"
    let info = NARInfo(
      path: path, url: Array("nar/\(archive)".utf8), archiveHash: hash,
      archiveSize: frame.header.count + file.size + frame.trailer.count, references: [],
      contentAddress: contentAddress)
    addedCount += 1
    if stagedNames.insert(archive).inserted {
      let staged = folder.appending(Self.staging).appending(archive)
      try files { (_) throws(LocalFileError) in
        try RegularFile.create(staged, frame.header, file, frame.trailer)
      }
      archives.append((staged, folder.appending("nar").appending(archive)))
    }
    let place = description(of: path)
    try stage(
      [info.text(in: storeDirectory)], place.lastComponent?.string ?? "", at: place,
      in: \.descriptions)
  }

  private func exists(_ path: FilePath) -> Bool {
    // Whatever keeps it from being looked at will be told when it is written.
    (try? Folder.kind(of: path, following: true)) == .file
  }

  private mutating func stage(
    _ pieces: [[UInt8]], _ name: String, at place: FilePath,
    in list: WritableKeyPath<BinaryCacheFolder, [(staged: FilePath, place: FilePath)]>
  ) throws(StoreFailure) {
    guard stagedNames.insert(name).inserted else { return }
    let staged = folder.appending(Self.staging).appending(name)
    try files { (_) throws(LocalFileError) in try RegularFile.create(staged, pieces) }
    self[keyPath: list].append((staged, place))
  }

  /// Moves everything into place.
  private mutating func publish() throws(StoreFailure) {
    try files { (cache) throws(LocalFileError) in
      try Folder.synchronize(cache.folder)
      for file in cache.archives + cache.descriptions {
        try RegularFile.rename(file.staged, to: file.place)
      }
      try Folder.removeFlat(cache.folder.appending(Self.staging))
      try Folder.synchronize(cache.folder)
    }
  }
}
