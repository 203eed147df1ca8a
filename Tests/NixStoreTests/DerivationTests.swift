import Testing

@testable import NixStore

/// Derivations that Nix 2.34.8 registered, and golden files of Nix's own tests.
@Suite struct DerivationTests {
  private static let sri =
    "sha512-XI5MPzVNApjAyhQzphX8BkmKsKUxD4LdyK24iZeQGinBN9yTQT3bFlCBy/aVx2HrNcqQGsdot8ghrjyrvMCoEA=="
  private static let directory = StoreDirectory.default

  /// Every variable of an environment, from text.
  private func environment(_ variables: [String: String]) -> [[UInt8]: [UInt8]] {
    Dictionary(uniqueKeysWithValues: variables.map { (bytes($0.key), bytes($0.value)) })
  }

  private func fixed(
    _ name: String, _ hash: NixHash, _ variables: (String) -> [String: String],
    method: IngestionMethod = .flat, system: String = "builtin",
    builder: String = "builtin:fetchurl"
  ) throws -> Derivation {
    let name = try NixStoreTests.name(name)
    let output = FixedOutputAddress(
      try ContentAddress(method, hash), name: name, in: Self.directory)
    return Derivation(
      name: name, outputs: .fixed(output), system: bytes(system), builder: bytes(builder),
      environment: environment(variables(text(output.path.path(in: Self.directory)))))
  }

  private func leftPad() throws -> Derivation {
    try fixed("left-pad-1.3.0.tgz", NixHash(sri: bytes(Self.sri))) { out in
      ["out": out, "url": "https://registry.npmjs.org/left-pad/-/left-pad-1.3.0.tgz"]
    }
  }

  private func leftPadOfNixpkgsForm() throws -> Derivation {
    try fixed("left-pad-1.3.0.tgz", NixHash(sri: bytes(Self.sri))) { out in
      [
        "builder": "builtin:fetchurl", "name": "left-pad-1.3.0.tgz", "out": out,
        "outputHash": Self.sri, "outputHashMode": "flat", "system": "builtin",
        "url": "https://registry.npmjs.org/left-pad/-/left-pad-1.3.0.tgz",
      ]
    }
  }

  private func junit() throws -> Derivation {
    let hex = "2973d150c0dc1fefe998f834810d68f278ea58ec"
    return try fixed("junit-4.12.jar", NixHash(digest: bytes(hex), algorithm: .sha1)) { out in
      [
        "builder": "builtin:fetchurl", "name": "junit-4.12.jar", "out": out, "outputHash": hex,
        "outputHashAlgo": "sha1", "outputHashMode": "flat", "system": "builtin",
        "url": "https://repo1.maven.org/maven2/junit/junit/4.12/junit-4.12.jar",
      ]
    }
  }

  private func outputPath(_ derivation: Derivation) -> String {
    guard case .fixed(let output) = derivation.outputs else { return "" }
    return text(output.path.path(in: Self.directory))
  }

  /// The hash modulo of each of these, by the path of its derivation.
  private func modulos(_ derivations: [Derivation]) throws -> [StorePath: HashModulo] {
    var modulos: [StorePath: HashModulo] = [:]
    for derivation in derivations {
      modulos[try derivation.path(in: Self.directory)] = derivation.hashModulo(
        in: Self.directory
      ) { (path) throws(Never) in modulos[path] ?? .deferred }
    }
    return modulos
  }

  /// The hash of which a derivation's own output paths are made.
  private func masked(
    _ derivation: Derivation, _ inputs: [StorePath: HashModulo]
  ) -> HashModulo {
    derivation.modulo(in: Self.directory, isMasked: true) { inputs[$0] ?? .deferred }
  }

  private func checkPath(_ derivation: Derivation, _ expected: String) throws {
    #expect(text(try derivation.path(in: Self.directory).baseName) == expected)
    let written = derivation.aterm(in: Self.directory)
    let read = try Derivation(aterm: written, name: derivation.name, in: Self.directory)
    #expect(read == derivation)
    #expect(read.aterm(in: Self.directory) == written)
  }

  private func known(_ hex: String) throws -> HashModulo { .known(try Base16.decode(bytes(hex))) }

