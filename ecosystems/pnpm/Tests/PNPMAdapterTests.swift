import LockText
import Lockfetch
import LockfetchTesting
import Testing

@testable import PNPM

@Suite struct PNPMAdapterTests {
  private static let registry = "https://registry.npmjs.org"
  private static let commit = "0123456789abcdef0123456789abcdef01234567"
  private static let sha256 = "sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM="

  private static func planned(_ fixture: String) throws -> Plan {
    try plan(["pnpm-lock.yaml": PNPMTests.fixture("\(fixture)/pnpm-lock.yaml")])
  }

  // MARK: Formats

  @Test func readsEveryFormOfFormat9() throws {
    let codeload = "https://codeload.github.com/o"
    let plan = try Self.planned("v9-forms")
    #expect(
      plan.rows == [
        "@babel/core 7.26.0 registry sha256 \(Self.registry)/@babel/core/-/core-7.26.0.tgz",
        "@jsr/std__path 1.0.0 tarball sha256 https://npm.jsr.io/~/11/@jsr/std__path/1.0.0.tgz",
        "archive 1.0.0 file vendored file:vendor/archive.tgz",
        "build-data 1.0.0+build.5 registry sha256 \(Self.registry)/build-data/-/build-data-1.0.0.tgz",
        "bundler 1.0.0 registry sha1 \(Self.registry)/bundler/-/bundler-1.0.0.tgz",
        "from-git 1.2.3 git git \(codeload)/from-git/tar.gz/\(Self.commit)",
        "from-git-folder 1.0.0 git git-folder \(codeload)/mono/tar.gz/\(Self.commit)",
        "from-gitlab 1.0.0 git git https://gitlab.com/api/v4/projects/o%2Fr/repository/archive.tar.gz?ref=\(Self.commit)",
        "from-hashed-git 1.0.0 git sha256 \(codeload)/hashed/tar.gz/\(Self.commit)",
        "from-odd-git 1.0.0 git git-host-unsupported https://git.example.org/o/r.git#\(Self.commit)",
        "from-preview 2.0.0 no-integrity no-integrity https://pkg.pr.new/o/r/from-preview@a2594ec",
        "from-ssh 1.0.0 git git git+ssh://git@bitbucket.org/o/r.git#\(Self.commit)",
        "from-url 3.0.0 tarball sha256 https://example.org/from-url.tgz",
        "gh-package 2.0.0 tarball sha256 https://npm.pkg.github.com/download/gh-package/2.0.0/0a1b",
        "injected - directory directory packages/injected",
        "lodash 4.17.21 registry sha256 \(Self.registry)/lodash/-/lodash-4.17.21.tgz",
        "node 22.1.0 binary sha256 https://nodejs.org/download/release/v22.1.0/node-v22.1.0-linux-x64.tar.gz",
        "node 22.1.0 binary sha256 https://nodejs.org/download/release/v22.1.0/node-v22.1.0-win-x64.zip",
        "only-dev 1.0.0 registry sha256 \(Self.registry)/only-dev/-/only-dev-1.0.0.tgz",
        "only-sha384 1.0.0 no-integrity unusable-integrity \(Self.registry)/only-sha384/-/only-sha384-1.0.0.tgz",
        "platform 1.0.0 registry sha256 \(Self.registry)/platform/-/platform-1.0.0.tgz",
        "special 1.0.0 no-integrity custom-resolution -",
        "member - link link packages/member",
        "injected - link link ../injected",
      ])
    #expect(plan.projects.first?.lockfiles.first?.format == "9.0")
    #expect(plan.diagnostics.map(\.code) == ["plan/sha1-only", "pnpm/binary"])
  }

  @Test func readsBothDocumentsOfPNPM11() throws {
    let plan = try Self.planned("v11-documents")
    #expect(
      plan.rows == [
        "@o/config 1.0.0 registry sha256 \(Self.registry)/@o/config/-/config-1.0.0.tgz",
        "pnpm 11.1.0 registry sha256 \(Self.registry)/pnpm/-/pnpm-11.1.0.tgz",
        "lodash 4.17.21 registry sha256 \(Self.registry)/lodash/-/lodash-4.17.21.tgz",
      ])
    #expect(plan.projects.flatMap(\.artifacts).map(\.artifact.flags.words) == [[], [], ["dev"]])
  }

  @Test(arguments: ["6.0", "6.1"]) func readsEveryFormOfFormat6(_ version: String) throws {
    let text = try fixture("v6-forms/pnpm-lock.yaml").replacing("'6.0'", with: "'\(version)'")
    let plan = try plan(lock: text)
    let mirror = "https://registry.npmmirror.com"
    #expect(
      plan.rows == [
        "@babel/core 7.26.0 registry sha256 \(Self.registry)/@babel/core/-/core-7.26.0.tgz",
        "@babel/core 7.26.0 registry sha256 \(Self.registry)/@babel/core/-/core-7.26.0.tgz",
        "lodash 4.17.21 registry sha256 \(Self.registry)/lodash/-/lodash-4.17.21.tgz",
        "older 1.0.0 registry sha256 \(Self.registry)/older/-/older-1.0.0.tgz",
        "from-url 3.0.0 no-integrity no-integrity https://example.org/download/from-url.tgz",
        "injected 1.0.0 directory directory packages/injected",
        "archive 1.0.0 file vendored file:vendor/archive.tgz",
        "from-git 1.2.3 git git https://codeload.github.com/o/from-git/tar.gz/\(Self.commit)",
        "@iconify/types 1.0.12 registry sha256 \(mirror)/@iconify/types/-/types-1.0.12.tgz",
        "member - link link packages/member",
      ])
    #expect(plan.projects.first?.lockfiles.first?.format.text == version)
    let flags = plan.projects.flatMap(\.artifacts).map(\.artifact.flags.words)
    #expect(flags[0...3] == [[], ["dev"], [], ["dev", "optional", "os:!win32", "os:darwin"]])
    #expect(flags.last == ["dev"])
    // Peer variants are one file.
    #expect(plan.outputs.first { $0.artifacts.count == 2 }?.artifacts.first?.name == "@babel/core")
  }

  @Test(arguments: ["5", "5.0", "5.1", "5.2", "5.3", "5.4"])
  func readsEveryFormOfFormat5(_ version: String) throws {
    let text = try fixture("v5-forms/pnpm-lock.yaml")
      .replacing("lockfileVersion: 5.1", with: "lockfileVersion: \(version)")
    let plan = try plan(lock: text)
    #expect(
      plan.rows == [
        "@babel/core 7.26.0 registry sha256 \(Self.registry)/@babel/core/-/core-7.26.0.tgz",
        "@babel/core 7.26.0 registry sha256 \(Self.registry)/@babel/core/-/core-7.26.0.tgz",
        "below-a-slash 1.0.0 registry sha1 \(Self.registry)/below-a-slash/-/below-a-slash-1.0.0.tgz",
        "lodash 4.17.21 registry sha256 \(Self.registry)/lodash/-/lodash-4.17.21.tgz",
        "stated-registry 1.0.0 registry sha256 https://registry.example.org/npm/stated-registry/-/stated-registry-1.0.0.tgz",
        "with-hash 1.0.0 registry sha256 \(Self.registry)/with-hash/-/with-hash-1.0.0.tgz",
        "@rush-temp/a 0.0.0 file vendored file:projects/a.tgz",
        "from-git 1.2.3 git git https://codeload.github.com/o/from-git/tar.gz/\(Self.commit)",
        "from-bitbucket 2.0.0 git git git@bitbucket.org:o/r.git#\(Self.commit)",
        "@iconify/types 1.0.12 registry sha256 https://registry.npmmirror.com/@iconify/types/-/types-1.0.12.tgz",
        "member - link link packages/member",
      ])
    #expect(plan.projects.first?.lockfiles.first?.format.text == version)
  }

  @Test func readsInlineSpecifiersAndFormat7() throws {
    #expect(
      try Self.planned("v5-inline").rows == [
        "lodash 4.17.21 registry sha256 \(Self.registry)/lodash/-/lodash-4.17.21.tgz",
        "member - link link packages/member",
      ])
    #expect(
      try Self.planned("v7-forms").rows == [
        "lodash 4.17.21 registry sha256 \(Self.registry)/lodash/-/lodash-4.17.21.tgz",
        "slashed 1.0.0 registry sha256 \(Self.registry)/slashed/-/slashed-1.0.0.tgz",
      ])
  }

  @Test(arguments: [
    "4", "5.5", "5.10", "5.4-", "5.4-x", "6.2", "6.0-inlineSpecifiers", "8.0", "9.1", "10.0",
    "12.0", "",
    "x", "9.0.0", "99999999999999999999",
  ])
  func refusesUnknownVersions(_ version: String) throws {
    let marked = MarkedText("packages: {}\nlockfileVersion: ①'\(version)'\n")
    do {
      _ = try plan(lock: String(decoding: marked.bytes, as: UTF8.self))
      Issue.record("planned")
    } catch {
      let failure = try #require(error as? PlanFailure)
      #expect(failure.diagnostics.map(\.code) == ["pnpm/lockfile-version"])
      #expect(failure.diagnostics.first?.location?.line == 2)
      #expect(failure.diagnostics.first?.location?.column == 18)
      #expect(failure.diagnostics.first?.message.text.contains("5.0 to 5.4") == true)
    }
  }

  @Test(arguments: [
    ("", "pnpm/not-a-lock"), ("# nothing\n", "pnpm/not-a-lock"), ("---\n---\n", "pnpm/not-a-lock"),
    ("packages: {}\n", "pnpm/not-a-lock"), ("lockfileVersion:\n", "pnpm/not-a-lock"),
    ("just text\n", "pnpm/syntax"), ("- a\n", "pnpm/syntax"), ("a: [\n", "pnpm/syntax"),
    ("lockfileVersion: &a '9.0'\n", "pnpm/syntax"),
    ("lockfileVersion: '9.0'\nlockfileVersion: '9.0'\n", "pnpm/syntax"),
    ("lockfileVersion: !!str 9.0\n", "pnpm/syntax"), ("lockfileVersion: *a\n", "pnpm/syntax"),
    (
      "---\nlockfileVersion: '9.0'\n---\nlockfileVersion: '9.0'\n---\nlockfileVersion: '9.0'\n",
      "pnpm/documents"
    ),
    ("---\nlockfileVersion: '9.0'\n---\nlockfileVersion: '8.0'\n", "pnpm/lockfile-version"),
    (
      "lockfileVersion: '9.0'\n<<<<<<< HEAD\npackages: {}\n=======\n>>>>>>> b\n",
      "pnpm/merge-conflict"
    ),
    ("lockfileVersion: '9.0'\npackages: []\n", "pnpm/wrong-type"),
    ("lockfileVersion: '9.0'\nimporters: x\n", "pnpm/wrong-type"),
    ("lockfileVersion: 5.4\ndependencies: {a: 1.0.0}\n", "pnpm/no-packages"),
    (
      "lockfileVersion: '9.0'\nimporters: {.: {devDependencies: {a: {version: 1.0.0}}}}\n",
      "pnpm/no-packages"
    ),
  ])
  func refusesWhatIsNoLock(_ text: String, _ code: String) {
    #expect(codes { try plan(lock: text) } == [code])
  }

  // MARK: Entries

  @Test(arguments: [
    ("a@1.0.0: {resolution: {integrity: x}}", "pnpm/integrity"),
    ("a@1.0.0: {}", "pnpm/no-resolution"),
    ("a@1.0.0: {resolution: {}}", "pnpm/no-resolution"), ("a@1.0.0:", "pnpm/no-resolution"),
    ("a@1.0.0: {resolution: [x]}", "pnpm/wrong-type"),
    ("a@1.0.0: {resolution: x}", "pnpm/wrong-type"),
    ("a@1.0.0: text", "pnpm/wrong-type"),
    ("a@1.0.0: {resolution: {integrity: [x]}}", "pnpm/wrong-type"),
    ("a@1.0.0: {resolution: {tarball: https://h/a}, os: {}}", "pnpm/wrong-type"),
    ("a@1.0.0: {resolution: {tarball: https://h/a}, optional: maybe}", "pnpm/wrong-type"),
    ("a@1.0.0: {resolution: {type: variations, variants: {}}}", "pnpm/wrong-type"),
    ("a@1.0.0: {resolution: {type: variations, variants: [{targets: []}]}}", "pnpm/wrong-type"),
    ("a@1.0.0: {resolution: {type: variations}}", "pnpm/no-resolution"),
    (
      "a@1.0.0: {resolution: {type: variations, variants: [{resolution: {type: git}}]}}",
      "pnpm/unsupported-resolution"
    ),
    ("a@1.0.0: {resolution: {type: binary}}", "pnpm/no-resolution"),
    ("a@1.0.0: {resolution: {type: git}}", "pnpm/no-resolution"),
    ("a@1.0.0: {resolution: {type: directory}}", "pnpm/no-resolution"),
    ("a@1.0.0: {resolution: {type: wormhole}}", "pnpm/unsupported-resolution"),
    ("a@https://h/a: {resolution: {integrity: x}}", "pnpm/no-resolution"),
    ("../../x@1.0.0: {resolution: {integrity: x}}", "pnpm/name"),
    ("'@a/b/c@1.0.0': {resolution: {integrity: x}}", "pnpm/name"),
    (".bin@1.0.0: {resolution: {tarball: https://h/a}}", "pnpm/name"),
    ("x: {resolution: {tarball: https://h/a}}", "pnpm/name"),
    ("a@1.0.0: {resolution: {tarball: https://u:p@h/a}}", "pnpm/credential"),
    ("a@1.0.0: {resolution: {tarball: https://h/a?token=x}}", "pnpm/credential"),
    ("a@1.0.0: {resolution: {tarball: https://h/%2e%2e/a}}", "pnpm/url"),
    ("a@1.0.0: {resolution: {tarball: ../../a.tgz}}", "pnpm/url"),
    ("a@1.0.0: {resolution: {tarball: ftp://h/a}}", "pnpm/url"),
    ("a@1.0.0: {resolution: {tarball: 'data:x'}}", "pnpm/url"),
    ("'@jsr/a__b@1.0.0': {resolution: {integrity: x}}", "pnpm/jsr"),
    ("a@work:1.0.0: {resolution: {integrity: x}}", "pnpm/registry-prefix"),
    (
      "a@git: {resolution: {type: git, repo: https://github.com/o/r, commit: main}}",
      "pnpm/git-commit"
    ),
    // pnpm takes all archives of these hosts for git, and of git only a whole commit names one tree: a
    // short hash that fits one commit today may fit two tomorrow. With an integrity the hash decides.
    (
      "a@x: {resolution: {tarball: https://codeload.github.com/o/r/tar.gz/fff475b}}",
      "pnpm/git-commit"
    ),
    (
      "a@x: {resolution: {gitHosted: true, tarball: HTTPS://codeload.github.com/o/r/tar.gz/main}}",
      "pnpm/git-commit"
    ),
    (
      "a@x: {resolution: {integrity: ' ', tarball: https://bitbucket.org/o/r/get/v1.tar.gz}}",
      "pnpm/git-commit"
    ),
    (
      "a@x: {resolution: {tarball: 'https://gitlab.com/api/v4/projects/o%2Fr/repository/archive.tar.gz?ref=v1'}}",
      "pnpm/git-commit"
    ),
    (
      "a@git: {resolution: {type: git, repo: 'https://u:p@github.com/o/r', commit: 0123456789abcdef0123456789abcdef01234567}}",
      "pnpm/credential"
    ),
    (
      "a@git: {resolution: {type: git, repo: x, commit: 0123456789abcdef0123456789abcdef01234567}}",
      "pnpm/git-form"
    ),
    ("a@file:/etc: {resolution: {type: directory, directory: /etc}}", "pnpm/unsafe-location"),
    ("a@file:x: {resolution: {type: directory, directory: 'a\\b'}}", "pnpm/unsafe-location"),
    ("a@file:x: {resolution: {type: directory, directory: \"a\\0\"}}", "pnpm/unsafe-location"),
    ("a@file:/a.tgz: {resolution: {tarball: file:/a.tgz}}", "pnpm/unsafe-location"),
  ])
  func refusesEntriesThatAreUnsafe(_ entry: String, _ code: String) {
    #expect(codes { try plan(packages: "  \(entry)") } == [code])
  }

  /// The copy of the lock in the tree would take them along, also from a comment.
  @Test func findsSecretsBesidesTheEntries() {
    #expect(codes { try plan(packages: "  # see https://u:word@h/\n") } == ["pnpm/credential"])
    #expect(codes { try plan(packages: "  # see https://h/a@1 and git@h:r\n") } == [])
  }

  @Test(arguments: [
    ("a@1.0.0: {resolution: {tarball: https://h/b/-/b-1.0.0.tgz}}", "pnpm/other-package"),
    ("a@1.0.0: {name: b, resolution: {tarball: https://h/a}}", "pnpm/other-package"),
    ("a@1.0.0: {version: 1.0.1, resolution: {tarball: https://h/a}}", "pnpm/other-package"),
    ("a@1.0.0: {resolution: {type: directory, directory: a}}", "pnpm/shape-mismatch"),
    ("a@1.0.0: {resolution: {tarball: file:a.tgz}}", "pnpm/shape-mismatch"),
    ("a@file:../a: {resolution: {type: directory, directory: ../a}}", "pnpm/outside"),
    (
      "a@git: {resolution: {type: git, repo: https://t@github.com/o/r, commit: 0123456789abcdef0123456789abcdef01234567}}",
      "pnpm/git-user"
    ),
  ])
  func warnsOfEntriesToLookAt(_ entry: String, _ code: String) throws {
    #expect(try plan(packages: "  \(entry)").diagnostics.map(\.code) == [code])
    let isErrorWhenStrict = code != "pnpm/git-user"
    let strict = codes {
      try plan(lock: "lockfileVersion: '9.0'\npackages:\n  \(entry)\n") { $0.isStrict = true }
    }
    #expect(strict == [code])
    #expect(
      (try? plan(lock: "lockfileVersion: '9.0'\npackages:\n  \(entry)\n") { $0.isStrict = true })
        == nil || !isErrorWhenStrict)
  }

  @Test func secretsAreNotRepeated() {
    for entry in [
      "a@1.0.0: {resolution: {tarball: https://u:hunter2@h/a}}",
      "a@git: {resolution: {type: git, repo: https://u:hunter2@h/r, commit: x}}",
      "a@1.0.0: {resolution: {tarball: https://h/a?token=hunter2}}",
    ] {
      do {
        _ = try plan(packages: "  \(entry)")
        Issue.record("planned")
      } catch {
        #expect(!"\(error)".contains("hunter2"))
      }
    }
  }

  @Test func reportsAllErrorsOfALockWithTheirPlaces() throws {
    let lock = """
      lockfileVersion: '9.0'
      packages:
        a@1.0.0: {resolution: {integrity: x}}
        b@1.0.0:
          resolution:
            tarball: https://u:p@h/b
        c@1.0.0: {resolution: {type: wormhole}}
        d@1.0.0: {dev: [], resolution: {tarball: https://h/d}}
      """
    do {
      _ = try plan(lock: lock)
      Issue.record("planned")
    } catch {
      let failure = try #require(error as? PlanFailure)
      #expect(
        failure.diagnostics.map {
          "\($0.code) \($0.location?.line ?? 0):\($0.location?.column ?? 0)"
        }
          == [
            "pnpm/integrity 3:25", "pnpm/credential 6:7", "pnpm/unsupported-resolution 7:25",
            "pnpm/wrong-type 8:13",
          ])
    }
  }

  @Test func aPrunedVariantIsAFolder() throws {
    let lock = """
      lockfileVersion: '9.0'
      snapshots:
        a@file:packages/a(b@1.0.0): {}
        gone@1.0.0: {}
      """
    #expect(codes { try plan(lock: lock) } == ["pnpm/no-resolution"])
    let kept = lock.replacing("  gone@1.0.0: {}", with: "")
    #expect(try plan(lock: kept).rows == ["a - directory directory packages/a"])
  }

  @Test func tellsOfDependenciesWithoutAnEntry() throws {
    let plan = try plan(
      lock: """
        lockfileVersion: '9.0'
        importers:
          .:
            dependencies:
              gone: {specifier: 1.0.0, version: 1.0.0}
              here: {specifier: 1.0.0, version: 1.0.0}
        packages:
          here@1.0.0: {resolution: {integrity: \(Self.sha256)}}
        snapshots:
          here@1.0.0: {dependencies: {also-gone: 2.0.0}}
        """)
    #expect(plan.diagnostics.map(\.code) == ["pnpm/missing-entry"])
    #expect(plan.diagnostics.first?.message.text.contains("the first of 2") == true)
  }

  // MARK: Several locks

  @Test func mentionsTheLocksOfBranches() throws {
    let lock = "lockfileVersion: '9.0'\n"
    let plan = try plan(["pnpm-lock.yaml": lock, "pnpm-lock.feature!x.yaml": "not read"])
    #expect(plan.projects.first?.lockfiles.map(\.path) == ["pnpm-lock.yaml"])
    #expect(plan.diagnostics.map(\.code) == ["pnpm/branch-lock"])
    let alone = try PNPMTests.plan(["pnpm-lock.main.yaml": lock])
    #expect(alone.projects.first?.lockfiles.map(\.path) == ["pnpm-lock.main.yaml"])
    #expect(
      codes { try PNPMTests.plan(["pnpm-lock.a.yaml": lock, "pnpm-lock.b.yaml": lock]) }
        == ["pnpm/branch-lock"])
  }

  @Test func conformsToTheKit() throws {
    for name in ["v9-forms", "v11-documents", "v6-forms", "v5-forms", "v5-inline", "v7-forms"] {
      let text = try fixture("\(name)/pnpm-lock.yaml")
      #expect(
        AdapterConformance(PNPMAdapter(), project: ["pnpm-lock.yaml": text]).check() == [],
        "\(name)")
    }
    let entries = [
      "  a@1.0.0: {resolution: {integrity: \(Self.sha256)}}\n",
      "  b@1.0.0: {resolution: {tarball: https://example.org/b.tgz}, os: [linux]}\n",
      "  c@file:c: {resolution: {type: directory, directory: c}}\n",
    ]
    func lock(_ entries: [String]) -> String {
      "lockfileVersion: '9.0'\npackages:\n\(entries.joined())"
    }
    #expect(
      AdapterConformance(
        PNPMAdapter(), project: ["pnpm-lock.yaml": lock(entries)],
        reordered: ["pnpm-lock.yaml": lock(entries.reversed())]
      ).check() == [])
  }
}
