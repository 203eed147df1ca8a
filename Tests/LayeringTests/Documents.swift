import Foundation
import Testing

/// The project's own files, by path from its top.
enum Documents {
  /// Sources together with the pages that explain them.
  struct Part: Sendable, CustomTestStringConvertible {
    let name: String
    let sources: [String]
    let pages: [String]

    var testDescription: String { name }
  }

  struct Heading {
    let text: String

    /// What a link to the heading has behind its `#`, as the usual hosts make it.
    var anchor: String {
      String(
        text.lowercased().compactMap { character in
          if character == " " { return "-" }
          return character.isLetter || character.isNumber || "-_".contains(character)
            ? character : nil
        })
    }
  }

  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Folders that hold no file of the project itself.
  private static let skipped: Set<String> = [
    ".git", ".swiftpm", "Fixtures", "node_modules", "result",
  ]

  /// Every file, sorted.
  static let files: [String] = {
    var files: [String] = []
    var folders = [""]
    while let folder = folders.popLast() {
      let place = root.appending(path: folder)
      let names = (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []
      for name in names where !skipped.contains(name) && !name.hasPrefix(".build") {
        let path = folder.isEmpty ? name : "\(folder)/\(name)"
        if isFolder(path) { folders.append(path) } else { files.append(path) }
      }
    }
    return files.sorted()
  }()

  static let pages = files.filter { $0.hasSuffix(".md") }

  /// Swift sources and scripts; tests apart, which name files that do not exist.
  static let sources = files.filter { file in
    (file.hasSuffix(".swift") && !file.contains("Tests/"))
      || (file.hasPrefix("scripts/") && !file.hasSuffix(".md"))
  }

  /// The engine with the command line, and each ecosystem.
  static let parts: [Part] = {
    let own = sources.filter { $0.hasPrefix("Sources/") }
    let engine = Part(name: "engine", sources: own, pages: ["docs/diagnostics.md", "docs/pins.md"])
    let folders = Set(
      sources.filter { $0.hasPrefix("ecosystems/") }.compactMap {
        $0.split(separator: "/").dropFirst().first
      })
    return [engine]
      + folders.sorted().map { folder in
        let prefix = "ecosystems/\(folder)/"
        let page = prefix + "README.md"
        return Part(
          name: String(folder), sources: sources.filter { $0.hasPrefix(prefix) },
          pages: exists(page) ? [page] : [])
      }
  }()

  static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appending(path: path).path)
  }

  private static func isFolder(_ path: String) -> Bool {
    let place = root.appending(path: path)
    return (try? place.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory == true
  }

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// The lines of a file that hold some text.
  static func lines(_ path: String, with part: String) throws -> String {
    try text(path).split(separator: "\n").filter { $0.contains(part) }.joined(separator: "\n")
  }

  /// A relative link of a page, as a path from the top.
  static func resolve(_ link: String, from page: String) -> String {
    var segments = page.split(separator: "/").dropLast()
    for segment in link.split(separator: "/") where segment != "." {
      if segment == ".." { segments = segments.dropLast() } else { segments.append(segment) }
    }
    return segments.joined(separator: "/")
  }

  static func headings(_ page: String) throws -> [Heading] {
    try text(page).withoutCode.matches(of: /(?m)^#+ (.+)$/).map {
      Heading(text: String($0.1).replacing("`", with: ""))
    }
  }
}

extension String {
  /// The text of a page without blocks of code, in which nothing is a link or a heading.
  var withoutCode: String {
    replacing(/```(?s).*?```/, with: "")
      .split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.hasPrefix("    ") }.joined(separator: "\n")
  }
}
