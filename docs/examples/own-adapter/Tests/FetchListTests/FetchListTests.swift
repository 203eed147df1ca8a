import FetchList
import LockText
import Lockfetch
import LockfetchTesting
import Testing

@Suite struct FetchListTests {
  private static let lines = [
    "hello 2.12.1 https://ftp.gnu.org/gnu/hello/hello-2.12.1.tar.gz sha256-jZkUKv2SV28wsM18tCqNxoCZmLxdYH2Idh9RLibH2yA=",
    "other 1.0 https://example.org/other.tar.gz -",
  ]

  private static func list(_ lines: [String]) -> [ByteString: String] {
    ["fetch.list": lines.map { $0 + "\n" }.joined()]
  }

  @Test func conformsToTheKit() {
    let problems = AdapterConformance(
      FetchListAdapter(), project: Self.list(Self.lines),
      reordered: Self.list(Self.lines.reversed())
    ).check()
    #expect(problems == [])
  }

  @Test func statesEveryLine() throws {
    let registry = try AdapterRegistry([FetchListAdapter()])
    let plan = try Planner(registry).plan(InMemoryFileTree(texts: Self.list(Self.lines)))
    #expect(
      plan.outputs.map(\.output.url.text)
        == ["https://ftp.gnu.org/gnu/hello/hello-2.12.1.tar.gz"])
    #expect(plan.unpinned.map(\.artifact.name) == ["other"])
  }

  @Test func takesAPinWhereAListHasNoHash() throws {
    var files = Self.list(Self.lines)
    files[PinFile.name] = """
      {"schema":1,"pins":[
      {"ecosystem":"fetch-list","key":"https://example.org/other.tar.gz","hash":"sha256-jZkUKv2SV28wsM18tCqNxoCZmLxdYH2Idh9RLibH2yA="}
      ]}
      """
    let registry = try AdapterRegistry([FetchListAdapter()])
    let plan = try Planner(registry).plan(InMemoryFileTree(texts: files))
    #expect(plan.isComplete)
    #expect(plan.outputs.count == 2)
  }

  @Test(arguments: [
    ("one two three", "fetch-list/form"), ("../x 1 https://h/x -", "fetch-list/form"),
    ("x 1 ftp://h/x -", "fetch-list/url"), ("x 1 https://h/x sha256-x", "fetch-list/integrity"),
  ])
  func refusesWhatCannotBeUsed(_ line: String, _ code: String) throws {
    let registry = try AdapterRegistry([FetchListAdapter()])
    do {
      _ = try Planner(registry).plan(InMemoryFileTree(texts: Self.list([line])))
      Issue.record("planned")
    } catch {
      #expect(error.diagnostics.map(\.code) == [code])
    }
  }
}
