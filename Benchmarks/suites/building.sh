# Letting Nix build small files from loopback, against plain nix-store --realise of the same root.
# shellcheck shell=bash

# Nix alone takes minutes.
rounds=1

need_nix

count=600
served=$work/served
mkdir -p "$served"
mkfifo "$work/hold" 2>/dev/null || true
sleep infinity >"$work/hold" &
holder=$!
"$root/scripts/loopback-files" "$served" <"$work/hold" >"$work/served.url" &
server=$!
trap 'kill $server $holder 2>/dev/null || true' EXIT
until [ -s "$work/served.url" ]; do sleep 0.05; done
url=$(awk '{print $2}' "$work/served.url")
"$root/Benchmarks/generators/loopback-npm" "$count" "$url" "$served" "$work/loopback"
start=("$program" "$work/loopback" --quiet --store local)
realise="\$(${start[*]} 2>/dev/null)"
printf '#!/bin/sh\nexec nix-store --realise %s >/dev/null 2>&1\n' "$realise" >"$work/realise"
chmod +x "$work/realise"
title "Building $count small files from loopback"
row 'nix-store --realise' --runs 1 --first no --prepare "$collect" -- "$work/realise"
row 'lockfetch-multi build' --runs 1 --first no --prepare "$collect" \
  -- "$program" build "$work/loopback" --quiet --store local --no-out-link
measured versus
