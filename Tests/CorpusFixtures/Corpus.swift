public import Foundation
public import LockText

/// Real lock files beside the project, with what independent programs say of them.
///
/// It lies at `../shared/corpus` where it is present at all; a test that needs it is enabled by
/// ``exists(_:)``, and so is counted as skipped elsewhere.
public enum Corpus {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "shared/corpus")

  /// Whether the corpus has projects of an ecosystem.
  public static func exists(_ ecosystem: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appending(path: ecosystem).path)
  }

  /// The folder of a project.
  public static func folder(_ ecosystem: String, _ project: String) -> URL {
    root.appending(path: ecosystem).appending(path: project)
  }

  /// The names of an ecosystem's projects, sorted; none where the corpus is absent. Names that begin
  /// with an underscore are collections of something else.
  public static func projects(_ ecosystem: String) -> [String] {
    let names = try? FileManager.default.contentsOfDirectory(
      atPath: root.appending(path: ecosystem).path)
    return (names ?? []).filter { !$0.hasPrefix("_") && !$0.hasPrefix(".") }.sorted()
  }

  /// Every file of a project by its path, apart from what independent programs say.
  public static func files(
    _ ecosystem: String, _ project: String
  ) throws -> [ByteString: [UInt8]] {
    let folder = folder(ecosystem, project)
    var files: [ByteString: [UInt8]] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
      let file = folder.appending(path: path)
      let isFolder = try file.resourceValues(forKeys: [.isDirectoryKey]).isDirectory ?? false
      guard !isFolder, path != "expected.json" else { continue }
      files[ByteString(path)] = Array(try Data(contentsOf: file))
    }
    return files
  }

  /// What independent programs say of a project: a list of objects.
  public static func expected<Row: Decodable>(
    _ ecosystem: String, _ project: String, as type: Row.Type = Row.self
  ) throws -> [Row] {
    let file = folder(ecosystem, project).appending(path: "expected.json")
    return try JSONDecoder().decode([Row].self, from: Data(contentsOf: file))
  }
}
