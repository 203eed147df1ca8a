import LockText
import NixStore
import Testing

@testable import Lockfetch

/// Shards, and the derivations that a build writes for one.
@Suite struct DynamicGraphTests {
  private func output(_ number: Int) throws -> FixedOutput {
    let digest = NixHash(of: Array("\(number)".utf8), .sha256)
    return FixedOutput(
      name: try StorePathName(Array("npm-package\(number)-1.0.0.tgz".utf8)),
      url: try FetchURL(ByteString("https://registry.example/\(number).tgz")),
      integrity: Integrity(digest))
  }

  private func outputs(_ count: Int) throws -> [FixedOutput] {
    try (0..<count).map { try output($0) }.sorted { $0.name < $1.name }
  }

  @Test func shardsGrowWithThePlan() {
    #expect(Sharding(outputs: 0).count == 1)
    #expect(Sharding(outputs: 64).count == 1)
    #expect(Sharding(outputs: 65).count == 2)
    #expect(Sharding(outputs: 1_000).count == 16)
    #expect(Sharding(outputs: 10_000).count == Sharding.maximumCount)
  }

  /// Which shard an output is in has nothing to do with the others.
  @Test func anOutputMoreMovesNoOther() throws {
    let all = try outputs(200)
    let shards = Sharding(outputs: 200)
    let (before, after) = (shards.deal(all.dropLast()), shards.deal(all))
    #expect(before.map(\.count).reduce(0, +) == 199)
    #expect(zip(before, after).count { $0 == $1 } == shards.count - 1)
  }

  @Test func aListIsReadAsItWasWritten() throws {
    let list = ShardList(family: "npm", outputs: try outputs(40))
    let read = try ShardList(list.bytes, limits: Limits())
    #expect(read.outputs == list.outputs)
    #expect(read.bytes == list.bytes)
  }

  /// Once Nix has put final paths in the place of preliminary ones, every file is, byte for byte, what
  /// the static graph has, and the tree is at the path that follows from its text.
  @Test func finalPathsMakeTheCanonicalText() throws {
    let directory = StoreDirectory.default
    let list = ShardList(family: "npm", outputs: try outputs(40))
    let names = try ShardProducer.outputNames(list)
    let family = try StorePathName(Array("npm".utf8))
    var scratch: [OutputName: StorePath] = [:]
    for (index, name) in names.enumerated() {
      let address = ContentAddress.text(of: Array("scratch \(index)".utf8))
      scratch[name] = directory.outputPath(of: address, name: try name.pathName(of: family))
    }
    let files = try ShardFiles(list, scratch: scratch, in: directory).files
    #expect(files.map(\.output) == names)

    var final: [[UInt8]: [UInt8]] = [:]
    for (name, contents) in files.dropLast(2) + files.suffix(1) {
      let path = directory.outputPath(
        of: .text(of: contents), name: try name.pathName(of: family))
      final[try #require(scratch[name]).digest] = path.digest
      guard name != names.last else { continue }
      let derivationName = try StorePathName(Array(path.name.bytes.dropLast(4)))
      let derivation = try Derivation(aterm: contents, name: derivationName, in: directory)
      guard case .fixed(let output) = derivation.outputs else {
        Issue.record("\(derivationName) is not fixed")
        continue
      }
      #expect(output.path.name == derivationName)
    }
    let treeText = files[files.count - 2].contents.replacing(final)
    let tree = try Derivation(
      aterm: treeText, name: try StorePathName(Array("npm-tree".utf8)), in: directory)
    #expect(tree.aterm(in: directory) == treeText)
    #expect(tree.inputDerivations.count == 40)
    #expect(tree.inputSources.count == 1)
  }

  @Test func aNameOfTheTreeIsRefused() throws {
    let clash = FixedOutput(
      name: try StorePathName(Array("npm-tree".utf8)), url: try FetchURL("https://a.example/a"),
      integrity: Integrity(NixHash(of: [], .sha256)))
    let list = ShardList(family: "npm", outputs: [clash])
    let directory = StoreDirectory.default
    let file = directory.outputPath(
      of: .text(of: list.bytes), name: try StorePathName(Array("list".utf8)))
    let program = try StoreProgram(file.path(in: directory), in: directory)
    #expect(throws: StorePathError.name) {
      _ = try ShardProducer(list, file: file, program: program, system: [], in: directory)
    }
  }

  @Test func aRootWithoutShardsNeedsNothingDynamic() throws {
    let directory = StoreDirectory.default
    let archive = directory.outputPath(
      of: .text(of: []), name: try StorePathName(Array("tree".utf8)))
    let root = try DynamicRoot.derivation(archive: archive, shards: [], in: directory)
    #expect(root.aterm(in: directory).starts(with: "Derive(".utf8))
    guard case .inputAddressed = root.outputs else {
      Issue.record("the path of the root is not known")
      return
    }
    let dynamic = try DynamicRoot.derivation(archive: archive, shards: [archive], in: directory)
    #expect(dynamic.aterm(in: directory).starts(with: "DrvWithVersion(\"xp-dyn-drv\",".utf8))
  }
}

extension [UInt8] {
  /// The text with other digits where these stand behind a slash.
  fileprivate func replacing(_ digests: [[UInt8]: [UInt8]]) -> [UInt8] {
    var text = self
    for start in indices.dropFirst() where text[start - 1] == UInt8(ascii: "/") {
      guard start + 32 <= count, let digest = digests[Array(text[start..<(start + 32)])] else {
        continue
      }
      text.replaceSubrange(start..<(start + 32), with: digest)
    }
    return text
  }
}
