#!/bin/sh
# How many requests a second a program answers, as a share of nginx's static 200 on the same machine.
#
#   wrk-vs-nginx.sh [-s SECONDS] [-r ROUNDS] [-c CONNECTIONS] [-p PATH] [-v "keepalive close body64k"] PORT COMMAND [ARG...]
#
# COMMAND is started here and must answer on 127.0.0.1:PORT; give PORT 0 for a server that runs already as
# "0 PORT". Runs of nginx and of the command alternate, so that a busy machine hurts both; the medians are compared.
# Variants: keepalive (1 KB JSON, 12 headers), close (the same, a connection per request), body64k (64 KB JSON).
# Needs wrk, nginx and curl. Everything stays on the loopback interface and in a temporary folder.
set -eu

seconds=5 rounds=3 connections=32 path=/ variants="keepalive close body64k"
while getopts s:r:c:p:v: option; do
    case $option in
    s) seconds=$OPTARG ;;
    r) rounds=$OPTARG ;;
    c) connections=$OPTARG ;;
    p) path=$OPTARG ;;
    v) variants=$OPTARG ;;
    *) exit 2 ;;
    esac
done
shift $((OPTIND - 1))
[ $# -ge 2 ] || { sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2; }
port=$1
shift

work=$(mktemp -d)
program_pid=
nginx_port=${NGINX_PORT:-18999}
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
    client_max_body_size 10m;
    client_body_buffer_size 128k;
    client_body_temp_path $work/body;
    proxy_temp_path $work/proxy;
    fastcgi_temp_path $work/fastcgi;
    uwsgi_temp_path $work/uwsgi;
    scgi_temp_path $work/scgi;
    server { listen 127.0.0.1:$nginx_port backlog=1024; location / { return 200; } }
}
CONF

# One script per variant: a webhook as a real sender makes it.
script() { # name, bytes of padding, connection header
    cat >"$work/$1.lua" <<LUA
local pad = string.rep("x", $2)
wrk.method = "POST"
wrk.body = '{"event_id":"evt_0123456789abcdef","event_type":"object.created","created_at":"2024-05-01T10:00:00Z",' ..
    '"data":{"bucket":"uploads","object":{"id":"obj_1","name":"photo.jpg","size":48213,"pad":"' .. pad .. '"}}}'
wrk.headers["Content-Type"] = "application/json"
wrk.headers["User-Agent"] = "Sender/1.0"
wrk.headers["Accept"] = "*/*"
wrk.headers["Accept-Encoding"] = "gzip, deflate"
wrk.headers["X-Event-Id"] = "evt_0123456789abcdef"
wrk.headers["X-Event-Type"] = "object.created"
wrk.headers["X-Delivery-Attempt"] = "1"
wrk.headers["X-Signature"] = "t=1714557600,v1=5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd"
wrk.headers["X-Timestamp"] = "1714557600"
wrk.headers["X-Request-Id"] = "7f0c2d52-3c1c-4a55-9c0d-0a1f6f1b2c3d"
$3
LUA
}
script keepalive 820 ''
script close 820 'wrk.headers["Connection"] = "close"'
script body64k 65330 ''

wait_for() { # port
    tries=0
    until curl -s -o "$work/answer" "http://127.0.0.1:$1$path"; do
        tries=$((tries + 1))
        [ $tries -lt 50 ] || { echo "nothing answers on 127.0.0.1:$1" >&2; exit 1; }
        sleep 0.1
    done
}

measure() { # port variant -> "rate p99 errors"
    wrk -t2 -c"$connections" -d"${seconds}s" --latency -s "$work/$2.lua" "http://127.0.0.1:$1$path" >"$work/out"
    awk '/Requests\/sec/ { rate = $2 } / 99%/ { p99 = $2 } /Socket errors/ { e = $0 } /Non-2xx/ { n = $0 }
         END { print rate, p99, (e n == "" ? "-" : e " " n) }' "$work/out"
}

if [ "$port" = 0 ]; then
    port=$1
else
    "$@" >"$work/program.log" 2>&1 &
    program_pid=$!
fi
nginx -p "$work" -c "$work/nginx.conf" -e "$work/error.log"
wait_for "$nginx_port"
wait_for "$port"

median() { sort -n "$1" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
for variant in $variants; do
    : >"$work/a"
    : >"$work/b"
    round=0
    while [ $round -lt "$rounds" ]; do
        measure "$nginx_port" "$variant" >"$work/line"
        cut -d' ' -f1 "$work/line" >>"$work/a"
        nginx_line=$(cat "$work/line")
        measure "$port" "$variant" >"$work/line"
        cut -d' ' -f1 "$work/line" >>"$work/b"
        echo "  $variant: nginx $nginx_line   program $(cat "$work/line")"
        round=$((round + 1))
    done
    echo "$variant $(median "$work/a") $(median "$work/b")" |
        awk '{ printf "%-10s nginx %9.0f/s   program %9.0f/s   ratio %.2f\n", $1, $2, $3, $3 / $2 }'
done
