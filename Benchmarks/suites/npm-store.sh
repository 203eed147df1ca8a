# How the main job grows: the derivations of an npm lock written to a store folder.
# shellcheck shell=bash

# A cold run makes and removes two files an entry, so the large ones are run once.
rounds=1

# main_job TITLE PREPARE…: PREPARE, with the store folder behind it, goes before each run.
main_job() {
  title "$1"
  shift
  local count folder store
  for count in 500 1000 5000 10000 50000; do
    folder=$(npm_lock "$count")
    store=$work/npm-store-$count
    row "$count" --entries "$count" --input "$folder/package-lock.json" \
      --runs $((count > 1000 ? 1 : 5)) --prepare "$* $(printf %q "$store")" \
      -- "$program" "$folder" --quiet --store "file:$store"
  done
  measured growth
}

main_job 'Main job into an empty store folder' rm -rf
main_job 'Main job into a store folder that has everything' mkdir -p
