# What a start of the program costs, whatever it does then.
# shellcheck shell=bash

need_dynamic

title 'Start-up: lockfetch-multi --version'
row 'static executable' --runs 20 -- "$program" --version
row 'release executable' --runs 20 -- "$dynamic" --version
measured versus
