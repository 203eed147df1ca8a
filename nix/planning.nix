# What the derivations of every back end have in common: the program, its arguments, its input.
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
  lockfetch,
  system,
}:
let
  data = import ./ecosystems.nix;

  known =
    data.ecosystems.${ecosystem}
      or (throw "fetchDependencies: there is no ecosystem \"${ecosystem}\"; known are ${toString (builtins.attrNames data.ecosystems)}");

  # The program as a string with its context.
  program =
    if lockfetch == null then
      throw "fetchDependencies: `lockfetch` is not given: the program as a store path (docs/nix-library.md)"
    else if builtins.isAttrs lockfetch then
      "${lockfetch}/bin/lockfetch-multi"
    else
      let
        path = if builtins.isPath lockfetch then "${lockfetch}" else lockfetch;
        # A string is believed to be a path of the store, with whatever context it has.
        stored = if builtins.hasContext path then path else builtins.storePath path;
      in
      if builtins.isPath lockfetch && builtins.readFileType lockfetch == "directory" then
        "${stored}/bin/lockfetch-multi"
      else
        stored;

  # A file or folder of the evaluation's own, as opposed to what a derivation makes.
  isLocal = value: builtins.isPath value || (builtins.isString value && !builtins.hasContext value);

  claimed = import ./claimed-files.nix { inherit data known; };

  # The claimed files of a folder that a derivation makes, copied out while building.
  claimsOf =
    source:
    derivation {
      name = "${ecosystem}-claims";
      inherit system;
      builder = program;
      args = [
        "dynamic"
        "claims"
        "${source}"
        "--ecosystem"
        ecosystem
      ]
      ++ storeDir;
      __contentAddressed = true;
      outputHashMode = "nar";
      outputHashAlgo = "sha256";
    };

  file =
    value:
    if isLocal value then
      "${builtins.path {
        path = value;
        # A store name has no blanks; the program goes by the ecosystem and not by the name.
        name = "lock-or-pins";
      }}"
    else
      "${value}";

  input =
    if src != null && lockFile == null then
      [ (if isLocal src then claimed.filter src else "${claimsOf src}") ]
    else if lockFile != null && src == null && !known.isOneFile then
      throw "fetchDependencies: a lock of ${ecosystem} is more than one file: give `src`"
    else if lockFile != null && src == null then
      # There is nothing in the folder of the build but what Nix puts there.
      [
        "."
        "--lockfile"
        (file lockFile)
      ]
    else
      throw "fetchDependencies: give either `src` or `lockFile`";

  # Options that are arguments of the function, or decide what its result is.
  reserved = {
    ecosystem = "the argument `ecosystem`";
    lockfile = "the argument `lockFile`";
    pins = "the argument `pins`";
    store-dir = "nothing: it is that of the evaluation";
  };

  # { omit = [ "dev" "peer" ]; needed = true; } becomes --omit=dev --omit=peer --needed.
  arguments = builtins.concatMap (
    name:
    if reserved ? ${name} then
      throw "fetchDependencies: `options.${name}` cannot be set; use ${reserved.${name}}"
    else
    let
      values = if builtins.isList options.${name} then options.${name} else [ options.${name} ];
    in
    builtins.concatMap (
      value:
      if value == true then
        [ "--${name}" ]
      else if value == false || value == null then
        [ ]
      else
        [ "--${name}=${if builtins.isPath value then "${value}" else toString value}" ]
    ) values
  ) (builtins.attrNames options);

  storeDir = [
    "--store-dir"
    builtins.storeDir
  ];
in
{
  inherit program system storeDir;
  inherit (known) family;
  inherit (data) shards;

  # What follows `dynamic plan` and the like.
  arguments =
    input
    ++ [
      "--ecosystem"
      ecosystem
    ]
    ++ storeDir
    ++ (
      if pins == null then
        [ ]
      else
        [
          "--pins"
          (file pins)
        ]
    )
    ++ arguments;

  # A derivation whose outputs are texts, most of them derivations.
  text =
    attributes:
    derivation (
      {
        inherit system;
        builder = program;
        __contentAddressed = true;
        outputHashMode = "text";
        outputHashAlgo = "sha256";
      }
      // attributes
    );
}
