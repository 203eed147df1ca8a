import LockText
import Lockfetch
import Testing

@testable import Gradle

@Suite struct OfflineTreeTests {
  private func tree(_ files: [ByteString: String]) throws -> [String: OfflineTree.Node] {
    let plan = try plan(files)
    var nodes: [String: OfflineTree.Node] = [:]
    for project in plan.projects {
      for (path, node) in try GradleAdapter().offlineTree(for: project).shared {
        nodes[path.text] = node
      }
    }
    return nodes
  }

  private func outputs(_ nodes: [String: OfflineTree.Node]) -> [String] {
    nodes.compactMap { path, node in
      if case .output = node { path } else { nil }
    }.sorted()
  }

  private func pins(_ pins: [(key: String, url: String)]) -> String {
    let lines = pins.map {
      #"{"ecosystem":"gradle","key":"\#($0.key)","url":"\#($0.url)"}"#
    }
    return #"{"schema":1,"pins":[\#(lines.joined(separator: ","))]}"#
  }

  @Test func filesLieInMavensLayoutWithTheirSidecars() throws {
    let nodes = try tree([
      metadataPath: metadata(component("g.h:a:1", "a-1.jar", "a-1.pom", "a-1-linux.jar"))
    ])
    #expect(
      outputs(nodes) == [
        "repository/g/h/a/1/a-1-linux.jar", "repository/g/h/a/1/a-1.jar",
        "repository/g/h/a/1/a-1.pom",
      ])
    #expect(
      nodes["repository/g/h/a/1/a-1.jar.sha256"] == .file([.bytes(Array(digits("a").utf8))]))
    guard case .list(_, let versions, _) = nodes["repository/g/h/a/maven-metadata.xml"] else {
      Issue.record("no metadata")
      return
    }
    #expect(versions == ["<version>1</version>\n"])
  }

  @Test func aModuleWithoutPOMGetsAStub() throws {
    let nodes = try tree([
      metadataPath: metadata(
        component("g:a:1&2", "a-1&2.module", "a-1&2.jar")
          .replacing("1&2", with: "1&amp;2") + component("g:b:1", "b-1.module", "b-1.pom"))
    ])
    guard case .fallback(let stub) = nodes["repository/g/a/1&2/a-1&2.pom"] else {
      Issue.record("no stub")
      return
    }
    #expect(
      String(decoding: stub, as: UTF8.self) == """
        <?xml version="1.0" encoding="UTF-8"?>
        <project xmlns="http://maven.apache.org/POM/4.0.0">
          <!-- do_not_remove: published-with-gradle-metadata -->
          <modelVersion>4.0.0</modelVersion>
          <groupId>g</groupId>
          <artifactId>a</artifactId>
          <version>1&amp;2</version>
        </project>

        """)
    #expect(outputs(nodes).contains("repository/g/b/1/b-1.pom"))
  }

  @Test func aRenamedFileLiesAlsoWhereItsPinnedURLSays() throws {
    let nodes = try tree([
      metadataPath: metadata(
        component("androidx.g:a:1", "a-1.module", "a-release.aar")
          + component("com.x:guava:33-jre", "guava-33-jre.module", "guava-33-android.jar")),
      "lockfetch.pins.json": pins([
        ("androidx/g/a/1/a-release.aar", "https://dl.google.com/m2/androidx/g/a/1/a-1.aar"),
        (
          "com/x/guava/33-jre/guava-33-android.jar",
          "https://repo/com/x/com/x/guava/33-android/guava-33-android.jar"
        ),
      ]),
    ])
    let outputs = outputs(nodes)
    for path in [
      "androidx/g/a/1/a-release.aar", "androidx/g/a/1/a-1.aar",
      "com/x/guava/33-jre/guava-33-android.jar", "com/x/guava/33-android/guava-33-android.jar",
    ] {
      #expect(outputs.contains("repository/" + path))
    }
  }

  @Test func filesOfIvyRepositoriesLieByTheirURL() throws {
    let nodes = try tree([
      metadataPath: metadata(component("org.nodejs:node:v1@2", "node-v1@2-linux.tar.gz")),
      "build.gradle": """
      repositories { ivy { url 'https://Nodejs.org:8443/dist'
        patternLayout { artifact '[revision]/[artifact](-[classifier]).[ext]' } } }
      """,
    ])
    #expect(
      outputs(nodes) == [
        "ivy/nodejs.org_8443/dist/v1@2/node-linux.tar.gz",
        "repository/org/nodejs/node/v1@2/node-v1@2-linux.tar.gz",
      ])
  }

  @Test func theInitScriptAndItsVariablesAreThere() throws {
    let plan = try plan([metadataPath: metadata(component("g:a:1", "a-1.pom"))])
    let tree = try GradleAdapter().offlineTree(for: try #require(plan.projects.first))
    #expect(
      tree.shared.contains {
        $0.path == "init.gradle" && $0.node == .file([.bytes(Array(InitScript.text.utf8))])
      })
    #expect(
      tree.environment.map(\.name) == ["LOCKFETCH_GRADLE_INIT", "GRADLE_OPTS"])
    #expect(
      tree.commands.map(\.arguments) == [
        ["--offline", "-I", "${LOCKFETCH_TREE}/maven/init.gradle"]
      ])
  }
}
