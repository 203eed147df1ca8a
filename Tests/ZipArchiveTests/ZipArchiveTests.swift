import Foundation
import LockText
import LockfetchTesting
import Testing
import ZipFixtures

@testable import ZipArchive

@Suite struct ZipArchiveTests {
  /// What an archive holds: names and contents.
  private func contents(
    _ bytes: [UInt8], _ limits: ZipArchive.Limits = ZipArchive.Limits()
  ) throws(ZipArchiveError) -> [String] {
    let archive = try ZipArchive(bytes, limits: limits)
    var result: [String] = []
    for entry in archive.entries {
      var contents: [UInt8] = []
      try archive.read(entry) { contents += $0 }
      result.append(
        "\(entry.name.text)\(entry.isFolder ? " (folder)" : "") \(String(decoding: contents, as: UTF8.self))"
      )
    }
    return result
  }

  private func problem(_ builder: ZipBuilder) -> ZipArchiveError.Problem? {
    do {
      _ = try contents(builder.bytes)
      return nil
    } catch {
      return error.problem
    }
  }

  private static let two = ZipBuilder([.init("a", "one"), .init("b/c", "two")])

  private func first(_ change: (inout ZipBuilder.Entry) -> Void) -> ZipBuilder {
    Self.two.with { change(&$0.entries[0]) }
  }

  // MARK: Sound archives

  @Test func readsEntriesInTheirOrder() throws {
    #expect(try contents(Self.two.bytes) == ["a one", "b/c two"])
    #expect(try contents(ZipBuilder([]).bytes) == [])
  }

