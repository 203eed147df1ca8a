import Testing

@testable import NixStore

/// Texts of derivations in forms that nobody writes: what Nix reads all the same, and what is none.
@Suite struct DerivationReadingTests {
  private static let directory = StoreDirectory.default

  /// Nix sorts what it reads, takes any character behind a backslash, and a node in the long form.
  @Test func readsAnyOrderAndAnyEscape() throws {
    let (leftPad, junit) = (
      "7wkbr7vgz9irblxjfm93zy5z6b232z12-left-pad-1.3.0.tgz.drv",
      "5j9981hnxllc3hqln7idhjcy37885z72-junit-4.12.jar.drv"
    )
    let written =
      #"Derive([("out","","",""),("dev","","","")],[("/nix/store/\#(leftPad)",["out"]),"#
      + #"("/nix/store/\#(junit)",["out","dev"])],"#
      + #"["/nix/store/qa1w9gdfrba6jl2r57mb3c43863gqywp-hello.txt","#
      + #""/nix/store/fars50mlfk67nyzn0mc86b8gwbai49jr-dep.txt"],"s","b",["\q\n\\"],"#
      + #"[("z","1"),("a",""),("","\t")])"#
    let read = try Derivation(aterm: bytes(written), name: name("x"), in: Self.directory)
    #expect(read.arguments == [bytes("q\n\\")])
    #expect(
      text(read.aterm(in: Self.directory))
        == #"Derive([("dev","","",""),("out","","","")],[("/nix/store/\#(junit)",["dev","out"]),"#
        + #"("/nix/store/\#(leftPad)",["out"])],"#
        + #"["/nix/store/fars50mlfk67nyzn0mc86b8gwbai49jr-dep.txt","#
        + #""/nix/store/qa1w9gdfrba6jl2r57mb3c43863gqywp-hello.txt"],"s","b",["q\n\\"],"#
        + #"[("","\t"),("a",""),("z","1")])"#)
  }

  @Test func limitsTheNestingOfDynamicInputs() throws {
    func written(_ depth: Int) -> String {
      let open = String(repeating: #"([],[("out","#, count: depth)
      return
        #"DrvWithVersion("xp-dyn-drv",[("out","","","")],"#
        + #"[("/nix/store/c015dhfh5l0lp6wxyvdn7bmwhbbr6hr9-dep2.drv","# + open + #"["out"]"#
        + String(repeating: ")])", count: depth) + #")],[],"s","b",[],[])"#
    }
    _ = try Derivation(aterm: bytes(written(63)), name: name("x"), in: Self.directory)
    for depth in [64, 100_000] {
      #expect(throws: DerivationError.self) {
        try Derivation(aterm: bytes(written(depth)), name: name("x"), in: Self.directory)
      }
    }
  }

  @Test(arguments: [
    #"Derive([],[],[],"s","b",[],[])"#,
    #"Derive([("out","","","")],[],[],"s","b",[],[("a","1"),("a","2")])"#,
    #"Derive([("out","","",""),("out","","","")],[],[],"s","b",[],[])"#,
    #"Derive([("out","","",""),("dev","","r:sha256","")],[],[],"s","b",[],[])"#,
    #"Derive([("out","","text:md5","")],[],[],"s","b",[],[])"#,
    #"Derive([("out","","","aa")],[],[],"s","b",[],[])"#,
    #"Derive([("out","/nix/store/x","","")],[],[],"s","b",[],[])"#,
    #"Derive([("o/ut","","","")],[],[],"s","b",[],[])"#,
    #"Derive([("out","/nix/store/ybi9kzivaj2f7n677ijm4nn45w275658-x","md5","b1946ac92492d2347c6235b4d2611184")],[],[],"s","b",[],[])"#,
  ])
  func refusesWhatNoDerivationIs(_ written: String) throws {
    #expect(throws: DerivationError.self) {
      try Derivation(aterm: bytes(written), name: name("x"), in: Self.directory)
    }
  }
}
