import Foundation
import Testing

@testable import NixStore

@Suite struct ArchiveTests {
  /// Written by Nix 2.34.8.
  private static let helloArchive =
    "0d000000000000006e69782d617263686976652d3100000001000000000000002800000000000000"
    + "040000000000000074797065000000000700000000000000726567756c6172000800000000000000"
    + "636f6e74656e7473060000000000000068656c6c6f0a00000100000000000000"
    + "2900000000000000"

  private static let folder = NixArchive.directory([
    bytes("hello.txt"): .regular(bytes("hello\n"), isExecutable: false),
    bytes("link"): .symlink(bytes("hello.txt")),
    bytes("run"): .regular(bytes("#!/bin/sh\n"), isExecutable: true),
  ])

  @Test func writesTheArchiveOfAFile() throws {
    let archive = NixArchive.regular(bytes("hello\n"), isExecutable: false)
    #expect(text(Base16.encode(archive.bytes)) == Self.helloArchive)
    #expect(
      text(NixHash(of: archive.bytes, .sha256).base16)
        == "1c37d01af40be2e80691de3cc3df44377a699afbb17c68f080964b2fd071fc13")
    let executable = "0a00000000000000" + "65786563757461626c65000000000000" + "0000000000000000"
    let contents = "0800000000000000636f6e74656e7473"
    #expect(
      text(Base16.encode(NixArchive.regular(bytes("hello\n"), isExecutable: true).bytes))
        == Self.helloArchive.replacing(contents, with: executable + contents))
    let frame = NixArchive.frame(ofFileWithSize: 6)
    #expect(frame.header + bytes("hello\n") + frame.trailer == archive.bytes)
  }

  @Test func writesTheArchiveOfAFolder() {
    #expect(
      text(NixHash(of: Self.folder.bytes, .sha256).base16)
        == "dc379c57be9dd1977a018dc52047f20e9c5f9990fed054748af8cc46cb7d8c17")
  }

  @Test func readsWhatItWrites() throws {
    #expect(try NixArchive(Self.folder.bytes) == Self.folder)
  }

  @Test func everyTruncationIsAnError() {
    let archive = Self.folder.bytes
    for end in archive.indices {
      #expect(throws: NixArchiveError.self) { try NixArchive(Array(archive[..<end])) }
    }
    #expect(throws: NixArchiveError.self) { try NixArchive(archive + [0]) }
  }

  @Test(arguments: [UInt64.max, 1 << 63, 1 << 62, 1 << 40])
  func hugeLengthsAreErrors(_ length: UInt64) {
    let word = (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
    #expect(throws: NixArchiveError.self) { try NixArchive(word) }
    let archive = NixArchive.regular([], isExecutable: false).bytes
    #expect(throws: NixArchiveError.self) {
      try NixArchive(Array(archive[..<96]) + word + Array(archive[104...]))
    }
  }

  @Test func limitsTheDepthOfFolders() throws {
    func nested(_ depth: Int) -> NixArchive {
      (0..<depth).reduce(.regular([], isExecutable: false)) { node, _ in
        .directory([bytes("a"): node])
      }
    }
    _ = try NixArchive(nested(64).bytes)
    #expect(throws: NixArchiveError.self) { try NixArchive(nested(65).bytes) }
  }

  @Test(arguments: ["", ".", "..", "a/b", "a\0b", String(repeating: "n", count: 256)])
  func refusesNamesThatLeaveTheFolder(_ name: String) {
    let archive = NixArchive.directory([bytes(name): .symlink(bytes("x"))])
    #expect(throws: NixArchiveError.self) { try NixArchive(archive.bytes) }
  }

  @Test func refusesUnsortedAndRepeatedNames() throws {
    let archive = NixArchive.directory([
      bytes("a"): .symlink(bytes("x")), bytes("b"): .symlink(bytes("x")),
    ]).bytes
    let first = try #require(archive.firstIndex(of: UInt8(ascii: "a"), after: 100))
    let second = try #require(archive.firstIndex(of: UInt8(ascii: "b"), after: 100))
    for letters in [(UInt8(ascii: "b"), UInt8(ascii: "a")), (UInt8(ascii: "a"), UInt8(ascii: "a"))]
    {
      var damaged = archive
      (damaged[first], damaged[second]) = letters
      #expect(throws: NixArchiveError.self) { try NixArchive(damaged) }
    }
  }

  // MARK: tar

  private static func tar() -> [UInt8] {
    var writer = TarWriter()
    let long = String(repeating: "f", count: 124)
    writer.addDirectory(bytes("npm"))
    writer.addDirectory(bytes("npm/_cacache"))
    writer.addSymlink(bytes("npm/_cacache/" + long), target: bytes("/nix/store/" + long))
    writer.addFile(bytes("npm/env.npm"), bytes("a=b\n"))
    writer.addFile(
      bytes("npm/locks/" + String(repeating: "p", count: 95) + "/package-lock.json"),
      [UInt8](repeating: 0x7B, count: 1_025))
    return writer.finish()
  }

  @Test func pythonReadsTheTar() throws {
    let script = """
      import sys, tarfile
      for m in tarfile.open(fileobj=sys.stdin.buffer, mode="r|"):
        print(m.name, m.type.decode(), oct(m.mode), m.size, m.mtime, m.uid, m.gid, m.linkname)
      """
    let long = String(repeating: "f", count: 124)
    let folder = String(repeating: "p", count: 95)
    #expect(
      try run("python3", ["-c", script], input: Data(Self.tar())).split(separator: "\n") == [
        "npm 5 0o555 0 1 0 0 ", "npm/_cacache 5 0o555 0 1 0 0 ",
        "npm/_cacache/\(long) 2 0o444 0 1 0 0 /nix/store/\(long)",
        "npm/env.npm 0 0o444 4 1 0 0 ",
        "npm/locks/\(folder)/package-lock.json 0 0o444 1025 1 0 0 ",
      ])
  }

  @Test func gnuTarReadsTheTar() throws {
    let listing = try run("tar", ["-tf", "-"], input: Data(Self.tar()))
    #expect(listing.split(separator: "\n").count == 5)
    #expect(Self.tar().count.isMultiple(of: 512))
  }

  @Test func describesAnObjectOfABinaryCache() throws {
    let content = bytes("hello\n")
    let info = NARInfo(
      path: try path("qa1w9gdfrba6jl2r57mb3c43863gqywp-hello.txt"), url: bytes("nar/x.nar"),
      archiveHash: NixHash(of: content, .sha256), archiveSize: 120,
      references: [try path("fars50mlfk67nyzn0mc86b8gwbai49jr-dep.txt")],
      contentAddress: .text(of: content))
    #expect(
      text(info.text(in: .default)) == """
        StorePath: /nix/store/qa1w9gdfrba6jl2r57mb3c43863gqywp-hello.txt
        URL: nar/x.nar
        Compression: none
        FileHash: sha256:00xyyr3fi8l6hb839bv3f7yb86yjv7xi1cgh1xnhipym4asvb4aq
        FileSize: 120
        NarHash: sha256:00xyyr3fi8l6hb839bv3f7yb86yjv7xi1cgh1xnhipym4asvb4aq
        NarSize: 120
        References: fars50mlfk67nyzn0mc86b8gwbai49jr-dep.txt
        CA: text:sha256:00xyyr3fi8l6hb839bv3f7yb86yjv7xi1cgh1xnhipym4asvb4aq

        """)
  }
}

extension [UInt8] {
  fileprivate func firstIndex(of byte: UInt8, after start: Int) -> Int? {
    // An entry's name is a word of one byte, padded to eight.
    indices.first { $0 >= start && self[$0] == byte && self[$0 + 1] == 0 && self[$0 - 1] == 0 }
  }
}
