import LockText
import Lockfetch
import LockfetchTesting
import Testing

@testable import Gradle

@Suite struct ScriptScannerTests {
  private func scan(_ text: String, _ name: ByteString = "build.gradle") throws -> ScriptFindings {
    let file = try SourceFile(path: name, bytes: Array(text.utf8))
    return try #require(ScriptScanner.scan(file, urlLimit: 8_192))
  }

  /// The hosts of the repositories, those for plugins with a star.
  private func hosts(_ text: String, _ name: ByteString = "build.gradle") throws -> [String] {
    try scan(text, name).repositories.map { repository in
      let host = repository.base.split(on: UInt8(ascii: "/"))[2].text
      return repository.scope == .plugins ? host + "*" : host
    }
  }

  private func repositories(_ text: String) -> String { "repositories {\n\(text)\n}" }

  // MARK: Calls

  @Test(arguments: [
    #"maven { url "https://h/x" }"#, #"maven { url 'https://h/x' }"#,
    #"maven { url = "https://h/x" }"#,
    #"maven { url = uri("https://h/x") }"#, #"maven { url uri('https://h/x') }"#,
    #"maven { url("https://h/x") }"#, #"maven { setUrl("https://h/x") }"#,
    #"maven { setUrl(uri("https://h/x")) }"#, #"maven { url.set(uri("https://h/x")) }"#,
    #"maven("https://h/x")"#, #"maven(url = "https://h/x")"#, #"maven(url: "https://h/x")"#,
    #"maven url: 'https://h/x'"#, #"maven(uri("https://h/x"))"#,
    #"maven { url = URI("https://h/x") }"#,
    #"maven { url = java.net.URI("https://h/x") }"#, #"maven { url = URI.create("https://h/x") }"#,
    #"maven { url new URL('https://h/x') }"#, #"maven { url project.uri('https://h/x') }"#,
    "maven { url '''https://h/x''' }", "maven { url \"\"\"https://h/x\"\"\" }",
    #"maven { name = "n"; url = "https://h/x"; allowInsecureProtocol = true }"#,
    "maven {\n// url 'https://comment/'\nurl 'https://h/x'\n}",
    "val m = maven { url = uri(\"https://h/x\") }",
    "if (x) { maven { url 'https://h/x' } }", "ivy { url 'https://h/x' }",
    #"maven("https://h/x") { credentials { username = "u" } }"#,
    #"maven { url 'https://h/x'; credentials(PasswordCredentials) ; authentication { basic(x) } }"#,
  ])
  func readsLiteralAddresses(_ call: String) throws {
    let findings = try scan(repositories(call))
    #expect(findings.repositories.map(\.base) == ["https://h/x/"])
    #expect(findings.unresolved.isEmpty)
  }

  @Test(arguments: [
    #"maven { url "https://${host}/x" }"#, #"maven { url "https://$host/x" }"#,
    "maven { url mavenUrl }",
    "maven { url = uri(mavenUrl) }", #"maven { url "https://h/" + x }"#,
    #"maven { url "https://h".trim() }"#,
    "maven(base)", #"maven(base + "x")"#, #"maven(providers.gradleProperty("r").get())"#,
    "maven { }",
    #"maven { if (x) { url "https://a" } else { url "https://b" } }"#,
    #"maven { url = project.findProperty("u") }"#,
    #"maven { url 'https://h'; content { includeGroup x } }"#,
    #"maven { url 'https://h'; content { listOf("a").forEach { includeGroup(it) } } }"#,
    #"maven { url 'https://h'; content { if (x) { includeGroup("a") } } }"#,
    #"maven { url 'https://h'; content { includeGroupByRegex("(?i)x") } }"#,
    #"maven { url 'https://h'; content { includeVersion("g", "a", "1.+") } }"#,
    #"maven { url 'https://h'; content { includeSomething("g") } }"#,
    #"ivy { url 'https://h'; patternLayout { artifact "$x" } }"#,
    #"ivy { url 'https://h'; patternLayout { artifact "[x]" } }"#,
    #"ivy { url 'https://h'; layout 'ivy' }"#,
    #"ivy { artifactPattern "https://h/[module]"; url "https://h" }"#,
  ])
  func countsWhatItCannotKnow(_ call: String) throws {
    let findings = try scan(repositories(call))
    #expect(findings.repositories.isEmpty)
    #expect(findings.unresolved.count == 1)
  }

