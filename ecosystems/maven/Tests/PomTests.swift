import LockText
import Lockfetch
import MavenRepository
import LockfetchTesting
import Testing

@testable import Maven

/// What POMs declare.
@Suite struct PomTests {
  private static let every = """
    <?xml version="1.0" encoding="UTF-8"?>
    <!-- every section that declares something -->
    <project xmlns="http://maven.apache.org/POM/4.0.0">
      <parent><groupId>org.p</groupId><artifactId>parent</artifactId><version>7</version><relativePath/></parent>
      <artifactId>app</artifactId>
      <properties><v>1.2</v><g>org.g</g><deep>${v}.3</deep></properties>
      <dependencies>
        <dependency><groupId>${g}</groupId><artifactId>plain</artifactId><version>${deep}</version></dependency>
        <dependency><groupId>org.g</groupId><artifactId>managed</artifactId></dependency>
        <dependency><groupId>org.g</groupId><artifactId>tests</artifactId><version>1</version><type>test-jar</type></dependency>
        <dependency><groupId>org.g</groupId><artifactId>native</artifactId><version>1</version><classifier>linux</classifier></dependency>
        <dependency><groupId>org.g</groupId><artifactId>unknown</artifactId><version>${from.parent}</version></dependency>
        <dependency><groupId>org.g</groupId><artifactId>range</artifactId><version>[1,2)</version></dependency>
        <dependency><groupId>org.g</groupId><artifactId>snap</artifactId><version>2-SNAPSHOT</version></dependency>
        <dependency><groupId>org.g</groupId><artifactId>same</artifactId><version>${project.version}</version></dependency>
        <dependency><groupId>${g}</groupId><artifactId>plain</artifactId><version>1.2.3</version></dependency>
      </dependencies>
      <dependencyManagement><dependencies>
        <dependency><groupId>org.b</groupId><artifactId>bom</artifactId><version>3</version><type>pom</type><scope>import</scope></dependency>
        <dependency><groupId>org.b</groupId><artifactId>only</artifactId><version>3</version></dependency>
      </dependencies></dependencyManagement>
      <build>
        <extensions><extension><groupId>org.e</groupId><artifactId>ext</artifactId><version>1</version></extension></extensions>
        <plugins><plugin>
          <artifactId>maven-clean-plugin</artifactId><version>3.1</version>
          <configuration><groupId>not</groupId><dependencies><dependency/></dependencies></configuration>
          <dependencies><dependency><groupId>org.d</groupId><artifactId>in-plugin</artifactId><version>1</version></dependency></dependencies>
        </plugin></plugins>
        <pluginManagement><plugins><plugin><groupId>org.m</groupId><artifactId>m-maven-plugin</artifactId><version>5</version></plugin></plugins></pluginManagement>
      </build>
      <reporting><plugins><plugin><artifactId>maven-site-plugin</artifactId></plugin></plugins></reporting>
      <profiles><profile><id>x</id><dependencies>
        <dependency><groupId>org.x</groupId><artifactId>in-profile</artifactId><version>1</version></dependency>
      </dependencies></profile></profiles>
    </project>
    """

