package import LockText

/// Replaces `${name}` in the texts of one POM.
///
/// Known are the POM's own properties and its coordinates, those of its parent included; what its
/// parents define is not.
///
/// - Source: Maven, "Introduction to the POM", "Project Interpolation and Variables".
package struct PomValues: Sendable {
  /// How often the values of properties are looked into for further properties.
  private static let depth = 10
  /// The longest text that is made, in bytes: properties could multiply each other.
  private static let lengthLimit = 1_024

  private var values: [ByteString: ByteString]

  /// Takes what a POM says itself.
  package init(_ pom: Pom) {
    values = pom.properties
    let parent = pom.parent
    let own: [(ByteString, ByteString)] = [
      ("groupId", pom.groupID.isEmpty ? parent?.groupID ?? "" : pom.groupID),
      ("artifactId", pom.artifactID),
      ("version", pom.version.isEmpty ? parent?.version ?? "" : pom.version),
    ]
    for prefix: ByteString in ["project.", "pom.", ""] {
      for (name, value) in own where values[prefix + name] == nil { values[prefix + name] = value }
    }
    guard let parent else { return }
    for (name, value) in [
      ("groupId", parent.groupID), ("artifactId", parent.artifactID), ("version", parent.version),
    ] as [(ByteString, ByteString)] {
      values["project.parent." + name] = value
      values["pom.parent." + name] = value
    }
  }

  /// The text with everything replaced that is known.
  package func interpolated(_ text: ByteString) -> ByteString {
    guard text.count <= Self.lengthLimit else { return text }
    var result = text
    for _ in 0..<Self.depth {
      guard Self.hasProperty(result) else { break }
      let next = replacedOnce(result)
      guard next != result, next.count <= Self.lengthLimit else { break }
      result = next
    }
    return result
  }

  /// Whether something is still to be replaced.
  package static func hasProperty(_ text: ByteString) -> Bool {
    zip(text.bytes, text.bytes.dropFirst()).contains { pair in
      pair.0 == UInt8(ascii: "$") && pair.1 == UInt8(ascii: "{")
    }
  }

  private func replacedOnce(_ text: ByteString) -> ByteString {
    let bytes = text.bytes
    // Looking for an end that is not there would take quadratic time.
    let lastEnd = bytes.lastIndex(of: UInt8(ascii: "}")) ?? 0
    var result: [UInt8] = []
    var position = 0
    while position < bytes.count, result.count <= Self.lengthLimit {
      guard position + 1 < lastEnd, bytes[position] == UInt8(ascii: "$"),
        bytes[position + 1] == UInt8(ascii: "{"),
        let end = bytes[position...].firstIndex(of: UInt8(ascii: "}"))
      else {
        result.append(bytes[position])
        position += 1
        continue
      }
      let name = ByteString(bytes[(position + 2)..<end])
      result += values[name]?.bytes ?? Array(bytes[position...end])
      position = end + 1
    }
    return ByteString(result)
  }
}
