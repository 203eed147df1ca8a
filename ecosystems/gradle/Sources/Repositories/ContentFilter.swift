import LockText
import MavenRepository

/// What a build says a repository has: `content { … }`, `mavenContent { … }`, `exclusiveContent { … }`.
///
/// - Source: Gradle, "Repository content filtering"; `DefaultRepositoryContentDescriptor`.
struct ContentFilter: Hashable, Sendable {
  /// One condition on coordinates.
  enum Rule: Hashable, Sendable {
    case group(ByteString)
    case groupAndSubgroups(ByteString)
    case groupByRegex(RegularExpression)
    case module(ByteString, ByteString)
    case moduleByRegex(RegularExpression, RegularExpression)
    case version(ByteString, ByteString, ByteString)
    case versionByRegex(RegularExpression, RegularExpression, RegularExpression)
  }

  /// Which versions are there.
  enum Versions: Hashable, Sendable {
    case all, releases, snapshots
  }

  /// Something of these must fit, if there is any.
  var includes: [Rule] = []
  /// Nothing of these may fit.
  var excludes: [Rule] = []
  /// Whether what is included is looked for nowhere else.
  var isExclusive = false
  var versions = Versions.all

  /// Whether the repository may have the component.
  func admits(_ component: Component) -> Bool {
    switch versions {
    case .releases where component.isSnapshot: return false
    case .snapshots where !component.isSnapshot: return false
    default: break
    }
    return (includes.isEmpty || includes.contains { $0.matches(component) })
      && !excludes.contains { $0.matches(component) }
  }
}

extension ContentFilter {
  /// Takes one call or member of a filter.
  ///
  /// - Parameters:
  ///   - method: As in Gradle: `includeGroup`, `excludeModuleByRegex`, ….
  ///   - arguments: The literals.
  /// - Returns: `false` when this is no method of a filter, or its arguments cannot be used: then
  ///   nobody here can say what the repository has.
  mutating func add(_ method: ByteString, _ arguments: [ByteString]) -> Bool {
    if arguments.isEmpty, method == "releasesOnly" {
      versions = .releases
      return true
    }
    if arguments.isEmpty, method == "snapshotsOnly" {
      versions = .snapshots
      return true
    }
    let prefix: ByteString = method.hasPrefix("include") ? "include" : "exclude"
    guard method.hasPrefix(prefix),
      let rule = Rule(method.dropFirst(prefix.count), arguments)
    else { return false }
    if prefix == "include" { includes.append(rule) } else { excludes.append(rule) }
    return true
  }
}

extension ContentFilter.Rule {
  /// Reads a rule by the method's name without `include` or `exclude`.
  fileprivate init?(_ name: ByteString, _ arguments: [ByteString]) {
    let isRegex = name.hasSuffix("ByRegex")
    let expressions = isRegex ? arguments.compactMap { RegularExpression($0) } : []
    guard !isRegex || expressions.count == arguments.count else { return nil }
    switch (name, arguments.count) {
    case ("Group", 1): self = .group(arguments[0])
    case ("GroupAndSubgroups", 1): self = .groupAndSubgroups(arguments[0])
    case ("GroupByRegex", 1): self = .groupByRegex(expressions[0])
    case ("Module", 2): self = .module(arguments[0], arguments[1])
    case ("ModuleByRegex", 2): self = .moduleByRegex(expressions[0], expressions[1])
    case ("Version", 3) where VersionText.isExact(arguments[2]):
      self = .version(arguments[0], arguments[1], arguments[2])
    case ("VersionByRegex", 3):
      self = .versionByRegex(expressions[0], expressions[1], expressions[2])
    default: return nil
    }
  }

  fileprivate func matches(_ component: Component) -> Bool {
    let (group, name) = (component.groupID, component.artifactID)
    switch self {
    case .group(let wanted): return group == wanted
    case .groupAndSubgroups(let wanted): return group == wanted || group.hasPrefix(wanted + ".")
    case .groupByRegex(let expression): return expression.matches(group)
    case .module(let wantedGroup, let wantedName): return group == wantedGroup && name == wantedName
    case .moduleByRegex(let groups, let names): return groups.matches(group) && names.matches(name)
    case .version(let wantedGroup, let wantedName, let version):
      return group == wantedGroup && name == wantedName && component.version == version
    case .versionByRegex(let groups, let names, let versions):
      return groups.matches(group) && names.matches(name) && versions.matches(component.version)
    }
  }
}