  // MARK: Fixed outputs

  /// A graph writes the derivation of a file without the model; both must be the same to the byte.
  @Test(
    arguments: HashAlgorithm.allCases, [StoreDirectory.default, try? StoreDirectory(bytes("/s"))])
  func fetchesAFileAsTheModelDoes(_ algorithm: HashAlgorithm, _ directory: StoreDirectory?) throws {
    let directory = try #require(directory)
    let name = try NixStoreTests.name("a_b=1+c?-1.0.tgz")
    let url = bytes(#"https://h/a.tgz?b=c&d="\#\("\n")\é"#)
    let hash = NixHash(of: bytes("content"), algorithm)
    let written = FetchURLDerivation(name: name, url: url, hash: hash, in: directory)
    let output = FixedOutputAddress(.flat(hash), name: name, in: directory)
    let model = Derivation(
      name: name, outputs: .fixed(output), system: bytes("builtin"),
      builder: bytes("builtin:fetchurl"),
      environment: [bytes("out"): output.path.path(in: directory), bytes("url"): url])
    #expect(written.output == output)
    #expect(text(written.text) == text(model.aterm(in: directory)))
    #expect(written.path == (try model.path(in: directory)))
    #expect(written.address == .text(of: written.text))
  }

  @Test func writesAFixedOutput() throws {
    let derivation = try leftPad()
    let out = "/nix/store/ybi9kzivaj2f7n677ijm4nn45w275658-left-pad-1.3.0.tgz"
    let hash =
      "5c8e4c3f354d0298c0ca1433a615fc06498ab0a5310f82ddc8adb88997901a29"
      + "c137dc93413ddb165081cbf695c761eb35ca901ac768b7c821ae3cabbcc0a810"
    #expect(
      text(derivation.aterm(in: Self.directory))
        == #"Derive([("out","\#(out)","sha512","\#(hash)")],[],[],"builtin","builtin:fetchurl",[],[("out","\#(out)"),("url","https://registry.npmjs.org/left-pad/-/left-pad-1.3.0.tgz")])"#
    )
    try checkPath(derivation, "7wkbr7vgz9irblxjfm93zy5z6b232z12-left-pad-1.3.0.tgz.drv")
    let expected = try known("3da0391195dcc32484794da40cfaaaf2993a69ceb867f68e19f70c89d92a0e95")
    #expect(try modulos([derivation]).values.first == expected)
  }

  @Test func theWayOfFetchingDoesNotCount() throws {
    let derivation = try leftPadOfNixpkgsForm()
    try checkPath(derivation, "lqsg3vncp3fyh6i546g5xz1icq663ggm-left-pad-1.3.0.tgz.drv")
    #expect(try modulos([derivation]).values.first == modulos([leftPad()]).values.first)
    let junit = try junit()
    try checkPath(junit, "5j9981hnxllc3hqln7idhjcy37885z72-junit-4.12.jar.drv")
    #expect(outputPath(junit) == "/nix/store/p0fdv3hl2zc94cjwd7kyqqm3381iarnc-junit-4.12.jar")
    let expected = try known("612da35d767c7e50585ad0648d7f06606dd2810d1b0a053f3f3d64acee8f1b99")
    #expect(try modulos([junit]).values.first == expected)
  }

  @Test func writesTheGoldenFixedOutputOfNix() throws {
    let hex = "894517c9163c896ec31a2adbd33c0681fd5f45b2c0ef08a64c92a03fb97f390f"
    let derivation = try fixed(
      "source", NixHash(digest: bytes(hex), algorithm: .sha256), { ["out": $0] },
      method: .nixArchive, system: "x86_64-linux", builder: "/bin/first")
    try checkPath(derivation, "q4mzjdlh5px6977h7v5fdsk1p33yg583-source.drv")
    #expect(outputPath(derivation) == "/nix/store/i00sflxqsj37lfmf95m8mn0grv615hpj-source")
    let expected = try known("42cfa58bf5a281911b6c9471c67cf64f70a820b033415190db3da91710c5ff2c")
    #expect(try modulos([derivation]).values.first == expected)
  }

  // MARK: Input-addressed outputs

