import NixDaemon

extension ClientSettings {
  /// How this user wants a daemon to build, as far as a Nix on `PATH` tells.
  ///
  /// What a client says takes the place of the daemon's own settings, so Nix's own client says what
  /// it has read from the same files. What is not told here is as Nix has it where nobody says
  /// anything.
  ///
  /// - Source: Nix 2.34.8, `libstore/remote-store.cc` (`setOptions`), `libstore/daemon.cc`
  ///   (`ClientSettings::apply`).
  init(_ configuration: NixConfiguration?) {
    self.init()
    guard let configuration else { return }
    usesSubstitutes = configuration["substitute"] != ["false"]
    fallsBack = configuration["fallback"] == ["true"]
    keepsFailed = configuration["keep-failed"] == ["true"]
    buildCores = Self.number(configuration["cores"])
    maxSilentTime = Self.number(configuration["max-silent-time"])
  }

  /// A number of processors or seconds; 0, which means no limit, for anything else.
  private static func number(_ words: [String]) -> Int {
    words.first.flatMap { UInt32($0) }.map { Int($0) } ?? 0
  }
}
