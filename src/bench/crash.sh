#!/usr/bin/env bash
# Proves that a crash loses, doubles and mixes up nothing: every callback that was answered with a 2xx has its recorded outcome, each
# step of a transaction is told by one event, and the events of a transaction come in the order of its steps.
#
#   src/bench/crash.sh [--unsafe] [--postgres] [KILLS] [SECONDS] [CONNECTIONS]     defaults: 20 kills, 30 s of load each, 64 connections
#
# In each round the load goes on for SECONDS; at a random moment of it the gateway is killed with kill -9 and started again on
# the same data, while the load keeps knocking. After the last round: waits until nothing is left to do (inbox and every
# subscription empty, the ledger's count stable), takes the events, stops the gateway and compares.
#
# The load is that of all four providers: many transactions at the same time, with histories of up to eleven steps, some in cycles
# (5 → 1 → 5). The next step is sent when the one before was acknowledged, over another connection; what was not acknowledged is sent
# again until it is; one step of ten is sent again although it was. Netaxept's API is an emulator that is slow (20 to 200 ms) and fails one question of five. Its answer is the state
# when it is asked, so that several steps of Netaxept may be told as one, the last of them.
#
#   lost          a step that was answered with a 2xx without its event on the topic or in the queue of its status; a 2xx without
#                 a record; a record without its event
#   doubled       an event twice on the topic or in the queues; two outcomes with one sequence
#   out-of-order  a sequence that does not follow the one before, in the topic's order or in that of a queue; provider statuses that
#                 do not follow the steps
#   unexpected    an answer that is neither 2xx nor 503 nor a broken connection; an outcome that is neither emitted nor duplicate;
#                 anything dead-lettered; an event of what was never sent or is not recorded
#
# An attempt that got no 2xx may or may not have been kept. Exits with 1 unless all four are 0.
#
# --postgres puts the ledger into PostgreSQL, which is not killed.
#
# --unsafe runs against a journal that answers before it writes, and exits with 0 only if the loss is seen: proof that this
# script can see one. (Killing the process leaves the page cache alone, so it is the writing that is put off, not just the sync.
# For that see power.sh.)
#
# Environment: see common.sh; RATE, callbacks a second of idpay, proposal and netki together (500), and NETAXEPT_RATE of Netaxept (2):
# less than the gateway can do, or the last events are waited for very long. Needs curl.
set -euo pipefail
unsafe=
with_postgres=
while [[ "${1:-}" == --* ]]; do
    case $1 in
        --unsafe) unsafe=yes ;;
        --postgres) with_postgres=yes ;;
        *) sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0" >&2; exit 2 ;;
    esac
    shift
done
kills=${1:-20} seconds=${2:-30} connections=${3:-64}
AUTH=basic
source "$(dirname "$0")/common.sh"
source "$(dirname "$0")/attack.sh"

build
all_providers
ledger=jdbc:sqlite:$work/data/ledger.db?busy_timeout=5000
if [ $with_postgres ]; then
    start_postgres
fi
machine
if [ $unsafe ]; then
    overlay_broker -e 's|(<journal-sync-(non-)?transactional>)true|\1false|' \
        -e 's|<journal-buffer-timeout>.*|<journal-buffer-timeout>1000000000</journal-buffer-timeout>|' \
        -e 's|<journal-type>|<journal-buffer-size>4M</journal-buffer-size>&|'
    echo "unsafe: the journal answers before it writes"
fi

start_gateway "$project/routes" "$work/data"
start_attack
for round in $(seq "$kills"); do
    sleep_until_kill
    stop -9
    start_gateway "$project/routes" "$work/data"
    finish_round "$round"
done
end_attack
stop
verdict
