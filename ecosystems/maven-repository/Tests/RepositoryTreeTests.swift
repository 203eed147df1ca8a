import LockText
import Lockfetch
import Testing

@testable import MavenRepository

@Suite struct RepositoryTreeTests {
  private func file(_ path: ByteString) throws -> RepositoryFile { try RepositoryFile(path: path) }

  /// The text at each path; a list between its ends, a digest as `<algorithm> of <path>`.
  private func texts(_ tree: OfflineTree) -> [String: String] {
    var texts: [String: String] = [:]
    for (path, node) in tree.shared {
      switch node {
      case .list(let beginning, let entries, let end):
        let lines = entries.sorted().flatMap(\.bytes)
        texts[path.text] = String(decoding: beginning + lines + end, as: UTF8.self)
      case .digest(let other, let algorithm):
        texts[path.text] = "\(algorithm.rawValue) of \(other.text)"
      case .file(let pieces):
        texts[path.text] =
          pieces.map { piece in
            guard case .bytes(let bytes) = piece else { return "<path>" }
            return String(decoding: bytes, as: UTF8.self)
          }.joined()
      default: texts[path.text] = ""
      }
    }
    return texts
  }

  @Test func listsTheVersionsOfAModule() throws {
    var repository = RepositoryTree()
    for version in ["1.10", "1.9"] {
      repository.list(try file(ByteString("g/h/a/\(version)/a-\(version).jar")))
    }
    let texts = texts(repository.finish())
    let path = "repository/g/h/a/maven-metadata.xml"
    #expect(
      texts[path] == """
        <?xml version="1.0" encoding="UTF-8"?>
        <metadata>
        <groupId>g.h</groupId>
        <artifactId>a</artifactId>
        <versioning>
        <versions>
        <version>1.10</version>
        <version>1.9</version>
        </versions>
        <lastUpdated>19800101000000</lastUpdated>
        </versioning>
        </metadata>

        """)
    #expect(texts[path + ".sha1"] == "sha1 of \(path)")
    #expect(texts.count == 2)
  }

  @Test func listsTheFilesOfASnapshot() throws {
    var repository = RepositoryTree()
    repository.list(try file("g/a/1-SNAPSHOT/a-1-20200101.120000-3-tests.jar"))
    repository.list(try file("g/a/1-SNAPSHOT/a-1-20200101.120000-3.pom"))
    let texts = texts(repository.finish())
    #expect(
      texts["repository/g/a/1-SNAPSHOT/maven-metadata.xml"]?.contains(
        """
        <snapshotVersion><classifier>tests</classifier><extension>jar</extension>\
        <value>1-20200101.120000-3</value><updated>20200101120000</updated></snapshotVersion>
        <snapshotVersion><extension>pom</extension>\
        <value>1-20200101.120000-3</value><updated>20200101120000</updated></snapshotVersion>
        """) == true)
    #expect(
      texts["repository/g/a/maven-metadata.xml"]?.contains("<version>1-SNAPSHOT</version>")
        == true)
  }

  @Test func listsPrefixesOfPlugins() throws {
    var repository = RepositoryTree()
    for name: ByteString in ["maven-clean-plugin", "exec-maven-plugin", "not-one"] {
      repository.listPrefix(of: try Component(groupID: "p", artifactID: name, version: "1"))
    }
    #expect(
      texts(repository.finish())["repository/p/maven-metadata.xml"] == """
        <?xml version="1.0" encoding="UTF-8"?>
        <metadata>
        <plugins>
        <plugin><name>exec-maven-plugin</name><prefix>exec</prefix><artifactId>exec-maven-plugin</artifactId></plugin>
        <plugin><name>maven-clean-plugin</name><prefix>clean</prefix><artifactId>maven-clean-plugin</artifactId></plugin>
        </plugins>
        </metadata>

        """)
  }

  @Test func aModulesListHasItsPlaceBeforeAGroups() throws {
    for isReversed in [false, true] {
      var repository = RepositoryTree()
      let plugin = try Component(groupID: "g.a", artifactID: "x-maven-plugin", version: "1")
      if isReversed { repository.listPrefix(of: plugin) }
      repository.list(try file("g/a/1/a-1.jar"))
      if !isReversed { repository.listPrefix(of: plugin) }
      #expect(
        texts(repository.finish())["repository/g/a/maven-metadata.xml"]?.contains("<versions>")
          == true)
    }
  }

  @Test func ownFilesHaveASidecar() {
    var repository = RepositoryTree()
    repository.add(Array("x".utf8), at: "g/a/1/a-1.pom")
    repository.add(Array("y".utf8), at: "g/a/1/a-1.pom")
    let texts = texts(repository.finish())
    #expect(texts["repository/g/a/1/a-1.pom"] == "x")
    #expect(texts["repository/g/a/1/a-1.pom.sha1"] == "sha1 of repository/g/a/1/a-1.pom")
    #expect(texts.count == 2)
  }

  @Test(arguments: [
    ("maven-clean-plugin", "clean"), ("exec-maven-plugin", "exec"),
    ("maven-plugin", nil), ("maven-x", nil),
    ("-maven-plugin", nil),
    ("maven--plugin", nil), ("maven-plugin-plugin", "plugin"),
  ])
  func prefixesAreMadeOfNames(_ name: String, _ prefix: String?) {
    #expect(PluginName.prefix(of: ByteString(name))?.text == prefix)
  }
}
