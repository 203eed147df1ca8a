import LockText
import Lockfetch
import MavenRepository

/// What `gradle/verification-metadata.xml` says.
///
/// - Source: Gradle, "Verifying dependencies"; `DependencyVerificationsXmlReader` for what is read.
struct VerificationMetadata {
  /// The number of the schema that the file refers to; `nil` without one. Nothing depends on it.
  var schema: ByteString?
  /// Whether `.pom` and `.module` files have entries.
  var verifiesMetadata = true
  /// Whether signatures count beside checksums.
  var verifiesSignatures = false
  /// Files that are taken without any entry.
  var trustedArtifacts: [TrustedArtifact] = []
  /// Where the first key stands whose signatures make an entry unnecessary.
  var trustedKeyOffset: Int?
  /// The components in the order of the file.
  var components: [VerifiedComponent] = []

  /// Whether every file that Gradle verifies must have an entry, those for an IDE aside.
  var isComplete: Bool {
    verifiesMetadata && trustedArtifacts.allSatisfy(\.isDocumentation)
      && !(verifiesSignatures && trustedKeyOffset != nil)
  }
}

/// A `trust` element: files that Gradle does not verify, so that the metadata has no entry for them.
struct TrustedArtifact: Hashable {
  /// The attributes that make the pattern: `group`, `name`, `version`, `file`, `regex`.
  let attributes: [ByteString: ByteString]
  /// The offset of the element.
  let offset: Int

  /// Whether the pattern is about source and documentation archives, which only an IDE asks for.
  var isDocumentation: Bool {
    guard let file = attributes["file"]?.lowercasedASCII().text else { return false }
    return file.contains("sources") || file.contains("javadoc")
  }

  /// The pattern as a text that may be shown; `nil` when it has anything but letters, digits and
  /// what patterns are made of.
  var shown: ByteString? {
    let names: [ByteString] = ["group", "name", "version", "file"]
    let words = names.compactMap { name in attributes[name].map { name + "=" + $0 } }
    let text = words.joined(separator: " ")
    return text.bytes.allSatisfy { $0.isLetterOrDigit || Self.marks.contains($0) } ? text : nil
  }

  private static let marks: Set<UInt8> = Set("._-+*?()[]{}|\\^$@=: ".utf8)
}

/// A `component` element, those of the same coordinates merged.
struct VerifiedComponent {
  let component: Component
  /// The offset of the first element.
  let offset: Int
  var artifacts: [VerifiedArtifact] = []

  /// Whether the POM is among the files.
  var hasPOM: Bool { artifacts.contains { $0.file.name.hasSuffix(".pom") } }

  /// Whether the Gradle Module Metadata is among the files.
  var hasModule: Bool { artifacts.contains { $0.file.name.hasSuffix(".module") } }

  /// Whether all files are metadata.
  var hasMetadataOnly: Bool {
    artifacts.allSatisfy { $0.file.name.hasSuffix(".pom") || $0.file.name.hasSuffix(".module") }
  }
}

/// An `artifact` element, those of one name merged.
struct VerifiedArtifact {
  let file: RepositoryFile
  /// The offset of the first element.
  let offset: Int
  /// The checksums in the order of the file: the first of each algorithm, and alternatives to it.
  var checksums: [Checksum] = []
  /// The fingerprint of the key that signed the file, if one is stated.
  var key: ByteString?
  /// Whether a signature is stated at all.
  var isSigned = false

  /// The checksum of an algorithm that decides.
  func first(_ algorithm: ChecksumAlgorithm) -> Checksum? {
    checksums.first { $0.algorithm == algorithm }
  }

  /// What decides, strongest first.
  var deciding: [Checksum] {
    checksums.count == 1 ? checksums : ChecksumAlgorithm.allCases.reversed().compactMap(first)
  }

  /// What Nix can check, strongest first: of each algorithm what is stated first.
  var integrity: [Integrity] { deciding.compactMap(\.integrity) }

  /// The same of all alternatives.
  var alternatives: [Integrity] {
    guard checksums.count > 1 else { return [] }
    let deciding = deciding
    return checksums.filter { !deciding.contains($0) }.compactMap(\.integrity)
      .sorted { ($0.algorithm, $0.sri) > ($1.algorithm, $1.sri) }
  }

  /// Takes what stands twice only once.
  mutating func removeRepetitions() {
    guard checksums.count > 1 else { return }
    var known: Set<Checksum> = []
    checksums = checksums.filter { known.insert($0).inserted }
  }

  /// Whether the file is called otherwise than its coordinates say: its real name on the server is
  /// in the component's `.module`.
  var isRenamed: Bool {
    guard !file.name.hasSuffix(".pom"), !file.name.hasSuffix(".module") else { return false }
    let beginning = file.component.artifactID + "-" + file.component.version
    return !file.name.hasPrefix(beginning + ".") && !file.name.hasPrefix(beginning + "-")
  }
}
