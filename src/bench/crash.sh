#!/usr/bin/env bash
# Proves that a crash loses and doubles nothing: every callback that was answered with a 2xx has exactly one recorded outcome,
# and its event is exactly once on the queue.
#
#   src/bench/crash.sh [--unsafe] [KILLS] [SECONDS] [CONNECTIONS]        defaults: 5 kills, 30 s of load each, 64 connections
#
# In each round the load goes on for SECONDS; at a random moment of it the gateway is killed with kill -9 and started again on
# the same data, while the load keeps knocking. After the last round: waits until nothing is left to do (inbox and every
# subscription empty, the ledger's count stable), takes the events from the queue, stops the gateway and compares with the ledger.
#
#   lost        answered with a 2xx, or recorded, and without its outcome or its event
#   doubled     more than one outcome or event
#   unexpected  an answer that is neither 2xx nor 503 nor a broken connection; an outcome other than emitted; anything dead-lettered;
#               a record or event of what was never sent, an event without a record
#
# An attempt that got no 2xx may or may not have been kept. Exits with 1 unless all three are 0.
#
# --unsafe runs against a journal that answers before it writes, and exits with 0 only if the loss is seen: proof that this
# script can see one. (Killing the process leaves the page cache alone, so it is the writing that is put off, not just the sync.)
#
# Environment: see common.sh. Needs curl.
set -euo pipefail
unsafe=
if [ "${1:-}" = --unsafe ]; then
    unsafe=yes
    shift
fi
kills=${1:-5} seconds=${2:-30} connections=${3:-64}
source "$(dirname "$0")/common.sh"

build
machine
if [ $unsafe ]; then
    overlay=$work/overlay
    mkdir "$overlay"
    sed -E -e 's|(<journal-sync-(non-)?transactional>)true|\1false|' \
        -e 's|<journal-buffer-timeout>.*|<journal-buffer-timeout>1000000000</journal-buffer-timeout>|' \
        -e 's|<journal-type>|<journal-buffer-size>4M</journal-buffer-size>&|' \
        "$project/src/main/resources/broker.xml" >"$overlay/broker.xml"
    ! cmp -s "$overlay/broker.xml" "$project/src/main/resources/broker.xml"
    echo "unsafe: the journal answers before it writes"
fi

mkdir "$work/attempts"
start_gateway "$project/routes" "$work/data"
for round in $(seq "$kills"); do
    bench CrashBench attack "$door" "$auth:$secret" "$connections" "$seconds" "$work/attempts/$round" &
    load=$!
    moment=$((seconds * (300 + RANDOM % 600)))
    sleep $((moment / 1000)).$(printf %03d $((moment % 1000)))
    stop -9
    start_gateway "$project/routes" "$work/data"
    wait $load
    echo "round $round: killed after ${moment%???} s, $(grep -c ' 2..$' "$work/attempts/$round") of $(wc -l <"$work/attempts/$round") acknowledged"
done
bench CrashBench drain "$broker_url" "$broker_credentials" "$work/data/ledger.db" "$work/events"
stop
code=0
bench CrashBench judge "$work/attempts" "$work/events" "$work/data/ledger.db" | tee "$work/verdict" || code=$?
if [ $unsafe ]; then
    [ "$(awk '$1 == "lost" { print $2 }' "$work/verdict")" -gt 0 ]
    echo "the loss is seen"
else
    exit $code
fi
