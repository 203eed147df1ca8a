import LocalFiles
import NixStore

/// The store of a run, looked for and connected to before there is anything to store.
///
/// A daemon takes its time to open a store, and a child of ours to start; both go on while a lock is
/// read. What is wrong with the store is told once it is needed, since what is wrong with the lock
/// comes first.
struct AwaitedStore: ~Copyable {
  private let found: Result<StoreChoice, StoreFailure>
  private var stream: DuplexStream?

  init(_ options: StoreOptions, in context: ToolContext) {
    let found = Result { () throws(StoreFailure) in try options.choice(in: context) }
    self.found = found
    // ssh may ask for a password, which is for nothing where the lock is damaged.
    guard case .success(let choice) = found, case .nix(let access) = choice.target,
      access.isOnThisMachine
    else { return }
    // Why it cannot be connected to shows again when it is needed.
    stream = try? access.open(context.environment, options.limits)
  }

  /// Where the graph goes.
  ///
  /// - Throws: What finding it throws.
  var choice: StoreChoice {
    get throws(StoreFailure) { try found.get() }
  }

  /// Greets the store.
  ///
  /// - Parameter directory: The store directory of the plan.
  mutating func session(
    _ directory: StoreDirectory, _ options: StoreOptions, in context: ToolContext
  ) throws(StoreFailure) -> NixStoreSession {
    let choice = try choice
    return try NixStoreSession.open(
      choice, early: stream.take(), directory, context.environment, options.limits)
  }
}
