import CorpusFixtures
import Foundation
import LockText
import Lockfetch
import Testing
import ZipFixtures

@testable import GoModules

@Suite struct ModuleZipTests {
  private static let module = ModuleVersion(path: "a.example/x", version: "v1.0.0")
  private static let prefix = "a.example/x@v1.0.0/"

  private func hash(
    _ builder: ZipBuilder, of module: ModuleVersion = module,
    limits: ModuleZip.Limits = ModuleZip.Limits()
  ) throws -> String {
    try ModuleZip(builder.bytes, of: module, limits: limits).directoryHash().text.text
  }

  private func archive(_ files: [(String, String)]) -> ZipBuilder {
    ZipBuilder(files.map { ZipBuilder.Entry(Self.prefix + $0.0, $0.1) })
  }

  private func refuses(_ builder: ZipBuilder, _ words: String) {
    do {
      _ = try hash(builder)
      Issue.record("taken: \(words)")
    } catch let error as ProofError {
      #expect(error.reason.text.contains(words), "\(error.reason.text)")
    } catch {
      Issue.record(error)
    }
  }

  // MARK: Vectors

  private struct Vector: Decodable {
    let path: String
    let version: String
    let files: [String: Data]
    let listing: String
    let h1: String
    let mod: Data
    let modH1: String
  }

  /// Made with x/mod's own code.
  @Test(.enabled(if: Corpus.exists("go"), "needs ../shared/corpus"), arguments: [false, true])
  func agreesWithGoOnMadeUpModules(_ isDeflated: Bool) throws {
    let file = Corpus.folder("go", "_vectors").appending(path: "dirhash.json")
    let vectors = try JSONDecoder().decode([Vector].self, from: Data(contentsOf: file))
    #expect(vectors.count == 4)
    for vector in vectors {
      let module = ModuleVersion(path: ByteString(vector.path), version: ByteString(vector.version))
      // In an order of its own each time, as that of a dictionary is.
      let entries = vector.files.map { name, contents in
        ZipBuilder.Entry("\(vector.path)@\(vector.version)/\(name)").with {
          $0.contents = Array(contents)
          $0.isDeflated = isDeflated
          $0.hasDescriptor = isDeflated
        }
      }
      #expect(try hash(ZipBuilder(entries), of: module) == vector.h1)
      #expect(GoDirectoryHash(ofModFile: Array(vector.mod)).text.text == vector.modH1)
      let listing = Integrity.sha256(of: Array(vector.listing.utf8)).sri.text
      #expect(listing == vector.h1.replacing("h1:", with: "sha256-"))
    }
  }

