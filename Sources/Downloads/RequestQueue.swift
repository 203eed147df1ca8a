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

  /// - Parameter jobs: How many requests are under way at a time. One server of several is given
  ///   three quarters of them, so that the others are asked even while it stands still.
  init(_ requests: [DownloadRequest], jobs: Int) {
    let servers = requests.map { WebOrigin($0.url)?.text ?? "" }
    self.servers = servers
    let isOne = servers.allSatisfy { $0 == servers.first }
    limit = isOne ? jobs : max(1, jobs * 3 / 4)
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
