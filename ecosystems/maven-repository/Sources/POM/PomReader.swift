package import LockText
package import Lockfetch
package import XMLText

/// What is wrong with a POM; offsets are those of elements.
package enum PomProblem: Error, Hashable, Sendable {
  /// It is not well-formed.
  case syntax(XMLSyntaxError)
  /// The root element is another one.
  case notAPom(offset: Int)
  /// The root element is not that of a list of extensions.
  case notExtensions(offset: Int)
  /// An element stands twice where Maven takes it once.
  case twice(offset: Int)
}

/// Everything that is wrong with a POM.
package struct PomError: Error, Hashable, Sendable {
  /// In the order of the file.
  package let problems: [PomProblem]
}

extension Pom {
  /// Reads a POM.
  ///
  /// - Throws: ``PomError`` when it is not well-formed, no POM, or says something twice that can be
  ///   said only once.
  package init(_ file: SourceFile, limits: Limits) throws(PomError) {
    self = try Self.read(file, limits) { reader throws(XMLSyntaxError) in
      try reader.readProject()
    }
  }

  /// Reads the list of a build's core extensions, `.mvn/extensions.xml`.
  package init(coreExtensions file: SourceFile, limits: Limits) throws(PomError) {
    self = try Self.read(file, limits) { reader throws(XMLSyntaxError) in
      try reader.readCoreExtensions()
    }
  }

  private static func read(
    _ file: SourceFile, _ limits: Limits,
    _ content: (inout PomReader) throws(XMLSyntaxError) -> Void
  ) throws(PomError) -> Pom {
    let pom: Pom
    let problems: [PomProblem]
    do throws(XMLSyntaxError) {
      var reader = try PomReader(file, limits: limits)
      try content(&reader)
      (pom, problems) = (reader.pom, reader.problems)
    } catch {
      throw PomError(problems: [.syntax(error)])
    }
    guard problems.isEmpty else { throw PomError(problems: problems) }
    return pom
  }
}

/// Reads the XML of a POM.
///
/// Elements are told by their local names, since many POMs have no namespace; what is not of
/// interest is passed over.
private struct PomReader: ~Copyable {
  private var xml: XMLReader
  private(set) var pom: Pom
  private(set) var problems: [PomProblem] = []

  init(_ file: SourceFile, limits: Limits) throws(XMLSyntaxError) {
    pom = Pom(file: file)
    xml = try XMLReader(
      file.bytes, limits: XMLLimits(depth: limits.nesting, stringLength: limits.stringLength))
  }

  // MARK: The project

  mutating func readProject() throws(XMLSyntaxError) {
    let root = try xml.root()
    guard root.name == "project" else {
      problems.append(.notAPom(offset: root.offset))
      return
    }
    while let element = try xml.nextChild() {
      switch element.name {
      case "groupId": try readText(into: \.groupID, element)
      case "artifactId": try readText(into: \.artifactID, element)
      case "version": try readText(into: \.version, element)
      case "parent": try readParent(element)
      case "properties": try readProperties()
      case "profiles":
        while let profile = try xml.nextChild() {
          guard profile.name == "profile" else {
            try xml.skip()
            continue
          }
          while let element = try xml.nextChild() { try readSection(element) }
        }
      default: try readSection(element)
      }
    }
    try xml.finish()
  }

  private mutating func readText(
    into field: WritableKeyPath<Pom, ByteString>, _ element: XMLElement
  ) throws(XMLSyntaxError) {
    let text = try trimmedText()
    if !pom[keyPath: field].isEmpty {
      problems.append(.twice(offset: element.offset))
    }
    pom[keyPath: field] = text
  }

  private mutating func readParent(_ element: XMLElement) throws(XMLSyntaxError) {
    var path: ByteString?
    let parent = try readReference(element) { reader, child throws(XMLSyntaxError) in
      guard child.name == "relativePath" else { return false }
      path = try reader.trimmedText()
      return true
    }
    if let path { pom.parentPath = path }
    pom.parent = parent
    pom.declarations.append(
      Pom.Declaration(role: .parent, isManagement: false, reference: parent))
  }

  /// A property that is set again has its last value, as in Maven.
  private mutating func readProperties() throws(XMLSyntaxError) {
    while let property = try xml.nextChild() {
      pom.properties[property.name] = try trimmedText()
    }
  }

  // MARK: What a project and a profile have in common

