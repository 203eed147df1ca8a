package import LockText

/// What a POM declares, as it is written: nothing is interpolated or inherited.
///
/// - Source: Maven, "Project Descriptor Reference" (model 4.0.0 and 4.1.0).
package struct Pom: Sendable {
  /// A reference to something in a repository, of which any part may be missing or a property.
  package struct Reference: Hashable, Sendable {
    package internal(set) var groupID: ByteString = ""
    package internal(set) var artifactID: ByteString = ""
    package internal(set) var version: ByteString = ""
    package internal(set) var type: ByteString = ""
    package internal(set) var classifier: ByteString = ""
    package internal(set) var scope: ByteString = ""
    /// Where its element begins.
    package let offset: Int
  }

  /// What a reference is for, in the words of plans.
  package enum Role: String, Hashable, Sendable {
    case parent
    case dependency = "dep"
    case managedDependency = "managed-dep"
    case bom
    case plugin
    case pluginDependency = "plugin-dep"
    case `extension`
  }

  /// One reference and what it is for.
  package struct Declaration: Hashable, Sendable {
    package let role: Role
    /// Whether it stands in a management section, which fetches nothing by itself.
    package let isManagement: Bool
    package let reference: Reference
  }

  /// A repository that the build asks.
  package struct RepositoryElement: Hashable, Sendable {
    package internal(set) var id: ByteString = ""
    package internal(set) var url: ByteString = ""
    package let offset: Int
  }

  package let file: SourceFile
  package internal(set) var groupID: ByteString = ""
  package internal(set) var artifactID: ByteString = ""
  package internal(set) var version: ByteString = ""
  /// Where the parent's POM is, relative to this one's folder; empty for the repository.
  package internal(set) var parentPath: ByteString = "../pom.xml"
  package internal(set) var parent: Reference?
  package internal(set) var properties: [ByteString: ByteString] = [:]
  /// The folders or POMs of the modules, those of profiles included.
  package internal(set) var modules: [ByteString] = []
  package internal(set) var repositories: [RepositoryElement] = []
  package internal(set) var declarations: [Declaration] = []
}