  @Test func readsEverySection() throws {
    let plan = try plan(["pom.xml": Self.every])
    #expect(
      plan.rows == [
        "org.p:parent 7 maven-dep no-lock - parent",
        "org.g:plain 1.2.3 maven-dep no-lock - dep",
        "org.g:managed - maven-dep no-lock - dep managed",
        "org.g:tests 1 maven-dep no-lock - dep",
        "org.g:native 1 maven-dep no-lock - dep",
        "org.g:unknown ${from.parent} maven-dep no-lock - dep unresolved",
        "org.g:range [1,2) maven-dep no-lock - dep range",
        "org.g:snap 2-SNAPSHOT maven-dep no-lock - dep snapshot",
        "org.g:same 7 maven-dep no-lock - dep",
        "org.b:bom 3 maven-dep no-lock - bom",
        "org.b:only 3 maven-dep only-managed - managed-dep",
        "org.e:ext 1 maven-dep no-lock - extension",
        "org.apache.maven.plugins:maven-clean-plugin 3.1 maven-dep no-lock - plugin",
        "org.d:in-plugin 1 maven-dep no-lock - plugin-dep",
        "org.m:m-maven-plugin 5 maven-dep only-managed - plugin",
        "org.apache.maven.plugins:maven-site-plugin - maven-dep no-lock - managed plugin",
        "org.x:in-profile 1 maven-dep no-lock - dep",
      ])
    #expect(plan.diagnostics.map(\.code) == ["maven/no-lock"])
    #expect(!plan.isComplete)
    #expect(plan.projects.first?.lockfiles.isEmpty == true)
    #expect(
      plan.projects.first?.artifacts.compactMap(\.artifact.packageURL).prefix(3) == [
        "pkg:maven/org.p/parent@7?type=pom", "pkg:maven/org.g/plain@1.2.3",
        "pkg:maven/org.g/tests@1?classifier=tests",
      ])
  }

  @Test func namespacesAndLatin1AreNoMatter() throws {
    var bytes = Array(
      #"<?xml version="1.0" encoding="ISO-8859-1"?><m:project xmlns:m="u"><m:name>"#.utf8)
    bytes.append(0xE9)
    bytes += Array(
      "</m:name><m:parent>\(gav("g", "a", "1"))</m:parent></m:project>"
        .replacing("<", with: "<m:").replacing("<m:/", with: "</m:")
        .replacing("<m:m:", with: "<m:").replacing("</m:m:", with: "</m:").utf8)
    let plan = try Planner(AdapterRegistry([MavenAdapter()]))
      .plan(InMemoryFileTree(["pom.xml": bytes]))
    #expect(plan.rows == ["g:a 1 maven-dep no-lock - parent"])
  }

  @Test func coreExtensionsAreRead() throws {
    let plan = try plan([
      "pom.xml": pom(gav("g", "a", "1")),
      ".mvn/extensions.xml":
        "<extensions><extension>\(gav("org.e", "core", "2"))</extension></extensions>",
    ])
    #expect(plan.rows == ["org.e:core 2 maven-dep no-lock - extension"])
  }

  @Test(arguments: [
    ("", "maven/xml"), ("<project>", "maven/xml"), ("<projects/>", "maven/not-a-pom"),
    ("<!DOCTYPE project><project/>", "maven/document-type"),
    (#"<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><p>&x;</p>"#, "maven/document-type"),
    ("<project>&undefined;</project>", "maven/xml"),
    ("<<<<<<< HEAD\n<project/>\n=======\n>>>>>>> x\n", "maven/merge-conflict"),
    ("<project><version>1</version><version>2</version></project>", "maven/twice"),
    (
      "<project><parent><artifactId>a</artifactId><artifactId>b</artifactId></parent></project>",
      "maven/twice"
    ),
    ("<project><parent><artifactId>a</artifactId></parent></project>", "maven/declaration"),
    (
      "<project><parent><groupId>a/b</groupId><artifactId>a</artifactId></parent></project>",
      "maven/declaration"
    ),
    (
      "<project><parent><groupId>a\u{202E}</groupId><artifactId>a</artifactId></parent></project>",
      "maven/declaration"
    ),
  ])
  func refusesWhatIsNoPom(_ text: String, _ code: String) {
    #expect(codes { try plan(["pom.xml": text]) }.filter { $0 != "maven/no-lock" } == [code])
  }

  @Test func propertiesCannotMultiplyThemselves() throws {
    let properties = (0..<20).map { "<p\($0)>${p\($0 + 1)}${p\($0 + 1)}</p\($0)>" }
    let plan = try plan([
      "pom.xml": pom(
        """
        <properties>\(properties.joined())<self>${self}</self></properties>
        <dependencies><dependency>\(gav("g", "a", "${p0}"))</dependency>
        <dependency>\(gav("g", "b", "${self}"))</dependency></dependencies>
        """)
    ])
    #expect(plan.rows.allSatisfy { $0.hasSuffix("dep unresolved") })
    #expect(plan.rows.allSatisfy { $0.utf8.count < 2_048 })
  }

  @Test(arguments: [
    ("${a}", "1"), ("x${a}y${b}", "x1y2"), ("${c}", "12"), ("${none}", "${none}"), ("${", "${"),
    ("${a", "${a"), ("$a}", "$a}"), ("${}", "${}"), ("${${a}}", "${${a}}"),
    ("${project.version}${version}${pom.version}", "vvv"), ("${project.parent.version}", "p"),
    ("${project.groupId}", "g"),
  ])
  func interpolates(_ text: String, _ expected: String) throws {
    let text: ByteString = ByteString(text)
    let file = try SourceFile(
      path: "pom.xml",
      bytes: Array(
        pom(
          """
          <parent>\(gav("g", "p", "p"))</parent><artifactId>a</artifactId><version>v</version>
          <properties><a>1</a><b>2</b><c>${a}${b}</c></properties>
          """
        ).utf8))
    let values = try PomValues(Pom(file, limits: Limits()))
    #expect(values.interpolated(text).text == expected)
  }

  @Test func looksForNoEndThatIsNotThere() throws {
    let file = try SourceFile(path: "pom.xml", bytes: Array(pom("").utf8))
    let values = try PomValues(Pom(file, limits: Limits()))
    let text = ByteString(String(repeating: "${", count: 500))
    #expect(values.interpolated(text) == text)
    let long = ByteString(String(repeating: "${a}", count: 100_000))
    #expect(values.interpolated(long) == long)
  }
}