  private mutating func readSection(_ element: XMLElement) throws(XMLSyntaxError) {
    switch element.name {
    case "dependencies": try readDependencies(.dependency)
    case "dependencyManagement":
      while let list = try xml.nextChild() {
        if list.name == "dependencies" {
          try readDependencies(.managedDependency)
        } else {
          try xml.skip()
        }
      }
    case "build", "reporting": try readBuild()
    case "modules", "subprojects":
      while let module = try xml.nextChild() {
        let path = try trimmedText()
        if module.name == "module" || module.name == "subproject" { pom.modules.append(path) }
      }
    case "repositories", "pluginRepositories":
      while let repository = try xml.nextChild() { try readRepository(repository) }
    default: try xml.skip()
    }
  }

  private mutating func readDependencies(_ role: Pom.Role) throws(XMLSyntaxError) {
    while let element = try xml.nextChild() {
      guard element.name == "dependency" else {
        try xml.skip()
        continue
      }
      let reference = try readReference(element)
      let isBOM =
        role == .managedDependency && reference.scope == "import" && reference.type == "pom"
      pom.declarations.append(
        Pom.Declaration(
          role: isBOM ? .bom : role, isManagement: role == .managedDependency && !isBOM,
          reference: reference))
    }
  }

  private mutating func readBuild() throws(XMLSyntaxError) {
    while let element = try xml.nextChild() {
      switch element.name {
      case "plugins": try readPlugins(isManagement: false)
      case "pluginManagement":
        while let list = try xml.nextChild() {
          if list.name == "plugins" { try readPlugins(isManagement: true) } else { try xml.skip() }
        }
      case "extensions": try readExtensions()
      default: try xml.skip()
      }
    }
  }

  private mutating func readPlugins(isManagement: Bool) throws(XMLSyntaxError) {
    while let element = try xml.nextChild() {
      guard element.name == "plugin" else {
        try xml.skip()
        continue
      }
      var dependencies: [Pom.Declaration] = []
      var plugin = try readReference(element) { reader, child throws(XMLSyntaxError) in
        guard child.name == "dependencies" else { return false }
        while let dependency = try reader.xml.nextChild() {
          dependencies.append(
            Pom.Declaration(
              role: .pluginDependency, isManagement: isManagement,
              reference: try reader.readReference(dependency)))
        }
        return true
      }
      if plugin.groupID.isEmpty { plugin.groupID = "org.apache.maven.plugins" }
      pom.declarations.append(
        Pom.Declaration(role: .plugin, isManagement: isManagement, reference: plugin))
      pom.declarations += dependencies
    }
  }

  private mutating func readExtensions() throws(XMLSyntaxError) {
    while let element = try xml.nextChild() {
      pom.declarations.append(
        Pom.Declaration(
          role: .extension, isManagement: false, reference: try readReference(element)))
    }
  }

  mutating func readCoreExtensions() throws(XMLSyntaxError) {
    let root = try xml.root()
    guard root.name == "extensions" else {
      problems.append(.notExtensions(offset: root.offset))
      return
    }
    try readExtensions()
    try xml.finish()
  }

  // MARK: Pieces

  /// Reads the parts of a reference.
  ///
  /// - Parameter other: Reads a child that is no part of it; `false` leaves it to be passed over.
  private mutating func readReference(
    _ element: XMLElement,
    _ other: (inout PomReader, XMLElement) throws(XMLSyntaxError) -> Bool = { _, _ in false }
  ) throws(XMLSyntaxError) -> Pom.Reference {
    var reference = Pom.Reference(offset: element.offset)
    while let child = try xml.nextChild() {
      if let field = Self.fields[child.name] {
        if !reference[keyPath: field].isEmpty {
          problems.append(.twice(offset: child.offset))
        }
        reference[keyPath: field] = try trimmedText()
      } else if try !other(&self, child) {
        try xml.skip()
      }
    }
    return reference
  }

  private static let fields:
    [ByteString: any WritableKeyPath<Pom.Reference, ByteString> & Sendable] = [
      "groupId": \.groupID, "artifactId": \.artifactID, "version": \.version, "type": \.type,
      "classifier": \.classifier, "scope": \.scope,
    ]

  private mutating func readRepository(_ element: XMLElement) throws(XMLSyntaxError) {
    var repository = Pom.RepositoryElement(offset: element.offset)
    while let child = try xml.nextChild() {
      switch child.name {
      case "id": repository.id = try trimmedText()
      case "url": repository.url = try trimmedText()
      default: try xml.skip()
      }
    }
    pom.repositories.append(repository)
  }

  private mutating func trimmedText() throws(XMLSyntaxError) -> ByteString {
    let isBlank: (UInt8) -> Bool = { $0 <= 0x20 }
    var text = try xml.text().bytes.drop(while: isBlank)
    while let last = text.last, isBlank(last) { text.removeLast() }
    return ByteString(text)
  }
}
