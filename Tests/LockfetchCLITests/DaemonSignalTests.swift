import Foundation
import Testing

/// The executable is asked to stop while a daemon keeps it waiting.
@Suite struct DaemonSignalTests {
  /// A daemon that greets, and sends its client a signal once that has asked for something.
  private static let daemon = """
    import os, socket, struct, sys
    server = socket.socket(socket.AF_UNIX)
    server.bind(sys.argv[1])
    server.listen()
    print("READY", flush=True)
    client, _ = server.accept()
    size = struct.calcsize("3i")
    peer = struct.unpack("3i", client.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size))[0]
    number = lambda value: struct.pack("<Q", value)
    client.recv(16)
    client.sendall(number(0x6478696F) + number(0x126))
    client.recv(8)
    client.sendall(number(0))
    client.recv(16)
    client.sendall(number(6) + b"2.34.8\\0\\0" + number(2) + number(0x616C7473))
    client.recv(1)
    os.kill(peer, int(sys.argv[2]))
    while client.recv(4096):
        pass
    """

  @Test(arguments: [SIGINT, SIGTERM]) func aSignalEndsTheWait(_ signal: Int32) throws {
    let scratch = try Scratch(["package-lock.json": #"{"lockfileVersion": 3, "packages": {}}"#])
    let tests = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    let program = tests.appending(path: "lockfetch-multi").path
    let daemon = Process()
    daemon.executableURL = URL(filePath: "/usr/bin/env")
    daemon.arguments = ["python3", "-c", Self.daemon, scratch.path("socket"), String(signal)]
    let ready = Pipe()
    daemon.standardOutput = ready
    try daemon.run()
    #expect(!ready.fileHandleForReading.availableData.isEmpty)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "python3", "-c", UnblockedSignals.program, program, scratch.path, "--store",
      "unix://" + scratch.path("socket"),
    ]
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let text = String(
      decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    daemon.waitUntilExit()
    #expect(process.terminationReason == .exit)
    #expect(process.terminationStatus == 128 + signal)
    #expect(text.contains("interrupted; nothing was added yet"))
    #expect(text.contains("what is in the store stays"))
  }
}
