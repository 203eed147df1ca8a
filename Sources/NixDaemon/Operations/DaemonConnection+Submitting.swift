package import NixStore

extension DaemonConnection {
  /// Makes an object that was added before an output of the build that this connection belongs to.
  ///
  /// - Parameters:
  ///   - path: Its name must be that of the output's path, and its content address of the method and
  ///     algorithm that the derivation states.
  ///   - output: Which each build submits once.
  /// - Precondition: The daemon has ``ProtocolFeature/submitOutput``, and it was asked for.
  /// - Source: Nix 2.36, `libstore/daemon.cc` (`SubmitOutput`); read, not tried.
  package mutating func submitOutput(
    _ path: StorePath, as output: OutputName
  ) throws(DaemonError) {
    var request = request(.submitOutput)
    request.integer(0)  // A path that is known, and not one that a build will make.
    request.path(path)
    request.string(output.bytes)
    try perform(request) { (stream) throws(DaemonError) in try Self.done(&stream) }
  }
}
