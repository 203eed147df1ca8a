# The largest real lock of each ecosystem, time a megabyte, against readers in Python.
# shellcheck shell=bash

corpus=$root/../shared/corpus
[ -d "$corpus" ] || skip 'there is no corpus of real locks beside the project'
python3 -c 'import yaml; yaml.CBaseLoader' 2>"$work/yaml.log" ||
  skip "PyYAML with libyaml is missing (Debian's python3-yaml)"

# largest NAMES…: prints the largest of the corpus's files of these names.
largest() {
  local tests=() name
  for name in "$@"; do tests+=(-o -path "*/$name"); done
  find "$corpus" \( "${tests[@]:1}" \) -printf '%s %p\n' | sort -n | tail -n 1 | cut -d ' ' -f 2-
}

# compare ECOSYSTEM LOCK FOLDER: adds the two rows, after a look whether both find the same.
compare() {
  local ecosystem=$1 lock=$2 folder=$3 entries
  local plan=("$program" plan "$folder" --format json)
  local reader=("$root/Benchmarks/readers/read-lock" "$ecosystem" "$lock")
  "${plan[@]}" >"$work/plan.json" 2>"$table.log" || broken "the plan of $folder"
  "${reader[@]}" >"$work/entries"
  entries=$("$root/Benchmarks/same-entries" "$work/plan.json" "$work/entries")
  row "$ecosystem, $entries entries, plan" --input "$lock" -- "${plan[@]}"
  row "$ecosystem, reader in Python" --input "$lock" -- "${reader[@]}"
}

title 'Largest lock of each ecosystem'
rounds=3
lock=$(largest package-lock.json npm-shrinkwrap.json)
compare npm "$lock" "$(dirname "$lock")"
lock=$(largest pnpm-lock.yaml)
compare pnpm "$lock" "$(dirname "$lock")"
lock=$(largest go.sum)
compare go "$lock" "$(dirname "$lock")"
lock=$(largest lockfile.json)
compare maven "$lock" "$(dirname "$lock")"
lock=$(largest gradle/verification-metadata.xml)
compare gradle "$lock" "$(dirname "$(dirname "$lock")")"
measured rates
