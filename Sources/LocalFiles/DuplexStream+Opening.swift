import CFileSystem
public import SystemPackage

extension DuplexStream {
  /// Connects to a Unix domain socket.
  ///
  /// - Parameter seconds: How long a server may take to accept.
  public static func connecting(
    to path: FilePath, seconds: Int
  ) throws(StreamError) -> DuplexStream {
    let descriptor = unsafe path.withPlatformString { path in
      unsafe lockfetch_connect(path, CInt(clamping: seconds))
    }
    guard descriptor >= 0 else {
      let reason = Errno(rawValue: currentErrno())
      let isLate = reason == .wouldBlock || reason == .resourceTemporarilyUnavailable
      throw isLate ? .timedOut(seconds: seconds) : .system("connect to", reason)
    }
    return DuplexStream(socket: FileDescriptor(rawValue: descriptor))
  }

  /// Starts a program whose standard streams are the stream.
  ///
  /// - Parameters:
  ///   - arguments: The arguments behind the program's own name.
  ///   - environment: All variables of the child.
  public static func starting(
    _ program: FilePath, _ arguments: [String], environment: [String: String]
  ) throws(StreamError) -> DuplexStream {
    let variables = environment.map { "\($0)=\($1)" }.sorted()
    var descriptors: [CInt] = [-1, -1, -1]
    var identifier: pid_t = 0
    let status = unsafe withCStrings([program.string] + arguments) { arguments in
      unsafe withCStrings(variables) { variables in
        unsafe program.withPlatformString { program in
          unsafe descriptors.withUnsafeMutableBufferPointer { descriptors in
            unsafe lockfetch_spawn(
              program, arguments, variables, &identifier, descriptors.baseAddress)
          }
        }
      }
    }
    guard status == 0 else { throw .system("start", Errno(rawValue: currentErrno())) }
    return DuplexStream(
      ChildProcess(identifier), input: FileDescriptor(rawValue: descriptors[1]),
      output: FileDescriptor(rawValue: descriptors[0]),
      errors: FileDescriptor(rawValue: descriptors[2]))
  }

  /// Makes a stream whose other side is in this process.
  ///
  /// - Parameter peer: Takes over the other end, a connected socket that blocks.
  public static func connected(
    to peer: (FileDescriptor) -> Void
  ) throws(StreamError) -> DuplexStream {
    var sockets: [CInt] = [-1, -1]
    let status = unsafe sockets.withUnsafeMutableBufferPointer {
      unsafe lockfetch_socket_pair($0.baseAddress)
    }
    guard status == 0 else { throw .system("connect", Errno(rawValue: currentErrno())) }
    peer(FileDescriptor(rawValue: sockets[1]))
    return DuplexStream(socket: FileDescriptor(rawValue: sockets[0]))
  }
}

/// Lends texts as a C array of C strings that a null pointer ends.
private func withCStrings<Result>(
  _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
  var bytes: [CChar] = []
  var offsets: [Int] = []
  for text in texts {
    offsets.append(bytes.count)
    // A NUL would end the text early; what is behind it is not passed on.
    bytes += text.utf8.prefix { $0 != 0 }.map { CChar(bitPattern: $0) } + [0]
  }
  return unsafe bytes.withUnsafeMutableBufferPointer { buffer in
    var pointers = unsafe offsets.map { offset in
      unsafe buffer.baseAddress.map { unsafe $0 + offset }
    }
    unsafe pointers.append(nil)
    return unsafe pointers.withUnsafeMutableBufferPointer { pointers in
      guard let base = pointers.baseAddress else { preconditionFailure("the array is not empty") }
      return unsafe body(UnsafePointer(base))
    }
  }
}
