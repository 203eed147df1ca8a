/// Requests in their order, with those set aside whose server is asked often enough as it is.
///
/// Each request is set aside once at most, so that taking all of them is linear in their number.
struct RequestQueue {
  private let servers: [String]
  private var nextIndex = 0
  private var aside: [String: ArraySlice<Int>] = [:]
  /// How many requests of a server are under way, or wait to be tried again.
  private var inUse: [String: Int] = [:]
  private let limit: Int

  /// - Parameter limit: How many requests one server is given at a time.
  init(_ requests: [DownloadRequest], limit: Int) {
    servers = requests.map { WebOrigin($0.url)?.text ?? "" }
    self.limit = limit
  }

  /// Whether every request was taken.
  var isEmpty: Bool { nextIndex == servers.count && aside.isEmpty }

  /// Takes the next request.
  ///
  /// - Returns: `nil` while all servers that are left have as many as they are given.
  mutating func take() -> Int? {
    guard let index = firstAside() ?? firstInOrder() else { return nil }
    inUse[servers[index], default: 0] += 1
    return index
  }

  /// A request is over.
  mutating func release(_ index: Int) {
    inUse[servers[index], default: 1] -= 1
  }

  private func isFull(_ server: String) -> Bool { inUse[server, default: 0] >= limit }

  private mutating func firstAside() -> Int? {
    // Few servers are full at a time, so few have something aside.
    let free = aside.filter { !isFull($0.key) }
    guard let (server, _) = free.min(by: { ($0.value.first ?? 0) < ($1.value.first ?? 0) }) else {
      return nil
    }
    let index = aside[server]?.popFirst()
    if aside[server]?.isEmpty == true { aside[server] = nil }
    return index
  }

  private mutating func firstInOrder() -> Int? {
    while nextIndex < servers.count {
      let index = nextIndex
      nextIndex += 1
      guard isFull(servers[index]) else { return index }
      aside[servers[index], default: []].append(index)
    }
    return nil
  }
}