  @Test func fillsInPathsThatFollowFromInputs() throws {
    let (leftPad, junit) = (try leftPadOfNixpkgsForm(), try junit())
    let inputs = try modulos([leftPad, junit])
    let aggregate = try Derivation(
      name: name("agg"), outputs: .deferred([.out, output("dev")]),
      inputDerivations: inputs.mapValues { _ in Derivation.InputOutputs([.out]) },
      system: bytes("x86_64-linux"), builder: bytes("/bin/sh"),
      arguments: [bytes("-c"), bytes("echo \"a\tb\\c\n\r$x\"")],
      environment: environment([
        "builder": "/bin/sh", "minimal": outputPath(leftPad), "name": "agg",
        "outputs": "out dev", "sha1d": outputPath(junit), "system": "x86_64-linux",
      ])
    ).fillingOutputPaths(in: Self.directory) { inputs[$0] ?? .deferred }
    try checkPath(aggregate, "q8k72av9wrdizz05lzc2y1hz01kldmif-agg.drv")
    #expect(
      try masked(aggregate, inputs)
        == known("eccbec0e6d296a555c9b8c87c3dba5d2a55cb327d24d74a1d7189a76373ba4bb"))
    let all = try modulos([leftPad, junit, aggregate])
    let path = try aggregate.path(in: Self.directory)
    #expect(
      try all[path] == known("9af0193b0b8eab1f6a6c0e4aba3262850348bae0ddb503d4f0110f50e8bfdf1f"))
    let out = "/nix/store/06469ndrxb1bsgxvfbh8qjrylqd24fpc-agg"
    let dev = "/nix/store/fgkqi17cdxrf9hg4h8418b8zwdl9zda1-agg-dev"
    #expect(aggregate.environment[bytes("out")] == bytes(out))
    #expect(aggregate.environment[bytes("dev")] == bytes(dev))

    let top = try Derivation(
      name: name("top"), outputs: .deferred([.out]),
      inputDerivations: [
        path: Derivation.InputOutputs([.out, output("dev")]),
        leftPad.path(in: Self.directory): Derivation.InputOutputs([.out]),
      ],
      system: bytes("x86_64-linux"), builder: bytes("/bin/sh"),
      arguments: [bytes("-c"), bytes("true")],
      environment: environment([
        "a": out, "b": dev, "builder": "/bin/sh", "c": outputPath(leftPad), "name": "top",
        "system": "x86_64-linux",
      ])
    ).fillingOutputPaths(in: Self.directory) { all[$0] ?? .deferred }
    try checkPath(top, "6s58ahfzkqjgkyb3adzfl9whhs0kiwk6-top.drv")
    #expect(
      top.environment[bytes("out")] == bytes("/nix/store/28f6kqayrzsn9vm9dq7s088ni4mi76hs-top"))
  }

  @Test func twoWaysToFetchOneOutputAreOneInput() throws {
    let (plain, nixpkgs) = (try leftPad(), try leftPadOfNixpkgsForm())
    let modulos = try modulos([plain, nixpkgs])
    func tree(_ inputs: [Derivation]) throws -> Derivation {
      let paths = try inputs.map { try $0.path(in: Self.directory) }
      return try Derivation.unpackChannel(
        name: name("deps"), channelName: bytes("deps"),
        source: path("qa1w9gdfrba6jl2r57mb3c43863gqywp-hello.txt"),
        inputs: modulos.filter { paths.contains($0.key) }, in: Self.directory)
    }
    let (one, both) = (try tree([plain]), try tree([plain, nixpkgs]))
    #expect(one.outputs == both.outputs)
    try checkPath(one, "hpqk0z9mhmvyb9zlsgscgzpr64v5c59x-deps.drv")
    #expect(
      try masked(one, modulos)
        == known("107dfd64c9c52b2e03c0928ddfd81390791d03f1548950ed181ee3ee5469ba46"))
    #expect(
      one.environment[bytes("out")] == bytes("/nix/store/inrq6misxjc3dfm6195zrnd4fgvf8rbf-deps"))
  }

  @Test func countsStructuredAttributesLikeAnyVariable() throws {
    let leftPad = try leftPadOfNixpkgsForm()
    let inputs = try modulos([leftPad])
    let json =
      #"{"builder":"/bin/sh","list":[1,2.5,"x",null,true],"minimal":"\#(outputPath(leftPad))","name":"sa","nested":{"a":"z","b":1},"system":"x86_64-linux","uni":"é\n\"\\/\t<>"}"#
    let derivation = try Derivation(
      name: name("sa"), outputs: .deferred([.out]),
      inputDerivations: inputs.mapValues { _ in Derivation.InputOutputs([.out]) },
      system: bytes("x86_64-linux"), builder: bytes("/bin/sh"),
      environment: environment(["__json": json])
    ).fillingOutputPaths(in: Self.directory) { inputs[$0] ?? .deferred }
    try checkPath(derivation, "gb02bsp5cp7pmwyksm82v2clkc7i2qhl-sa.drv")
    #expect(
      derivation.environment[bytes("out")]
        == bytes("/nix/store/lcbds3iqmzw4s4x3jzn8rzdixcni5hgj-sa"))
  }

  @Test(arguments: [
    (
      "filled-in-deferred-empty-env-var", "Fill in deferred output with empty env var",
      "bilpz1nq8qi9r3bzsp72n34yjgqg43ws"
    ),
    (
      "filled-in-already", "Correct path stays unchanged", "w4bk7hpyxzgy2gx8fsa8f952435pll3i"
    ),
  ])
  func fillsInTheGoldenDerivationsOfNix(
    _ derivationName: String, _ doc: String, _ digest: String
  ) throws {
    let derivation = try Derivation(
      name: name(derivationName), outputs: .deferred([.out]), system: bytes("x86_64-linux"),
      builder: bytes("/bin/sh"), environment: environment(["__doc": doc, "out": ""])
    ).fillingOutputPaths(in: Self.directory) { _ in .deferred }
    #expect(
      derivation.environment[bytes("out")] == bytes("/nix/store/\(digest)-\(derivationName)"))
  }

  // MARK: Dynamic derivations

  private func producer() throws -> Derivation {
    Derivation(
      name: try name("fetched-dependencies.drv"),
      outputs: .floating([.out: try FloatingOutput(.text, .sha256)]),
      system: bytes("x86_64-linux"), builder: bytes("/bin/bash"),
      arguments: [bytes("-c"), bytes("true")],
      environment: environment([
        "builder": "/bin/bash", "name": "fetched-dependencies.drv",
        "out": text(Placeholder(ownOutput: .out).text), "outputHashAlgo": "sha256",
        "outputHashMode": "text", "requiredSystemFeatures": "recursive-nix",
        "system": "x86_64-linux",
      ]))
  }

  @Test func writesAProducerAndItsConsumers() throws {
    let producer = try producer()
    try checkPath(
      producer, "sjl5rvzwf9r6szicqy4mkilyi3blgbfr-fetched-dependencies.drv.drv")
    #expect(try modulos([producer]).values.first == .deferred)
    let path = try producer.path(in: Self.directory)
    let file = try Placeholder(output: .out, ofDerivation: path)
    #expect(text(file.text) == "/1lal5jyaicdlnckisbha8fwaq5lv3bf2lm5wdyxyn5lp7q1lpbcy")
    let wanted = text(Placeholder(output: .out, ofUnknownDerivation: file).text)
    #expect(wanted == "/15p57yjk1k5c8s7kl7n8aghpj5lw4iw30zvkkcdzgya8zx03bnv9")

    let inputs = [
      path: Derivation.InputOutputs([], dynamic: [.out: Derivation.InputOutputs([.out])])
    ]
    let consumer = Derivation(
      name: try name("consumer"), outputs: .deferred([.out]), inputDerivations: inputs,
      system: bytes("x86_64-linux"), builder: bytes("/bin/bash"),
      arguments: [bytes("-c"), bytes("echo \(wanted) > $out")],
      environment: environment([
        "builder": "/bin/bash", "name": "consumer", "out": "", "system": "x86_64-linux",
      ]))
    try checkPath(consumer, "by2azf6vj4fjy1mw009d4rn13xrn7739-consumer.drv")
    #expect(
      text(consumer.aterm(in: Self.directory)).hasPrefix(
        #"DrvWithVersion("xp-dyn-drv",[("out","","","")],[("/nix/store/sjl5rvzwf9r6szicqy4mkilyi3blgbfr-fetched-dependencies.drv.drv",([],[("out",["out"])]))],[],"#
      ))

    let floating = Derivation(
      name: try name("consumer-ca"),
      outputs: .floating([.out: try FloatingOutput(.nixArchive, .sha256)]),
      inputDerivations: inputs, system: bytes("x86_64-linux"), builder: bytes("/bin/bash"),
      arguments: [bytes("-c"), bytes("echo \(wanted) > $out")],
      environment: environment([
        "builder": "/bin/bash", "name": "consumer-ca",
        "out": text(Placeholder(ownOutput: .out).text), "outputHashAlgo": "sha256",
        "outputHashMode": "nar", "system": "x86_64-linux",
      ]))
    try checkPath(floating, "f5zvnpz04r488mwnsvkgds6mzs6rvgsw-consumer-ca.drv")
  }

  @Test(arguments: [
    ("out", "/1rz4g4znpzjwh1xymhjpm42vipw92pr73vdgl6xs1hycac8kf2n9"),
    ("dev", "/02qcpld1y6xhs5gz9bchpxaw0xdhmsp5dv88lh25r2ss44kh8dxz"),
  ])
  func hashesOwnPlaceholders(_ outputName: String, _ expected: String) throws {
    #expect(text(Placeholder(ownOutput: try output(outputName)).text) == expected)
  }

  @Test func hashesTheGoldenDownstreamPlaceholdersOfNix() throws {
    let foo = try path("g1w7hy3qg1w7hy3qg1w7hy3qg1w7hy3q-foo.drv")
    #expect(
      text(try Placeholder(output: .out, ofDerivation: foo).text)
        == "/0c6rn30q4frawknapgwq386zq358m8r6msvywcvc89n6m5p2dgbz")
    let nested = try path("g1w7hy3qg1w7hy3qg1w7hy3qg1w7hy3q-foo.drv.drv")
    let unknown = Placeholder(
      output: .out, ofUnknownDerivation: try Placeholder(output: .out, ofDerivation: nested))
    #expect(text(unknown.text) == "/0gn6agqxjyyalf0dpihgyf49xq5hqxgw100f0wydnj6yqrhqsb3w")
    #expect(throws: StorePathError.name) {
      try Placeholder(
        output: .out, ofDerivation: path("g1w7hy3qg1w7hy3qg1w7hy3qg1w7hy3q-foo"))
    }
  }

  @Test func writesNestedInputsAsNixDoes() throws {
    let dep = try path("c015dhfh5l0lp6wxyvdn7bmwhbbr6hr9-dep2.drv")
    var derivation = try producer()
    derivation.inputDerivations[dep] = Derivation.InputOutputs(
      [try output("dog"), try output("cat")],
      dynamic: [
        try output("goose"): Derivation.InputOutputs([try output("gosling")]),
        try output("cat"): Derivation.InputOutputs([try output("kitten")]),
      ])
    let written = text(derivation.aterm(in: Self.directory))
    #expect(
      written.contains(
        #"("/nix/store/c015dhfh5l0lp6wxyvdn7bmwhbbr6hr9-dep2.drv",(["cat","dog"],[("cat",["kitten"]),("goose",["gosling"])]))"#
      ))
    let read = try Derivation(aterm: bytes(written), name: derivation.name, in: Self.directory)
    #expect(read == derivation)
    let plain = written.replacing("DrvWithVersion(\"xp-dyn-drv\",", with: "Derive(")
    #expect(throws: DerivationError.self) {
      try Derivation(aterm: bytes(plain), name: derivation.name, in: Self.directory)
    }
  }

  // MARK: Damage

  @Test func everyTruncationIsAnError() throws {
    for derivation in [try leftPad(), try producer()] {
      let written = derivation.aterm(in: Self.directory)
      for end in written.indices {
        #expect(throws: DerivationError.self) {
          try Derivation(
            aterm: Array(written[..<end]), name: derivation.name, in: Self.directory)
        }
      }
    }
  }
}
