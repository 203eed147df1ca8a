import LockText

/// How far a build is, in numbers and names: what a record for programs has besides its message.
struct BuildRecord {
  /// What is being fetched, by its name in the store.
  var current: [String] = []
  /// The files that have ended, well or not.
  var done = 0
  /// The files that could not be fetched, as far as the daemon has said.
  var failed = 0
  /// What has just ended.
  var name: String?
  /// The store path of the mirror, once it is built.
  var output: [UInt8]?
  /// The files that were not there when the build began.
  var total = 0
}
