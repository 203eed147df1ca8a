import JSONText
import LockText
import Lockfetch

/// Reads the JSON of a `lockfile.json` in one pass.
struct LockParser {
  private let file: SourceFile
  private var reader: JSONReader
  private var document = LockDocument()
  private var version: (text: ByteString, offset: Int)?
  private var hasCoordinates = false
  /// Whether a member was seen that maven-lockfile writes at the root and few others do.
  private var isRecognised = false
  private var hasDependencies = false

  init(_ file: SourceFile, limits: Limits) {
    self.file = file
    reader = JSONReader(
      file.bytes, limits: JSONLimits(depth: limits.nesting, stringLength: limits.stringLength))
  }

  mutating func parse() throws(LockParserError) -> LockDocument.Reading {
    do {
      guard try reader.peek() == .object else {
        try reader.skipValue()
        try reader.finish()
        return .foreign
      }
      try readRoot()
      try reader.finish()
    } catch {
      throw .syntax(error)
    }
    guard let version else { return isRecognised ? .incomplete : .foreign }
    // What else a lock of another version has nobody knows, so the version is judged first.
    guard version.text == "1" else {
      let place = file.location(at: version.offset)
      throw .lockfile(LockfileError(MavenDiagnostics.unknownVersion(at: place)))
    }
    return hasCoordinates && hasDependencies ? .lock(document) : .incomplete
  }

  // MARK: The root

  private mutating func readRoot() throws(JSONSyntaxError) {
    try reader.beginObject()
    while let member = try reader.nextMember() {
      switch try reader.name(of: member) {
      case "lockFileVersion":
        let isNumber = try reader.peek() == .number
        version = (isNumber ? try reader.numberText() : "", member.offset)
        if !isNumber { try reader.skipValue() }
      case "groupId", "groupID":
        hasCoordinates = true
        isRecognised = true
        try reader.skipValue()
      case "artifactId", "artifactID":
        isRecognised = true
        try reader.skipValue()
      case "dependencies":
        hasDependencies = try readNodes(isPom: false)
      case "mavenPlugins":
        isRecognised = true
        let count = document.nodes.count
        _ = try readNodes(isPom: false)
        if document.nodes.count > count { document.hasPlugins = true }
      case "mavenExtensions":
        isRecognised = true
        document.hasExtensions = try readNodes(isPom: false)
      case "boms": _ = try readNodes(isPom: true)
      case "pom":
        let index = document.nodes.count
        try readNodeIfObject(isPom: true)
        if index < document.nodes.count { document.projectPom = document.nodes[index] }
      case "metaData": try readMetaData()
      default: try reader.skipValue()
      }
    }
  }

  /// What the plugin was told to write.
  private mutating func readMetaData() throws(JSONSyntaxError) {
    guard try isObject() else { return }
    try reader.beginObject()
    while let member = try reader.nextMember() {
      guard reader.isNamed(member, "config"), try reader.peek() == .object else {
        try reader.skipValue()
        continue
      }
      try reader.beginObject()
      while let option = try reader.nextMember() {
        let name = try reader.name(of: option)
        guard try reader.peek() == .boolean else {
          try reader.skipValue()
          continue
        }
        let isOn = try reader.boolean()
        switch name {
        case "includeMavenPlugins": document.hasPlugins = isOn
        case "includeMavenExtensions": document.hasExtensions = isOn
        case "includeParentPom": document.hasParents = isOn
        case "reduced": document.isReduced = isOn
        default: break
        }
      }
    }
  }

  // MARK: Nodes

  /// Reads a list of objects.
  ///
  /// - Returns: Whether it is a list at all.
  private mutating func readNodes(isPom: Bool) throws(JSONSyntaxError) -> Bool {
    guard try reader.peek() == .array else {
      try reader.skipValue()
      return false
    }
    try reader.beginArray()
    while try reader.nextElement() { try readNodeIfObject(isPom: isPom) }
    return true
  }

  private mutating func isObject() throws(JSONSyntaxError) -> Bool {
    if try reader.peek() == .object { return true }
    try reader.skipValue()
    return false
  }

  /// Reads an object with those in it. The reader's limit on nesting is the limit of this recursion.
  private mutating func readNodeIfObject(isPom: Bool) throws(JSONSyntaxError) {
    guard try isObject() else { return }
    var node = LockNode(isPom: isPom, offset: reader.position)
    let index = document.nodes.count
    document.nodes.append(node)
    try reader.beginObject()
    while let member = try reader.nextMember() { try readMember(member, into: &node) }
    document.nodes[index] = node
  }

  private mutating func readMember(
    _ member: JSONMember, into node: inout LockNode
  ) throws(JSONSyntaxError) {
    for (name, field) in LockNode.fields where reader.isNamed(member, name) {
      node[keyPath: field] = try readText(member, &node)
      return
    }
    switch try reader.name(of: member) {
    case "children", "dependencies": _ = try readNodes(isPom: false)
    case "boms": _ = try readNodes(isPom: true)
    // `parent` is an object in a POM, and the name of the dependent elsewhere.
    case "parentPom", "pom", "parent": try readNodeIfObject(isPom: true)
    default: try reader.skipValue()
    }
  }

  private mutating func readText(
    _ member: JSONMember, _ node: inout LockNode
  ) throws(JSONSyntaxError) -> ByteString {
    switch try reader.peek() {
    case .string: return try reader.string()
    case .null: try reader.null()
    default:
      try reader.skipValue()
      node.isDamaged = true
      document.diagnostics.append(
        MavenDiagnostics.wrongType(at: file.location(at: member.offset)))
    }
    return ""
  }
}
