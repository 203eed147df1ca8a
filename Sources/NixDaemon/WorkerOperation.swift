/// The operations that this client asks for, with their numbers.
///
/// - Source: Nix 2.34.8, `libstore/include/nix/store/worker-protocol.hh` (`WorkerProto::Op`).
enum WorkerOperation: UInt64 {
  case isValidPath = 1
  case addToStore = 7
  case addTempRoot = 11
  case addIndirectRoot = 12
  case setOptions = 19
  case queryAllValidPaths = 23
  case queryPathInfo = 26
  case queryValidPaths = 31
  case narFromPath = 38
  case queryMissing = 40
  case queryDerivationOutputMap = 41
  case addMultipleToStore = 44
  case buildPathsWithResults = 46
  case submitOutput = 1000
}
