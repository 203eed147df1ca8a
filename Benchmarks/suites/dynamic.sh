# Dynamic graphs: evaluating, and how the derivations come into the store by each back end.
# shellcheck shell=bash

# A large run takes up to minutes, so there is one of each.
rounds=4

need_nix
export PATH=$nix:$PATH
export NIX_CONFIG='experimental-features = nix-command ca-derivations dynamic-derivations recursive-nix
sandbox = true'

# serve COUNT: files on loopback, and $project, which locks them.
serve() {
  local folder=$work/files-$1
  mkdir -p "$folder"
  rm -f "$work/served.url"
  "$root/scripts/loopback-files" "$folder" <"$work/hold" >"$work/served.url" &
  server=$!
  until [ -s "$work/served.url" ]; do sleep 0.05; done
  url=$(awk '{print $2}' "$work/served.url")
  project=$work/dynamic-$1
  "$root/Benchmarks/generators/loopback-npm" "$1" "$url" "$folder" "$project"
}
server=
mkfifo "$work/hold" 2>/dev/null || true
sleep infinity >"$work/hold" &
holder=$!
trap 'kill $server $holder 2>/dev/null || true' EXIT

# dynamic NAME ARGUMENTS: a file with an expression whose build needs the tree of $project.
dynamic() {
  cat >"$work/$1.nix" <<EOF
let
  library = import $root/nix { lockfetch = builtins.storePath (builtins.readFile $work/stored); };
  tree = library.fetchDependencies { ecosystem = "npm"; src = $project; $2 };
in
derivation {
  name = "consumer";
  system = builtins.currentSystem;
  builder = "/bin/sh";
  args = [ "-c" "echo \${tree} >\$out" ];
}
EOF
  printf '%s\n' "$work/$1.nix"
}

# Empties the store but for the program; with FOLDER, what would be downloaded is in it before.
store=$work/prepare-dynamic
cat >"$store" <<EOF
#!/bin/bash
set -e
"$collect"
nix-store --add "$program" | tr -d '\n' >"$work/stored"
if [ -n "\$1" ]; then find "\$1" -type f -print0 | xargs -0 -n 500 nix-store --add-fixed sha512 >/dev/null; fi
EOF
chmod +x "$store"

# names COUNT: the files under the names of their fixed outputs, in a folder.
names() {
  local folder=$work/named-$1
  rm -rf "$folder"
  mkdir -p "$folder"
  "$program" plan "$project" --format json --quiet >"$work/plan.json"
  python3 - "$work/plan.json" "$work/files-$1" "$folder" <<'EOF'
import json, os, shutil, sys
for output in json.load(open(sys.argv[1]))["outputs"]:
    name = os.path.basename(output["storePath"])[33:]
    shutil.copy(f"{sys.argv[2]}/{os.path.basename(output['url'])}", f"{sys.argv[3]}/{name}")
EOF
  printf '%s\n' "$folder"
}

build=(nix build --impure --no-link -f)

serve 2000
"$store"
title 'Evaluating a project of 2,000 dependencies'
row 'fetchDependencies' -- nix-instantiate "$(dynamic nested '')"
row 'a fixed output for each package, made by the evaluator' -- nix-instantiate --eval \
  --read-write-mode --strict "$root/Benchmarks/evaluator/npm.nix" --argstr lock \
  "$project/package-lock.json"
measured versus
kill "$server"

for count in 100 1000 5000; do
  rounds=$((count == 100 ? 4 : 1))
  serve "$count"
  folder=$(names "$count")
  title "$count dependencies that are in the store: planning, registering, assembling"
  row 'nested' --entries "$count" --runs 1 --first no --prepare "$store $folder" \
    -- "${build[@]}" "$(dynamic nested '')"
  row 'nested, shards at once' --entries "$count" --runs 1 --first no --prepare "$store $folder" \
    -- "${build[@]}" "$(dynamic at-once 'waves = false;')"
  row 'recursive' --entries "$count" --runs 1 --first no --prepare "$store $folder" \
    -- "${build[@]}" "$(dynamic recursive 'backend = "recursive";')"
  measured versus
  kill "$server"
done

serve 600
title '600 dependencies to download, at the default settings of Nix'
row 'nested' --runs 1 --first no --prepare "$store" -- "${build[@]}" "$(dynamic nested '')"
row 'nested, shards at once' --runs 1 --first no --prepare "$store" \
  -- "${build[@]}" "$(dynamic at-once 'waves = false;')"
row 'recursive' --runs 1 --first no --prepare "$store" \
  -- "${build[@]}" "$(dynamic recursive 'backend = "recursive";')"
measured versus
