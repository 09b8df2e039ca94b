#!/usr/bin/env bash
# listen-memory.sh HOOKBENCH_CLI: resident memory of `listen` after 1,000 and after 200,000 captures of 1 KB with
# event ids of their own, in MiB, and the difference. Everything stays on loopback and in a temporary folder.
set -euo pipefail
cli=$1
work=$(mktemp -d)
pid=
trap '[[ -z $pid ]] || kill "$pid" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"' EXIT
"$cli" --profile "$work/profile" --json listen --port 0 >"$work/out" 2>"$work/errors" &
pid=$!
until [[ -s $work/out ]]; do sleep 0.05; done
url=$(head -1 "$work/out" | sed 's/.*"\(http[^"]*\)".*/\1/')

fire() { "$cli" --json send --url "$url" --event object.created --count "$1" --concurrency 16 >/dev/null; }
resident() { awk '/VmRSS/ { printf "%.1f", $2 / 1024 }' "/proc/$pid/status"; }
stored() { tail -n +2 "$work/out" | wc -l; }
wait_for() { until [[ $(stored) -ge $1 ]]; do sleep 0.2; done; }

fire 1000
wait_for 1000
first=$(resident)
fire 199000
wait_for 200000
second=$(resident)
awk -v a="$first" -v b="$second" 'BEGIN { printf "{\"after_1000_mib\":%s,\"after_200000_mib\":%s,\"growth_mib\":%.1f}\n", a, b, b - a }'
