public import LockText

/// A zip file in memory, read strictly.
///
/// A zip file says most things twice, and two programs that believe different halves see different
/// files. Here both halves must agree, every byte must belong to something known, and names, sizes
/// and kinds of all entries are checked before any data are looked at. Encrypted, linked, patched and
/// multi-volume archives are refused, and so is ZIP64 where it is not needed.
///
/// - Source: PKWARE's APPNOTE 6.3.10.
public struct ZipArchive: Sendable {
  /// One entry.
  public struct Entry: Sendable {
    /// Its name: a relative path in UTF-8, its segments neither empty nor `.` nor `..`; that of a
    /// folder may end in a slash.
    public let name: ByteString
    /// Whether it stands for a folder.
    public let isFolder: Bool
    /// The size of its contents in bytes, as the headers say.
    public let size: Int

    let number: Int
    let isDeflated: Bool
    let checksum: Int
    let data: Range<Int>
  }

  /// What an archive may ask for.
  public struct Limits: Hashable, Sendable {
    /// The most entries.
    public var entries = 1_000_000
    /// The most bytes of all files together.
    public var contentSize = 500 << 20

    /// The defaults.
    public init() {}
  }

  /// The entries, in the order of the central directory.
  public let entries: [Entry]

  private let source: ZipBytes

  /// Reads the headers of an archive.
  ///
  /// - Throws: ``ZipArchiveError`` for the first rule that is broken.
  public init(_ bytes: [UInt8], limits: Limits = Limits()) throws(ZipArchiveError) {
    source = ZipBytes(bytes: bytes)
    let end = try EndRecord(source)
    guard end.entryCount <= limits.entries else {
      throw ZipArchiveError(.tooManyEntries(limit: limits.entries))
    }
    let headers = try Self.headers(source, end)
    try Self.check(headers, limits)
    entries = try Self.entries(source, headers, end: end.directory.lowerBound)
  }

  private static func headers(
    _ source: ZipBytes, _ end: EndRecord
  ) throws(ZipArchiveError) -> [EntryHeader] {
    var headers: [EntryHeader] = []
    var position = end.directory.lowerBound
    while position < end.directory.upperBound {
      guard headers.count < end.entryCount else { throw ZipArchiveError(.directory) }
      headers.append(try EntryHeader(source, number: headers.count + 1, at: &position))
    }
    guard position == end.directory.upperBound, headers.count == end.entryCount else {
      throw ZipArchiveError(.directory)
    }
    return headers
  }

  private static func check(
    _ headers: [EntryHeader], _ limits: Limits
  ) throws(ZipArchiveError) {
    var names: Set<ByteString> = []
    var room = limits.contentSize
    for header in headers {
      guard names.insert(header.name).inserted else {
        throw ZipArchiveError(.duplicate, entry: header.number)
      }
      guard header.size <= room else {
        throw ZipArchiveError(.tooLarge(limit: limits.contentSize), entry: header.number)
      }
      room -= header.size
    }
  }

  /// The entries must fill the file up to the central directory, in whatever order.
  private static func entries(
    _ source: ZipBytes, _ headers: [EntryHeader], end: Int
  ) throws(ZipArchiveError) -> [Entry] {
    var places = [Range<Int>](repeating: 0..<0, count: headers.count)
    var position = 0
    for header in headers.sorted(by: { ($0.offset, $0.number) < ($1.offset, $1.number) }) {
      guard header.offset == position else { throw ZipArchiveError(.layout, entry: header.number) }
      (places[header.number - 1], position) = try header.checkLocal(source)
    }
    guard position == end else { throw ZipArchiveError(.layout) }
    return zip(headers, places).map { header, data in
      Entry(
        name: header.name, isFolder: header.isFolder, size: header.size, number: header.number,
        isDeflated: header.isDeflated, checksum: header.checksum, data: data)
    }
  }

  /// Gives out the contents of an entry, piece by piece.
  ///
  /// - Parameter receive: Takes the pieces; what it got counts only when nothing is thrown.
  /// - Throws: ``ZipArchiveError`` when the data are not what the headers say.
  public func read(
    _ entry: Entry, _ receive: (ArraySlice<UInt8>) -> Void
  ) throws(ZipArchiveError) {
    var checksum = Checksum()
    let data = source.bytes[entry.data]
    let sizes: (consumed: Int, produced: Int)
    do throws(Inflater.Failure) {
      sizes = try Self.unpack(data, of: entry) { piece in
        checksum.update(piece)
        receive(piece)
      }
    } catch {
      throw ZipArchiveError(error.problem, entry: entry.number)
    }
    guard sizes == (data.count, entry.size) else {
      throw ZipArchiveError(.size, entry: entry.number)
    }
    guard Int(checksum.value) == entry.checksum else {
      throw ZipArchiveError(.checksum, entry: entry.number)
    }
  }

  private static func unpack(
    _ data: ArraySlice<UInt8>, of entry: Entry, _ receive: (ArraySlice<UInt8>) -> Void
  ) throws(Inflater.Failure) -> (consumed: Int, produced: Int) {
    guard entry.isDeflated else {
      receive(data)
      return (data.count, data.count)
    }
    return try Inflater().inflate(data, limit: entry.size, receive)
  }
}

extension Inflater.Failure {
  fileprivate var problem: ZipArchiveError.Problem {
    switch self {
    case .damaged: .data
    case .tooLong: .size
    case .noMemory: .noMemory
    }
  }
}
