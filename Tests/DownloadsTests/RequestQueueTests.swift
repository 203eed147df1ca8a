import SystemPackage
import Testing

@testable import Downloads

/// In which order servers are asked.
@Suite struct RequestQueueTests {
  private func queue(_ servers: [String], limit: Int) -> RequestQueue {
    RequestQueue(
      servers.map {
        DownloadRequest(
          url: "http://\($0)/x", expected: nil, place: "/x", partial: "/y", sizeLimit: 1)
      }, limit: limit)
  }

  private func all(_ queue: inout RequestQueue) -> [Int] {
    var taken: [Int] = []
    while let index = queue.take() { taken.append(index) }
    return taken
  }

  @Test func inTheirOrder() {
    var queue = queue(["a", "b", "a"], limit: 2)
    #expect(all(&queue) == [0, 1, 2])
    #expect(queue.isEmpty)
  }

  @Test func passesByWhoHasEnough() {
    var queue = queue(["a", "a", "a", "a", "b", "a"], limit: 2)
    #expect(all(&queue) == [0, 1, 4])
    #expect(!queue.isEmpty)
    queue.release(1)
    #expect(all(&queue) == [2])
    queue.release(0)
    queue.release(2)
    #expect(all(&queue) == [3, 5])
    #expect(queue.isEmpty)
  }

  /// Of several servers that may be asked again, the one whose request came first.
  @Test func theFirstOfThoseAside() {
    var queue = queue(["a", "b", "b", "a", "a", "b"], limit: 1)
    #expect(all(&queue) == [0, 1])
    queue.release(0)
    queue.release(1)
    #expect(all(&queue) == [2, 3])
    queue.release(3)
    #expect(all(&queue) == [4])
  }

  /// A hundred thousand files of one server are looked at once each.
  @Test func manyOfOneServer() {
    let count = 100_000
    var queue = queue(Array(repeating: "a", count: count), limit: 1)
    var taken = 0
    while let index = queue.take() {
      #expect(index == taken)
      taken += 1
      #expect(queue.take() == nil)
      queue.release(index)
    }
    #expect(taken == count)
  }
}
