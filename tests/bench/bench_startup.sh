#!/usr/bin/env bash
# bench_startup.sh BUILD_FOLDER [RUNS]
# Start to first painted window, of the program and of an empty QMainWindow, in turn; prints medians and their ratio.
# Uses the display there is, or Xvfb if there is none.
set -euo pipefail
build=$1 runs=${2:-21}
if [[ -z ${DISPLAY:-} ]]; then
  exec xvfb-run -a "$0" "$@"
fi
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
export DBUS_SESSION_BUS_ADDRESS=disabled:
measure() {
  local start end
  start=$(date +%s%N)
  "$@" >/dev/null 2>&1
  end=$(date +%s%N)
  echo $(((end - start) / 1000))
}
"$build/tests/bench/bench_startup" "$profile" >/dev/null 2>&1 # makes the profile, warms the caches
ours=() empty=()
for ((i = 0; i < runs; i++)); do
  empty+=("$(measure "$build/tests/bench/bench_empty_window")")
  ours+=("$(measure "$build/tests/bench/bench_startup" "$profile")")
done
median() { printf '%s\n' "$@" | sort -n | sed -n "$((($# + 1) / 2))p"; }
a=$(median "${ours[@]}") b=$(median "${empty[@]}")
awk -v a="$a" -v b="$b" -v n="$runs" 'BEGIN { printf "hookbench %.1f ms, empty window %.1f ms, ratio %.2f (medians of %d)\n", a/1000, b/1000, a/b, n }'
