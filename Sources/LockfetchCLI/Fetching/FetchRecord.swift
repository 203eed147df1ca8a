import LockText

/// How far downloads are: what a record for programs has besides its message.
struct FetchRecord: Hashable {
  /// How many bytes of the wanted files are there, those of files that are under way included.
  var bytes = 0
  /// The speed of the last seconds; `nil` where it is not known yet.
  var bytesPerSecond: Int?
  /// The files that are there.
  var done = 0
  /// The files that could not be fetched.
  var failed = 0
  /// How long the rest takes if it goes on like this; `nil` where that is not known.
  var secondsLeft: Int?
  /// The names of files that have been under way for long, first the one that began first.
  var slow: [ByteString] = []
  /// The files that were to be downloaded.
  var total = 0
}
