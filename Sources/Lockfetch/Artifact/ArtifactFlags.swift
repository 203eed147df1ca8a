public import LockText

/// What a lock says about when an artifact is wanted.
public struct ArtifactFlags: Hashable, Sendable {
  /// Only development needs it.
  public var isDev = false
  /// Only an optional dependency needs it.
  public var isOptional = false
  /// Only development and an optional dependency need it: it goes when both are left out.
  public var isDevOptional = false
  /// Only a peer dependency needs it.
  public var isPeer = false
  /// Nothing in the lock needs it.
  public var isExtraneous = false
  /// It is one of several files for different platforms: a choice of platforms decides about it, also
  /// where it is not optional.
  public var isVariant = false
  /// The operating systems it is for, as the ecosystem spells them; `!x` excludes.
  public var operatingSystems: [ByteString] = []
  /// The processors it is for.
  public var processors: [ByteString] = []
  /// The C libraries it is for.
  public var cLibraries: [ByteString] = []

  /// Further words of the ecosystem: `direct`, `parent`, `renamed`.
  public var others: [ByteString] = []

  /// No flag at all.
  public init() {}

  /// The flags as the words of JSON output, sorted by bytes.
  public var words: [ByteString] {
    var words: [ByteString] = []
    if isDev { words.append("dev") }
    if isDevOptional { words.append("devOptional") }
    if isExtraneous { words.append("extraneous") }
    if isOptional { words.append("optional") }
    if isPeer { words.append("peer") }
    if isVariant { words.append("variant") }
    for processor in processors { words.append("cpu:" + processor) }
    for library in cLibraries { words.append("libc:" + library) }
    for system in operatingSystems { words.append("os:" + system) }
    for word in others { words.append(word) }
    return words.count > 1 ? words.sorted() : words
  }
}

/// A platform that packages are wanted for: `linux-x64`, `linux-x64-musl`, `darwin-arm64`.
///
/// The words are Node's (`process.platform`, `process.arch`), which every JavaScript lock uses.
public struct Platform: Hashable, Sendable {
  /// The operating system.
  public let operatingSystem: ByteString
  /// The processor.
  public let processor: ByteString
  /// The C library; `nil` means that any will do.
  public let cLibrary: ByteString?

  /// Reads `os-cpu[-libc]`.
  ///
  /// - Returns: `nil` when there are not two or three parts of lower-case letters, digits or `_`.
  public init?(_ text: ByteString) {
    let parts = text.split(on: UInt8(ascii: "-"))
    let isPlain = parts.allSatisfy { part in
      !part.isEmpty
        && part.bytes.allSatisfy {
          (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F
        }
    }
    guard (2...3).contains(parts.count), isPlain else { return nil }
    operatingSystem = parts[0]
    processor = parts[1]
    cLibrary = parts.count == 3 ? parts[2] : nil
  }

  /// The first part that Node has no word like, with the words it has.
  ///
  /// - Source: Node's documentation, `process.platform` and `process.arch`, with the words that its
  ///   sources have besides; npm's `npm-install-checks` for the C libraries.
  public var unknownPart: (part: ByteString, known: [ByteString])? {
    if !Self.operatingSystems.contains(operatingSystem) {
      return (operatingSystem, Self.operatingSystems)
    }
    if !Self.processors.contains(processor) { return (processor, Self.processors) }
    if let cLibrary, !Self.cLibraries.contains(cLibrary) { return (cLibrary, Self.cLibraries) }
    return nil
  }

  private static let operatingSystems: [ByteString] = [
    "aix", "android", "cygwin", "darwin", "freebsd", "haiku", "linux", "netbsd", "openbsd", "sunos",
    "win32",
  ]
  private static let processors: [ByteString] = [
    "arm", "arm64", "ia32", "loong64", "mips", "mipsel", "ppc", "ppc64", "riscv64", "s390", "s390x",
    "x64",
  ]
  private static let cLibraries: [ByteString] = ["glibc", "musl"]

  /// Whether something with these flags runs here.
  ///
  /// - Source: npm's `npm-install-checks` (`checkPlatform`); an empty list fits everything.
  public func suits(_ flags: ArtifactFlags) -> Bool {
    Self.fits(flags.operatingSystems, operatingSystem)
      && Self.fits(flags.processors, processor)
      && (operatingSystem != "linux" || cLibrary.map { Self.fits(flags.cLibraries, $0) } ?? true)
  }

  private static func fits(_ list: [ByteString], _ value: ByteString) -> Bool {
    if list.isEmpty || list == ["any"] { return true }
    if list.contains("!" + value) { return false }
    let positive = list.filter { !$0.hasPrefix("!") }
    return positive.isEmpty || positive.contains(value)
  }
}
