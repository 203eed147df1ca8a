# Downloading by the program itself, against curl without hashing, npm, and Nix.
# shellcheck shell=bash

rounds=2
[ -x /usr/sbin/nginx ] || skip 'no /usr/sbin/nginx: apt-get install nginx-light'
fetching=$work/fetching
rm -rf "$fetching"
mkdir -p "$fetching"
# What downloads is the release executable; the static one has no network.
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
cat >"$fetching/nginx.conf" <<CONFIG
daemon off; pid $fetching/nginx.pid; error_log stderr crit;
events { worker_connections 2048; }
http {
  sendfile on; access_log off; keepalive_requests 1000000;
  client_body_temp_path $fetching/t1; proxy_temp_path $fetching/t2; fastcgi_temp_path $fetching/t3;
  uwsgi_temp_path $fetching/t4; scgi_temp_path $fetching/t5;
  server { listen 127.0.0.1:$port; root $fetching; }
}
CONFIG
/usr/sbin/nginx -p "$fetching" -c "$fetching/nginx.conf" >"$fetching/log" 2>&1 &
nginx=$!
trap 'kill $nginx 2>/dev/null || true' EXIT

# Empties what is filled. ext4 passes over inodes that were freed in the last five seconds one by one,
# which would be measured as well.
fresh=$fetching/fresh
cat >"$fresh" <<SCRIPT
#!/bin/sh
rm -rf $fetching/cache $fetching/npm $fetching/*/curl $fetching/*/app/node_modules
mkdir $fetching/small/curl $fetching/large/curl
sync
sleep 6
SCRIPT
chmod +x "$fresh"

# fetching NAME TITLE COUNT SIZE
fetching() {
  local place=$fetching/$1
  "$root/Benchmarks/generators/downloads" "$place" "http://127.0.0.1:$port/$1/site" "$3" "$4"
  title "$2"
  row 'curl --parallel, no hashing, no fsync' --entries "$3" --runs 2 --prepare "$fresh" \
    -- curl --silent --parallel --parallel-max 16 --config "$place/curl.config"
  row 'lockfetch-multi fetch' --entries "$3" --runs 2 --prepare "$fresh" \
    -- env XDG_CACHE_HOME="$fetching/cache" "$dynamic" fetch "$place/app" --quiet
  row 'npm ci, an empty cache' --entries "$3" --runs 1 --prepare "$fresh" \
    -- env npm_config_cache="$fetching/npm" npm ci --prefix "$place/app" --ignore-scripts --silent \
    --no-audit --no-fund --registry "http://127.0.0.1:$port/$1/site/"
  measured versus
}
mkdir -p "$fetching/small" "$fetching/large"
fetching small '1,000 files of 20 kB' 1000 20000
fetching large '50 files of 20 MB' 50 20000000

# Nix itself, once each: it takes long.
need_nix
export PATH=$nix:$PATH
root_of=$("$program" "$fetching/small/app" --quiet --store "file:$fetching/graph")
nix --extra-experimental-features nix-command copy --from "file://$fetching/graph" "$root_of"
collect=$fetching/collect
cat >"$collect" <<SCRIPT
#!/bin/sh
$fresh
nix-store --gc >/dev/null 2>&1
nix --extra-experimental-features nix-command copy --from file://$fetching/graph $root_of
SCRIPT
chmod +x "$collect"
rounds=1
title '1,000 files of 20 kB into a Nix store, and the mirror'
row 'nix-store --realise' --entries 1000 --runs 1 --prepare "$collect" \
  -- nix-store --realise "$root_of"
row 'nix-store --realise --max-jobs 64' --entries 1000 --runs 1 --prepare "$collect" \
  -- nix-store --realise --max-jobs 64 "$root_of"
filling=$fetching/filling
cat >"$filling" <<SCRIPT
#!/bin/sh
set -e
XDG_CACHE_HOME=$fetching/cache $dynamic fetch $fetching/small/app --quiet --store local >/dev/null
exec nix-store --realise $root_of
SCRIPT
chmod +x "$filling"
row 'lockfetch-multi fetch --store, then nix-store --realise' --entries 1000 --runs 1 \
  --prepare "$collect" -- "$filling"
measured versus
