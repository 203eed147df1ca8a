import Foundation
import LockfetchCLI
import Testing

/// Which files a command looks at, and which it refuses.
@Suite struct CommandFilesTests {
  @Test func aNamedLockIsReadAlone() throws {
    let scratch = try Scratch([
      "package-lock.json": "{", "b/package-lock.json": SampleLocks.sound,
      "c/lock.txt": SampleLocks.sound,
    ])
    for name in ["b/package-lock.json", scratch.path("b/package-lock.json")] {
      let ran = try scratch.run(["plan", scratch.path, "--lockfile", name, "--format", "json"])
      #expect(ran.status == .success)
      #expect(ran.output.contains("\"path\": \"b/package-lock.json\""))
    }
    let other = ["plan", scratch.path, "--lockfile", "c/lock.txt"]
    #expect(try scratch.run(other + ["--ecosystem", "npm"]).status == .success)
    #expect(try scratch.run(["plan", scratch.path, "--lockfile", "d"]).status == .noInput)
  }

  @Test func aLockThatIsNamedTwiceIsReadOnce() throws {
    let scratch = try Scratch(["b/package-lock.json": SampleLocks.sound])
    let outside = try [Scratch(["package-lock.json": SampleLocks.sound]), Scratch()]
    let again = ["b/package-lock.json", scratch.path("b/../b/package-lock.json")]
    let ran = try scratch.run(
      ["plan", scratch.path, "--format", "json"] + again.flatMap { ["--lockfile", $0] })
    #expect(ran.status == .success)
    #expect(ran.output.components(separatedBy: "\"format\": ").count == 2)
    try Data(SampleLocks.sound.utf8).write(to: URL(filePath: outside[1].path("package-lock.json")))
    let other = outside.flatMap { ["--lockfile", $0.path("package-lock.json")] }
    let clash = try scratch.run(["plan", scratch.path] + other)
    #expect(clash.status == .usage)
    #expect(clash.errors.contains("would both be shown as \"package-lock.json\""))
  }

  @Test func locksAreSortedByTheBytesOfTheirPaths() throws {
    let scratch = try Scratch([
      "a/package-lock.json": SampleLocks.sound, "a-b/package-lock.json": SampleLocks.sound,
      "a/b/package-lock.json": SampleLocks.sound,
    ])
    let text = try scratch.run(["plan", scratch.path, "--format", "json"]).output
    let json = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    let locks = json?["lockfiles"] as? [[String: Any]]
    #expect(
      locks?.compactMap { $0["path"] as? String } == [
        "a-b/package-lock.json", "a/b/package-lock.json", "a/package-lock.json",
      ])
  }

  @Test func aFolderWhoseNameIsNotUTF8IsTold() throws {
    let scratch = try Scratch(["package-lock.json": SampleLocks.sound])
    let name = Array((scratch.path + "/x").utf8) + [0xFF, 0]
    let made = unsafe name.map { CChar(bitPattern: $0) }.withUnsafeBufferPointer { buffer in
      unsafe buffer.baseAddress.map { unsafe mkdir($0, 0o755) }
    }
    #expect(made == 0)
    let ran = try scratch.run(["plan", scratch.path])
    #expect(ran.status == .success)
    #expect(ran.errors.contains("\"x\\u{fffd}\" was not looked into: its name is not UTF-8"))
  }

  @Test func linksAreFollowedInsideOnly() throws {
    let outside = try Scratch(["package-lock.json": SampleLocks.sound])
    let scratch = try Scratch(["locks/real.json": SampleLocks.sound])
    let link = scratch.path("package-lock.json")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "locks/real.json")
    #expect(try scratch.run(["plan", scratch.path]).status == .success)
    try FileManager.default.removeItem(atPath: link)
    try FileManager.default.createSymbolicLink(
      atPath: link, withDestinationPath: outside.path("package-lock.json"))
    let ran = try scratch.run(["plan", scratch.path])
    #expect(ran.status == .noInput)
    #expect(ran.errors.contains("the link leads out of the directory"))
    #expect(try scratch.run(["plan", scratch.path, "--lockfile", link]).status == .success)
  }

  @Test func whatIsNoRegularFileIsAnErrorAndNoWait() throws {
    let scratch = try Scratch()
    #expect(unsafe mkfifo(scratch.path("package-lock.json"), 0o600) == 0)
    #expect(try scratch.run(["plan", scratch.path]).status == .noInput)
  }

  @Test func largeFilesAreRefused() throws {
    let scratch = try Scratch(["package-lock.json": SampleLocks.sound])
    let size = String(SampleLocks.sound.utf8.count)
    #expect(try scratch.run(["plan", scratch.path, "--max-file-size", size]).status == .success)
    let ran = try scratch.run(
      ["plan", scratch.path, "--max-file-size", String(SampleLocks.sound.utf8.count - 1)])
    #expect(ran.status == .noInput)
  }

  @Test func foldersMayHaveAnyName() throws {
    let scratch = try Scratch(["a folder/é\u{1}'\"/package-lock.json": SampleLocks.sound])
    let plan = try scratch.run(["plan", scratch.path, "--format", "json"])
    #expect(plan.status == .badData)
    #expect(plan.errors.contains("\\u{1}"))
    let plain = try Scratch(["a folder/é'\"/package-lock.json": SampleLocks.sound])
    #expect(try plain.run(["plan", plain.path]).status == .success)
  }

  /// A file with the name of a lock that is something else is not a lock.
  @Test func aForeignFileAloneIsNoLock() throws {
    let foreign = try Scratch(["lockfile.json": #"{"lua": 1}"#])
    let ran = try foreign.run([foreign.path, "--store", "file:" + foreign.path("store")])
    #expect(ran.status == .noInput)
    #expect(ran.output.isEmpty)
    #expect(!FileManager.default.fileExists(atPath: foreign.path("store")))
    let both = try Scratch([
      "lockfile.json": #"{"lua": 1}"#, "a/package-lock.json": SampleLocks.sound,
    ])
    #expect(try both.run(["plan", both.path]).status == .success)
  }

  /// Two modules of a monorepo that know different things of one archive.
  @Test func evidenceOfOneFileMustAgree() throws {
    let first = "h1:a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s="
    let second = "h1:1HNeOiZeFu7gP1lxi5tdAwGcB9i2xR+Q2jpmbuwTqzU="
    func files(_ other: String) -> [String: String] {
      [
        "x/go.mod": "module m.example/x\n", "x/go.sum": "a.example/b v1.0.0 \(first)\n",
        "y/go.mod": "module m.example/y\n", "y/go.sum": "a.example/b v1.0.0 \(other)\n",
      ]
    }
    let same = try Scratch(files(first))
    #expect(try same.run(["plan", same.path]).status == .success)
    let different = try Scratch(files(second))
    let ran = try different.run(["plan", different.path])
    #expect(ran.status == .badData)
    #expect(ran.errors.contains("two different h1"))
    #expect(ran.errors.contains("x/go.sum:1") && ran.errors.contains("y/go.sum:1"))
  }
}
