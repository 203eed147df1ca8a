import Foundation
import Testing

/// Judges JSON texts with Python's json module, strictly.
enum PythonJSON {
  private static let script = """
    import json, sys
    def pairs(items):
      if len(set(k for k, _ in items)) != len(items): raise ValueError("duplicate")
      for k, _ in items: k.encode()
      return dict(items)
    def refuse(word): raise ValueError(word)
    def walk(value):
      if isinstance(value, str): value.encode()
      elif isinstance(value, list): [walk(v) for v in value]
      elif isinstance(value, dict): [walk(v) for v in value.values()]
    for line in sys.stdin:
      try:
        text = bytes.fromhex(line).decode()
        walk(json.loads(text, object_pairs_hook=pairs, parse_constant=refuse))
        print(0 if text.startswith("\\ufeff") else 1)
      except (ValueError, RecursionError): print(0)
    """

  static func accepts(_ texts: [[UInt8]]) throws -> [Bool] {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script]
    let input = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: input) }
    let lines = texts.map { $0.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: input)
    let output = Pipe()
    process.standardInput = try FileHandle(forReadingFrom: input)
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return String(decoding: data, as: UTF8.self).split(separator: "\n").map { $0 == "1" }
  }
}

/// The corpus of real lock files beside the project, where it is present.
enum Corpus {
  static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "shared/corpus")

  static var exists: Bool { FileManager.default.fileExists(atPath: folder.path) }

  static func files(named names: Set<String>) throws -> [URL] {
    let files = try #require(
      FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
    return files.compactMap { $0 as? URL }.filter { names.contains($0.lastPathComponent) }
  }
}
