#!/bin/sh
# Runs bench_bulk against an nginx of its own on the loopback interface: bulk-vs-curl.sh BENCH_BULK [requests] [concurrency] [rounds]
set -eu

[ $# -ge 1 ] || { sed -n '2s/^# //p' "$0" >&2; exit 2; }
bench=$1
shift
work=$(mktemp -d)
nginx_port=${NGINX_PORT:-18998}
cleanup() {
    [ ! -f "$work/nginx.pid" ] || kill "$(cat "$work/nginx.pid")" 2>/dev/null || true
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
nginx -p "$work" -c "$work/nginx.conf" -e "$work/error.log"
uptime
"$bench" "http://127.0.0.1:$nginx_port/hooks" "$@"