  /// The listing of golang.org/x/sync v0.19.0 hashes to what go.sum files say of it.
  @Test(.enabled(if: Corpus.exists("go"), "needs ../shared/corpus"))
  func aListingHashesToItsHash() throws {
    let file = Corpus.folder("go", "_vectors").appending(path: "x-sync-v0.19.0.listing")
    let text = try String(contentsOf: file, encoding: .utf8)
    let files = try text.split(separator: "\n").map { line in
      let hash = try #require(Array(line.utf8.prefix(64)).hexadecimal)
      return (name: ByteString(line.dropFirst(66)), content: hash)
    }
    #expect(files.count == 19)
    #expect(
      GoDirectoryHash(listing: files.shuffled()).text
        == "h1:vV+1eWNmZ5geRlYjzm2adRgW2/mcpevXNg50YZtPCE4=")
  }

  /// The hashes of real modules, beside those of their archives, are read and written as they are.
  @Test(.enabled(if: Corpus.exists("go"), "needs ../shared/corpus"))
  func hashesAreReadAndWritten() throws {
    let file = Corpus.folder("go", "_vectors").appending(path: "zip_sums.csv")
    let rows = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    #expect(rows.count == 69)
    for row in rows {
      let fields = row.split(separator: ",").map { ByteString($0) }
      _ = try FetchedModule(path: fields[0], version: fields[1], limit: 1_024)
      #expect(try #require(GoDirectoryHash(fields[2])).text == fields[2])
    }
  }

  @Test func theHashOfAnEmptyModFileIsKnown() {
    #expect(
      GoDirectoryHash.emptyModFile.text == "h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY=")
  }

  // MARK: Attacks

  @Test func namesStayBelowTheModule() {
    refuses(ZipBuilder([.init("x")]), "does not begin with")
    refuses(ZipBuilder([.init("a.example/x@v1.0.1/x")]), "does not begin with")
    refuses(ZipBuilder([.init("a.example/x@v1.0.0")]), "does not begin with")
    refuses(ZipBuilder([.init("A.example/x@v1.0.0/x")]), "does not begin with")
    refuses(archive([("../x", "")]), "plain relative path")
    refuses(archive([("a/../../x", "")]), "plain relative path")
    refuses(ZipBuilder([.init("/" + Self.prefix + "x")]), "plain relative path")
    refuses(archive([("a\\b", "")]), "plain relative path")
  }

  @Test(arguments: [
    "a:b", "a*", "a?", "a\"", "a<", "a|b", "a'", "a`", "CON", "x/nul.txt", "a.", "…",
  ])
  func namesAreThoseThatGoAllows(_ name: String) {
    refuses(archive([(name, "")]), "not one that Go allows")
  }

  @Test(arguments: ["a b", "ä", "日本語.go", ".hidden", "a!#$%&()+,-.=@[]^_{}~", "a~1", "-x"])
  func oddNamesAreTaken(_ name: String) throws {
    _ = try hash(archive([(name, "")]))
  }

  @Test func foldersAndLinksAreRefused() {
    refuses(archive([("a/", "")]), "a folder")
    refuses(ZipBuilder([.init(Self.prefix)]), "a folder")
    refuses(
      ZipBuilder([
        .init(Self.prefix + "a", "/etc/passwd").with {
          ($0.madeBy, $0.attributes) = (3 << 8, 0o120777 << 16)
        }
      ]), "a link")
  }

  @Test func namesDifferByMoreThanCase() {
    refuses(archive([("a", ""), ("a", "")]), "the name of an entry before it")
    refuses(archive([("a", ""), ("A", "")]), "by case alone")
    refuses(archive([("dir/a", ""), ("Dir/b", "")]), "by case alone")
    refuses(archive([("ä", ""), ("Ä", "")]), "by case alone")
    refuses(archive([("\u{212A}", ""), ("k", "")]), "by case alone")
    refuses(archive([("a", ""), ("a/b", "")]), "by case alone")
    refuses(archive([("a/b", ""), ("a", "")]), "by case alone")
  }

  @Test func namesThatDifferAreTaken() throws {
    _ = try hash(
      archive([
        ("a/b/c", ""), ("a/b/d", ""), ("a/e", ""), ("ß", ""), ("ss", ""),
        ("ı", ""), ("i", ""), ("İ", ""),
      ]))
  }

  @Test func theModFileHasOnePlace() throws {
    refuses(archive([("sub/go.mod", "")]), "another place or spelling")
    refuses(archive([("Go.mod", "")]), "another place or spelling")
    _ = try hash(archive([("go.mod", ""), ("sub/go.sum", ""), ("xgo.mod", "")]))
  }

  @Test func sizesAreLimited() throws {
    let builder = archive([("go.mod", "1234"), ("LICENSE", "1234"), ("a", "1234")])
    func limits(_ change: (inout ModuleZip.Limits) -> Void) -> ModuleZip.Limits {
      var limits = ModuleZip.Limits()
      change(&limits)
      return limits
    }
    let size = builder.bytes.count
    let cases: [(WritableKeyPath<ModuleZip.Limits, Int>, Int)] = [
      (\.archive, size), (\.contents, 12), (\.modFile, 4), (\.license, 4),
    ]
    for (path, limit) in cases {
      _ = try hash(builder, limits: limits { $0[keyPath: path] = limit })
      #expect(throws: ProofError.self) {
        try hash(builder, limits: limits { $0[keyPath: path] = limit - 1 })
      }
    }
  }

  @Test func damagedContentsAreRefused() {
    refuses(
      ZipBuilder([.init(Self.prefix + "a", "one").with { $0.statedChecksum = 1 }]), "checksum")
    refuses(ZipBuilder([.init(Self.prefix + "a", "one").with { $0.statedSize = 2 }]), "size")
    refuses(archive([("a", "")]).with { $0.comment = [0x21] }, "without a comment")
  }

  // MARK: Proofs

  private func artifact(_ line: String) throws -> LockedArtifact {
    let plan = try plan(["go.mod": "module m\n", "go.sum": line])
    return try #require(plan.unpinned.first?.artifact)
  }

  @Test func provesWhatTheCacheHolds() throws {
    let builder = archive([
      ("go.mod", "module a.example/x\n\nrequire b.example/y v1.0.0\n"), ("x.go", "package x\n"),
    ])
    let hash = try hash(builder)
    let adapter = GoAdapter()
    let zip = try artifact("a.example/x v1.0.0 \(hash)")
    #expect(adapter.cachePath(of: zip) == "cache/download/a.example/x/@v/v1.0.0.zip")
    #expect(try adapter.prove(builder.bytes, of: zip, limits: Limits()).value.text == hash)

    let other = archive([("go.mod", ""), ("x.go", "package x\n")])
    do throws(ProofError) {
      _ = try adapter.prove(other.bytes, of: zip, limits: Limits())
      Issue.record("proved")
    } catch {
      #expect(error.reason.text.contains(hash))
      #expect(error.reason.text.contains("and the lock says"))
    }

    let mod = try artifact("github.com/Upper/x v1.0.0/go.mod \(Sample.mod)")
    #expect(adapter.cachePath(of: mod) == "cache/download/github.com/!upper/x/@v/v1.0.0.mod")
    let text = Array("module example.com/hello\n\ngo 1.21\n".utf8)
    #expect(try adapter.prove(text, of: mod, limits: Limits()).value.text == Sample.mod)
    #expect(throws: ProofError.self) { try adapter.prove(text + [0x0A], of: mod, limits: Limits()) }
  }
}

extension [UInt8] {
  /// The sha256 that these hexadecimal digits write.
  fileprivate var hexadecimal: Integrity? {
    var digest: [UInt8] = []
    for index in stride(from: 0, to: count - 1, by: 2) {
      guard let high = self[index].hexValue, let low = self[index + 1].hexValue else { return nil }
      digest.append(high << 4 | low)
    }
    return Integrity(sha256InBase64: ByteString(Data(digest).base64EncodedString()))
  }
}
