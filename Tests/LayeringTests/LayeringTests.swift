import Foundation
import Testing

/// The arrows between targets, as `docs/architecture.md` draws them.
@Suite struct LayeringTests {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// What each target of the program may import besides the standard library.
  static let allowed: [String: Set<String>] = [
    "LockText": [],
    "JSONText": ["LockText"],
    "CLibXML2": [],
    "XMLText": ["CLibXML2", "LockText"],
    "CLibYAML": [],
    "YAMLText": ["CLibYAML", "LockText"],
    "NixStore": ["Crypto"],
    "CZlib": [],
    "ZipArchive": ["CZlib", "LockText"],
    "CFileSystem": [],
    "LocalFiles": [
      "CFileSystem", "SystemPackage", "Synchronization", "Darwin", "Glibc", "Musl",
    ],
    "CDownloads": [],
    "Downloads": [
      "CDownloads", "Dispatch", "LocalFiles", "NixStore", "Synchronization", "SystemPackage",
    ],
    "NixDaemon": ["LocalFiles", "NixStore"],
    "Lockfetch": ["JSONText", "LockText", "NixStore"],
    "LockfetchTesting": ["LockText", "Lockfetch"],
    "BuiltinEcosystems": ["GoModules", "Gradle", "Lockfetch", "Maven", "NPM", "PNPM"],
    "LockfetchCLI": [
      "ArgumentParser", "Downloads", "JSONText", "LocalFiles", "LockText", "Lockfetch",
      "NixDaemon", "NixStore", "SystemPackage",
    ],
    "lockfetch-multi": ["BuiltinEcosystems", "LockfetchCLI"],
    "go": ["LockText", "Lockfetch", "ZipArchive"],
    "maven": ["JSONText", "LockText", "Lockfetch", "MavenRepository", "XMLText"],
    "maven-repository": ["LockText", "Lockfetch", "XMLText"],
    "gradle": ["JSONText", "LockText", "Lockfetch", "MavenRepository", "XMLText"],
    "npm": ["JSONText", "LockText", "Lockfetch", "NPMRegistry"],
    "npm-registry": ["JSONText", "LockText", "Lockfetch"],
    "pnpm": ["LockText", "Lockfetch", "NPMRegistry", "YAMLText"],
  ]

  /// The targets that may say `unsafe`: each wraps one C library.
  private static let nextToC: Set<String> = [
    "CDownloads", "CFileSystem", "CLibXML2", "CLibYAML", "Downloads", "LocalFiles", "XMLText",
    "YAMLText", "ZipArchive",
  ]

  /// The standard library's hasher takes many bytes at once from a pointer alone.
  private static func hashesWhole(_ line: Substring) -> Bool {
    line.contains("combine(bytes: $0) }")
  }

  private static func sources(of target: String) throws -> [URL] {
    let folders = ["Sources/\(target)", "ecosystems/\(target)/Sources"]
    let files = folders.compactMap {
      FileManager.default.enumerator(at: root.appending(path: $0), includingPropertiesForKeys: nil)
    }
    return files.flatMap { $0.compactMap { $0 as? URL } }.filter { $0.pathExtension == "swift" }
  }

  private static func lines(_ file: URL) throws -> [Substring] {
    try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
  }

  @Test(arguments: allowed.keys.sorted()) func importsOnlyWhatLiesBelow(_ target: String) throws {
    for file in try Self.sources(of: target) {
      for line in try Self.lines(file) {
        let words = line.split(separator: " ")
        guard let word = words.firstIndex(of: "import"), word <= 1, words.count > word + 1 else {
          continue
        }
        let module = String(words[word + 1])
        #expect(
          Self.allowed[target]?.contains(module) == true, "\(file.lastPathComponent): \(module)")
      }
    }
  }

  @Test func everyTargetHasItsArrows() throws {
    let names = try ["Sources", "ecosystems"].flatMap { folder in
      try FileManager.default.contentsOfDirectory(atPath: Self.root.appending(path: folder).path)
    }
    #expect(names.sorted() == Self.allowed.keys.sorted())
  }

  @Test func unsafeCodeStaysAtTheSystem() throws {
    for target in Set(Self.allowed.keys).subtracting(Self.nextToC) {
      for file in try Self.sources(of: target) {
        let text = try Self.lines(file).filter { !Self.hashesWhole($0) }.joined(separator: "\n")
        for word in [" unsafe ", "@unchecked", "nonisolated(unsafe)", "try!", "fatalError"] {
          #expect(!text.contains(word), "\(file.lastPathComponent): \(word)")
        }
      }
    }
  }

  @Test func foundationStaysOut() throws {
    for target in Self.allowed.keys {
      for file in try Self.sources(of: target) {
        #expect(try !String(contentsOf: file, encoding: .utf8).contains("import Foundation"))
      }
    }
  }
}
