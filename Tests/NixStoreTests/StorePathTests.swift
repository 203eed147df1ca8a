import Testing

@testable import NixStore

/// Paths that Nix 2.34.8 computed for the file `hello\n` named `hello.txt`.
@Suite struct StorePathTests {
  private static let content = bytes("hello\n")

  private func hash(_ method: IngestionMethod, _ algorithm: HashAlgorithm) -> NixHash {
    switch method {
    case .flat, .text: NixHash(of: Self.content, algorithm)
    case .nixArchive:
      NixHash(of: NixArchive.regular(Self.content, isExecutable: false).bytes, algorithm)
    case .git: NixHash(of: bytes("blob 6\0") + Self.content, algorithm)
    }
  }

  @Test(arguments: [
    (IngestionMethod.flat, HashAlgorithm.md5, "dra1cz5vbrhclpv4y1q0psnbkxz581bk"),
    (.flat, .sha1, "svdva85yi507g9vncgsaxvnd1r808h4w"),
    (.flat, .sha256, "gy454w1cxaq731grqwylhzf4pp9r5izh"),
    (.flat, .sha512, "9a8mxachqmcv8x2cfijdps9dyxgyyrzm"),
    (.nixArchive, .md5, "l2ycihp9r6lnfifs72r40m62fwicg5iz"),
    (.nixArchive, .sha1, "hzq8n5jpi3g2d0xhlvqd8q1gx5c9s6i3"),
    (.nixArchive, .sha256, "i9pmrzmpshapij2kin22pff6fc2adavx"),
    (.nixArchive, .sha512, "8xkszhbayigjg9vbrrxfa1hp9qflbh6b"),
    (.text, .sha256, "qa1w9gdfrba6jl2r57mb3c43863gqywp"),
    (.git, .sha1, "rk1ijlrs1r2baksyhs884xqb0afsc830"),
    (.git, .sha256, "5gr9p5ph01my9wivb8jynpsv99645kbs"),
  ])
  func computesThePathOfEveryContentAddress(
    _ method: IngestionMethod, _ algorithm: HashAlgorithm, _ digest: String
  ) throws {
    let address = try ContentAddress(method, hash(method, algorithm))
    let expected = try path("\(digest)-hello.txt")
    #expect(try StoreDirectory.default.path(of: address, name: name("hello.txt")) == expected)
    #expect(try ContentAddress(text: address.text) == address)
  }

  /// The folder of `ArchiveTests`, named `dir-1.0`.
  @Test(arguments: [
    (HashAlgorithm.sha256, "gd0r79nd2i3gncqf3ibjhj1alvbpyq6f"),
    (.sha1, "bisgciqmy33gn0hyahwc26jk5pvsizgq"), (.sha512, "cns28isnk80l5lpvm353lqnywd0x195i"),
  ])
  func computesThePathOfAFolder(_ algorithm: HashAlgorithm, _ digest: String) throws {
    let archive = NixArchive.directory([
      bytes("hello.txt"): .regular(bytes("hello\n"), isExecutable: false),
      bytes("link"): .symlink(bytes("hello.txt")),
      bytes("run"): .regular(bytes("#!/bin/sh\n"), isExecutable: true),
    ])
    let address = try ContentAddress(.nixArchive, NixHash(of: archive.bytes, algorithm))
    let expected = try path("\(digest)-dir-1.0")
    #expect(try StoreDirectory.default.path(of: address, name: name("dir-1.0")) == expected)
  }

  @Test(arguments: [
    (IngestionMethod.text, HashAlgorithm.md5), (.text, .sha1), (.text, .sha512),
    (.git, .md5), (.git, .sha512),
  ])
  func refusesAlgorithmsThatAMethodDoesNotHave(
    _ method: IngestionMethod, _ algorithm: HashAlgorithm
  ) {
    #expect(throws: StorePathError.algorithm) {
      try ContentAddress(method, NixHash(of: [], algorithm))
    }
  }

  @Test func refusesReferencesWhereTheMethodHasNone() throws {
    let other = try path("fars50mlfk67nyzn0mc86b8gwbai49jr-dep.txt")
    let flat = try ContentAddress(.flat, hash(.flat, .sha1))
    #expect(throws: StorePathError.references) {
      try StoreDirectory.default.path(of: flat, name: name("hello.txt"), references: [other])
    }
  }

  @Test func countsReferencesAndItself() throws {
    let dep = try path("fars50mlfk67nyzn0mc86b8gwbai49jr-dep.txt")
    let hash = try NixHash(sri: bytes("sha256-grDjGqdefzO1H/P0++bdBD8BNqhlLFdejTka/JJH0Qk="))
    let selfRef = try StoreDirectory.default.path(
      of: ContentAddress(.nixArchive, hash), name: name("selfref"), references: [dep],
      isSelfReferential: true)
    #expect(try selfRef == path("z62bhp9ff3vkcnhirgnz42gqqb23nib2-selfref"))
    let text = try StoreDirectory.default.path(
      of: .text(of: bytes("dep")), name: name("dep.txt"))
    #expect(text == dep)
  }

  @Test(arguments: [
    String(repeating: "a", count: 211), "...", ".a", "..a", "a", "A+b-c.d_e?f=g0", "..--",
    "...-x",
  ])
  func acceptsLegalNames(_ text: String) throws {
    if text == "..--" {
      #expect(throws: StorePathError.name) { try name(text) }
    } else {
      _ = try name(text)
    }
  }

  @Test(arguments: [
    "", ".", "..", ".-", ".-a", "..-", "..-a", "a b", "@a", "é", "a/b", "a\0", "a\n",
    String(repeating: "a", count: 212),
  ])
  func refusesIllegalNames(_ text: String) {
    #expect(throws: StorePathError.name) { try name(text) }
  }

  @Test(arguments: ["", "/", "nix/store", "/nix/", "/nix//store", "/nix/../x", "/a b", "/a\"b"])
  func refusesStoreDirectoriesThatAreNotCanonical(_ path: String) {
    #expect(throws: StorePathError.storeDirectory) { try StoreDirectory(bytes(path)) }
  }

  @Test(arguments: [
    "/nix/store/qa1w9gdfrba6jl2r57mb3c43863gqywp", "/nix/store/qa1w9gdfrba6jl2r57mb3c43863gqywp-",
    "/nix/store/ea1w9gdfrba6jl2r57mb3c43863gqywp-x", "/other/qa1w9gdfrba6jl2r57mb3c43863gqywp-x",
  ])
  func refusesWhatIsNoStorePath(_ text: String) {
    #expect(throws: StorePathError.form) { try StorePath(bytes(text), in: .default) }
  }
}
