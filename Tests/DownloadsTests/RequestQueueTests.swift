import SystemPackage
import Testing

@testable import Downloads

/// In which order servers are asked.
@Suite struct RequestQueueTests {
  private func queue(_ servers: [String], jobs: Int) -> RequestQueue {
    RequestQueue(
      servers.map {
        DownloadRequest(
          url: "http://\($0)/x", expected: nil, place: "/x", partial: "/y", sizeLimit: 1)
      }, jobs: jobs)
  }

  private func all(_ queue: inout RequestQueue) -> [Int] {
    var taken: [Int] = []
    while let index = queue.take() { taken.append(index) }
    return taken
  }

  @Test func inTheirOrder() {
    var queue = queue(["a", "b", "a"], jobs: 3)
    #expect(all(&queue) == [0, 1, 2])
    #expect(queue.isEmpty)
  }

  @Test func passesByWhoHasEnough() {
    var queue = queue(["a", "a", "a", "a", "b", "a"], jobs: 3)
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
    var queue = queue(["a", "b", "b", "a", "a", "b"], jobs: 2)
    #expect(all(&queue) == [0, 1])
    queue.release(0)
    queue.release(1)
    #expect(all(&queue) == [2, 3])
    queue.release(3)
    #expect(all(&queue) == [4])
  }

  /// Three quarters are for one server, unless there is no other.
  @Test(arguments: [(1, 1), (2, 1), (3, 2), (4, 3), (16, 12), (256, 192)])
  func partOfAServer(_ jobs: Int, _ part: Int) {
    var several = queue(Array(repeating: "a", count: 300) + ["b"], jobs: jobs)
    #expect(all(&several) == Array(0..<part) + [300])
    var one = queue(Array(repeating: "a", count: 300), jobs: jobs)
    #expect(all(&one) == Array(0..<jobs))
  }

  /// A hundred thousand files of one server are looked at once each.
  @Test func manyOfOneServer() {
    let count = 100_000
    var queue = queue(Array(repeating: "a", count: count), jobs: 1)
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
