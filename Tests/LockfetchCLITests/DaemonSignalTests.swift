import Foundation
import Testing

/// The executable is asked to stop while a daemon keeps it waiting.
@Suite struct DaemonSignalTests {
  /// Sends its client a signal once that has asked for something.
  private static let script = """
    requests.read(1)
    os.kill(peer, int(sys.argv[2]))
    while requests.read(1):
        pass
    """

  @Test(arguments: [SIGINT, SIGTERM]) func aSignalEndsTheWait(_ signal: Int32) throws {
    let scratch = try Scratch(["package-lock.json": #"{"lockfileVersion": 3, "packages": {}}"#])
    let tests = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    let program = tests.appending(path: "lockfetch-multi").path
    let daemon = try ScriptedDaemon(scratch, Self.script, [String(signal)])
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "python3", "-c", UnblockedSignals.program, program, scratch.path, "--store",
      daemon.store,
    ]
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let text = String(
      decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(daemon.finish() == "")
    #expect(process.terminationReason == .exit)
    #expect(process.terminationStatus == 128 + signal)
    #expect(text.contains("interrupted; nothing was added yet"))
    #expect(text.contains("what is in the store stays"))
  }
}
