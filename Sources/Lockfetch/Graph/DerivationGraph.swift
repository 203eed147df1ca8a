package import NixStore

/// A plan as Nix derivations with computed store paths.
package struct DerivationGraph: Sendable {
  /// A derivation and what it makes.
  package struct Node: Sendable {
    /// The store path of the derivation.
    package let derivation: StorePath
    /// The store path of its output.
    package let output: StorePath
  }

  /// The store directory of all paths.
  package let storeDirectory: StoreDirectory
  /// The fixed outputs, in the order of the plan.
  package let outputs: [Node]
  /// The offline tree of each family; empty without a root.
  package let trees: [(family: Family, node: Node)]
  /// The root; `nil` while something is unpinned and the graph is not partial.
  package let root: Node?

  /// Computes the graph of a plan and gives every object to a sink.
  ///
  /// - Parameters:
  ///   - isPartial: Whether to make a root although entries are unpinned, without them.
  /// - Throws: ``GraphError`` when the offline trees contradict each other, or from the sink.
  package init<Sink: StoreSink>(
    _ plan: Plan, registry: AdapterRegistry, storeDirectory: StoreDirectory, isPartial: Bool,
    into sink: inout Sink
  ) throws(GraphError<Sink.Failure>) {
    var builder = GraphBuilder(storeDirectory)
    var outputs: [Node] = []
    for planned in plan.outputs {
      outputs.append(try builder.add(planned.output, into: &sink))
    }
    self.storeDirectory = storeDirectory
    self.outputs = outputs
    guard isPartial || plan.isComplete else {
      trees = []
      root = nil
      return
    }
    var trees: [(family: Family, node: Node)] = []
    let familyTrees: [FamilyTree]
    do {
      familyTrees = try FamilyTree.all(of: plan, registry)
    } catch {
      throw .lockfile(error)
    }
    for tree in familyTrees {
      trees.append((tree.family, try builder.add(tree, into: &sink)))
    }
    root = try builder.addRoot(trees, into: &sink)
    self.trees = trees
  }
}

/// Why a graph could not be made.
package enum GraphError<Failure: Error>: Error {
  /// The offline trees cannot be made.
  case lockfile(LockfileError)
  /// The sink failed.
  case sink(Failure)
}
