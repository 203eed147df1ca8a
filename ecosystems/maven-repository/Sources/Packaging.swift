public import LockText

/// What a `type` or `packaging` of Maven means for the name of the file.
public struct Packaging: Hashable, Sendable {
  /// The end of the file's name without its dot.
  public let fileExtension: ByteString
  /// The classifier that goes with the type when none is written.
  public let classifier: ByteString?

  /// Looks a type up; one that Maven does not know is its own extension.
  ///
  /// - Source: Maven, "Default Artifact Handlers Reference"; `bundle` and `eclipse-plugin` are of
  ///   well-known build extensions.
  public init(type: ByteString) {
    switch type {
    case "maven-plugin", "ejb", "bundle", "eclipse-plugin", "maven-archetype", "":
      (fileExtension, classifier) = ("jar", nil)
    case "test-jar": (fileExtension, classifier) = ("jar", "tests")
    case "java-source": (fileExtension, classifier) = ("jar", "sources")
    case "javadoc": (fileExtension, classifier) = ("jar", "javadoc")
    case "ejb-client": (fileExtension, classifier) = ("jar", "client")
    default: (fileExtension, classifier) = (type, nil)
    }
  }
}
