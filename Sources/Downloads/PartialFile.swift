import LocalFiles
import NixStore
import SystemPackage

/// A file on its way: what came of it so far, with its digests.
struct PartialFile: ~Copyable {
  /// From this size on a killed run is worth continuing, in bytes.
  private static let resumableSize = 1 << 20

  /// libcurl brings 16 KiB at a time; so much is written and hashed at once, in bytes.
  private static let pieceSize = 256 << 10

  private var file: WorkFile
  /// What came and was not written yet.
  private var pending: [UInt8] = []
  private let algorithms: [HashAlgorithm]
  private let room: BackgroundDigests.Room
  private var background: BackgroundDigests
  /// What the server said of the state of the file that these bytes are of.
  private(set) var validator: String?
  private let isShared: Bool
  /// Whether there is a note beside the file.
  private var hasNote: Bool

  /// The number of bytes that are there.
  var size: Int { file.size + pending.count }
  /// Where it is.
  var path: FilePath { file.path }

  /// Opens what another run may have left, and hashes it.
  init(_ request: DownloadRequest, _ room: BackgroundDigests.Room) throws(LocalFileError) {
    var algorithms = request.algorithms
    if let expected = request.expected, !algorithms.contains(expected.algorithm) {
      algorithms.append(expected.algorithm)
    }
    let background = BackgroundDigests(algorithms, room)
    let file = try Self.opened(request.partial)
    try file.forEachPiece { piece in background.update(piece) }
    isShared = file.path == request.partial
    validator = file.size > 0 ? Self.savedValidator(Self.note(file.path)) : nil
    // A run that was killed may have left one beside an empty file, which is overwritten.
    hasNote = file.size > 0
    self.algorithms = algorithms
    self.room = room
    self.background = background
    self.file = file
  }

  private static func opened(_ path: FilePath) throws(LocalFileError) -> WorkFile {
    if let file = try WorkFile.open(path) { return file }
    // Another run is at it. Waiting for it could take as long as the download.
    let digits = String(UInt64.random(in: .min ... .max), radix: 16)
    let name = (path.lastComponent?.string ?? "") + "." + digits
    let own = path.removingLastComponent().appending(name)
    guard let file = try WorkFile.open(own) else {
      throw LocalFileError("create", own, .changedWhileRead)
    }
    return file
  }

  /// Adds what came.
  mutating func append(_ bytes: [UInt8]) throws(LocalFileError) {
    pending += bytes
    if pending.count >= Self.pieceSize { try flush() }
  }

  /// Writes what came, for this run to hash or another one to continue.
  mutating func flush() throws(LocalFileError) {
    guard !pending.isEmpty else { return }
    try file.append(pending)
    background.update(pending)
    pending = []
  }

  /// Begins anew, with bytes of a file in the state that the server tells.
  mutating func begin(_ head: ResponseHead) throws(LocalFileError) {
    try clear()
    validator = head.validator
    guard isShared, let validator, head.size ?? 0 >= Self.resumableSize else { return }
    try Folder.remove(Self.note(path))
    try RegularFile.create(Self.note(path), [Array(validator.utf8)])
    hasNote = true
  }

  /// Drops everything.
  mutating func clear() throws(LocalFileError) {
    if size > 0 {
      pending = []
      try file.clear()
      background = BackgroundDigests(algorithms, room)
    }
    try removeNote()
    hasNote = false
    validator = nil
  }

  private func removeNote() throws(LocalFileError) {
    if hasNote { try Folder.remove(Self.note(path)) }
  }

  /// The digests of what was written.
  var digests: [NixHash] { background.digests }

  /// Makes the file read-only and dates it.
  func seal() throws(LocalFileError) {
    try file.seal()
  }

  /// Moves the file to its place. What was written must have reached the disk.
  func move(to place: FilePath) throws(LocalFileError) {
    try RegularFile.rename(path, to: place)
    try removeNote()
  }

  /// Removes the file.
  func remove() throws(LocalFileError) {
    try Folder.remove(path)
    try removeNote()
  }

  // MARK: Between runs

  /// Where it is kept which state of the file the bytes are of.
  private static func note(_ path: FilePath) -> FilePath {
    path.removingLastComponent().appending((path.lastComponent?.string ?? "") + ".state")
  }

  private static func savedValidator(_ path: FilePath) -> String? {
    // Without it the file is fetched anew, which is no failure.
    guard let bytes = try? RegularFile.readIfPresent(path, limit: 8 << 10),
      !bytes.isEmpty, bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7F })
    else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }
}
