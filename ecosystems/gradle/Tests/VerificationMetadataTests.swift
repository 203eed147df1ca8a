import LockText
import Lockfetch
import Testing

@testable import Gradle

@Suite struct VerificationMetadataTests {
  private let central = "https://repo.maven.apache.org/maven2"

  private func planned(_ components: String, configuration: String = "") throws -> Plan {
    try plan([
      metadataPath: metadata(components, configuration: configuration),
      "build.gradle": "repositories { mavenCentral() }",
    ])
  }

  /// The codes of what there is to tell about these components.
  private func told(_ components: String, configuration: String = "") -> [String] {
    codes { try planned(components, configuration: configuration) }
  }

  // MARK: Forms of an entry

  @Test func everyFormOfAnEntry() throws {
    let components = """
      <component group="g" name="plain" version="1.0">
      <artifact name="plain-1.0.jar"><sha256 value="\(digits("a"))" origin="o" reason="r"/></artifact>
      <artifact name="plain-1.0-linux.jar"><sha512 value="\(digits("b", 128))"/></artifact>
      <artifact name="plain-1.0.pom"><sha256 value="\(digits("A"))"/></artifact>
      </component>
      <component group="g.h" name="module" version="2"><artifact name="module-2.module">
      <pgp value="0123456789ABCDEF"/><sha256 value="\(digits("c"))"/><sha1 value="\(digits("d", 40))"/>
      <md5 value="\(digits("e", 32))"/></artifact>
      <artifact name="module-release.aar"><sha256 value="\(digits("c"))"/></artifact></component>
      <component group="g" name="weak" version="1"><artifact name="weak-1.pom"/>
      <artifact name="weak-1.jar"><sha1 value="\(digits("1", 40))"/></artifact>
      <artifact name="weak-1-x.jar"><md5 value="\(digits("1", 32))"/></artifact>
      <artifact name="weak-1-y.jar"><pgp value="AB"/><ignored-keys><ignored-key id="1"/></ignored-keys>
      </artifact></component>
      """
    #expect(
      try planned(components).rows == [
        "g:plain 1.0 gradle-artifact sha256 \(central)/g/plain/1.0/plain-1.0.jar",
        "g:plain 1.0 gradle-artifact sha512 \(central)/g/plain/1.0/plain-1.0-linux.jar",
        "g:plain 1.0 gradle-artifact sha256 \(central)/g/plain/1.0/plain-1.0.pom",
        "g.h:module 2 gradle-artifact sha256 \(central)/g/h/module/2/module-2.module no-pom",
        "g.h:module 2 gradle-artifact sha256 \(central)/g/h/module/2/module-release.aar renamed",
        "g:weak 1 gradle-artifact no-integrity \(central)/g/weak/1/weak-1.pom unpinned",
        "g:weak 1 gradle-artifact sha1 \(central)/g/weak/1/weak-1.jar weak",
        "g:weak 1 gradle-artifact md5-only \(central)/g/weak/1/weak-1-x.jar unpinned weak",
        "g:weak 1 gradle-artifact signature-only \(central)/g/weak/1/weak-1-y.jar pgp-only",
      ])
    #expect(
      told(components) == ["gradle/renamed", "plan/sha1-only"])
  }

  @Test func theFirstOfTheStrongestChecksumsDecides() throws {
    let plan = try planned(
      """
      <component group="g" name="a" version="1"><artifact name="a-1.pom">
      <sha256 value="\(digits("1"))"><also-trust value="\(digits("2"))"/></sha256>
      <sha256 value="\(digits("3"))"/><sha256 value="\(digits("1"))"/>
      <sha512 value="\(digits("4", 128))"/></artifact></component>
      """)
    let source = try #require(plan.outputs.first?.artifacts.first?.remote)
    #expect(
      source.integrity.map(\.base16) == [ByteString(digits("4", 128)), ByteString(digits("1"))])
    #expect(
      source.alternatives.map(\.base16) == [ByteString(digits("3")), ByteString(digits("2"))])
    #expect(source.writtenIntegrity == ByteString(digits("4", 128)))
  }

  @Test func aPinMayChooseAnAlternative() throws {
    let text = metadata(
      """
      <component group="g" name="a" version="1"><artifact name="a-1.pom">
      <sha256 value="\(digits("1"))"><also-trust value="\(digits("0"))"/></sha256>
      <sha1 value="\(digits("5", 40))"/></artifact></component>
      """)
    let plan = try plan([
      metadataPath: text,
      "lockfetch.pins.json":
        #"{"schema":1,"pins":[{"ecosystem":"gradle","key":"g/a/1/a-1.pom","hash":"sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}]}"#,
    ])
    #expect(plan.outputs.map(\.output.integrity.base16) == [ByteString(digits("0"))])
  }

  @Test func entriesThatAppearTwiceAreMerged() throws {
    let plan = try planned(
      """
      <component group="g" name="a" version="1">
      <artifact name="a-1.pom"><sha256 value="\(digits("1"))"/></artifact>
      <artifact name="a-1.pom"><pgp value="AB"/></artifact></component>
      <component group="g" name="a" version="1">
      <artifact name="a-1.pom"><sha256 value="\(digits("1"))"><also-trust value="\(digits("2"))"/></sha256>
      <sha1 value="\(digits("3", 40))"/></artifact>
      <artifact name="a-1.jar"><sha256 value="\(digits("1"))"/></artifact></component>
      """)
    #expect(plan.outputs.count == 2)
    let pom = plan.outputs.flatMap(\.artifacts).first { $0.file == "a-1.pom" }?.remote
    #expect(pom?.integrity.count == 2)
    #expect(pom?.alternatives.count == 1)
    #expect(pom?.evidence == Evidence(type: "pgp", value: "AB"))
  }

  @Test func twoEntriesThatContradictEachOtherAreAnErrorWithBothPlaces() {
    let found = diagnostics {
      try planned(
        """
        <component group="g" name="a" version="1">
        <artifact name="a-1.jar"><sha256 value="\(digits("1"))"/></artifact></component>
        <component group="g" name="a" version="1">
        <artifact name="a-1.jar"><sha256 value="\(digits("2"))"/></artifact></component>
        """)
    }
    #expect(found.map(\.code) == ["gradle/contradiction"])
    #expect(found.first?.location?.line == 8)
    #expect(found.first?.notes.map(\.location.line) == [6])
  }

  @Test func aComponentWithoutAnyMetadataImpliesItsPOM() throws {
    let off = "<verify-metadata>false</verify-metadata>"
    let jar = try planned(component("g:a:1", "a-1.jar"), configuration: off)
    #expect(jar.missing.map { "\($0.remote?.pinKey?.text ?? "")" } == ["g/a/1/a-1.pom"])
    #expect(jar.missing.first?.url == "\(central)/g/a/1/a-1.pom")
    #expect(!jar.isComplete)
    for files in ["a-1.module", "a-1.pom"] {
      let text = component("g:a:1", "a-1.jar", files)
      #expect(try planned(text, configuration: off).isComplete)
    }
    // With all metadata verified, no POM means that there is none.
    #expect(try planned(component("g:a:1", "a-1.jar")).isComplete)
  }

  @Test func aUniqueSnapshotLiesInItsBaseVersion() throws {
    let name = "vanillagradle-0.2.1-20241006.183638-89.jar"
    let plan = try planned(
      component("org.spongepowered:vanillagradle:0.2.1-20241006.183638-89", name))
    #expect(
      plan.outputs.map(\.output.url.text.text) == [
        "\(central)/org/spongepowered/vanillagradle/0.2.1-SNAPSHOT/\(name)"
      ])
  }

  @Test func filesOfOneNameInSeveralVersionsStayApart() throws {
    let text = """
      <component group="g" name="a" version="1"><artifact name="a-release.aar">
      <sha256 value="\(digits("1"))"/></artifact><artifact name="a-1.pom"/></component>
      <component group="g" name="a" version="2"><artifact name="a-release.aar">
      <sha256 value="\(digits("2"))"/></artifact><artifact name="a-2.pom"/></component>
      """
    #expect(try planned(text).outputs.count == 2)
  }

  // MARK: Configuration

  @Test func whatIsTrustedWithoutAnEntryIsTold() {
    let trusted = """
      <trusted-artifacts><trust file=".*-sources[.]jar" regex="true"/>
      <trust file=".*-javadoc[.]jar" regex="true" reason="x"/>\n<trust group="com.example" name="x"/>
      </trusted-artifacts>
      """
    let found = diagnostics {
      try planned(component("g:a:1", "a-1.pom"), configuration: trusted)
    }
    #expect(found.map(\.code) == ["gradle/trusted-artifacts"])
    #expect(found.first?.location?.line == 5)
    #expect(found.first?.message.text.contains("group=com.example name=x") == true)
  }

  @Test func trustedKeysMakeTheListIncomplete() {
    let keys = """
      <verify-metadata> true </verify-metadata><verify-signatures>true</verify-signatures>
      <keyring-format>armored</keyring-format><key-servers enabled="false"><key-server uri="u"/></key-servers>
      <ignored-keys><ignored-key id="1" reason="r"/></ignored-keys>
      <trusted-keys><trusted-key id="1" group="g"/><trusted-key id="2"><trusting group="h"/></trusted-key>
      </trusted-keys>
      """
    #expect(
      told(component("g:a:1", "a-1.pom"), configuration: keys) == ["gradle/trusted-keys"])
    let off = keys.replacing("<verify-signatures>true", with: "<verify-signatures>false")
    #expect(told(component("g:a:1", "a-1.pom"), configuration: off) == [])
  }

  @Test(arguments: [
    ("<verify-metadata>yes</verify-metadata>", "gradle/boolean"),
    ("<verify-signatures/>", "gradle/boolean"), ("<other/>", "gradle/unknown-element"),
    ("<trusted-artifacts><other/></trusted-artifacts>", "gradle/unknown-element"),
  ])
  func tellsOddConfigurations(_ configuration: String, _ code: String) {
    #expect(told(component("g:a:1", "a-1.pom"), configuration: configuration) == [code])
  }

  // MARK: Broken files

  @Test(arguments: [
    (
      #"<component group="g" name="a"><artifact name="x"/></component>"#, "gradle/missing-attribute"
    ),
    (#"<component name="a" version="1"/>"#, "gradle/missing-attribute"),
    (
      #"<component group="g" name="a" version="1"><artifact/></component>"#,
      "gradle/missing-attribute"
    ),
    (
      #"<component group="g" name="a" version="1"><artifact name="a-1.jar"><sha256/></artifact></component>"#,
      "gradle/missing-attribute"
    ),
    (#"<component group="g" name="a" version=""/>"#, "gradle/coordinates"),
    (#"<component group="g" name="a" version="1.+"/>"#, "gradle/coordinates"),
    (#"<component group="g" name="a" version="[1,2)"/>"#, "gradle/coordinates"),
    (#"<component group="g" name="a" version="latest.release"/>"#, "gradle/coordinates"),
    (#"<component group="g..h" name="a" version="1"/>"#, "gradle/coordinates"),
    (#"<component group=".g" name="a" version="1"/>"#, "gradle/coordinates"),
    (#"<component group="g/h" name="a" version="1"/>"#, "gradle/coordinates"),
    (#"<component group="g" name=".." version="1"/>"#, "gradle/coordinates"),
    (#"<component group="g" name="a" version="../1"/>"#, "gradle/coordinates"),
    (
      #"<component group="g" name="a" version="1"><artifact name="../a-1.jar"/></component>"#,
      "gradle/coordinates"
    ),
    (
      #"<component group="g" name="a" version="1"><artifact name="a\b"/></component>"#,
      "gradle/coordinates"
    ),
    (
      #"<component group="g" name="a" version="1"><artifact name="a:b"/></component>"#,
      "gradle/coordinates"
    ),
    (
      #"<component group="g" name="a" version="1"><artifact name="a-1.jar"><sha256 value="12"/></artifact></component>"#,
      "gradle/checksum"
    ),
    (
      #"<component group="g" name="a" version="1"><artifact name="a-1.jar"><sha256 value=""/></artifact></component>"#,
      "gradle/checksum"
    ),
    (
      #"<component group="g" name="a" version="1"><artifact name="a-1.jar"><sha3 value="1"/></artifact></component>"#,
      "gradle/unknown-element"
    ),
    (
      #"<v:component xmlns:v="https://schema.gradle.org/dependency-verification" group="g" name="a" version="1"/>"#,
      "gradle/unknown-element"
    ),
    ("<module/>", "gradle/unknown-element"),
    (#"<component group="g" group="h" name="a" version="1"/>"#, "gradle/syntax"),
    (#"<component group="g" name="a" version="1">"#, "gradle/syntax"),
    (#"<component group="&x;" name="a" version="1"/>"#, "gradle/syntax"),
  ])
  func refusesBrokenEntries(_ components: String, _ code: String) {
    #expect(told(components) == [code])
  }

  @Test(arguments: [
    ("", "gradle/syntax"), ("<a/>", "gradle/not-metadata"),
    ("<v:verification-metadata xmlns:v='u'/>", "gradle/not-metadata"),
    ("<verification-metadata xmlns='urn:other'/>", "gradle/not-metadata"),
    ("<!DOCTYPE verification-metadata><verification-metadata/>", "gradle/doctype"),
    (
      "<!DOCTYPE v [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><verification-metadata>&x;</verification-metadata>",
      "gradle/doctype"
    ),
    ("<verification-metadata>\n<<<<<<< a\n=======\n>>>>>>> b\n", "gradle/merge-conflict"),
    ("<verification-metadata><other/></verification-metadata>", "gradle/unknown-element"),
  ])
  func refusesOtherFiles(_ text: String, _ code: String) {
    #expect(codes { try plan([metadataPath: text]) }.first == code)
  }

  @Test func aFileWithoutNamespaceIsTaken() throws {
    let text = metadata(component("g:a:1", "a-1.pom"))
      .replacing(#" xmlns="https://schema.gradle.org/dependency-verification""#, with: "")
    #expect(try plan([metadataPath: text]).outputs.count == 1)
  }

  @Test func allErrorsOfAFileAreTold() {
    let text = (0..<7).map { #"<component group="g" name="a\#($0)" version="+"/>"# }.joined()
    #expect(told(text).count == 7)
  }
}
