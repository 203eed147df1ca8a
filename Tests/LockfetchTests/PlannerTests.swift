import LockText
import LockfetchTesting
import Testing

@testable import Lockfetch

/// Reads lines of `name version url integrity`, `-` for nothing.
struct LineAdapter: LockfileAdapter {
  var id: EcosystemID = "lines"
  var family: Family = "npm"
  var summary: String { "lines" }
  var claims: [PathPattern] = ["lines.lock"]
  var consults: [PathPattern] { [] }

  func read(
    _ project: inout ProjectFiles, into report: inout LockReport
  ) throws(LockfileError) {
    for file in project.claimed {
      report.add(lockfile: file, format: "1")
      var offset = 0
      for line in ByteString(file.bytes).split(on: UInt8(ascii: "\n")) where !line.isEmpty {
        let words = line.split(on: UInt8(ascii: " "))
        let choices = words.last?.split(on: UInt8(ascii: "|")) ?? []
        guard words.count == 4, let url = try? FetchURL(words[2]),
          let hashes = try? SubresourceIntegrity(words[3] == "-" ? "" : choices[0]),
          let alternatives = try? SubresourceIntegrity(choices.count > 1 ? choices[1] : "")
        else {
          throw LockfileError(
            Diagnostic(.error, code: "lines/form", "bad line", at: file.location(at: offset)))
        }
        let label = OutputLabel(
          parts: [words[0] + "-" + words[1]], fileExtension: ".tgz", canonicalPath: "")
        report.add(
          LockedArtifact(
            ecosystem: id, name: words[0], version: words[1], kind: .registry,
            source: .remote(
              RemoteSource(
                written: words[2], pinKey: words[2], url: url, label: label,
                writtenIntegrity: words[3],
                integrity: hashes.usable, alternatives: alternatives.usable)),
            at: file.location(at: offset)))
        offset += line.count + 1
      }
    }
  }

  func offlineTree(for project: PlannedProject) throws(LockfileError) -> OfflineTree {
    OfflineTree()
  }
}

@Suite struct PlannerTests {
  private static let sha1 = "sha1-9XLTlvrpIGYocU+yzgD3LpTyJY8="
  private static let sha1Other = "sha1-AAAAAAAAAAAAAAAAAAAAAAAAAAA="
  private static let sha256 = "sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM="

  private func plan(
    _ files: [ByteString: String], adapters: [any LockfileAdapter] = [LineAdapter()],
    links: [ByteString: FileTreeError] = [:], _ change: (inout PlanOptions) -> Void = { _ in }
  ) throws -> Plan {
    var options = PlanOptions()
    change(&options)
    let tree = InMemoryFileTree(files.mapValues { Array($0.utf8) }, brokenLinks: links)
    return try Planner(AdapterRegistry(adapters), options: options).plan(tree)
  }

  private func codes(_ body: () throws -> Plan) -> [String] {
    do {
      _ = try body()
      return []
    } catch {
      return (error as? PlanFailure)?.diagnostics.map(\.code) ?? ["\(error)"]
    }
  }

  // MARK: Scanning

  @Test func skipsFoldersOfOthers() throws {
    let text = "a 1 https://h/a \(Self.sha256)"
    let plan = try self.plan([
      "lines.lock": text, "vendor/lines.lock": text, "node_modules/x/lines.lock": "bad",
      ".git/lines.lock": "bad", "result/lines.lock": "bad", "result-dev/lines.lock": "bad",
      ".build/lines.lock": "bad", "b/.direnv/lines.lock": "bad", ".gradle/lines.lock": "bad",
    ])
    #expect(plan.projects.map(\.files.folder) == ["", "vendor"])
    #expect(plan.outputs.count == 1)
    #expect(plan.outputs.first?.artifacts.count == 2)
  }

  @Test func leavesOutWhatIsExcluded() throws {
    let files: [ByteString: String] = [
      "lines.lock": "", "a/b/lines.lock": "bad", "c/lines.lock": "bad",
    ]
    let plan = try self.plan(files) { $0.exclude = ["a/**", "c"] }
    #expect(plan.projects.count == 1)
  }

