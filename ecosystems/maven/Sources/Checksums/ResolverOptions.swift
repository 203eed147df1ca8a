import LockText

/// What a build's `.mvn/maven.config` says of Resolver's trusted checksums.
///
/// - Source: Maven Resolver, "Expected Checksums" and "Configuration Options".
struct ResolverOptions: Sendable {
  /// Where a list of checksums is said to be.
  enum Place: Hashable, Sendable {
    /// This folder of the project, relative to it.
    case folder(ByteString)
    /// A place that depends on more than the project.
    case elsewhere
  }

  private var values: [ByteString: (value: ByteString, offset: Int)] = [:]

  /// Nothing is said.
  init() {}

  /// Reads the file: words separated by blanks and line ends, lines beginning with `#` passed over.
  init(_ file: SourceFile) {
    var offset = 0
    for line in ByteString(file.bytes).split(on: UInt8(ascii: "\n")) {
      defer { offset += line.count + 1 }
      guard line.bytes.first != UInt8(ascii: "#") else { continue }
      for word in line.bytes.split(whereSeparator: { $0 <= 0x20 }) {
        let option = ByteString(word)
        guard option.hasPrefix("-D"),
          let (name, value) = option.dropFirst(2).cut(atFirst: UInt8(ascii: "="))
        else { continue }
        values[name] = (value, offset)
      }
    }
  }

  /// Whether a build fails when a file is not in the list, so that the list is complete.
  var failsIfMissing: Bool {
    values["aether.artifactResolver.postProcessor.trustedChecksums.failIfMissing"]?.value == "true"
  }

  /// Whether files in a sparse folder lie below the id of their repository.
  var isSparseOriginAware: Bool {
    values["aether.trustedChecksumsSource.sparseDirectory.originAware"]?.value != "false"
  }

  /// Where the lists are said to be, and where that is said.
  var places: [(place: Place, offset: Int)] {
    ["summaryFile", "sparseDirectory"].compactMap { source in
      values["aether.trustedChecksumsSource." + source + ".basedir"].map { value, offset in
        (Self.place(value), offset)
      }
    }
  }

  private static let roots: [ByteString] = [
    "${session.rootDirectory}/", "${maven.multiModuleProjectDirectory}/", "${basedir}/",
    "${session.topDirectory}/",
  ]

  private static func place(_ value: ByteString) -> Place {
    for root in roots where value.hasPrefix(root) {
      let path = value.dropFirst(root.count)
      return path.bytes.contains(UInt8(ascii: "$")) ? .elsewhere : .folder(path)
    }
    return .elsewhere
  }
}
