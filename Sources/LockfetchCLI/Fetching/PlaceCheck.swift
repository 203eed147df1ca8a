import LockText
import Lockfetch
import SystemPackage

/// Refuses a place of a mirror whose path a shell line or a package manager of the plan cannot take.
struct PlaceCheck {
  private let path: ByteString
  private let isText: Bool

  /// - Parameter place: The absolute path of the mirror.
  init(_ place: FilePath) {
    path = ByteString(place.string)
    isText = FilePath(place.string) == place
  }

  /// What is wrong with the path, first what no mirror can have.
  func diagnostics(_ switches: [TreeSwitch]) -> [Diagnostic] {
    guard isText else {
      return [FetchDiagnostics.unusablePath(path, "it is not UTF-8", fix: "name a folder that is")]
    }
    guard !path.bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
      return [
        FetchDiagnostics.unusablePath(
          path, "it has a line break or another control character", fix: "name a folder without it")
      ]
    }
    return switches.flatMap { use in
      use.pathRules.compactMap { rule in diagnostic(rule, use.ecosystem) }
    }
  }

  private func diagnostic(_ rule: OfflineTree.PathRule, _ ecosystem: EcosystemID) -> Diagnostic? {
    let refused = rule.refused(in: path)
    guard let first = refused.first else { return nil }
    let list = refused.dropFirst().reduce("\"\(first)\"" as Message) { "\($0), \"\($1)\"" }
    return FetchDiagnostics.unusablePath(
      path, "\(ecosystem.name) does not take \(list) there: \(rule.reason)",
      fix: "name a folder whose whole path is without it, with -o")
  }
}
