import BuiltinEcosystems
import FetchList
import LockfetchCLI

LockfetchTool.main(BuiltinEcosystems.adapters + [FetchListAdapter()])
