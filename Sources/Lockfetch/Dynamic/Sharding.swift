import NixStore

/// How the fixed outputs of a plan are dealt out to the producers of a dynamic graph.
///
/// Nix makes the outputs of one derivation in time that grows with the square of their number, and
/// up to 2.34 it also wakes every waiting build whenever one ends, so a large plan is cut into
/// shards of about ``size`` outputs. The shard of an output follows from its hash alone: a
/// dependency that is added moves no other. Store names do not tell the shard, so these numbers may
/// change without anything being fetched again (`docs/dynamic-graph.md`).
package struct Sharding: Hashable, Sendable {
  /// The most shards; the Nix library makes so many producers, of which only those in use are built.
  package static let maximumCount = 32
  /// The outputs that a shard holds while there are few enough of them.
  package static let size = 64

  /// The number of shards in use, a power of two.
  package let count: Int

  /// Shards for so many fixed outputs.
  package init(outputs: Int) {
    var count = 1
    while count < Self.maximumCount, count * Self.size < outputs { count *= 2 }
    self.count = count
  }

  /// The shard of an output.
  package func shard(of output: FixedOutput) -> Int {
    // The hash has sixteen bytes at least; that of an attacker's choice makes shards uneven, no more.
    Int(output.integrity.hash.digest[0]) % count
  }

  /// The outputs of each shard, in the order of the plan.
  package func deal(_ outputs: [FixedOutput]) -> [[FixedOutput]] {
    var shards = [[FixedOutput]](repeating: [], count: count)
    for output in outputs { shards[shard(of: output)].append(output) }
    return shards
  }
}
