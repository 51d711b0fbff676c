#!/usr/bin/env bash
# Two gateways on one Artemis and one PostgreSQL, with clocks that are 500 ms apart: every event once and in order, also when one of the
# two is killed.
#
#   src/bench/two.sh [TRANSACTIONS] [RATE] [CONNECTIONS] [GAP] [STEPS]        defaults: 10000 400 64 20 0,1,5,2,9
#
# Proposals of five STEPS, RATE callbacks a second of many transactions at the same time. The callbacks of one transaction go to the one
# and the other gateway in turn, GAP ms after the last was acknowledged; one of ten is sent once more. What is not acknowledged is
# sent to the other door after 20 ms. Twice: first both gateways stay, then one of them is killed with kill -9 in the middle and stays dead.
#
# Printed is what crash.sh prints, the second time over both parts; how long events took from their 2xx; and after the kill, how
# long no event came at all, and when everything was told that had been acknowledged before. Exits with 1 unless lost, doubled,
# out-of-order and unexpected are 0 both times.
#
# Artemis is a process of its own, from the jars of the gateway, on docker/artemis/broker.xml (where that is missing, on the broker.xml of
# the gateway) with other directories and another acceptor. The clocks: power/clock.c, preloaded into one gateway, shifts its
# wall clock; that it does is measured at the start.
#
# Environment: see common.sh; CLOCK_SHIFT in ms (500). Needs cc and curl. All data of both gateways is on one disk and all processes share
# the cores: this shows what is promised, not what it could do.
set -euo pipefail
if [[ "${1:-}" == -* ]]; then
    sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0" >&2
    exit 2
fi
transactions=${1:-10000} rate=${2:-400} connections=${3:-64} gap=${4:-20} steps=${5:-0,1,5,2,9}
AUTH=basic
source "$(dirname "$0")/common.sh"

build
preload clock
all_providers
start_postgres
machine
attack=$work/attack
mkdir "$attack"
doors=http://127.0.0.1:$port,http://127.0.0.1:$((port + 5))
shift_clock=(env "LD_PRELOAD=$work/clock.so" "CLOCK_SHIFT=${CLOCK_SHIFT:-500}")
echo "one clock is $("${shift_clock[@]}" "${jdk}java" -cp "$work/bench" io.callbackgateway.bench.TwoBench clock "$work") ms ahead"

broker_xml=$project/docker/artemis/broker.xml
if [ ! -f "$broker_xml" ]; then
    broker_xml=$project/src/main/resources/broker.xml
fi
"${jdk}java" -Xmx512m -cp "$work/bench:$work/app/lib/*" io.callbackgateway.bench.ArtemisServer "$broker_xml" "$work/artemis" \
    "$broker_url" "$secret" >"$work/artemis.log" 2>&1 &
artemis=$!
for _ in $(seq 600); do
    if ! is_free $((port + 2)); then
        break
    fi
    kill -0 $artemis
    sleep 0.1
done

broker_settings=(--gateway.broker.url=$broker_url)
auth_settings+=("--gateway.encryption.key=$(head -c 32 /dev/urandom | base64)")

# start_one NAME PORT [COMMAND…] starts a gateway with a data directory of its own; its process is then in $pid.
start_one() {
    local port=$2 admin_port=$(($2 + 1)) broker_credentials=gateway:$secret wrapper=("${@:3}")
    start_gateway "$project/routes" "$work/data-$1"
}
start_one exact $port
start_one ahead $((port + 5)) "${shift_clock[@]}"
victim=$pid

attack() {
    bench TwoBench attack "$doors" "$secret" "$transactions" "$rate" "$connections" "$gap" "$steps" "$broker_url" \
        "bench:$secret" "$attack"
}

echo "both gateways:"
attack
code=0
bench TwoBench judge "$attack" "$ledger" 0 || code=$?

echo "one killed in the middle:"
sent=$(wc -l <"$attack/attempts")
attack &
load=$!
while [ "$(wc -l <"$attack/attempts")" -lt $((sent + sent / 2)) ]; do
    kill -0 $load
    sleep 0.1
done
killed=$(date +%s%3N)
kill -9 $victim
wait $load
bench TwoBench judge "$attack" "$ledger" "$killed" || code=$?
exit $code
