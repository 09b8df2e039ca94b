#!/bin/sh
# How many requests a second a program answers, as a share of nginx's static 200 on the same machine.
#
#   wrk-vs-nginx.sh [-t] [-s SECONDS] [-r ROUNDS] [-c CONNECTIONS] [-p PATH] [-v "keepalive close body64k"] PORT COMMAND [ARG...]
#
# COMMAND is started here and must answer on 127.0.0.1:PORT; give PORT 0 for a server that runs already as
# "0 PORT". Runs of nginx and of the command alternate, so that a busy machine hurts both; the medians are compared.
# Variants: keepalive (1 KB JSON, 12 headers), close (the same, a connection per request), body64k (64 KB JSON).
# With -t both speak TLS with the same P-256 certificate, for which {cert} and {key} stand in COMMAND; "close" is then a
# full handshake per request, and two more variants make connections with TLS_CLIENT (bench_tls_client of the same
# build): full and resumed (by session tickets). nginx gives tickets for "resumed" only.
# Example: TLS_CLIENT=build/release/tests/bench/bench_tls_client wrk-vs-nginx.sh -t -v "keepalive close full resumed" \
#     8787 hookbench-cli --profile /tmp/p listen --quiet --port 8787 --https --certificate {cert} --key {key}
# Needs wrk, nginx and curl, and openssl for -t. Everything stays on the loopback interface and in a temporary folder.
set -eu

seconds=5 rounds=3 connections=32 path=/ variants="keepalive close body64k"
scheme=http
while getopts ts:r:c:p:v: option; do
    case $option in
    t) scheme=https ;;
    s) seconds=$OPTARG ;;
    r) rounds=$OPTARG ;;
    c) connections=$OPTARG ;;
    p) path=$OPTARG ;;
    v) variants=$OPTARG ;;
    *) exit 2 ;;
    esac
done
shift $((OPTIND - 1))
[ $# -ge 2 ] || { sed -n '2,15s/^# \{0,1\}//p' "$0" >&2; exit 2; }
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

ticket_port=$((nginx_port - 1))
servers="server { listen 127.0.0.1:$nginx_port backlog=1024; location / { return 200; } }"
if [ $scheme = https ]; then
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
        -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
    tls="ssl_certificate $work/cert.pem; ssl_certificate_key $work/key.pem; ssl_protocols TLSv1.2 TLSv1.3;"
    servers="server { listen 127.0.0.1:$nginx_port ssl backlog=1024; $tls ssl_session_tickets off;
                 location / { return 200; } }
             server { listen 127.0.0.1:$ticket_port ssl backlog=1024; $tls location / { return 200; } }"
    count=$#
    while [ "$count" -gt 0 ]; do # the same words with the files' names
        word=$1
        shift
        case $word in
        '{cert}') word=$work/cert.pem ;;
        '{key}') word=$work/key.pem ;;
        esac
        set -- "$@" "$word"
        count=$((count - 1))
    done
fi
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
    $servers
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
    until curl -sk -o "$work/answer" "$scheme://127.0.0.1:$1$path"; do
        tries=$((tries + 1))
        [ $tries -lt 50 ] || { echo "nothing answers on 127.0.0.1:$1" >&2; exit 1; }
        sleep 0.1
    done
}

measure() { # port variant -> "rate p99 errors"
    case $2 in
    full | resumed)
        "$TLS_CLIENT" "$2" "$1" "$seconds" "$connections"
        return
        ;;
    esac
    wrk -t2 -c"$connections" -d"${seconds}s" --latency -s "$work/$2.lua" "$scheme://127.0.0.1:$1$path" >"$work/out"
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
        other=$nginx_port
        [ "$variant" != resumed ] || other=$ticket_port
        measure "$other" "$variant" >"$work/line"
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
