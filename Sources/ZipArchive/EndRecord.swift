/// The records at the end of a zip file, which say where the central directory lies.
///
/// - Source: PKWARE's APPNOTE 6.3.10, sections 4.3.14 to 4.3.16.
struct EndRecord {
  /// The number of entries.
  let entryCount: Int
  /// Where the central directory lies.
  let directory: Range<Int>

  private static let length = 22
  private static let locatorLength = 20
  private static let zip64Length = 56

  /// Finds and checks the records.
  ///
  /// The end record must be the last thing of the file, so there is no doubt which one counts. ZIP64
  /// records are taken only where a number does not fit into the end record itself.
  init(_ source: ZipBytes) throws(ZipArchiveError) {
    let start = source.bytes.count - Self.length
    let broken = ZipArchiveError(.noEndRecord)
    var record = try ZipRecord(source, at: start, signature: 0x0605_4B50, orThrow: broken)
    guard try record.number(2) == 0, try record.number(2) == 0 else {
      throw ZipArchiveError(.volumes)
    }
    let countHere = try record.number(2)
    let count = try record.number(2)
    let size = try record.number(4)
    let offset = try record.number(4)
    guard try record.number(2) == 0 else { throw broken }
    guard countHere == count else { throw ZipArchiveError(.volumes) }
    guard count == 0xFFFF || size == 0xFFFF_FFFF || offset == 0xFFFF_FFFF else {
      entryCount = count
      directory = try Self.directory(at: offset, size: size, end: start)
      return
    }
    let large = try Self.zip64Record(source, end: start)
    guard count == 0xFFFF || count == large.count, size == 0xFFFF_FFFF || size == large.size,
      offset == 0xFFFF_FFFF || offset == large.offset
    else { throw ZipArchiveError(.zip64) }
    entryCount = large.count
    directory = try Self.directory(at: large.offset, size: large.size, end: large.start)
  }

  /// The directory must reach to the records behind it.
  private static func directory(
    at offset: Int, size: Int, end: Int
  ) throws(ZipArchiveError) -> Range<Int> {
    guard offset <= end, end - offset == size else { throw ZipArchiveError(.directory) }
    return offset..<end
  }

  private static func zip64Record(
    _ source: ZipBytes, end: Int
  ) throws(ZipArchiveError) -> (count: Int, size: Int, offset: Int, start: Int) {
    let broken = ZipArchiveError(.zip64)
    let locatorStart = end - locatorLength
    let start = locatorStart - zip64Length
    var locator = try ZipRecord(source, at: locatorStart, signature: 0x0706_4B50, orThrow: broken)
    guard try locator.number(4) == 0, try locator.number(8) == start, try locator.number(4) == 1
    else { throw broken }
    var record = try ZipRecord(source, at: start, signature: 0x0606_4B50, orThrow: broken)
    guard try record.number(8) == zip64Length - 12 else { throw broken }
    _ = try record.number(4)  // The versions that made it and that it needs.
    guard try record.number(4) == 0, try record.number(4) == 0 else {
      throw ZipArchiveError(.volumes)
    }
    let countHere = try record.number(8)
    let count = try record.number(8)
    guard countHere == count else { throw ZipArchiveError(.volumes) }
    return (count, try record.number(8), try record.number(8), start)
  }
}