  @Test func limitsHoldExactly() throws {
    let text = "a 1 https://h/a \(Self.sha256)"
    let files = Dictionary(
      uniqueKeysWithValues: (0..<4).map { (ByteString("f\($0)/lines.lock"), text) })
    #expect(try plan(files) { $0.limits.lockfiles = 4 }.projects.count == 4)
    #expect(
      codes { try self.plan(files) { $0.limits.lockfiles = 3 } } == ["scan/too-many-lockfiles"])
    let deep: [ByteString: String] = ["a/b/c/lines.lock": text]
    #expect(try plan(deep) { $0.limits.folderDepth = 3 }.projects.count == 1)
    #expect(codes { try self.plan(deep) { $0.limits.folderDepth = 2 } } == ["scan/too-deep"])
    let two: [ByteString: String] = ["lines.lock": text + "\nb 1 https://h/b -"]
    #expect(try plan(two) { $0.limits.entries = 2 }.projects.count == 1)
    #expect(codes { try self.plan(two) { $0.limits.entries = 1 } } == ["plan/too-many-entries"])
    #expect(try plan(deep) { $0.limits.fileSize = text.utf8.count }.projects.count == 1)
    #expect(
      codes { try self.plan(deep) { $0.limits.fileSize = text.utf8.count - 1 } }
        == ["scan/unreadable"])
  }

  /// The deepest folder that is looked into still fits into what Nix can hold.
  @Test func theDeepestFolderHasATree() throws {
    func tree(_ depth: Int) throws -> FamilyTree {
      let folder = Array(repeating: ByteString("d"), count: depth).joined(separator: "/")
      let text = "a 1 https://h/a \(Self.sha256)"
      let plan = try plan([folder + "/lines.lock": text]) { $0.limits.folderDepth = 100 }
      var tree = OfflineTree()
      tree.addLockFile("lines.lock", .file([]))
      return try FamilyTree("npm", [(try #require(plan.projects.first), tree)])
    }
    #expect(try tree(Limits().folderDepth).nodes.count == 1)
    #expect(throws: LockfileError.self) { try tree(Limits().folderDepth + 1) }
  }

  /// What a shell needs beside variables, and what a path must not have, is in no file.
  @Test func switchesAreNoFiles() throws {
    let plan = try plan(["lines.lock": "", "b/lines.lock": ""])
    var tree = OfflineTree()
    tree.addArguments(to: "tool", ["-I", "${LOCKFETCH_TREE}/x"])
    tree.refuseInPath(["%", "#"], isASCII: true, because: "it means something")
    let family = try FamilyTree("npm", plan.projects.map { ($0, tree) })
    #expect(family.nodes.isEmpty)
    #expect(family.switches.count == 1)
    let use = try #require(family.switches.first)
    #expect(use.commands.map(\.name) == ["tool"])
    #expect(use.pathRules.map { $0.refused(in: "/a%é日") } == [["%", "é"]])
    #expect(use.pathRules.map { $0.refused(in: "/a b") } == [[]])
  }

  @Test func aTreeHasNoFileWhereAFolderIsNeeded() throws {
    let plan = try plan(["lines.lock": "", "b/lines.lock": ""])
    var (one, two) = (OfflineTree(), OfflineTree())
    one.addShared("x/y", .file([]))
    two.addShared("x/y/z", .file([]))
    do {
      _ = try FamilyTree("npm", [(plan.projects[0], one), (plan.projects[1], two)])
      Issue.record("made")
    } catch {
      #expect(error.diagnostics.map(\.code) == ["plan/tree-conflict"])
      #expect(error.diagnostics.first?.message.text.contains("\"x/y\"") == true)
    }
  }

  @Test func saysWhatItLookedFor() {
    #expect(codes { try self.plan(["x": ""]) } == ["scan/no-lockfile"])
    #expect(
      codes { try self.plan(["x": ""]) { $0.lockfiles = ["lines.lock"] } } == ["scan/no-lockfile"])
  }

  @Test func doesNotFollowLinksThatLeave() throws {
    #expect(
      codes { try self.plan(["x": ""], links: ["lines.lock": .leavesDirectory]) }
        == ["scan/no-lockfile", "scan/link-leaves-directory"])
    let plan = try self.plan(["a/lines.lock": ""], links: ["lines.lock": .notFound])
    #expect(plan.diagnostics.map(\.code) == ["scan/dangling-link"])
  }

  @Test func twoEcosystemsOfOneFamilyConflict() throws {
    var other = LineAdapter()
    (other.id, other.claims) = ("other", ["other.lock"])
    let adapters: [any LockfileAdapter] = [LineAdapter(), other]
    let files: [ByteString: String] = ["a/lines.lock": "", "a/other.lock": "", "b/other.lock": ""]
    #expect(codes { try self.plan(files, adapters: adapters) } == ["scan/two-ecosystems"])
    let chosen = try plan(files, adapters: adapters) { $0.ecosystems = [.folder("a", "lines")] }
    #expect(chosen.projects.map(\.ecosystem.name) == ["lines", "other"])
    // The choice between two of a family leaves a third of another family alone.
    var third = LineAdapter()
    (third.id, third.claims, third.family) = ("third", ["third.lock"], "third")
    var more = files
    (more["a/third.lock"], more["c/third.lock"]) = ("", "")
    let three = try plan(more, adapters: adapters + [third]) {
      $0.ecosystems = [.folder("a", "lines")]
    }
    #expect(three.projects.map(\.ecosystem.name) == ["lines", "third", "other", "third"])
    // What is chosen for a folder is read besides what is chosen everywhere.
    let both = try plan(more, adapters: adapters + [third]) {
      $0.ecosystems = [.everywhere("third"), .folder("b", "other")]
    }
    #expect(both.projects.map(\.ecosystem.name) == ["third", "other", "third"])
    let everywhere = try plan(files, adapters: adapters) { $0.ecosystems = [.everywhere("other")] }
    #expect(everywhere.projects.map(\.files.folder) == ["a", "b"])
    #expect(
      codes { try self.plan(files, adapters: adapters) { $0.ecosystems = [.folder("b", "lines")] } }
        == ["scan/no-lock-to-choose"])
    #expect(
      codes { try self.plan(files, adapters: adapters) { $0.ecosystems = [.everywhere("x")] } }
        == ["scan/unknown-ecosystem"])
    other.family = "other"
    #expect(try plan(files, adapters: [LineAdapter(), other]).projects.count == 3)
  }

  @Test func theNameOfAnotherEcosystemIsNoUnusualOne() {
    var other = LineAdapter()
    (other.id, other.claims) = ("other", ["other.lock"])
    let adapters: [any LockfileAdapter] = [LineAdapter(), other]
    #expect(
      codes {
        try plan(["other.lock": ""], adapters: adapters) {
          ($0.lockfiles, $0.ecosystems) = (["other.lock"], [.everywhere("lines")])
        }
      } == ["scan/not-a-lockfile"])
  }

  @Test func readsANamedFileUnderItsOwnName() throws {
    let files: [ByteString: String] = [
      "a/lines.lock": "bad", "b/mine.txt": "a 1 https://h/a \(Self.sha256)",
    ]
    let plan = try self.plan(files) {
      ($0.lockfiles, $0.ecosystems) = (["b/mine.txt"], [.everywhere("lines")])
    }
    #expect(plan.outputs.first?.artifacts.first?.location.path == "b/lines.lock")
  }

  @Test func refusesTwoAdaptersOfOneName() {
    #expect(throws: RegistryError.duplicate("lines")) {
      () throws(RegistryError) in try AdapterRegistry([LineAdapter(), LineAdapter()])
    }
  }

  // MARK: Fixed outputs

  @Test func theStrongestHashOfAFileDecides() throws {
    let plan = try self.plan([
      "lines.lock": "a 1 https://h/a \(Self.sha1)\na 1 https://h/a \(Self.sha256)\n"
    ])
    #expect(plan.outputs.map(\.output.integrity.sri) == [ByteString(Self.sha256)])
    #expect(plan.outputs.first?.artifacts.count == 2)
  }

  @Test func theSmallestURLIsFetched() throws {
    let plan = try self.plan([
      "lines.lock": "a 1 https://m/a \(Self.sha256)\na 1 https://b/a \(Self.sha256)\n"
    ])
    #expect(plan.outputs.map(\.output.url.text) == ["https://b/a"])
    #expect(plan.diagnostics.isEmpty)
  }

  /// Nobody would check the weaker hash against the file of the other URL.
  @Test(arguments: [(sha1, sha256), (sha256, sha1), (sha1, sha1Other)])
  func differentHashesAtDifferentURLsClash(_ first: String, _ second: String) {
    let lock = "a 1 https://b/a \(first)\na 1 https://m/a \(second)\n"
    #expect(
      codes { try self.plan(["lines.lock": lock]) }.filter { !$0.hasSuffix("sha1-only") }
        == ["plan/name-clash"])
  }

  @Test func twoDigestsOfOneAlgorithmContradictEachOther() throws {
    let files: [ByteString: String] = [
      "lines.lock":
        "a 1 https://h/a \(Self.sha1)\nb 1 https://h/b -\na 1 https://h/a \(Self.sha1Other)\n"
    ]
    do {
      _ = try plan(files)
      Issue.record("planned")
    } catch let failure as PlanFailure {
      let error = try #require(failure.diagnostics.first { $0.severity == .error })
      #expect(error.code == "plan/contradiction")
      #expect(error.location?.line == 3)
      #expect(error.notes.map(\.location.line) == [1])
      #expect(!failure.isMissingInput)
    }
  }

  /// One digest for many names must not put all of them into one place of a table: this would take
  /// minutes.
  @Test func manyNamesOfOneDigestAreNoBurden() throws {
    let lines = (0..<20_000).map { "p\($0) 1 https://h/\($0) \(Self.sha256)" }
    #expect(try plan(["lines.lock": lines.joined(separator: "\n")]).outputs.count == 20_000)
  }

  @Test func oneURLHasOneHashUnderWhateverName() throws {
    let lock = "a 1 https://h/a \(Self.sha1)\nb 1 https://h/a \(Self.sha1Other)\n"
    #expect(codes { try self.plan(["lines.lock": lock]) }.contains("plan/contradiction"))
    let same = "a 1 https://h/a \(Self.sha1)\nb 1 https://h/a \(Self.sha1)\n"
    #expect(try plan(["lines.lock": same]).outputs.count == 2)
    let other = "a 1 https://h/a \(Self.sha1)\nb 1 https://h/a \(Self.sha256)\n"
    #expect(try plan(["lines.lock": other]).outputs.count == 2)
  }

  @Test func reportsTheErrorsOfAllFiles() {
    #expect(
      codes { try self.plan(["a/lines.lock": "x", "b/lines.lock": "y", "c/lines.lock": ""]) }
        == ["lines/form", "lines/form"])
  }

  @Test func strictModeRefusesWeakHashes() throws {
    let files: [ByteString: String] = [
      "lines.lock": "a 1 https://h/a \(Self.sha1)\nb 1 https://h/b \(Self.sha1)\n"
    ]
    let plan = try self.plan(files)
    #expect(plan.diagnostics.map(\.code) == ["plan/sha1-only"])
    #expect(plan.diagnostics.first?.message.text.hasSuffix("(the first of 2 such entries)") == true)
    #expect(
      codes { try self.plan(files) { $0.isStrict = true } } == ["plan/sha1-only", "plan/sha1-only"])
  }

  @Test func onlyAllowedHostsAreAsked() {
    let files: [ByteString: String] = ["lines.lock": "a 1 http://evil/a \(Self.sha256)\n"]
    #expect(
      codes { try self.plan(files) { $0.allowedHosts = ["h"] } }.contains("plan/host-not-allowed"))
    #expect(codes { try self.plan(files) { $0.allowedHosts = ["evil"] } } == [])
  }

  @Test func theOrderOfEntriesDoesNotCount() throws {
    let lines = (0..<40).map { "p\($0) 1 https://h/\($0) \(Self.sha256)" }
    let sorted = try plan(["lines.lock": lines.joined(separator: "\n")])
    let shuffled = try plan(["lines.lock": lines.reversed().joined(separator: "\n")])
    #expect(sorted.outputs.map(\.output) == shuffled.outputs.map(\.output))
  }

  @Test func conformsToItsOwnKit() {
    let text = "a 1 https://h/a \(Self.sha256)\nb 1 https://h/b -\n"
    let reordered = "b 1 https://h/b -\na 1 https://h/a \(Self.sha256)\n"
    let problems = AdapterConformance(
      LineAdapter(), project: ["lines.lock": text], reordered: ["lines.lock": reordered]
    ).check()
    // This adapter takes a line end for part of the hash, which the kit has to notice.
    #expect(problems == ["CRLF line ends change the plan"])
  }
}
