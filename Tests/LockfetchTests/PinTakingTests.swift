import LockText
import LockfetchTesting
import Testing

@testable import Lockfetch

/// Reads the same lines, and lets pins state further ones: their keys are URLs.
private struct TakingAdapter: PinTakingAdapter {
  let takes: Bool
  private let lines = LineAdapter()

  init(takes: Bool) {
    self.takes = takes
  }

  var id: EcosystemID { lines.id }
  var family: Family { lines.family }
  var summary: String { lines.summary }
  var claims: [PathPattern] { lines.claims }
  var consults: [PathPattern] { [] }

  func read(
    _ project: inout ProjectFiles, into report: inout LockReport
  ) throws(LockfileError) {
    try lines.read(&project, into: &report)
    if takes { report.takePins() }
  }

  func offlineTree(for project: PlannedProject) throws(LockfileError) -> OfflineTree {
    OfflineTree()
  }

  func artifact(pinnedAs key: ByteString, at location: LockText.SourceLocation) -> LockedArtifact? {
    guard let file = key.cut(atLast: UInt8(ascii: "/"))?.tail, !file.isEmpty else { return nil }
    let (name, version) =
      file.cut(atFirst: UInt8(ascii: "@")).map { ($0, Optional($1)) } ?? (file, nil)
    return LockedArtifact(
      ecosystem: id, name: name, version: version, kind: .registry,
      source: .remote(
        RemoteSource(
          written: nil, pinKey: key, url: nil,
          label: OutputLabel(parts: [name], fileExtension: ".tgz", canonicalPath: nil))),
      at: location)
  }
}

@Suite struct PinTakingTests {
  private static let sha256 = "sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM="

  private func plan(takes: Bool, _ lock: String, _ pins: String...) throws -> Plan {
    try Planner(AdapterRegistry([TakingAdapter(takes: takes)])).plan(
      InMemoryFileTree(texts: [
        "lines.lock": lock,
        "lockfetch.pins.json": #"{"schema":1,"pins":[\#(pins.joined(separator: ","))]}"#,
      ]))
  }

  private func pin(_ key: String, _ more: String = "") -> String {
    #"{"ecosystem":"lines","key":"\#(key)"\#(more)}"#
  }

  private static let whole = #","url":"https://m/f","hash":"\#(sha256)""#

  @Test func furtherPinsJoinThePlan() throws {
    let plan = try plan(
      takes: true, "x 1 https://h/x \(Self.sha256)", pin("any/y", Self.whole))
    #expect(plan.outputs.flatMap(\.artifacts).map(\.name) == ["x", "y"])
    #expect(plan.outputs.last?.artifacts.first?.location.path == "lockfetch.pins.json")
    #expect(plan.isComplete && plan.diagnostics.isEmpty)
  }

  @Test func theyStandForEntriesOfTheirName() throws {
    let plan = try plan(
      takes: true, "y 1 https://h/other -\nz 1 https://h/z -", pin("any/y", Self.whole))
    #expect(plan.unpinned.map(\.reason.name) == ["declared", "no-integrity"])
    #expect(plan.lackingCount == 1)
  }

  /// A pin that an older version has left stands for nothing of the newer one.
  @Test func theyStandForTheirVersionAlone() throws {
    let lock = "y 2 https://h/other -"
    let stale = try plan(takes: true, lock, pin("any/y@1", Self.whole))
    #expect(stale.unpinned.map(\.reason.name) == ["no-integrity"])
    let right = try plan(takes: true, lock, pin("any/y@2", Self.whole))
    #expect(right.unpinned.map(\.reason.name) == ["declared"])
  }

  @Test func aPinOfAnEntryIsNoFurtherOne() throws {
    let plan = try plan(takes: true, "y 1 https://h/y -", pin("https://h/y", Self.whole))
    #expect(plan.outputs.flatMap(\.artifacts).count == 1)
  }

  @Test func otherPinsStayUnused() throws {
    let plan = try plan(
      takes: true, "x 1 https://h/x \(Self.sha256)", pin("no-file", Self.whole),
      pin("any/only-url", #","url":"https://m/f""#),
      pin("any/only-hash", #","hash":"\#(Self.sha256)""#))
    #expect(plan.outputs.count == 1)
    #expect(plan.diagnostics.map(\.code) == ["pins/unused"])
    #expect(plan.diagnostics.first?.message.text.contains("first of 3") == true)
  }

  @Test func onlyAReportThatSaysSoTakesThem() throws {
    let plan = try plan(
      takes: false, "x 1 https://h/x \(Self.sha256)", pin("any/y", Self.whole))
    #expect(plan.outputs.count == 1)
    #expect(plan.diagnostics.map(\.code) == ["pins/unused"])
  }
}
