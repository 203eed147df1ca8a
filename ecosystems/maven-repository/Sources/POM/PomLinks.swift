package import LockText
package import Lockfetch

/// What a POM leads to: Maven and Gradle read its parent, and the BOMs that it imports, before they
/// know what it means.
package enum PomLinks {
  /// The paths of these POMs in a repository; nothing for a file that is no POM. What only a property
  /// of a parent tells is passed over.
  ///
  /// - Parameter path: The path of the file that these bytes are of.
  /// - Throws: ``ProofError`` when it cannot be read.
  package static func paths(
    from path: ByteString, _ bytes: [UInt8], limits: Limits
  ) throws(ProofError) -> [ByteString] {
    guard path.hasSuffix(".pom") else { return [] }
    let pom: Pom
    do {
      pom = try Pom(SourceFile(path: path, bytes: bytes), limits: limits)
    } catch {
      throw ProofError("it is no POM that can be read")
    }
    let values = PomValues(pom)
    return pom.declarations.filter { $0.role == .parent || $0.role == .bom }.compactMap {
      Declared($0, values).coordinate?.file.path
    }
  }
}
