import LocalFiles
import LockText
import SystemPackage

/// What the Nix on `PATH` says of its settings.
///
/// A daemon may have others; on one machine they usually come from the same file.
struct NixConfiguration: Sendable {
  /// The largest list of settings that is read, in bytes.
  private static let limit = 4 << 20
  private static let seconds = 30

  private let settings: [String: [String]]

  /// Reads lines of `name = value value …`.
  init(_ text: [UInt8]) {
    var settings: [String: [String]] = [:]
    for line in DaemonText.lines(text) {
      let words = line.text.split(separator: " ").map(String.init)
      guard words.count >= 2, words[1] == "=" else { continue }
      settings[words[0]] = Array(words.dropFirst(2))
    }
    self.settings = settings
  }

  /// Asks the program `nix`; `nil` where there is none or it fails.
  init?(asking environment: [String: String]) {
    guard let program = Program.find("nix", in: environment["PATH"] ?? "") else { return nil }
    let arguments = ["--extra-experimental-features", "nix-command", "config", "show"]
    // Why it does not start or answer matters less than what a daemon says.
    guard
      var stream = try? DuplexStream.starting(program, arguments, environment: environment),
      let text = Self.output(&stream), !text.isEmpty
    else { return nil }
    self.init(text)
  }

  private static func output(_ stream: inout DuplexStream) -> [UInt8]? {
    var text: [UInt8] = []
    while text.count < limit {
      switch try? stream.read() {
      case .bytes(let bytes): text += bytes
      case .end: return text
      case .nothing:
        guard (try? stream.wait(reading: true, writing: false, seconds: seconds)) != nil else {
          return nil
        }
      case nil: return nil
      }
    }
    return nil
  }

  /// The words of a setting.
  subscript(_ name: String) -> [String] { settings[name] ?? [] }
}
