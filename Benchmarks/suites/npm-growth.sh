# How time and memory of a plan grow with the number of entries of an npm lock.
# shellcheck shell=bash

rounds=3
title 'Growth of plan --format json'
for count in 500 1000 5000 10000 50000; do
  folder=$(npm_lock "$count")
  row "$count" --entries "$count" --input "$folder/package-lock.json" \
    --runs $((count > 5000 ? 2 : 5)) -- "$program" plan "$folder" --format json
done
measured growth
