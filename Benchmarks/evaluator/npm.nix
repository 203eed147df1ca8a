# The fixed outputs of a package-lock.json (lockfileVersion 2 or 3) as Nix's own evaluator makes
# them: a list with the path of each derivation and of its output.
#
# Names follow the rule of docs/decisions/store-names.md, so every output has the path that
# lockfetch-multi computes. The derivations' own paths differ, since `derivation` puts its arguments
# into the environment. It makes neither an offline tree nor a root, and it checks nothing.
{ lock }:
let
  inherit (builtins)
    attrNames convertHash elemAt filter fromJSON hashString head isString length map match readFile
    replaceStrings split stringLength substring;

  packages = (fromJSON (readFile lock)).packages;

  # What is behind a URL and has a hash; a package in another's archive has no `resolved`.
  isFetched = entry:
    entry ? integrity && entry ? resolved && substring 0 4 entry.resolved == "http";

  # What stands behind the last "node_modules/" of a key.
  nameOf = key:
    let parts = filter isString (split "(^|/)node_modules/" key);
    in elemAt parts (length parts - 1);

  hasSuffix = suffix: text:
    let excess = stringLength text - stringLength suffix;
    in excess >= 0 && substring excess (stringLength suffix) text == suffix;

  # `+` parts the pieces of a label, and npm allows some bytes that Nix does not.
  legal = replaceStrings [ "+" "~" "!" "*" "'" "(" ")" ] [ "-" "-" "-" "-" "-" "-" "-" ];

  fetch = key:
    let
      entry = packages.${key};
      url = entry.resolved;
      name = entry.name or (nameOf key);
      scoped = match "@([^/]+)/(.+)" name;
      base = if scoped == null then name else elemAt scoped 1;
      stem = "${base}-${entry.version}";
      label = (if scoped == null then "" else "${head scoped}+") + legal stem;
      plainVersion = head (split "\\+" entry.version);
      isCanonical = legal stem == stem && hasSuffix "/${name}/-/${base}-${plainVersion}.tgz" url;
      digits = substring 0 8 (convertHash {
        hash = hashString "sha256" url;
        hashAlgo = "sha256";
        toHashFormat = "nix32";
      });
    in
    derivation {
      name = if isCanonical then "npm-${label}.tgz" else "npm-${label}-${digits}.tgz";
      builder = "builtin:fetchurl";
      system = "builtin";
      inherit url;
      outputHash = entry.integrity;
      outputHashMode = "flat";
    };

  derivations = map fetch (filter (key: isFetched packages.${key}) (attrNames packages));
in
map (one: { derivation = one.drvPath; output = one.outPath; }) derivations
