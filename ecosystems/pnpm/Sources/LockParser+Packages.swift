import LockText
import Lockfetch
import YAMLText

extension LockParser {
  // MARK: Packages

  /// Reads a package; the many members that do not matter here are passed over.
  mutating func readPackage(_ key: YAMLScalar) throws(YAMLSyntaxError) -> PackageEntry {
    var entry = PackageEntry(key: key)
    let problems = log.count
    try forEachMember(of: key) { (parser, member) throws(YAMLSyntaxError) in
      switch member.text {
      case "resolution": entry.resolution = try parser.readResolution(member)
      case "name": entry.name = try parser.text(of: member)
      case "version": entry.version = try parser.text(of: member)
      case "dev": entry.flags.isDev = try parser.flag(of: member) ?? false
      case "optional": entry.flags.isOptional = try parser.flag(of: member) ?? false
      case "os": entry.flags.operatingSystems = try parser.list(of: member)
      case "cpu": entry.flags.processors = try parser.list(of: member)
      case "libc": entry.flags.cLibraries = try parser.list(of: member)
      default: try parser.reader.skipValue()
      }
    }
    entry.isDamaged = log.count > problems
    return entry
  }

  private mutating func readResolution(
    _ key: YAMLScalar
  ) throws(YAMLSyntaxError) -> Resolution? {
    let start = try reader.offset()
    let isMapping = try reader.peek() == .mapping
    var resolution = Resolution(at: start)
    try forEachMember(of: key) { (parser, member) throws(YAMLSyntaxError) in
      if let field = Resolution.Field(rawValue: member.text.text) {
        resolution.fields[field] = try parser.text(of: member)
      } else if member.text == "variants" {
        resolution.variants = try parser.readVariants(member)
      } else {
        try parser.reader.skipValue()
      }
    }
    resolution.range = reader.range(from: start)
    return isMapping ? resolution : nil
  }

  private mutating func readVariants(
    _ key: YAMLScalar
  ) throws(YAMLSyntaxError) -> [Resolution.Variant] {
    guard try reader.peek() == .sequence else {
      complain(key, "a list of mappings")
      try reader.skipValue()
      return []
    }
    var variants: [Resolution.Variant] = []
    try reader.beginSequence()
    while try reader.nextElement() {
      var variant: Resolution.Variant?
      var flags = ArtifactFlags()
      try forEachMember(of: key) { (parser, member) throws(YAMLSyntaxError) in
        switch member.text {
        case "resolution":
          variant = try parser.readResolution(member).map { Resolution.Variant(resolution: $0) }
        case "targets": flags = try parser.readTargets(member)
        default: try parser.reader.skipValue()
        }
      }
      if var variant {
        variant.flags = flags
        variants.append(variant)
      } else {
        complain(key, "a list of variants, each with a resolution")
      }
    }
    return variants
  }

  /// The platforms of a variant, those of all targets together.
  private mutating func readTargets(
    _ key: YAMLScalar
  ) throws(YAMLSyntaxError) -> ArtifactFlags {
    var flags = ArtifactFlags()
    flags.isVariant = true
    guard try reader.peek() == .sequence else {
      complain(key, "a list of mappings")
      try reader.skipValue()
      return flags
    }
    try reader.beginSequence()
    while try reader.nextElement() {
      try forEachMember(of: key) { (parser, member) throws(YAMLSyntaxError) in
        switch member.text {
        case "os": flags.operatingSystems += try parser.list(of: member)
        case "cpu": flags.processors += try parser.list(of: member)
        case "libc": flags.cLibraries += try parser.list(of: member)
        default: try parser.reader.skipValue()
        }
      }
    }
    return flags
  }

  // MARK: Members

  /// Goes through the mapping that is the value of a key; nothing at all is an empty mapping.
  mutating func forEachMember(
    of key: YAMLScalar,
    _ body: (inout LockParser, YAMLScalar) throws(YAMLSyntaxError) -> Void
  ) throws(YAMLSyntaxError) {
    switch try reader.peek() {
    case .mapping:
      try reader.beginMapping()
      while let member = try reader.nextKey() { try body(&self, member) }
    case .scalar:
      if try !reader.scalar().isNull { complain(key, "a mapping") }
    case .sequence:
      complain(key, "a mapping")
      try reader.skipValue()
    }
  }

  /// The text that is the value of a key; `nil` for nothing at all.
  mutating func text(of key: YAMLScalar) throws(YAMLSyntaxError) -> YAMLScalar? {
    guard try reader.peek() == .scalar else {
      complain(key, "text")
      try reader.skipValue()
      return nil
    }
    let scalar = try reader.scalar()
    return scalar.isNull ? nil : scalar
  }

  mutating func flag(of key: YAMLScalar) throws(YAMLSyntaxError) -> Bool? {
    guard let scalar = try text(of: key) else { return nil }
    switch scalar.text {
    case "true", "True", "TRUE": return true
    case "false", "False", "FALSE": return false
    default:
      complain(key, "true or false")
      return nil
    }
  }

  /// A list of texts, or one text in its place.
  mutating func list(of key: YAMLScalar) throws(YAMLSyntaxError) -> [ByteString] {
    guard try reader.peek() == .sequence else { return try text(of: key).map { [$0.text] } ?? [] }
    var texts: [ByteString] = []
    try reader.beginSequence()
    while try reader.nextElement() {
      if let element = try text(of: key) { texts.append(element.text) }
    }
    return texts
  }

  mutating func complain(_ key: YAMLScalar, _ expected: Message) {
    log.append(PNPMDiagnostics.wrongType(at: file.location(at: key.offset), expected))
  }
}
