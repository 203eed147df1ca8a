import LockText
import Lockfetch

/// What switches package managers to a mirror: lines for `sh`, `bash` and `zsh`.
///
/// They take over `env.<ecosystem>` and keep what the user has set of variables that hold words.
/// Commands that need arguments become functions. Evaluated again, also for another mirror, they take
/// the words of the mirror before away.
struct ShellLines {
  /// The lines so far.
  private(set) var lines: [String]
  private let folder: String

  /// - Parameter folder: The absolute path of the mirror.
  init(folder: String) {
    self.folder = folder
    lines = ["export LOCKFETCH_TREE=\(Self.quoted(folder))"]
  }

  /// Switches the package manager of an ecosystem.
  mutating func add(_ family: Family, _ use: TreeSwitch) {
    if !use.variables.isEmpty {
      let words = use.variables.filter { $0.form == .words }
      for variable in words { rememberOwn(variable.name.text) }
      lines.append("set -a; . \"$LOCKFETCH_TREE/\(family.name)/env.\(use.ecosystem.name)\"; set +a")
      for variable in words { appendOwn(variable, use) }
      for variable in use.variables where variable.form == .url { replaceURL(variable) }
    }
    for command in use.commands { add(command) }
  }

  mutating func add(_ line: String) { lines.append(line) }

  /// A word of the shell, whatever is in it.
  static func quoted(_ text: String) -> String {
    let parts = text.split(separator: "'", omittingEmptySubsequences: false)
    return "'" + parts.joined(separator: "'\\''") + "'"
  }

  // MARK: Variables

  /// Keeps the user's own words: what is there, without what an earlier mirror has put in front.
  private mutating func rememberOwn(_ name: String) {
    let own = "LOCKFETCH_OWN_\(name)"
    lines.append(
      "\(own)=\"${\(name)-} \"; \(own)=${\(own)#\"${LOCKFETCH_SET_\(name)-} \"}; \(own)=${\(own)% }"
    )
  }

  /// Puts the user's own words behind those of the mirror, and notes the latter.
  private mutating func appendOwn(_ variable: OfflineTree.Variable, _ use: TreeSwitch) {
    let name = variable.name.text
    let own = "LOCKFETCH_OWN_\(name)"
    if Self.namesTree(variable.value), !isPlainWord {
      let commands = use.commands.map { $0.name.text }.joined(separator: ", ")
      lines.append(
        "# \(name) cannot name a folder of this path: only the function \(commands) does")
      lines.append("export LOCKFETCH_SET_\(name)= \(name)=\"$\(own)\"; unset \(own)")
    } else {
      lines.append(
        "export LOCKFETCH_SET_\(name)=\"$\(name)\"; \(name)=\"$\(name)${\(own):+ $\(own)}\"; unset \(own)"
      )
    }
  }

  /// In a URL a path may have to be spelled otherwise.
  private mutating func replaceURL(_ variable: OfflineTree.Variable) {
    let escaped = Self.percentEncoded(folder)
    guard escaped != folder else { return }
    let value = variable.value.text.replacing(Self.tree, with: escaped)
    lines.append("export \(variable.name.text)=\(Self.quoted(value))")
  }

  // MARK: Commands

  /// An alias of that name would be expanded in the head of the function, so it goes first, and the
  /// function is read after that.
  private mutating func add(_ command: OfflineTree.Command) {
    let name = command.name.text
    let arguments = command.arguments.map { Self.argument($0) }.joined(separator: " ")
    lines.append("unalias \(name) 2>/dev/null || :")
    lines.append("eval '\(name)() { command \(name) \(arguments) \"$@\"; }'")
    if let wrapper = command.wrapper {
      lines.append("# \(wrapper.text) needs the same: \(wrapper.text) \(arguments)")
    }
  }

  private static func argument(_ text: ByteString) -> String {
    namesTree(text) || text.contains(" ") ? "\"\(text.text)\"" : text.text
  }

  // MARK: The folder

  private static let tree = "${LOCKFETCH_TREE}"

  private static func namesTree(_ value: ByteString) -> Bool { value.contains(ByteString(tree)) }

  /// Whether the path means itself wherever a shell reads it without quotes.
  private var isPlainWord: Bool {
    let marks: Set<UInt8> = Set("-./:=_,+@%".utf8)
    return folder.utf8.allSatisfy { $0.isLetterOrDigit || $0 >= 0x80 || marks.contains($0) }
  }

  private static func percentEncoded(_ path: String) -> String {
    let kept: Set<UInt8> = Set("-./_~+@:=".utf8)
    let digits = Array("0123456789ABCDEF".utf8)
    var result: [UInt8] = []
    for byte in path.utf8 {
      if byte.isLetterOrDigit || kept.contains(byte) {
        result.append(byte)
      } else {
        result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
