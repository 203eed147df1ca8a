import LockText
import Lockfetch
import MavenRepository
import XMLText

/// Reads `gradle/verification-metadata.xml` of schema 1.0 to 1.4.
///
/// Gradle compares plain element names, so an element with a prefix is none that it knows. What it
/// would pass over is told here, because a lock that is read otherwise than it looks is no lock.
struct VerificationMetadataReader: ~Copyable {
  private static let namespace: ByteString = "https://schema.gradle.org/dependency-verification"

  private let file: SourceFile
  private var reader: XMLReader
  private var metadata = VerificationMetadata()
  private var diagnostics: [Diagnostic] = []
  private var merger: ComponentMerger

  /// Reads a file whole.
  ///
  /// - Returns: What it says, and what there is to tell about single entries.
  /// - Throws: ``LockfileError`` when it is not XML or no verification metadata.
  static func read(
    _ file: SourceFile, limits: Limits
  ) throws(LockfileError) -> (VerificationMetadata, [Diagnostic]) {
    let markers = MergeConflictMarkers.offsets(in: file.bytes)
    guard markers.isEmpty else {
      throw LockfileError(GradleDiagnostics.mergeConflict(markers, in: file))
    }
    do {
      var reader = try VerificationMetadataReader(file, limits: limits)
      try reader.readRoot()
      return reader.result()
    } catch {
      throw LockfileError(GradleDiagnostics.syntax(error, in: file))
    }
  }

  private init(_ file: SourceFile, limits: Limits) throws(XMLSyntaxError) {
    self.file = file
    merger = ComponentMerger(file)
    reader = try XMLReader(
      file.bytes,
      limits: XMLLimits(depth: limits.nesting, stringLength: limits.stringLength))
  }

  private consuming func result() -> (VerificationMetadata, [Diagnostic]) {
    var metadata = metadata
    metadata.components = merger.components
    return (metadata, diagnostics + merger.diagnostics)
  }

  // MARK: The document

  private mutating func readRoot() throws(XMLSyntaxError) {
    let root = try reader.root()
    guard root.name == "verification-metadata", root.prefix.isEmpty,
      root.namespace.isEmpty || root.namespace == Self.namespace
    else { throw XMLSyntaxError(.root, at: root.offset) }
    metadata.schema = Self.schema(of: root)
    while let child = try reader.nextChild() {
      switch Self.name(of: child) {
      case "configuration": try readConfiguration()
      case "components": try readComponents()
      default: try skipUnknown(child, isError: true)
      }
    }
    try reader.finish()
  }

  /// `…/dependency-verification-1.3.xsd` refers to schema 1.3.
  private static func schema(of root: XMLElement) -> ByteString? {
    let locations = root.attributes.first { $0.name == "schemaLocation" }?.value
    guard let end = locations?.cut(atLast: UInt8(ascii: "-"))?.tail, end.hasSuffix(".xsd") else {
      return nil
    }
    let number = end.dropLast(".xsd".utf8.count)
    return number.bytes.allSatisfy { $0.isDigit || $0 == UInt8(ascii: ".") } ? number : nil
  }

  /// The name of an element without a prefix; empty for every other one.
  private static func name(of element: XMLElement) -> ByteString {
    element.prefix.isEmpty ? element.name : ""
  }

  private mutating func skipUnknown(
    _ element: XMLElement, isError: Bool
  ) throws(XMLSyntaxError) {
    diagnostics.append(
      GradleDiagnostics.unknownElement(isError: isError, at: place(element)))
    try reader.skip()
  }

  private func place(_ element: XMLElement) -> SourceLocation {
    file.location(at: element.offset)
  }

  // MARK: The configuration

  private mutating func readConfiguration() throws(XMLSyntaxError) {
    while let child = try reader.nextChild() {
      switch Self.name(of: child) {
      case "verify-metadata":
        metadata.verifiesMetadata = try readBoolean(child) ?? metadata.verifiesMetadata
      case "verify-signatures":
        metadata.verifiesSignatures = try readBoolean(child) ?? metadata.verifiesSignatures
      case "trusted-artifacts": try readTrustedArtifacts()
      case "trusted-keys": try readTrustedKeys()
      case "keyring-format", "key-servers", "ignored-keys": try reader.skip()
      default: try skipUnknown(child, isError: false)
      }
    }
  }

