import LockText
import Lockfetch
import Testing

@testable import MavenRepository

@Suite struct RepositoryChoicesTests {
  @Test func theFirstGlobThatMatchesDecides() throws {
    var settings = AdapterSettings()
    for value: ByteString in ["org.x:*=https://a.example", "org.*:b=https://b.example/m2/"] {
      settings.add(value, to: "repo")
    }
    let choices = RepositoryChoices(settings)
    func base(_ groupID: ByteString, _ artifactID: ByteString) throws -> ByteString? {
      let component = try Component(groupID: groupID, artifactID: artifactID, version: "1")
      return choices.repository(for: component)?.base
    }
    #expect(try base("org.x", "b") == "https://a.example/")
    #expect(try base("org.y", "b") == "https://b.example/m2/")
    #expect(try base("org.y", "c") == nil)
  }

  @Test func anIDNamesARepository() {
    var settings = AdapterSettings()
    settings.add("jitpack.io=https://jitpack.io", to: "repo")
    let choices = RepositoryChoices(settings)
    #expect(choices.repository(named: "jitpack.io")?.base == "https://jitpack.io/")
    #expect(choices.repository(named: "central") == nil)
  }
}
