import LockText
import MavenRepository

/// What a POM declares, as it is written: nothing is interpolated or inherited.
///
/// - Source: Maven, "Project Descriptor Reference" (model 4.0.0 and 4.1.0).
struct Pom: Sendable {
  /// A reference to something in a repository, of which any part may be missing or a property.
  struct Reference: Hashable, Sendable {
    var groupID: ByteString = ""
    var artifactID: ByteString = ""
    var version: ByteString = ""
    var type: ByteString = ""
    var classifier: ByteString = ""
    var scope: ByteString = ""
    /// Where its element begins.
    let offset: Int
  }

  /// What a reference is for, in the words of plans.
  enum Role: String, Hashable, Sendable {
    case parent
    case dependency = "dep"
    case managedDependency = "managed-dep"
    case bom
    case plugin
    case pluginDependency = "plugin-dep"
    case `extension`
  }

  /// One reference and what it is for.
  struct Declaration: Hashable, Sendable {
    let role: Role
    /// Whether it stands in a management section, which fetches nothing by itself.
    let isManagement: Bool
    let reference: Reference
  }

  /// A repository that the build asks.
  struct RepositoryElement: Hashable, Sendable {
    var id: ByteString = ""
    var url: ByteString = ""
    let offset: Int
  }

  let file: SourceFile
  var groupID: ByteString = ""
  var artifactID: ByteString = ""
  var version: ByteString = ""
  /// Where the parent's POM is, relative to this one's folder; empty for the repository.
  var parentPath: ByteString = "../pom.xml"
  var parent: Reference?
  var properties: [ByteString: ByteString] = [:]
  /// The folders or POMs of the modules, those of profiles included.
  var modules: [ByteString] = []
  var repositories: [RepositoryElement] = []
  var declarations: [Declaration] = []
}
