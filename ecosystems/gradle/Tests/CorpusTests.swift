import CorpusFixtures
import Foundation
import LockText
import Lockfetch
import LockfetchTesting
import Testing

@testable import Gradle

/// Real builds, with what an independent reader says of them.
@Suite(.enabled(if: Corpus.exists("gradle"), "needs ../shared/corpus")) struct CorpusTests {
  private struct Expected: Decodable {
    let name: String
    let version: String
    let kind: String
    let file: String?
    let hash: String?
    let alt: [String]?
    let flags: [String]
    let source: String
    let urls: [String]

    var row: Row {
      Row(
        name: name, version: version, kind: kind, file: file, hash: hash, alt: alt ?? [],
        flags: flags, source: source, url: urls.first)
    }
  }

  private struct Row: Hashable {
    let name: String
    let version: String
    let kind: String
    let file: String?
    let hash: String?
    let alt: [String]
    let flags: [String]
    let source: String
    let url: String?
  }

  private static func row(_ artifact: LockedArtifact) -> Row {
    let source = artifact.remote
    return Row(
      name: artifact.name.text, version: artifact.version?.text ?? "",
      kind: artifact.kind.name.text,
      file: artifact.kind == .gradleArtifact ? artifact.file : nil,
      hash: source?.integrity.first?.sri.text, alt: source?.alternatives.map(\.sri.text) ?? [],
      flags: artifact.flags.words.map(\.text), source: artifact.location.path.text,
      url: source?.written?.text)
  }

  @Test(arguments: Corpus.projects("gradle"))
  func plansAsAnIndependentReaderDoes(_ project: String) throws {
    let expected = try Corpus.expected("gradle", project, as: Expected.self).map(\.row)
    let plan = try Planner(AdapterRegistry([GradleAdapter()]))
      .plan(InMemoryFileTree(Corpus.files("gradle", project)))
    let rows = plan.projects.flatMap(\.artifacts).map { Self.row($0.artifact) }
    #expect(plan.projects.count == 1)
    #expect(rows.count == expected.count)
    #expect(Set(rows).subtracting(expected) == [])
    #expect(Set(expected).subtracting(rows) == [])
  }

  // MARK: Scripts

  private struct ExpectedForms: Decodable {
    let repositories: [Repository]
    let ignored: [String]
    let unresolved: Int

    struct Repository: Decodable, Hashable {
      var type: String
      var url: String
      var scope: String
      var name: String?
      var artifactPattern: String?
      var content: Content?
    }

    struct Content: Decodable, Hashable {
      var exclusive: Bool?
      var includeGroup: [String]?
      var includeGroupByRegex: [String]?
      var includeModule: [[String]]?
    }
  }

  @Test func findsTheRepositoriesOfEveryForm() throws {
    let folder = Corpus.folder("gradle", "_settings-forms")
    let expected = try JSONDecoder().decode(
      [String: ExpectedForms].self,
      from: Data(contentsOf: folder.appending(path: "expected.json")))
    #expect(expected.count == 3)
    for (name, forms) in expected {
      let file = try SourceFile(
        path: ByteString(name), bytes: Array(Data(contentsOf: folder.appending(path: name))))
      let findings = try #require(ScriptScanner.scan(file, urlLimit: 8_192))
      #expect(findings.ignored.map(\.text) == forms.ignored)
      #expect(findings.unresolved.count == forms.unresolved)
      try #require(findings.repositories.count == forms.repositories.count)
      for (found, wanted) in zip(findings.repositories, forms.repositories) {
        #expect(found.base.text == wanted.url)
        #expect(found.scope.rawValue.text == wanted.scope)
        #expect((found.pattern == nil ? "maven" : "ivy") == wanted.type)
        #expect(found.pattern?.text.text == wanted.artifactPattern)
        #expect(found.name?.text == wanted.name)
        #expect(found.content == Self.filter(wanted.content, like: found.content))
      }
    }
  }

  /// The filter that the expectation describes; versions are not part of it.
  private static func filter(
    _ content: ExpectedForms.Content?, like found: ContentFilter
  ) -> ContentFilter {
    var filter = ContentFilter()
    filter.versions = found.versions
    filter.isExclusive = content?.exclusive ?? false
    for group in content?.includeGroupByRegex ?? [] {
      _ = filter.add("includeGroupByRegex", [ByteString(group)])
    }
    for group in content?.includeGroup ?? [] { _ = filter.add("includeGroup", [ByteString(group)]) }
    for module in content?.includeModule ?? [] {
      _ = filter.add("includeModule", module.map { ByteString($0) })
    }
    return filter
  }
}
