import Foundation
import PackagePlugin

@main struct LockfetchPlugin: CommandPlugin {
  func performCommand(context: PluginContext, arguments: [String]) async throws {}
}
