import Foundation
import Testing

/// A daemon in Python that greets one client and then does what a test says.
final class ScriptedDaemon {
  /// What `--store` says.
  let store: String
  private let process = Process()
  private let output = Pipe()

  /// - Parameters:
  ///   - script: Lines behind the greeting. `client` is the socket, `peer` the client's process;
  ///     `integer`, `text` and `texts` read, `number` and `string` make what is sent, and `answer`
  ///     ends an operation well. What it prints can be looked at later.
  ///   - arguments: `sys.argv` from 2 on.
  ///   - nix: The version that it says it is.
  ///   - features: What it says it has; what the client named is in `wanted`.
  init(
    _ scratch: Scratch, _ script: String, _ arguments: [String] = [], nix: String = "2.34.8",
    features: [String] = []
  ) throws {
    let socket = scratch.path("socket")
    store = "unix://\(socket)"
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", Self.greeting + script, socket] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["SCRIPTED_NIX": nix, "SCRIPTED_FEATURES": features.joined(separator: " ")]) { $1 }
    process.standardOutput = output
    try process.run()
    var line = Data()
    while line.last != UInt8(ascii: "\n") {
      let piece = output.fileHandleForReading.availableData
      try #require(!piece.isEmpty, "the script ended")
      line += piece
    }
  }

  deinit {
    guard process.isRunning else { return }
    // Signals that ask are blocked in what a test starts.
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// What the script printed, after its end.
  func finish() -> String {
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: text, as: UTF8.self)
  }

  private static let greeting = """
    import os, socket, struct, sys

    def number(value):
        return struct.pack("<Q", value)

    def string(data):
        return number(len(data)) + data + bytes(-len(data) % 8)

    def integer():
        data = requests.read(8)
        if not data:
            sys.exit()
        return struct.unpack("<Q", data)[0]

    def text():
        length = integer()
        return requests.read(length + -length % 8)[:length]

    def texts():
        return [text() for _ in range(integer())]

    def answer(*values):
        client.sendall(number(0x616C7473) + b"".join(values))

    server = socket.socket(socket.AF_UNIX)
    server.bind(sys.argv[1])
    server.listen()
    print("READY", flush=True)
    client, _ = server.accept()
    size = struct.calcsize("3i")
    peer = struct.unpack("3i", client.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size))[0]
    requests = client.makefile("rb")
    integer(), integer()
    client.sendall(number(0x6478696F) + number(0x126))
    wanted = texts()
    offered = os.environb[b"SCRIPTED_FEATURES"].split()
    client.sendall(number(len(offered)) + b"".join(string(feature) for feature in offered))
    integer(), integer()
    client.sendall(string(os.environb[b"SCRIPTED_NIX"]) + number(2))
    answer()

    """
}
