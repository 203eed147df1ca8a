import LockText
import NixDaemon

/// What `lockfetch-multi doctor` found.
struct Checkup: Sendable {
  /// A way from a plan to what Nix builds.
  struct BackEnd: Hashable, Sendable {
    let name: String
    /// What has to be switched on or installed; empty where it works.
    let needs: [String]
  }

  /// What a daemon told, or why none could be asked.
  enum Daemon: Sendable {
    /// It answered.
    case answered(DaemonInformation)
    /// It did not, for this reason.
    case failed(Diagnostic)
    /// The graph would go to a folder.
    case none
  }

  let choice: StoreChoice
  let daemon: Daemon
  let configuration: NixConfiguration?

  /// The version that serves the store.
  var version: NixVersion? {
    if case .answered(let information) = daemon { NixVersion(information.nixVersion) } else { nil }
  }

  /// The bugs that this version is known for.
  var bugs: [KnownBug] {
    guard let version else { return [] }
    return KnownBug.all.filter { $0.isIn(version) }
  }

  /// Every way, with what it lacks here.
  var backEnds: [BackEnd] {
    [
      BackEnd(name: "static", needs: needs(NixVersion(2, 26))),
      BackEnd(name: "directory", needs: []),
      BackEnd(
        name: "nested",
        needs: needs(NixVersion(2, 30), features: ["ca-derivations", "dynamic-derivations"])),
      BackEnd(
        name: "recursive",
        needs: needs(
          NixVersion(2, 26), features: ["ca-derivations", "dynamic-derivations", "recursive-nix"])),
      BackEnd(
        name: "builder-rpc",
        needs: needs(
          NixVersion(2, 36), features: ["ca-derivations", "dynamic-derivations"])),
    ]
  }

  /// The back end to name in `fetchDependencies`, and how to build; `nil` where none works.
  ///
  /// `builder-rpc` is not among them while no release of Nix has it; `recursive` is the last resort,
  /// since it does not work with remote builders.
  var dynamicBackEnd: (name: String, isInSteps: Bool)? {
    let isInSteps = bugs.contains { $0.name == "no-dynamic-scheduler" }
    let works = Set(backEnds.filter(\.needs.isEmpty).map(\.name))
    return ["nested", "recursive"].first(where: works.contains).map { ($0, isInSteps) }
  }

  /// The system features `recursive-nix` and `builder-rpc-v0` need not be looked for: Nix adds them by
  /// itself where it has what they take, and `nix config show` does not list them then.
  ///
  /// - Source: Nix 2.34.8, tried; `libstore/unix/build/derivation-builder.cc`.
  private func needs(
    _ least: NixVersion, features: [String] = [], systemFeatures: [String] = []
  ) -> [String] {
    var needs: [String] = []
    if version.map({ $0 < least }) ?? true {
      needs.append("Nix \(least.major).\(least.minor) or newer, with a daemon that answers")
    }
    let enabled = configuration?["experimental-features"] ?? []
    needs += features.filter { !enabled.contains($0) }.map { "experimental-features = \($0)" }
    return needs
  }
}
