import Foundation
import Testing

/// What the documents say, as far as a program can check it: links, references, codes, words.
@Suite struct DocumentationTests {
  // MARK: Links

  @Test(arguments: Documents.pages) func linksLeadSomewhere(_ page: String) throws {
    for link in try Documents.text(page).withoutCode.matches(of: /\]\(([^()\s]+)\)/).map(\.1) {
      guard !link.contains("://"), !link.hasPrefix("mailto:") else { continue }
      let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
      let target = parts[0].isEmpty ? page : Documents.resolve(String(parts[0]), from: page)
      #expect(Documents.exists(target), "\(page): \(link)")
      guard parts.count > 1, target.hasSuffix(".md"), Documents.exists(target) else { continue }
      let headings = try Documents.headings(target).map(\.anchor)
      #expect(headings.contains(String(parts[1])), "\(page): \(link)")
    }
  }

  /// A page that is named in the sources, and the heading behind it in quotes, where there is one.
  @Test(arguments: Documents.sources) func referencesInSourcesAreTrue(_ source: String) throws {
    let pattern = /`?([A-Za-z0-9_.\/-]+\.md)(?![A-Za-z0-9])`?(?:, "([^"]+)")?/
    for match in try Documents.lines(source, with: ".md").matches(of: pattern) {
      let named = String(match.1)
      let folder = source.split(separator: "/").prefix(2).joined(separator: "/")
      let page =
        source.hasPrefix("ecosystems/") && named == "README.md" ? "\(folder)/\(named)" : named
      #expect(Documents.exists(page), "\(source): \(named)")
      guard let heading = match.2, Documents.exists(page) else { continue }
      #expect(try Documents.headings(page).contains { $0.text == heading }, "\(source): \(heading)")
    }
  }

  /// A block that says `file=…` is that file, so that what a page shows was compiled and tested.
  @Test(arguments: Documents.pages) func shownFilesAreTheFiles(_ page: String) throws {
    let blocks = try Documents.text(page).matches(of: /```\w* file=(\S+)\n((?s).*?)```/)
    for block in blocks {
      let file = Documents.resolve(String(block.1), from: page)
      try #require(Documents.exists(file), "\(page): \(block.1)")
      #expect(try Documents.text(file) == String(block.2), "\(page): \(block.1)")
    }
  }

  // MARK: Codes, statuses, words

  /// Every code of a diagnostic is in the table of its page, and every code of a table exists.
  @Test(arguments: Documents.parts) func codesAreDocumented(_ part: Documents.Part) throws {
    let codes = try Set(
      part.sources.flatMap { source in
        // The argument may choose between two codes.
        try Documents.text(source).split(separator: "code:").dropFirst().flatMap { rest in
          rest.prefix { $0 != "," }.matches(of: /"([a-z-]+\/[a-z0-9-]+)"/).map { String($0.1) }
        }
      })
    let documented = try Set(
      part.pages.flatMap { page in
        try Documents.lines(page, with: "| `").matches(of: /(?m)^\| `([a-z-]+\/[a-z0-9-]+)` \|/)
          .map { String($0.1) }
      })
    #expect(codes.subtracting(documented) == [])
    #expect(documented.subtracting(codes) == [])
  }

  @Test func everyEcosystemHasAPage() throws {
    for source in Documents.sources where source.hasPrefix("ecosystems/") {
      guard try Documents.text(source).contains("Adapter {") else { continue }
      let folder = source.split(separator: "/").prefix(2).joined(separator: "/")
      #expect(Documents.exists("\(folder)/README.md"), "\(folder)")
      #expect(try Documents.text("README.md").contains("](\(folder)/README.md)"), "\(folder)")
    }
  }

  @Test func statusesAreDocumented() throws {
    let source = try Documents.text("Sources/LockfetchCLI/ExitStatus.swift")
    let page = try Documents.text("docs/exit-statuses.md")
    let statuses = source.matches(of: /case \w+ = (\d+)/).map { String($0.1) }
    #expect(!statuses.isEmpty)
    #expect(page.matches(of: /(?m)^\| (\d+) \|/).map { String($0.1) } == statuses)
  }

  @Test func membersOfJSONAreDocumented() throws {
    let page = try Documents.text("docs/plan-json.md") + Documents.text("docs/diagnostics.md")
    for file in ["PlanDocument", "Summary", "JSONWriter+Diagnostics"] {
      let source = try Documents.text("Sources/LockfetchCLI/Rendering/\(file).swift")
      let members = source.matches(of: /(?:member|optional|list)\("(\w+)"/).map(\.1)
      #expect(!members.isEmpty)
      for member in members { #expect(page.contains("`\(member)`"), "\(file): \(member)") }
    }
  }

  /// The words of kinds and reasons, also those that an ecosystem adds.
  @Test(arguments: Documents.parts) func wordsOfJSONAreDocumented(_ part: Documents.Part) throws {
    let pages = try (part.pages + ["docs/plan-json.md"]).map(Documents.text).joined()
    for source in part.sources {
      let text = try Documents.text(source)
      guard ["Kind(", "Reason(", "Evidence(", "LocalReason"].contains(where: text.contains)
      else { continue }
      var words = text.matches(of: /(?:ArtifactKind|UnpinnedReason)\(\s*"([^"]+)"/).map(\.1)
      words += text.matches(of: /Evidence\(type: "([^"]+)"/).map(\.1)
      if let reasons = text.firstMatch(of: /enum LocalReason[^{]*\{((?s).*?)\n\}/) {
        words += reasons.1.matches(of: /case (\w+)/).map(\.1)
      }
      for word in words { #expect(pages.contains("`\(word)`"), "\(source): \(word)") }
    }
  }

  @Test func limitsAreDocumented() throws {
    let limits = try Documents.text("Sources/Lockfetch/Plan/Limits.swift")
      .matches(of: /public var (\w+)/).map(\.1)
    #expect(!limits.isEmpty)
    for limit in limits {
      #expect(try Documents.text("docs/security.md").contains("`\(limit)`"), "\(limit)")
    }
  }

  @Test func dependenciesAreDocumented() throws {
    let dependencies = try Documents.text("Package.swift")
      .matches(of: /url: "([^"]+)", exact: "([^"]+)"/)
    #expect(!dependencies.isEmpty)
    for dependency in dependencies {
      let entry = "](\(dependency.1)) \(dependency.2) |"
      #expect(try Documents.text("docs/dependencies.md").contains(entry), "\(dependency.1)")
    }
  }

  @Test func arrowsAreDocumented() throws {
    let text = try Documents.text("docs/architecture.md")
    let section = try #require(text.split(separator: "## Arrows").last)
    var documented: [String: Set<String>] = [:]
    for row in section.matches(of: /(?m)^\| `([\w-]+)` \| (.*) \|$/) {
      documented[String(row.1)] = Set(row.2.matches(of: /`(\w+)`/).map { String($0.1) })
    }
    let system: Set<String> = ["Darwin", "Dispatch", "Glibc", "Musl", "Synchronization"]
    #expect(documented == LayeringTests.allowed.mapValues { $0.subtracting(system) })
  }

  @Test func optionsAreDocumented() throws {
    let help = try ["ProjectOptions", "OutputOptions"].map {
      try Documents.text("Sources/LockfetchCLI/Options/\($0).swift")
    }.joined()
    let names = help.matches(of: /@(?:Option|Flag)\b(?s:.*?)var (\w+)/).map(\.1)
    #expect(names.count > 10)
    for name in names {
      let option = "--" + name.replacing(/[A-Z]/) { "-" + $0.output.lowercased() }
      #expect(try Documents.text("README.md").contains("`\(option)"), "\(option)")
    }
  }
}
