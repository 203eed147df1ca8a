# Functions for the files of Benchmarks/suites. Benchmarks/run sets:
#   root      the project
#   work      a folder for files that need not be kept
#   program   the static executable
#   name      the benchmark's own name
# shellcheck shell=bash

# Commands are measured in turn, a few runs each, as often as this. On a busy machine all of them
# then see the same weather.
rounds=4

# skip WHY: ends this benchmark, and says so at the end of the run.
skip() {
  printf '%s: %s\n' "$name" "$1" >>"$skipped"
  exit 0
}

# title TEXT
title() {
  printf '\n### %s\n\n' "$1"
  table=$work/$name.$((++tables))
  rm -f "$table".*
  : >"$table.rows"
}
tables=0

# row LABEL [--input FILE] [--entries N] [--runs N] [--prepare COMMAND] [--first no] -- COMMAND…
#
# Adds a row to the table that the last `title` began: runs of one round, peak memory, input.
# COMMAND is what hyperfine runs before each run. Peak memory is that of a first run, which also warms
# the caches; with `--first no`, for what takes minutes, it is that of the run that is measured.
row() {
  local label=$1 input='' entries=0 runs=5 prepare=true first=yes
  shift
  while [ "$1" != -- ]; do
    case $1 in
      --input) input=$2 ;;
      --entries) entries=$2 ;;
      --runs) runs=$2 ;;
      --prepare) prepare=$2 ;;
      --first) first=$2 ;;
    esac
    shift 2
  done
  shift
  local command size=0
  printf -v command '%q ' "$@"
  [ -z "$input" ] || size=$(stat -Lc %s "$input")
  printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' \
    "$label" "$entries" "$size" "$runs" "$prepare" "$first" "$command" >>"$table.rows"
}

# measured versus|growth|rates: measures all rows and prints the table. The forms are those of
# Benchmarks/table.
measured() {
  local round index label runs prepare first command weighed _
  for ((round = 1; round <= rounds; round++)); do
    index=0
    while IFS=$'\t' read -r label _ _ runs prepare first command <&3; do
      progress "round $round of $rounds, $label"
      printf -v weighed '/usr/bin/time -f %%M -o %q %s' "$table.$index.peak" "$command"
      if [ "$first" = no ]; then
        command=$weighed
      elif ((round == 1)); then
        eval "$prepare"
        eval "$weighed" >/dev/null 2>"$table.log" || broken "$label"
      fi
      hyperfine --shell=none --runs "$runs" --prepare "$prepare" --style none \
        --export-json "$table.$index.$round.json" "$command" >"$table.log" 2>&1 3<&- ||
        broken "$label"
      index=$((index + 1))
    done 3<"$table.rows"
  done
  progress ''
  "$root/Benchmarks/table" "$1" "$table"
}

# progress TEXT: on a terminal, in place of the one before.
progress() {
  [ ! -t 2 ] || printf '\r\033[K%s%s' "${1:+$name: }" "$1" >&2
}

# broken LABEL: a command that was to be measured does not work.
broken() {
  progress ''
  cat "$table.log" >&2
  printf '%s: error: "%s" failed\n  why: see above\n' "$name" "$1" >&2
  exit 1
}

# npm_lock COUNT: makes $work/npm-COUNT/package-lock.json and prints the folder.
npm_lock() {
  local folder=$work/npm-$1
  mkdir -p "$folder"
  "$root/Benchmarks/generators/npm-lock" "$1" >"$folder/package-lock.json"
  printf '%s\n' "$folder"
}

# Builds the release executable that shares libraries; its path is in $dynamic.
need_dynamic() {
  "$root/scripts/lockfetch-multi" --version >/dev/null
  dynamic=$root/.build/release/lockfetch-multi
}

# Sets up a real Nix for this benchmark alone, with programs in $nix and on PATH, or skips. The
# program $collect empties its store.
need_nix() {
  local status=0 environment
  nix=$("$root/scripts/nix-testbed" path 2>"$work/nix.log") || status=$?
  [ "$status" != 69 ] || skip "$(tail -n 1 "$work/nix.log")"
  if [ "$status" = 0 ]; then
    environment=$("$root/scripts/nix-testbed" env "$work/nix") || status=$?
  fi
  if [ "$status" != 0 ]; then
    cat "$work/nix.log" >&2
    exit "$status"
  fi
  eval "$environment"
  export PATH=$nix:$PATH
  collect=$work/collect
  printf '#!/bin/sh\nNIX_REMOTE=%q exec nix-store --gc >/dev/null 2>&1\n' "$NIX_REMOTE" >"$collect"
  chmod +x "$collect"
}