  @Test func knowsTheCallsOfGradle() throws {
    let text = repositories(
      "mavenCentral()\ngoogle()\ngradlePluginPortal()\njcenter()\nmavenLocal()\nflatDir { dirs 'libs' }"
    )
    #expect(
      try hosts(text) == [
        "repo.maven.apache.org", "dl.google.com", "plugins.gradle.org", "jcenter.bintray.com",
      ])
    #expect(try scan(text).ignored == ["mavenLocal", "flatDir"])
    #expect(try scan(text).jcenter.count == 1)
  }

  @Test func readsWhatFollowsACall() throws {
    let findings = try scan(
      repositories(
        #"mavenCentral().content { includeGroup("g") }; maven("https://h").mavenContent { releasesOnly() }"#
      ),
      "build.gradle.kts")
    #expect(findings.repositories.map(\.content.includes) == [[.group("g")], []])
    #expect(findings.repositories.last?.content.versions == .releases)
  }

  @Test func readsEveryFilter() throws {
    let findings = try scan(
      repositories(
        """
        maven { url 'https://h'; content {
          includeGroup "a"; includeGroupAndSubgroups("b"); includeModule("c", "d")
          includeVersion("e", "f", "1"); excludeGroup 'g'; excludeModule 'h', 'i'
          includeModuleByRegex("j.*", "k"); includeVersionByRegex("l", "m", "1.*"); onlyForConfigurations("x")
        } }
        """))
    let content = try #require(findings.repositories.first?.content)
    #expect(content.includes.count == 6)
    #expect(content.excludes == [.group("g"), .module("h", "i")])
  }

  @Test func readsIvyPatterns() throws {
    let findings = try scan(
      repositories(
        """
        ivy { url 'https://a'; patternLayout { artifact '[module].[ext]'; ivy 'x'; m2compatible = true } }
        ivy { url 'https://b'; layout 'pattern', { artifact '[artifact]' } }
        ivy { url 'https://c'; layout("pattern") { artifact '[ext]' } }
        ivy { url 'https://d'; layout 'maven' }
        ivy { url 'https://e'; metadataSources { artifact() } }
        """))
    #expect(
      findings.repositories.map(\.pattern?.text) == [
        "[module].[ext]", "[artifact]", "[ext]", IvyPattern.standard, IvyPattern.standard,
      ])
    #expect(
      findings.repositories.map(\.pattern?.isMavenCompatible) == [true, false, false, true, false])
  }

  @Test func exclusiveContentNamesRepositoriesInSeveralWays() throws {
    let findings = try scan(
      repositories(
        """
        def x = ivy { url 'https://x'; patternLayout { artifact '[module]' } }
        exclusiveContent { forRepositories(x); filter { includeModule('g', 'm') } }
        exclusiveContent { forRepositories(google(), maven { url 'https://y' }); filter { includeGroup 'h' } }
        exclusiveContent { filter { includeGroup 'i' }; forRepository { maven { url 'https://z' } } }
        exclusiveContent { forRepository { maven { url 'https://u' } }; filter { includeGroup g } }
        mavenCentral()
        """))
    #expect(
      findings.repositories.map(\.base) == [
        "https://x/", "https://dl.google.com/dl/android/maven2/", "https://y/", "https://z/",
        "https://repo.maven.apache.org/maven2/",
      ])
    #expect(
      findings.repositories.map(\.content.isExclusive) == [true, true, true, true, false])
    #expect(findings.unresolved.count == 1)
  }

  // MARK: Blocks

  @Test func knowsWhatBlocksAreFor() throws {
    let text = """
      buildscript { repositories { maven { url 'https://a' } } }
      allprojects { repositories { maven { url 'https://b' } } }
      configure(subprojects.findAll { it.name != "x" }) { repositories { maven { url 'https://c' } } }
      publishing { publications { x(MavenPublication) { } } repositories { maven { url 'https://no' } } }
      publishing.repositories { maven { url 'https://no' } }
      repositories.maven { url 'https://d' }
      repositories.apply { maven { url 'https://e' } }
      project.buildscript.repositories { maven { url 'https://f' } }
      repositories.mavenCentral()
      repositories.all { url 'https://no' }
      task x { doLast { println "repositories { maven { url 'https://no' } }" } }
      """
    #expect(
      try hosts(text) == ["a*", "b", "c", "d", "e", "f*", "repo.maven.apache.org"])
    #expect(try scan(text).ignored == ["publishing"])
  }

  @Test func knowsTheBlocksOfSettings() throws {
    let text = """
      pluginManagement.repositories { maven { url 'https://a' } }
      settings.dependencyResolutionManagement { repositories { maven { url 'https://b' } } }
      dependencyResolutionManagement.repositories.maven { url 'https://c' }
      include ':x', ':y:z'
      include(":w")
      include name
      includeBuild("build-logic")
      apply from: 'gradle/a.gradle'
      apply(from = "gradle/b.gradle.kts")
      apply from: "$rootDir/c.gradle"
      apply from: "https://h/d.gradle"
      apply plugin: 'java'
      """
    let findings = try scan(text, "settings.gradle")
    #expect(try hosts(text, "settings.gradle") == ["a*", "b", "c"])
    #expect(findings.hasPluginRepositories)
    #expect(findings.projects.map(\.path) == [":x", ":y:z", ":w"])
    #expect(findings.builds.map(\.path) == ["build-logic"])
    #expect(
      findings.scripts.map(\.path) == [
        "gradle/a.gradle", "gradle/b.gradle.kts", "/c.gradle", "https://h/d.gradle",
      ])
  }

  // MARK: Addresses

  @Test(arguments: ["libs", "file:///opt/m2", "../m2", "file:libs"])
  func foldersAreNotFetchedFrom(_ url: String) throws {
    let findings = try scan(repositories("maven { url '\(url)' }\nmaven { url = file('libs') }"))
    #expect(findings.repositories.isEmpty && findings.unresolved.isEmpty)
    #expect(findings.ignored == ["file", "file"])
  }

  @Test(arguments: [
    ("https://u:p@h/", FetchURLError.userInformation), ("s3://b/x", .scheme),
    ("https://h/?token=x", .credentialInQuery), ("https://h/a b", .forbiddenByte),
    ("https://h/../x", .dotSegment), ("https://h/?x=1", .forbiddenByte),
  ])
  func refusesUnusableAddresses(_ url: String, _ reason: FetchURLError) throws {
    let findings = try scan(repositories("maven { url '\(url)' }"))
    #expect(findings.unusable.map(\.reason) == [reason])
    #expect(findings.repositories.isEmpty)
  }

  // MARK: Text

  @Test func commentsAndStringsAreNoCode() throws {
    let groovy = """
      #!/usr/bin/env groovy
      /* repositories { maven { url 'https://no' } } */
      def a = '''\nrepositories { maven { url 'https://no' } }\n'''
      def b = "${ "}" + { x -> "repositories { ${y} }" } } repositories { maven { url 'https://no' } }"
      def c = $/ repositories { maven { url "https://no" } } $$ /$
      def d = x =~ /repositories { maven { url "https:\\/\\/no" } }/
      def e = 4 / 2 // repositories { maven { url 'https://no' } }
      def f = "\\"repositories { maven { url 'https://no' } }"
      repositories { maven { url 'https://yes' } }
      """
    #expect(try hosts(groovy) == ["yes"])
    let kotlin = #"""
      /* /* repositories { maven("https://no") } */ repositories { maven("https://no") } */
      val a = """ repositories { maven("https://no") } \"""
      val c = '"'
      val d = "\u0041 ${if (x) "a" else """b"""} repositories { maven(\"https://no\") }"
      val `repositories {` = 1
      repositories { maven("https://yes") }
      """#
    #expect(try hosts(kotlin, "build.gradle.kts") == ["yes"])
  }

  @Test(arguments: ["repositories { maven { url 'x", "/* ", "'''", "\"${", "$/ x", "\"\\"])
  func scriptsThatEndTooSoonAreNotRead(_ text: String) throws {
    let file = try SourceFile(path: "build.gradle", bytes: Array(text.utf8))
    #expect(ScriptScanner.scan(file, urlLimit: 8_192) == nil)
    let plan = try plan([
      metadataPath: metadata(component("g:a:1", "a-1.pom")), "build.gradle": text,
    ])
    #expect(plan.diagnostics.map(\.code).contains("gradle/unreadable-script"))
  }

  @Test(arguments: [
    "{", "}", "repositories", "repositories {", "repositories { maven", "repositories { maven {",
    "repositories { maven { url", "repositories { exclusiveContent {",
    "repositories { ivy { layout",
    "repositories { maven { content {", "repositories { x = maven(", "apply from:", "include",
    "include(",
    "repositories.", "pluginManagement.", "}}}} repositories { }", "publishing {",
    "repositories { maven(url",
  ])
  func halfScriptsDoNoHarm(_ text: String) throws {
    #expect(try scan(text).repositories.isEmpty)
  }

  @Test(arguments: ["{", "repositories {", "maven {", "content {", "buildscript {", "x { ", "\"${"])
  func nestingIsLimited(_ opening: String) throws {
    for start in ["", "repositories { maven { url 'https://h'; content { "] {
      let text = start + String(repeating: opening, count: 20_000)
      let file = try SourceFile(path: "build.gradle", bytes: Array(text.utf8))
      _ = ScriptScanner.scan(file, urlLimit: 8_192)
      let closed = text + String(repeating: "}", count: 20_000)
      let other = try SourceFile(path: "build.gradle.kts", bytes: Array(closed.utf8))
      _ = ScriptScanner.scan(other, urlLimit: 8_192)
    }
  }
}
