# The plan of an npm lock against Nix's own evaluator, which makes the same fixed outputs.
# shellcheck shell=bash

need_nix
need_dynamic

# `--strict` forces both paths of every derivation, and with `--readonly-mode` none is written.
evaluate=("$nix/nix-instantiate" --eval --readonly-mode --strict --json)

# against_evaluator TITLE LOCK: LOCK is of lockfileVersion 2 or 3.
against_evaluator() {
  local lock=$2 folder outputs
  folder=$(dirname "$lock")
  local plan=("$program" plan "$folder" --format json)
  local fetch=("${evaluate[@]}" "$root/Benchmarks/evaluator/npm.nix" --argstr lock "$lock")
  "${plan[@]}" >"$work/plan.json"
  "${fetch[@]}" >"$work/evaluated.json"
  outputs=$("$root/Benchmarks/same-outputs" "$work/plan.json" "$work/evaluated.json")
  title "$1, $outputs fixed outputs"
  row 'plan, static' -- "${plan[@]}"
  row 'plan, release' -- "$dynamic" "${plan[@]:1}"
  row 'nix-instantiate' -- "${fetch[@]}"
  row 'nix-instantiate, nothing to do' -- "${evaluate[@]}" --expr 1
  measured versus
}

# Prints the largest lock of the corpus that the evaluator's side can read: of the newer layout, and
# not in conflict.
largest_lock() {
  local corpus=$root/../shared/corpus/npm lock largest=
  [ -d "$corpus" ] || return 0
  while read -r _ lock; do
    if grep -q '^  "packages": {' "$lock" && ! grep -q '^<<<<<<<' "$lock"; then largest=$lock; fi
  done < <(find "$corpus" \( -name package-lock.json -o -name npm-shrinkwrap.json \) \
    -printf '%s %p\n' | sort -n)
  printf '%s\n' "$largest"
}

largest=$(largest_lock)
if [ -n "$largest" ]; then
  against_evaluator "Plan of the largest real lock ($(basename "$(dirname "$largest")"))" "$largest"
else
  printf '%s, a real lock: there is no corpus beside the project\n' "$name" >>"$skipped"
fi
lock=$(npm_lock 2000)/package-lock.json
against_evaluator 'Plan of a generated lock' "$lock"
