import Foundation
import LockfetchTesting
import Testing

/// The executable when the world around it fails: a full disk, closed streams, signals, links in its
/// way, another run at the same time.
@Suite struct FaultTests {
  private static let lock = #"{"lockfileVersion": 3, "packages": {\#(entries)}}"#
  private static let entries = (0..<300).map { number in
    #""node_modules/p\#(number)": {"version": "1.0.0", "integrity": "sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM="}"#
  }.joined(separator: ",")

  /// A folder with a project and room for stores, removed at the end.
  private final class Scratch {
    let folder = URL(filePath: "/tmp").appending(path: "lockfetch-fault-\(UUID().uuidString)")

    init() throws {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data(FaultTests.lock.utf8).write(to: folder.appending(path: "package-lock.json"))
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    func names(_ name: String) -> Set<String> {
      Set((try? FileManager.default.contentsOfDirectory(atPath: path(name))) ?? [])
    }
  }

  private static var program: String {
    get throws {
      let tests = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
      let program = tests.appending(path: "lockfetch-multi").path
      try #require(FileManager.default.isExecutableFile(atPath: program), "\(program)")
      return program
    }
  }

  /// Runs a shell script with the program as `$0` and a folder as `$1`.
  private func shell(_ script: String, _ folder: String) throws -> (status: Int32, errors: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["-c", script, try Self.program, folder]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let text = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: text, as: UTF8.self))
  }

  /// Every description is whole, has its archive, and what it refers to is there, too.
  private func checkWhole(_ store: String, _ scratch: Scratch) throws {
    let names = scratch.names(store)
    for name in names {
      guard name.hasSuffix(".narinfo") else {
        #expect(["nar", "nix-cache-info", ".lock", ".staging"].contains(name), "\(name)")
        continue
      }
      let text = try String(contentsOfFile: scratch.path("\(store)/\(name)"), encoding: .utf8)
      var fields: [Substring: Substring] = [:]
      for line in text.split(separator: "\n") {
        let pair = line.split(separator: ": ", maxSplits: 1)
        fields[pair[0]] = pair.count > 1 ? pair[1] : ""
      }
      let archive = scratch.path("\(store)/\(try #require(fields["URL"]))")
      let size = try FileManager.default.attributesOfItem(atPath: archive)[.size] as? Int
      #expect(size == Int(try #require(fields["NarSize"])))
      for reference in (fields["References"] ?? "").split(separator: " ") {
        #expect(names.contains("\(reference.prefix(32)).narinfo"))
      }
    }
  }

  // MARK: Streams

  @Test func aClosedPipeIsAnOrdinaryEnd() throws {
    let scratch = try Scratch()
    let script = #""$0" plan "$1" --format json | head -c 0; exit "${PIPESTATUS[0]}""#
    let ran = try shell(script, scratch.folder.path)
    #expect(ran.status == 0)
    #expect(ran.errors == "")
  }

  @Test(arguments: [">&-", "> /dev/full"]) func aResultThatCannotBeWrittenIsAnError(
    _ redirection: String
  ) throws {
    guard redirection == ">&-" || FileManager.default.fileExists(atPath: "/dev/full") else {
      return
    }
    let scratch = try Scratch()
    for command in ["plan \"$1\"", "ecosystems", "--version"] {
      let ran = try shell("\"$0\" \(command) \(redirection)", scratch.folder.path)
      #expect(ran.status == 74)
      #expect(ran.errors.contains("error: standard output cannot be written"))
    }
  }

  @Test func closedErrorsDoNotReachAFile() throws {
    let scratch = try Scratch()
    let ran = try shell(#""$0" "$1" --store "file:$1/store" 2>&- <&-"#, scratch.folder.path)
    #expect(ran.status == 0)
    try checkWhole("store", scratch)
    let lock = FileManager.default.contents(atPath: scratch.path("store/.lock"))
    #expect(lock?.isEmpty == true)
  }

  // MARK: Disks

  /// A limit on the size of files stands in for a full disk.
  @Test func aDiskThatIsFullLeavesNothingHalf() throws {
    let scratch = try Scratch()
    let script =
      #"trap "" XFSZ; ulimit -f 1; "$0" "$1" --store "file:$1/store""#
    let ran = try shell(script, scratch.folder.path)
    #expect(ran.status == 74)
    #expect(ran.errors.contains("cannot write"))
    #expect(scratch.names("store") == [".lock", "nar"])
    #expect(scratch.names("store/nar") == [])
    #expect(try shell(#""$0" "$1" --store "file:$1/store""#, scratch.folder.path).status == 0)
    try checkWhole("store", scratch)
  }

  /// What a link in the place of our scratch folder leads to is somebody else's.
  @Test func aLinkInTheWayIsRemovedAndNotFollowed() throws {
    let scratch = try Scratch()
    let manager = FileManager.default
    for folder in ["precious", "store"] {
      try manager.createDirectory(atPath: scratch.path(folder), withIntermediateDirectories: true)
    }
    try Data("mine".utf8).write(to: scratch.folder.appending(path: "precious/file"))
    try manager.createSymbolicLink(
      atPath: scratch.path("store/.staging"), withDestinationPath: "../precious")
    let ran = try shell(#""$0" "$1" --quiet --store "file:$1/store""#, scratch.folder.path)
    #expect(ran.status == 0)
    #expect(scratch.names("precious") == ["file"])
    try checkWhole("store", scratch)
  }

  // MARK: Signals and other runs

  /// Stopped at many points by each signal, the store is as it was or has whole objects more.
  @Test(arguments: [SIGINT, SIGTERM, SIGKILL]) func aStoppedRunLeavesNothingHalf(
    _ signal: Int32
  ) throws {
    let scratch = try Scratch()
    var generator = SeededGenerator(seed: 20_261_127)
    for _ in 0..<16 {
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/env")
      process.arguments = [
        "python3", "-c", UnblockedSignals.program, try Self.program, scratch.folder.path, "--quiet",
        "--store", "file:" + scratch.path("store"),
      ]
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      usleep(UInt32.random(in: 0..<600_000, using: &generator))
      kill(process.processIdentifier, signal)
      process.waitUntilExit()
      let isStatus = process.terminationReason == .exit
      let expected: Set<Int32> = isStatus ? [0, 128 + signal] : [signal]
      #expect(expected.contains(process.terminationStatus))
      try checkWhole("store", scratch)
      if signal != SIGKILL { #expect(!scratch.names("store").contains(".staging")) }
    }
    #expect(try shell(#""$0" "$1" -q --store "file:$1/store""#, scratch.folder.path).status == 0)
    try checkWhole("store", scratch)
    #expect(!scratch.names("store").contains(".staging"))
  }

  @Test func runsAtTheSameTimeDoNotDisturbEachOther() throws {
    let scratch = try Scratch()
    let script = """
      for i in 1 2 3 4; do "$0" "$1" -q --store "file:$1/new/deep/store" & done
      status=0; for job in $(jobs -p); do wait "$job" || status=$?; done; exit "$status"
      """
    for _ in 0..<4 {
      let ran = try shell(script, scratch.folder.path)
      #expect(ran.status == 0)
      #expect(ran.errors == "")
      try checkWhole("new/deep/store", scratch)
      try FileManager.default.removeItem(atPath: scratch.path("new"))
    }
  }
}
