# Bringing a graph into a Nix store, against Nix's own ways.
# shellcheck shell=bash

# A cold run writes thousands of small files.
rounds=3

need_nix

# serve: a daemon at $socket for the store of this benchmark.
serve() {
  socket=$work/daemon.socket
  rm -f "$socket"
  # Its clients must find the store's files, too.
  remote=unix://$socket?root=${NIX_REMOTE#*root=}
  NIX_DAEMON_SOCKET_PATH=$socket nix-daemon >"$work/daemon.log" 2>&1 &
  daemon=$!
  trap 'kill $daemon 2>/dev/null || true' EXIT
  until [ -S "$socket" ]; do
    kill -0 "$daemon"
    sleep 0.05
  done
}
serve

corpus=$root/../shared/corpus/npm/etcher-v3-large
if [ -e "$corpus" ]; then project=$corpus; else project=$(npm_lock 2000); fi
lock=$project/npm-shrinkwrap.json
[ -e "$lock" ] || lock=$project/package-lock.json
cache=$work/registering-cache
rm -rf "$cache"
"$program" "$project" --quiet --partial --store "file:$cache" >/dev/null
"$root/Benchmarks/floor/add-multiple" prepare "$cache" "$work/request"
evaluate=(env NIX_REMOTE="$remote" nix-instantiate --eval --read-write-mode --strict --json
  "$root/Benchmarks/evaluator/npm.nix" --argstr lock "$lock")

# registering TITLE PREPARE
registering() {
  title "$1"
  row 'one AddMultipleToStore of the same bytes' --runs 1 --prepare "$2" \
    -- "$root/Benchmarks/floor/add-multiple" send "$work/request" "$socket"
  row 'lockfetch-multi DIR' --runs 1 --prepare "$2" \
    -- "$program" "$project" --quiet --partial --store "unix://$socket"
  row "Nix's evaluator, fixed outputs only" --runs 1 --prepare "$2" -- "${evaluate[@]}"
  measured versus
}

registering 'Registering into an empty store' "$collect"
registering 'Registering into a store that has everything' true

# A process for each derivation: a hundred of them, to be multiplied.
nix --extra-experimental-features nix-command derivation show --recursive \
  "$("$program" "$project" --quiet --partial --store "unix://$socket")" >"$work/shown.json"
python3 - "$work" <<'EOF'
import json, sys
shown = json.load(open(f"{sys.argv[1]}/shown.json"))["derivations"]
fetched = [one for _, one in sorted(shown.items()) if one["builder"] == "builtin:fetchurl"]
for index, derivation in enumerate(fetched[:100]):
    json.dump(derivation, open(f"{sys.argv[1]}/derivation-{index}.json", "w"))
EOF
cat >"$work/loop" <<EOF
#!/bin/sh
for index in \$(seq 0 99); do
  NIX_REMOTE='$remote' nix --extra-experimental-features nix-command derivation add \\
    <"$work/derivation-\$index.json"
done
EOF
chmod +x "$work/loop"
title 'A process for each of 100 derivations'
row 'nix derivation add' --runs 1 --prepare "$collect" -- "$work/loop"
measured versus
