import LockText
import Lockfetch
import LockfetchTesting
import Testing

@testable import PNPM

/// Pins complete what a lock does not hash.
@Suite struct PinTests {
  private static let commit = "0123456789abcdef0123456789abcdef01234567"
  private static let hash = "sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM="
  private static let lock = """
    lockfileVersion: '9.0'
    packages:
      a@https://codeload.github.com/o/a/tar.gz/\(commit):
        resolution: {gitHosted: true, tarball: https://codeload.github.com/o/a/tar.gz/\(commit)}
        version: 1.0.0
      b@git+ssh://git@gitlab.com/o/g/b.git#\(commit):
        resolution: {commit: \(commit), repo: git+ssh://git@gitlab.com/o/g/b.git, type: git}
        version: 2.0.0
      c@1.0.0:
        resolution: {tarball: https://feed.example.org/c/-/c-1.0.0.tgz}
      d@https://gitlab.com/api/v4/projects/o%2Fd/repository/archive.tar.gz?ref=\(commit):
        resolution: {tarball: https://gitlab.com/api/v4/projects/o%2Fd/repository/archive.tar.gz?ref=\(commit)}
        version: 1.0.0
      e@git+https://git.example.org/o/e.git#\(commit):
        resolution: {commit: \(commit), repo: https://git.example.org/o/e.git, type: git}
        version: 1.0.0
    """

  private static func pin(_ key: String, _ rest: String = "") -> String {
    #"{"ecosystem":"pnpm","key":"\#(key)","hash":"\#(hash)"\#(rest)}"#
  }

  private func plan(_ pins: [String]) throws -> Plan {
    try PNPMTests.plan([
      "pnpm-lock.yaml": Self.lock,
      "lockfetch.pins.json": #"{"schema":1,"pins":[\#(pins.joined(separator: ","))]}"#,
    ])
  }

  @Test func eachEntryHasAKeyAndAPlace() throws {
    let plan = try plan([
      Self.pin("https://codeload.github.com/o/a/tar.gz/\(Self.commit)"),
      Self.pin("git+ssh://git@gitlab.com/o/g/b.git#\(Self.commit)"),
      Self.pin("https://feed.example.org/c/-/c-1.0.0.tgz"),
      Self.pin(
        "https://gitlab.com/api/v4/projects/o%2Fd/repository/archive.tar.gz?ref=\(Self.commit)"),
      Self.pin("https://git.example.org/o/e.git#\(Self.commit)"),
    ])
    #expect(
      plan.rows == [
        "a 1.0.0 git sha256 https://codeload.github.com/o/a/tar.gz/\(Self.commit)",
        "b 2.0.0 git sha256 https://gitlab.com/o/g/b/repository/archive.tar.gz?ref=\(Self.commit)",
        "c 1.0.0 no-integrity sha256 https://feed.example.org/c/-/c-1.0.0.tgz",
        "d 1.0.0 git sha256 https://gitlab.com/o/d/repository/archive.tar.gz?ref=\(Self.commit)",
        "e 1.0.0 git git-host-unsupported https://git.example.org/o/e.git#\(Self.commit)",
      ])
    // A host that serves no archives cannot be pinned.
    #expect(plan.diagnostics.map(\.code) == ["pins/unused"])
  }

  @Test func aPinMayNameAnotherPlace() throws {
    let mirror = "https://mirror.example/b.tar.gz"
    let evidence =
      #","url":"\#(mirror)","evidence":{"type":"git-commit","value":"\#(Self.commit)"}"#
    let plan = try plan([
      Self.pin("git+ssh://git@gitlab.com/o/g/b.git#\(Self.commit)", evidence)
    ])
    #expect(plan.rows[1] == "b 2.0.0 git sha256 \(mirror)")
    #expect(plan.diagnostics == [])
    let other = evidence.replacing(Self.commit, with: String(Self.commit.reversed()))
    #expect(
      codes {
        try self.plan([Self.pin("git+ssh://git@gitlab.com/o/g/b.git#\(Self.commit)", other)])
      }
        == ["pins/contradiction"])
  }

  @Test func whatIsPinnedBecomesAFileInTheLock() throws {
    let plan = try plan([
      Self.pin("https://codeload.github.com/o/a/tar.gz/\(Self.commit)"),
      Self.pin("git+ssh://git@gitlab.com/o/g/b.git#\(Self.commit)"),
      Self.pin("https://feed.example.org/c/-/c-1.0.0.tgz"),
    ])
    let tree = try PNPMAdapter().offlineTree(for: try #require(plan.projects.first))
    guard case .file(let pieces) = tree.lockFiles.first?.node else {
      Issue.record("no lock")
      return
    }
    let text = pieces.map { piece in
      switch piece {
      case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
      case .storePath: "/nix/store/x"
      }
    }.joined()
    let file = "{integrity: \(Self.hash), tarball: \"file:///nix/store/x\"}"
    #expect(
      text.contains(
        "a@https://codeload.github.com/o/a/tar.gz/\(Self.commit):\n    resolution: \(file)\n"))
    #expect(
      text.contains(
        "b@git+ssh://git@gitlab.com/o/g/b.git#\(Self.commit):\n    resolution: \(file)\n"))
    #expect(text.contains("c@1.0.0:\n    resolution: {integrity: \(Self.hash)}\n"))
    #expect(text.contains("    resolution: {tarball: https://gitlab.com/api/v4"))
    #expect(tree.shared.map(\.path).contains("registry/c/-/c-1.0.0.tgz"))
  }
}
