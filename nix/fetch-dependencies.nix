# The producer behind fetchDependencies: a lock file is read while building, never while evaluating.
{
  # The project, or its lock file alone: a path, or a derivation that makes it.
  src ? null,
  lockFile ? null,
  # The name of the ecosystem: `lockfetch-multi ecosystems` lists them.
  ecosystem,
  # A lockfetch.pins.json elsewhere than in `src`.
  pins ? null,
  # More options of `lockfetch-multi plan`, without the dashes: `{ omit = "dev"; needed = true; }`.
  options ? { },
  # How the derivations come into the store: nested, builder-rpc or recursive.
  backend ? "nested",
  # Whether the shards of `nested` are fetched one behind the other, which Nix before 2.35 needs.
  waves ? builtins.compareVersions builtins.nixVersion "2.35" < 0,
  lockfetch,
  system,
}:
let
  planning = import ./planning.nix {
    inherit
      src
      lockFile
      ecosystem
      pins
      options
      lockfetch
      system
      ;
  };
  backends = {
    nested = import ./backends/nested.nix { inherit planning waves; };
    builder-rpc = import ./backends/builder-rpc.nix { inherit planning; };
    recursive = import ./backends/recursive.nix { inherit planning; };
  };
in
backends.${backend}
  or (throw "fetchDependencies: there is no back end \"${backend}\"; known are builder-rpc, nested, recursive")
