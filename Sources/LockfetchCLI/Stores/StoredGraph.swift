import Lockfetch
import NixDaemon
import SystemPackage

/// A graph in a store, for the summary.
struct StoredGraph {
  /// Where it went.
  enum Place {
    /// A binary cache folder.
    case folder(FilePath)
    /// A Nix store, with the version of Nix that serves it.
    case nix(NixStoreAccess, version: [UInt8])
  }

  let graph: DerivationGraph
  let place: Place
  /// Why there, where nobody said so.
  let reason: String?
  /// The objects that this run added.
  let added: Int
  /// The objects that were there already.
  let present: Int
  /// The link that protects the root from the garbage collector.
  var root: String?
}