  private mutating func readBoolean(_ element: XMLElement) throws(XMLSyntaxError) -> Bool? {
    let text = try reader.text().bytes.filter { $0 > 0x20 }
    switch ByteString(text) {
    case "true": return true
    case "false": return false
    default:
      diagnostics.append(GradleDiagnostics.boolean(at: place(element)))
      return nil
    }
  }

  private mutating func readTrustedArtifacts() throws(XMLSyntaxError) {
    while let child = try reader.nextChild() {
      guard Self.name(of: child) == "trust" else {
        try skipUnknown(child, isError: false)
        continue
      }
      let attributes = child.attributes.filter { $0.prefix.isEmpty && $0.name != "reason" }
      metadata.trustedArtifacts.append(
        TrustedArtifact(
          attributes: Dictionary(
            attributes.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first }),
          offset: child.offset))
      try reader.skip()
    }
  }

  private mutating func readTrustedKeys() throws(XMLSyntaxError) {
    while let child = try reader.nextChild() {
      metadata.trustedKeyOffset = metadata.trustedKeyOffset ?? child.offset
      try reader.skip()
    }
  }

  // MARK: Components

  private mutating func readComponents() throws(XMLSyntaxError) {
    while let child = try reader.nextChild() {
      guard Self.name(of: child) == "component" else {
        try skipUnknown(child, isError: true)
        continue
      }
      if let component = component(of: child) {
        try readArtifacts(of: component)
      } else {
        try reader.skip()
      }
    }
  }

  private mutating func component(of element: XMLElement) -> Component? {
    guard let group = attribute("group", of: element), let name = attribute("name", of: element),
      let version = attribute("version", of: element)
    else { return nil }
    do {
      let component = try Component(groupID: group, artifactID: name, version: version)
      merger.open(component, at: element.offset)
      return component
    } catch {
      diagnostics.append(GradleDiagnostics.coordinate(error, at: place(element)))
      return nil
    }
  }

  private mutating func attribute(_ name: ByteString, of element: XMLElement) -> ByteString? {
    guard let value = element[name] else {
      diagnostics.append(GradleDiagnostics.missingAttribute(name, at: place(element)))
      return nil
    }
    return value
  }

  private mutating func readArtifacts(of component: Component) throws(XMLSyntaxError) {
    while let child = try reader.nextChild() {
      guard Self.name(of: child) == "artifact" else {
        try skipUnknown(child, isError: true)
        continue
      }
      guard let name = attribute("name", of: child) else {
        try reader.skip()
        continue
      }
      let file: RepositoryFile
      do {
        file = try RepositoryFile(component, name: name)
      } catch {
        diagnostics.append(GradleDiagnostics.coordinate(error, at: place(child)))
        try reader.skip()
        continue
      }
      try readChecksums(of: VerifiedArtifact(file: file, offset: child.offset))
    }
  }

  private mutating func readChecksums(of empty: VerifiedArtifact) throws(XMLSyntaxError) {
    var artifact = empty
    while let child = try reader.nextChild() {
      let name = Self.name(of: child)
      if let algorithm = ChecksumAlgorithm(fileExtension: name) {
        try readChecksum(algorithm, child, into: &artifact)
      } else if name == "pgp" {
        artifact.isSigned = true
        let key = attribute("value", of: child)
        if let key, !key.isEmpty, key.count <= 64, key.bytes.allSatisfy(\.isHexDigit) {
          artifact.key = artifact.key ?? key
        }
        try reader.skip()
      } else if name == "ignored-keys" {
        try reader.skip()
      } else {
        try skipUnknown(child, isError: true)
      }
    }
    artifact.removeRepetitions()
    merger.add(artifact)
  }

  private mutating func readChecksum(
    _ algorithm: ChecksumAlgorithm, _ element: XMLElement, into artifact: inout VerifiedArtifact
  ) throws(XMLSyntaxError) {
    append(attribute("value", of: element), algorithm, element, to: &artifact)
    while let child = try reader.nextChild() {
      guard Self.name(of: child) == "also-trust" else {
        try skipUnknown(child, isError: true)
        continue
      }
      append(attribute("value", of: child), algorithm, child, to: &artifact)
      try reader.skip()
    }
  }

  private mutating func append(
    _ digits: ByteString?, _ algorithm: ChecksumAlgorithm, _ element: XMLElement,
    to artifact: inout VerifiedArtifact
  ) {
    guard let digits else { return }
    guard let checksum = Checksum(algorithm, digits: digits) else {
      diagnostics.append(GradleDiagnostics.checksum(algorithm, artifact.file, at: place(element)))
      return
    }
    artifact.checksums.append(checksum)
  }
}
