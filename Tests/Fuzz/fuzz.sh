#!/bin/sh
# Builds and runs the libFuzzer targets of the parsers (Linux; they are no part of the package).
#
#   Tests/Fuzz/fuzz.sh [seconds each]      60 by default
set -eu
cd "$(dirname "$0")/../.."
seconds=${1:-60}
out=.build/fuzz
mkdir -p "$out"
export SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0

flags="-O -parse-as-library -swift-version 6 -sanitize=fuzzer,address -I $out -I Sources/CZlib
    -enable-upcoming-feature InternalImportsByDefault -enable-experimental-feature Lifetimes"
objects=
for module in Primitives ProtobufWire GRPC; do
    # shellcheck disable=SC2046,SC2086 # lists
    swiftc $flags -wmo -module-name $module -emit-module -emit-module-path $out/$module.swiftmodule \
        -c -o $out/$module.o $(find Sources/$module -name '*.swift')
    objects="$objects $out/$module.o"
done
for target in ProtobufFuzz ServerCallFuzz; do
    # shellcheck disable=SC2086 # lists
    swiftc $flags -module-name $target Tests/Fuzz/$target.swift $objects -lz -o $out/$target
    corpus=$out/$target.corpus
    mkdir -p "$corpus"
    seeds=
    [ -d "Tests/Fuzz/Seeds/$target" ] && seeds=Tests/Fuzz/Seeds/$target
    # shellcheck disable=SC2086 # the seeds may be none
    $out/$target -max_total_time="$seconds" -max_len=4096 -print_final_stats=1 \
        -artifact_prefix=$out/ "$corpus" $seeds
done