  /// Made by Python's zipfile with zlib.
  @Test func readsWhatAnotherProgramDeflated() throws {
    let file = try #require(
      Data(
        base64Encoded:
          "UEsDBBQAAAAIAAAAIQDJgmuaGQAAADgEAAAKAAAAYS90ZXh0LnR4dMtIzcnJ11HIwKS4sIiNSo1KjUqNSuVzAQBQSwMEFAAAAAAAAAAhAAAAAAAAAAAAAAAAAAcAAABhL2VtcHR5UEsBAhQDFAAAAAgAAAAhAMmCa5oZAAAAOAQAAAoAAAAAAAAAAAAAAKSBAAAAAGEvdGV4dC50eHRQSwECFAMUAAAAAAAAACEAAAAAAAAAAAAAAAAABwAAAAAAAAAAAAAAgAFBAAAAYS9lbXB0eVBLBQYAAAAAAgACAG0AAABmAAAAAAA="
      ))
    let text = String(repeating: "hello, hello, hello, hello\n", count: 40)
    #expect(try contents(Array(file)) == ["a/text.txt \(text)", "a/empty "])
  }

  @Test(arguments: [false, true], [nil, true, false])
  func readsEveryWayToWriteAnEntry(_ isDeflated: Bool, _ descriptorSignature: Bool?) throws {
    let long = String(repeating: "0123456789", count: 20_000)
    let builder = ZipBuilder(
      [("a", "one"), ("empty", ""), ("long", long), ("ü", "utf-8")].map { name, text in
        ZipBuilder.Entry(name, text).with {
          $0.isDeflated = isDeflated
          $0.hasDescriptor = descriptorSignature != nil
          $0.hasDescriptorSignature = descriptorSignature ?? false
          $0.flags = name == "ü" ? 0x800 : 0
          $0.comment = [0x21]
          $0.centralExtra = [0xFE, 0xCA, 0, 0]
          $0.localExtra = [0x55, 0x54, 1, 0, 0]
        }
      })
    #expect(try contents(builder.bytes) == ["a one", "empty ", "long \(long)", "ü utf-8"])
  }

  @Test func theCentralDirectoryMayHaveAnotherOrder() throws {
    let bytes = Self.two.bytes
    // Both headers of the directory have one length but for the names, so they are found by hand.
    let length = 46
    let end = bytes.count - 22
    let start = end - (length + 1) - (length + 3)
    let middle = start + length + 1
    let swapped = [0..<start, middle..<end, start..<middle, end..<bytes.count]
      .flatMap { bytes[$0] }
    #expect(try contents(swapped) == ["b/c two", "a one"])
  }

  @Test func foldersAreTold() throws {
    let builder = ZipBuilder([
      .init("a/"), .init("b").with { ($0.madeBy, $0.attributes) = (3 << 8, 0o040755 << 16) },
      .init("c").with { ($0.madeBy, $0.attributes) = (0, 0x10) },
      .init("d").with { ($0.madeBy, $0.attributes) = (3 << 8, 0o100644 << 16) },
    ])
    #expect(try contents(builder.bytes) == ["a/ (folder) ", "b (folder) ", "c (folder) ", "d "])
  }

  @Test func manyEntriesTakeZip64Records() throws {
    let builder = ZipBuilder((0..<66_000).map { .init("f\($0)") })
    let archive = try ZipArchive(builder.with { $0.hasZip64Records = true }.bytes)
    #expect(archive.entries.count == 66_000)
  }

  // MARK: Limits

  @Test func theNumberOfEntriesIsLimited() throws {
    var limits = ZipArchive.Limits()
    limits.entries = 2
    #expect(try contents(Self.two.bytes, limits).count == 2)
    limits.entries = 1
    #expect(throws: ZipArchiveError(.tooManyEntries(limit: 1))) {
      try contents(Self.two.bytes, limits)
    }
  }

  @Test func theSizeOfAllFilesIsLimited() throws {
    var limits = ZipArchive.Limits()
    limits.contentSize = 6
    #expect(try contents(Self.two.bytes, limits).count == 2)
    limits.contentSize = 5
    #expect(throws: ZipArchiveError(.tooLarge(limit: 5), entry: 2)) {
      try contents(Self.two.bytes, limits)
    }
  }

  // MARK: The whole file

  @Test func refusesWhatIsNoArchive() {
    for bytes in [[], [0], Array("PK".utf8), [UInt8](repeating: 0x50, count: 100)] {
      #expect(throws: ZipArchiveError(.noEndRecord)) { try ZipArchive(bytes) }
    }
  }

  @Test func refusesEveryPrefix() {
    let bytes = Self.two.bytes
    for count in bytes.indices {
      #expect(throws: ZipArchiveError.self) { try ZipArchive(Array(bytes[..<count])) }
    }
  }

  @Test func refusesWhatSurroundsTheEntries() {
    #expect(problem(first { $0.before = [0] }) == .layout)
    #expect(problem(Self.two.with { $0.entries[1].before = [0] }) == .layout)
    #expect(problem(Self.two.with { $0.gap = [0] }) == .layout)
    #expect(problem(Self.two.with { $0.comment = [0x21] }) == .noEndRecord)
    #expect(throws: ZipArchiveError(.directory)) { try ZipArchive([0] + Self.two.bytes) }
    #expect(throws: ZipArchiveError(.noEndRecord)) { try ZipArchive(Self.two.bytes + [0]) }
  }

  @Test func refusesCountsThatLie() {
    for count in [0, 1, 3, 60_000] {
      #expect(problem(Self.two.with { $0.statedCount = count }) == .directory)
    }
    for size in [0, 95, 97, 1 << 30] {
      #expect(problem(Self.two.with { $0.statedDirectorySize = size }) == .directory)
    }
    #expect(problem(Self.two.with { $0.disk = 1 }) == .volumes)
  }

  @Test func refusesZip64WhereItIsNotNeeded() {
    let unneeded = Self.two.with { ($0.hasZip64Records, $0.leavesNumbersToZip64) = (true, false) }
    #expect(problem(unneeded) == .directory)
    #expect(problem(first { $0.statedSize = 0xFFFF_FFFF }) == .zip64)
    #expect(problem(first { $0.statedOffset = 0xFFFF_FFFF }) == .zip64)
    #expect(problem(first { $0.centralExtra = [1, 0, 0, 0] }) == .zip64)
    #expect(problem(first { $0.localExtra = [1, 0, 0, 0] }) == .header)
    #expect(problem(first { $0.centralExtra = [9, 9, 200, 0, 1] }) == .zip64)
    #expect(problem(first { $0.centralExtra = [9, 9, 0] }) == .zip64)
    #expect(problem(Self.two.with { ($0.statedCount) = 0xFFFF }) == .zip64)
  }

  @Test func refusesZip64RecordsThatLie() {
    let large = Self.two.with { $0.hasZip64Records = true }
    #expect(problem(large) == nil)
    #expect(problem(large.with { $0.statedCount = 1 }) == .directory)
    #expect(problem(large.with { $0.statedDirectorySize = 95 }) == .directory)
    // A count in the end record that is another one than the ZIP64 record's.
    var bytes = large.bytes
    for offset in [8, 10] { bytes[bytes.count - 22 + offset] = 1 }
    for offset in [9, 11] { bytes[bytes.count - 22 + offset] = 0 }
    #expect(throws: ZipArchiveError(.zip64)) { try ZipArchive(bytes) }
  }

  // MARK: Entries

  @Test func refusesEntriesThatOverlap() {
    #expect(problem(Self.two.with { $0.entries[1].statedOffset = 0 }) == .layout)
    #expect(problem(Self.two.with { $0.entries[1].statedOffset = 1 }) == .layout)
    #expect(problem(first { $0.statedOffset = 1 << 30 }) == .layout)
  }

  @Test func refusesHeadersThatDiffer() {
    #expect(problem(first { $0.localName = Array("x".utf8) }) == .header)
    #expect(problem(first { $0.localName = Array("aa".utf8) }) == .header)
    #expect(problem(first { $0.localSize = 4 }) == .header)
    #expect(
      problem(
        first {
          $0.hasDescriptor = true
          $0.localSize = 4
        }) == .header)
  }

  @Test func refusesEncryptionAndUnknownFlags() {
    for bit in 0..<16 {
      let isKnown = [1, 2, 11].contains(bit)
      if bit == 3 { continue }
      #expect(problem(first { $0.flags = 1 << bit }) == (isKnown ? nil : .flags))
    }
  }

  @Test func refusesOtherMethods() {
    for method in [1, 6, 9, 12, 14, 93, 99] {
      #expect(problem(first { $0.method = method }) == .method)
    }
  }

  @Test func refusesLinksAndDevices() {
    for type in [0o120000, 0o060000, 0o020000, 0o010000, 0o140000] {
      for system in [3, 19] {
        #expect(
          problem(
            first {
              $0.madeBy = system << 8
              $0.attributes = (type | 0o644) << 16
            }) == .notRegular)
      }
    }
  }

  @Test(arguments: [
    "", "/", "/a", "../a", "a/../b", "a/..", "..", ".", "a/./b", "a//b", "a\\b", "a\0b", "a\nb",
    "a\u{7F}", "//",
  ])
  func refusesNamesThatLeadElsewhere(_ name: String) {
    #expect(problem(ZipBuilder([.init(name)])) == .name)
  }

  @Test func refusesNamesThatAreNotUTF8() {
    for name: [UInt8] in [[0xFF], [0xC3], [0x61, 0x80], [0xC0, 0xAF], [0xED, 0xA0, 0x80]] {
      #expect(problem(first { $0.name = name }) == .name)
    }
  }

  @Test func refusesASecondEntryOfOneName() {
    #expect(problem(ZipBuilder([.init("a", "x"), .init("b"), .init("a", "y")])) == .duplicate)
  }

  // MARK: Contents

  @Test func refusesContentsThatAreNotWhatTheHeadersSay() {
    #expect(problem(first { $0.statedChecksum = 1 }) == .checksum)
    #expect(problem(first { $0.statedSize = 4 }) == .size)
    func deflated(_ change: (inout ZipBuilder.Entry) -> Void) -> ZipArchiveError.Problem? {
      problem(
        first {
          $0.isDeflated = true
          change(&$0)
        })
    }
    #expect(deflated { _ in } == nil)
    #expect(deflated { $0.statedSize = 2 } == .size)
    #expect(deflated { $0.statedSize = 4 } == .size)
    #expect(deflated { $0.statedChecksum = 1 } == .checksum)
    #expect(deflated { $0.data = ZipBuilder.deflated($0.contents) + [0] } == .size)
    #expect(deflated { $0.data = Array(ZipBuilder.deflated($0.contents).dropLast()) } == .data)
    #expect(deflated { $0.data = [0xFF, 0xFF] } == .data)
    #expect(deflated { $0.data = [] } == .data)
  }

  /// A few bytes that inflate to a megabyte, said to be three.
  @Test func stopsInflatingBehindTheStatedSize() throws {
    let bomb = ZipBuilder.deflated([UInt8](repeating: 0, count: 1 << 20))
    let archive = try ZipArchive(
      first {
        $0.isDeflated = true
        $0.data = bomb
      }.bytes)
    var count = 0
    #expect(throws: ZipArchiveError(.size, entry: 1)) {
      try archive.read(archive.entries[0]) { count += $0.count }
    }
    #expect(count == 0)
  }

  /// Any damage is refused, or leaves names and contents as they were.
  @Test func damageIsNeverTakenForSomethingElse() throws {
    let sound = ZipBuilder(
      [("a", "one"), ("b/c", "two"), ("d", "")].map { name, text in
        ZipBuilder.Entry(name, text).with { $0.isDeflated = name != "d" }
      }
    ).with { $0.entries[1].hasDescriptor = true }
    let expected = try contents(sound.bytes)
    var random = SeededGenerator(seed: 0x5EED)
    var refused = 0
    for _ in 0..<20_000 {
      var bytes = sound.bytes
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let index = Int.random(in: bytes.indices, using: &random)
        bytes[index] = UInt8.random(in: .min ... .max, using: &random)
      }
      do {
        let found = try contents(bytes)
        #expect(found.map { $0.replacing(" (folder)", with: "") } == expected)
      } catch {
        refused += 1
      }
    }
    #expect(refused > 10_000)
  }
}
