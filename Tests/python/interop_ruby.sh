#!/bin/sh
# The official gRPC interoperability client (Debian package ruby-grpc) against our InteropServer,
# over plain HTTP/2. Prints one line a case; fails if any case does.
#
#   Tests/python/interop_ruby.sh [path of InteropServer]
set -u
server=${1:-.build/debug/InteropServer}
client=$(dpkg -L ruby-grpc | grep pb/test/client.rb) || {
    echo "ruby-grpc is not installed" >&2
    exit 2
}
cases="empty_unary large_unary client_compressed_unary client_streaming \
client_compressed_streaming server_streaming ping_pong empty_stream custom_metadata \
status_code_and_message unimplemented_method unimplemented_service cancel_after_begin \
cancel_after_first_response timeout_on_sleeping_server"

log=$(mktemp)
out=$(mktemp)
"$server" --port 0 >"$log" 2>&1 &
pid=$!
trap 'kill $pid 2>/dev/null; rm -f "$log" "$out"' EXIT
port=
for _ in $(seq 100); do
    port=$(sed -n 's/^listening on //p' "$log")
    [ -n "$port" ] && break
    sleep 0.1
done
[ -n "$port" ] || { cat "$log" >&2; exit 2; }

failed=0
for case in $cases; do
    if timeout 30 ruby "$client" --server_host 127.0.0.1 --server_port "$port" \
        --use_tls false --test_case "$case" >"$out" 2>&1; then
        echo "ok      $case"
    else
        echo "FAILED  $case"
        cat "$out"
        failed=$((failed + 1))
    fi
done
kill -0 $pid 2>/dev/null || { echo "the server died"; cat "$log"; failed=$((failed + 1)); }
[ $failed -eq 0 ]
