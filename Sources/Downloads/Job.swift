import LocalFiles
import NixStore

/// One request on its way through attempts and redirections.
final class Job {
  /// What is done with the bytes of an answer.
  private enum Course {
    /// The headers are not read yet.
    case undecided
    /// They are the file's.
    case kept
    /// They are a page about an error, or nothing that was asked for.
    case dropped
  }

  /// So much of a page about an error is read, so that its connection can be used again, in bytes.
  private static let dropLimit = 64 << 10

  let index: Int
  let request: DownloadRequest
  /// What is asked now: the request's URL, or where that redirected to.
  var url: String
  /// How often the file was tried, the attempt that is under way included.
  var attempts = 0
  var redirections = 0
  /// Whether the file was fetched anew because what another attempt had left did not fit.
  var hasBegunAnew = false
  private(set) var head = ResponseHead()
  /// How many bytes of the file came over the network.
  private(set) var received = 0
  /// Whether some of them were not reported yet.
  var hasNews = false
  /// Whether no connection so far could be listened to or changed by anybody in between.
  var isProtected: Bool
  private let isProtectedAtFirst: Bool
  /// Why the attempt was broken off by us.
  private(set) var failure: DownloadFailure?
  private(set) var fileError: LocalFileError?
  private var course = Course.undecided
  private var offset = 0
  private var droppedCount = 0
  private var file: PartialFile

  init(
    _ index: Int, _ request: DownloadRequest, isProtected: Bool, _ room: BackgroundDigests.Room
  ) throws(LocalFileError) {
    self.index = index
    self.request = request
    url = request.url
    self.isProtected = isProtected
    isProtectedAtFirst = isProtected
    file = try PartialFile(request, room)
    // What is larger than it may be is nothing to continue.
    if file.size > request.sizeLimit { try file.clear() }
  }

  // MARK: The request

  /// The part of the file that is still to come, with the state that it must be in.
  ///
  /// - Returns: `nil` where all of it is to come.
  func rangeHeaders() throws(LocalFileError) -> [String]? {
    guard file.size > 0 else { return nil }
    // Without a hash nothing would show that the parts are of two states of the file.
    guard request.expected != nil, let validator = file.validator else {
      try file.clear()
      return nil
    }
    return ["Range: bytes=\(file.size)-", "If-Range: \(validator)"]
  }

  /// Goes back to where the request leads: where that redirected to may have been for one use.
  func returnToOrigin() {
    url = request.url
    redirections = 0
    isProtected = isProtectedAtFirst
  }

  /// The failure that an answer without the file is, with the server that gave it where it is another
  /// one than was asked first.
  func refusal(_ status: Int) -> DownloadFailure {
    let origin = WebOrigin(url)
    return .status(status, origin: origin == WebOrigin(request.url) ? nil : origin)
  }

  /// Another answer begins.
  func beginAttempt() {
    head = ResponseHead()
    failure = nil
    course = .undecided
    offset = file.size
    droppedCount = 0
  }

  // MARK: The answer

  func takeHeader(_ line: [UInt8]) {
    head.take(line)
  }

  /// Takes bytes of the answer.
  ///
  /// - Returns: Whether there may be more.
  func take(_ bytes: [UInt8]) -> Bool {
    guard failure == nil, fileError == nil else { return false }
    do throws(LocalFileError) {
      if case .undecided = course { try decide() }
      guard failure == nil else { return false }
      guard case .kept = course else {
        droppedCount += bytes.count
        return !isCutShort
      }
      guard file.size + bytes.count <= request.sizeLimit else {
        failure = .tooLarge(limit: request.sizeLimit)
        return false
      }
      try file.append(bytes)
      received += bytes.count
      hasNews = true
      return true
    } catch {
      fileError = error
      return false
    }
  }

  /// Looks at the headers, once they are there.
  private func decide() throws(LocalFileError) {
    switch head.status {
    case 200:
      course = .kept
      try file.begin(head)
    case 206 where offset > 0 && head.partStart == offset: course = .kept
    default:
      course = .dropped
      return
    }
    if let size = head.size, size > request.sizeLimit {
      failure = .tooLarge(limit: request.sizeLimit)
    }
  }

  /// Whether the answer was no file and too long to be read to its end.
  var isCutShort: Bool { droppedCount > Self.dropLimit }

  /// Whether the answer was the file, now that it is whole.
  func isFile() throws(LocalFileError) -> Bool {
    // An empty file has no bytes to decide at.
    if case .undecided = course { try decide() }
    guard case .kept = course else { return false }
    // A part may end before the file does.
    if head.partStart != nil, let size = head.size, size != file.size { return false }
    try file.flush()
    return true
  }

  // MARK: The file

  /// The file with its digests as it is now.
  func file(httpVersion: Int) -> DownloadedFile {
    DownloadedFile(
      size: file.size, digests: file.digests, received: received, httpVersion: httpVersion,
      isProtected: isProtected)
  }

  /// How many bytes of the file are there.
  var size: Int { file.size }

  /// Whether there is nothing yet.
  var isEmpty: Bool { size == 0 }

  /// Whether what is there is all that was expected.
  var isWhole: Bool {
    guard let expected = request.expected, !isEmpty else { return false }
    return file.digests.contains(expected)
  }

  /// What was there before this answer, so that the answer alone did not make the bytes wrong.
  var wasContinued: Bool { offset > 0 }

  func clear() throws(LocalFileError) {
    try file.clear()
  }

  /// Leaves what came for another run.
  func keep() throws(LocalFileError) {
    try file.flush()
  }

  func seal() throws(LocalFileError) {
    try file.seal()
  }

  func move() throws(LocalFileError) {
    try file.move(to: request.place)
  }

  func remove() throws(LocalFileError) {
    try file.remove()
  }
}
