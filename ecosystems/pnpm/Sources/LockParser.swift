import LockText
import Lockfetch
import YAMLText

/// Reads the YAML of a lock in one pass, every document of it.
struct LockParser: ~Copyable {
  let file: SourceFile
  let limits: Limits
  var reader: YAMLReader
  var log = DiagnosticLog()
  /// The packages and the snapshots of all documents so far.
  private var packageCount = 0
  private var snapshotCount = 0

  init(_ file: SourceFile, limits: Limits) {
    self.file = file
    self.limits = limits
    reader = YAMLReader(
      file.bytes,
      limits: YAMLLimits(depth: limits.nesting, stringLength: limits.stringLength))
  }

  /// - Throws: ``YAMLSyntaxError`` when the file cannot be read to its end. What is wrong with single
  ///   entries is in ``log``.
  mutating func parse() throws(YAMLSyntaxError) -> [LockPart] {
    var parts: [LockPart] = []
    while try reader.nextDocument() {
      if try reader.peek() == .scalar {
        let scalar = try reader.scalar()
        guard scalar.isNull else {
          throw YAMLSyntaxError(.kind(expected: .mapping, found: .scalar), at: scalar.offset)
        }
      } else {
        parts.append(try readPart())
      }
    }
    return parts
  }

  private mutating func readPart() throws(YAMLSyntaxError) -> LockPart {
    var part = LockPart()
    // A project without a workspace may have its dependencies at the top (5.x and 6.x).
    var root = Importer(path: ".")
    try reader.beginMapping()
    while let key = try reader.nextKey() {
      if let group = Importer.Group(rawValue: key.text.text) {
        try readDependencies(group, key, into: &root)
        continue
      }
      switch key.text {
      case "lockfileVersion": part.version = try text(of: key)
      case "importers":
        try forEachMember(of: key) { (parser, path) throws(YAMLSyntaxError) in
          part.importers.append(try parser.readImporter(path))
        }
      case "packages":
        try forEachMember(of: key) { (parser, name) throws(YAMLSyntaxError) in
          let entry = try parser.readPackage(name)
          if parser.hasRoom(besides: parser.packageCount) { part.packages.append(entry) }
          parser.packageCount += 1
        }
      case "snapshots":
        try forEachMember(of: key) { (parser, name) throws(YAMLSyntaxError) in
          let snapshot = try parser.readSnapshot(name)
          if parser.hasRoom(besides: parser.snapshotCount) { part.snapshots.append(snapshot) }
          parser.snapshotCount += 1
        }
      default: try reader.skipValue()
      }
    }
    if !root.dependencies.isEmpty { part.importers.append(root) }
    return part
  }

  /// Whether there is room for one more entry; told once when there is none.
  private mutating func hasRoom(besides count: Int) -> Bool {
    if count == limits.entries {
      log.append(PNPMDiagnostics.tooManyEntries(limit: limits.entries, in: file))
    }
    return count < limits.entries
  }

  // MARK: Importers

  private mutating func readImporter(_ path: YAMLScalar) throws(YAMLSyntaxError) -> Importer {
    var importer = Importer(path: path.text)
    try forEachMember(of: path) { (parser, key) throws(YAMLSyntaxError) in
      if let group = Importer.Group(rawValue: key.text.text) {
        try parser.readDependencies(group, key, into: &importer)
      } else {
        try parser.reader.skipValue()
      }
    }
    return importer
  }

  private mutating func readDependencies(
    _ group: Importer.Group, _ key: YAMLScalar, into importer: inout Importer
  ) throws(YAMLSyntaxError) {
    try forEachMember(of: key) { (parser, name) throws(YAMLSyntaxError) in
      guard let reference = try parser.readReference(of: name) else { return }
      importer.dependencies.append(
        Importer.Dependency(name: name, group: group, reference: reference))
    }
  }

  /// A version alone, or the member `version` beside the specifier.
  private mutating func readReference(
    of name: YAMLScalar
  ) throws(YAMLSyntaxError) -> ByteString? {
    guard try reader.peek() == .mapping else { return try text(of: name)?.text }
    var version: ByteString?
    try forEachMember(of: name) { (parser, key) throws(YAMLSyntaxError) in
      if key.text == "version" {
        version = try parser.text(of: key)?.text
      } else {
        try parser.reader.skipValue()
      }
    }
    return version
  }

  // MARK: Snapshots

  private mutating func readSnapshot(_ key: YAMLScalar) throws(YAMLSyntaxError) -> Snapshot {
    var snapshot = Snapshot(key: key)
    try forEachMember(of: key) { (parser, member) throws(YAMLSyntaxError) in
      switch member.text {
      case "dependencies", "optionalDependencies":
        let isOptional = member.text == "optionalDependencies"
        try parser.forEachMember(of: member) { (parser, name) throws(YAMLSyntaxError) in
          guard let reference = try parser.text(of: name)?.text,
            let target = DependencyPath.key(ofDependency: name.text, reference)
          else { return }
          snapshot.edges.append(
            Snapshot.Edge(key: target, offset: name.offset, isOptional: isOptional))
        }
      case "optional": snapshot.isOptional = try parser.flag(of: member) ?? false
      default: try parser.reader.skipValue()
      }
    }
    return snapshot
  }
}
