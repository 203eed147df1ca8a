import LockText
import MavenRepository

/// The POM of a component that has Gradle Module Metadata, in place of the real one.
///
/// Gradle asks for the POM first, finds the marker in its comment, and goes on with the `.module`
/// alone. That is why verification metadata records no POM of such a component, and why one that is
/// made up passes strict verification.
///
/// - Source: Gradle, "Gradle Module Metadata specification"; `GradlePomModuleDescriptorParser`.
enum StubPOM {
  static func text(of component: Component) -> [UInt8] {
    let lines: [ByteString] = [
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
      "<project xmlns=\"http://maven.apache.org/POM/4.0.0\">",
      "  <!-- do_not_remove: published-with-gradle-metadata -->",
      "  <modelVersion>4.0.0</modelVersion>",
      "  <groupId>" + component.groupID + "</groupId>",
      "  <artifactId>" + component.artifactID + "</artifactId>",
      "  <version>" + escaped(component.version) + "</version>",
      "</project>",
      "",
    ]
    return lines.joined(separator: "\n").bytes
  }

  /// Of the characters that a version may have only `&` means something in XML text.
  private static func escaped(_ version: ByteString) -> ByteString {
    ByteString(
      version.bytes.flatMap { $0 == UInt8(ascii: "&") ? Array("&amp;".utf8) : [$0] })
  }
}
