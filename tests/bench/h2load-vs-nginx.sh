#!/bin/sh
# How many HTTP/2 requests a second a program answers, as a share of nginx's static 200 on the same machine.
#
#   h2load-vs-nginx.sh [-n REQUESTS] [-r ROUNDS] [-c CONNECTIONS] [-m STREAMS] PORT COMMAND [ARG...]
#
# COMMAND is started here and must answer HTTP/2 by prior knowledge on 127.0.0.1:PORT. Runs of nginx and of the
# command alternate, so that a busy machine hurts both; the medians are compared. Each request is a POST of 1 KB of
# JSON. Needs h2load, nginx and curl. Everything stays on the loopback interface and in a temporary folder.
set -eu

requests=100000 rounds=3 connections=16 streams=32
while getopts n:r:c:m: option; do
    case $option in
    n) requests=$OPTARG ;;
    r) rounds=$OPTARG ;;
    c) connections=$OPTARG ;;
    m) streams=$OPTARG ;;
    *) exit 2 ;;
    esac
done
shift $((OPTIND - 1))
[ $# -ge 2 ] || { sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2; }
port=$1
shift

work=$(mktemp -d)
program_pid=
nginx_port=${NGINX_PORT:-18998}
cleanup() {
    [ -z "$program_pid" ] || kill "$program_pid" 2>/dev/null || true
    [ ! -f "$work/nginx.pid" ] || kill "$(cat "$work/nginx.pid")" 2>/dev/null || true
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

cat >"$work/nginx.conf" <<CONF
worker_processes 2;
pid $work/nginx.pid;
error_log $work/error.log;
events { worker_connections 4096; }
http {
    access_log off;
    keepalive_requests 100000000;
    client_body_temp_path $work/body;
    proxy_temp_path $work/proxy;
    fastcgi_temp_path $work/fastcgi;
    uwsgi_temp_path $work/uwsgi;
    scgi_temp_path $work/scgi;
    server { listen 127.0.0.1:$nginx_port http2 backlog=1024; location / { return 200; } }
}
CONF
printf '{"event_id":"evt_0123456789abcdef","event_type":"object.created","pad":"%0950d"}' 0 >"$work/body.json"

wait_for() { # port
    tries=0
    until curl -s -o /dev/null --http2-prior-knowledge "http://127.0.0.1:$1/"; do
        tries=$((tries + 1))
        [ $tries -lt 50 ] || { echo "nothing answers on 127.0.0.1:$1" >&2; exit 1; }
        sleep 0.1
    done
}
measure() { # port -> rate
    h2load -n "$requests" -c "$connections" -m "$streams" -t 1 -d "$work/body.json" \
        -H 'content-type: application/json' -H 'x-event-id: evt_0123456789abcdef' "http://127.0.0.1:$1/" >"$work/out"
    grep -q "requests: .* $requests succeeded, 0 failed" "$work/out" || { cat "$work/out" >&2; exit 1; }
    sed -n 's/^finished in .*, \([0-9.]*\) req\/s.*/\1/p' "$work/out"
}
median() { sort -n "$1" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

"$@" >"$work/program.log" 2>&1 &
program_pid=$!
nginx -p "$work" -c "$work/nginx.conf" -e "$work/error.log"
wait_for "$nginx_port"
wait_for "$port"
round=0
while [ $round -lt "$rounds" ]; do
    measure "$nginx_port" >>"$work/a"
    measure "$port" >>"$work/b"
    echo "  nginx $(tail -1 "$work/a")   program $(tail -1 "$work/b")"
    round=$((round + 1))
done
echo "$(median "$work/a") $(median "$work/b")" |
    awk '{ printf "h2load     nginx %9.0f/s   program %9.0f/s   ratio %.2f\n", $1, $2, $2 / $1 }'
