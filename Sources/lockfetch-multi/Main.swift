import BuiltinEcosystems
import LockfetchCLI

@main
struct Main {
  static func main() {
    LockfetchTool.main(BuiltinEcosystems.adapters)
  }
}
