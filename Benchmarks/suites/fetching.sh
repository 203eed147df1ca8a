# Downloading by the program itself, against curl without hashing, npm, and Nix.
# shellcheck shell=bash

rounds=3
[ -x /usr/sbin/nginx ] || skip 'no /usr/sbin/nginx: apt-get install nginx-light'
fetching=$work/fetching
rm -rf "$fetching"
mkdir -p "$fetching"
# What downloads is the release executable; the static one has no network.
need_dynamic
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

# Puts away what is filled. Where files were deleted just now, ext4 makes new ones slowly, since it passes
# over their inodes one by one; that would be measured as well.
fresh=$fetching/fresh
cat >"$fresh" <<SCRIPT
#!/bin/sh
set -e
trash=\$(mktemp -d $fetching/trash.XXXXXX)
for place in cache npm small/curl large/curl small/app/node_modules large/app/node_modules; do
  [ ! -e "$fetching/\$place" ] || mv "$fetching/\$place" "\$(mktemp -d "\$trash/XXXXXX")"
done
mkdir $fetching/small/curl $fetching/large/curl
sync
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

# Nix itself, once each and fewer files: it takes minutes.
need_nix
count=300
mkdir "$fetching/few"
"$root/Benchmarks/generators/downloads" "$fetching/few" "http://127.0.0.1:$port/few/site" "$count" 20000
root_of=$("$program" "$fetching/few/app" --quiet --store "file:$fetching/graph")
copy=(nix --extra-experimental-features nix-command copy --from "file://$fetching/graph" "$root_of")
empty=$fetching/empty
cat >"$empty" <<SCRIPT
#!/bin/sh
set -e
$fresh
$collect
${copy[*]}
sync
sleep 6
SCRIPT
chmod +x "$empty"
rounds=1
title "$count files of 20 kB into a Nix store, and the mirror"
row 'nix-store --realise' --entries "$count" --runs 1 --first no --prepare "$empty" \
  -- nix-store --realise "$root_of"
row 'nix-store --realise --max-jobs 64' --entries "$count" --runs 1 --first no --prepare "$empty" \
  -- nix-store --realise --max-jobs 64 "$root_of"
filling=$fetching/filling
cat >"$filling" <<SCRIPT
#!/bin/sh
set -e
XDG_CACHE_HOME=$fetching/cache $dynamic fetch $fetching/few/app --quiet --store local >/dev/null
exec nix-store --realise $root_of
SCRIPT
chmod +x "$filling"
row 'lockfetch-multi fetch --store, then nix-store --realise' --entries "$count" --runs 1 \
  --first no --prepare "$empty" -- "$filling"
measured versus
rm -rf "$fetching"
