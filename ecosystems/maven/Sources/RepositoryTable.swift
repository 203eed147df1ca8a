import LockText
import Lockfetch
import MavenRepository

/// The repositories of a build by their ids, and what the user says of them.
///
/// Known are Central, what the POMs of the build declare, and `--repo`, which comes first.
struct RepositoryTable: Sendable {
  private let choices: RepositoryChoices
  /// By the id as a file name, see ``fileName(of:)``.
  private var declared: [ByteString: Repository] = [
    Repository.central.id: .central
  ]
  /// The declared repositories in the order of the POMs, Central last unless one of them declares it,
  /// since every build has it from the POM above all others.
  private(set) var inOrder: [Repository] = []
  /// Whether a POM declares a repository besides Central.
  private(set) var hasOthers = false
  /// What there is to tell about the declarations.
  private(set) var diagnostics: [Diagnostic] = []

  /// Takes the repositories of POMs; of two with one id the first counts, the project's own POM
  /// before its modules.
  init(_ build: Build, settings: AdapterSettings) {
    choices = RepositoryChoices(settings)
    var places: [ByteString: SourceLocation] = [:]
    for module in build.modules {
      for element in module.pom.repositories {
        let id = module.values.interpolated(element.id)
        let url = module.values.interpolated(element.url)
        guard !id.isEmpty, !url.isEmpty, !PomValues.hasProperty(id), !PomValues.hasProperty(url)
        else { continue }
        let name = Self.fileName(of: id)
        let repository = Repository(id: id, url: url)
        let location = module.pom.file.location(at: element.offset)
        if let first = places[name] {
          guard declared[name] != repository else { continue }
          diagnostics.append(MavenDiagnostics.twoRepositories(at: location, first: first))
        } else {
          places[name] = location
          declared[name] = repository
          inOrder.append(repository)
          if repository.base != Repository.central.base { hasOthers = true }
        }
      }
    }
    if places[Repository.central.id] == nil { inOrder.append(.central) }
  }

  /// What the user chose for a module.
  func choice(for component: Component) -> Repository? {
    choices.repository(for: component)
  }

  /// The repository with this id, which may be written as in a file's name.
  func repository(named id: ByteString) -> Repository? {
    choices.repository(named: id) ?? declared[Self.fileName(of: id)]
  }

  /// An id as it stands in the name of a file.
  ///
  /// - Source: Maven Resolver, `PathUtils.stringToPathSegment`.
  private static func fileName(of id: ByteString) -> ByteString {
    guard id.bytes.contains(where: replacedBytes.contains) else { return id }
    return ByteString(id.bytes.flatMap { byte in replacements[byte] ?? [byte] })
  }

  private static let replacedBytes = Array(replacements.keys)

  private static let replacements: [UInt8: [UInt8]] = [
    UInt8(ascii: "\\"): Array("-BACKSLASH-".utf8), UInt8(ascii: "/"): Array("-SLASH-".utf8),
    UInt8(ascii: ":"): Array("-COLON-".utf8), UInt8(ascii: "\""): Array("-QUOTE-".utf8),
    UInt8(ascii: "<"): Array("-LT-".utf8), UInt8(ascii: ">"): Array("-GT-".utf8),
    UInt8(ascii: "|"): Array("-PIPE-".utf8), UInt8(ascii: "?"): Array("-QMARK-".utf8),
    UInt8(ascii: "*"): Array("-ASTERISK-".utf8),
  ]
}
