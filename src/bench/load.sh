#!/usr/bin/env bash
# What the gateway does per second, against a platform-http route that does nothing on the same ground. The load comes from the
# same cores, so the ratios count, not the numbers.
#
#   src/bench/load.sh [--end-to-end | --latency | --methods | --signals | --beside PROJECT | --same | --start] [--jfr] [SECONDS] [SUSTAINED_SECONDS] [WARM_UP_SECONDS] [CONNECTIONS] [WINDOW]
#                                                                                 defaults: 20 60 20 128 2000
#
# A closed loop, but for "at RATE/s": each keep-alive connection sends its next callback when the answer to its last is in, and each
# callback is of a transaction of its own. Every measure follows a warm-up of the same kind.
#
#   nothing       requests/s of the route that does nothing
#   door          durable accepts/s with the provider's route stopped: the inbox only fills
#   everything    durable accepts/s while routes, ledger, queue and archive work on what is accepted
#   end to end    events/s that a consumer of the queue takes, over SUSTAINED_SECONDS. A connection sends only while fewer than
#                 WINDOW callbacks are accepted, or on their way in, and not yet consumed: that is the rate that the gateway can
#                 hold, with nothing piling up in the inbox. Then the load stops, and inbox and subscriptions must run empty;
#                 "behind" is what was left in them at that moment (the archive, for one, may be slower than the queue), and
#                 the archive is so many seconds behind as it then takes to be done.
#                 Cores and CPU time are those of the gateway's process; CPU time of an event leaves out the JIT compilers, which have
#                 done their work some minutes after a start.
#   at RATE/s     an open loop: RATE callbacks a second are due, whatever has become of those before; first for 10, then for 20
#                 seconds. Latency from the request to its 2xx, and from there to the consumer of the queue; "late" are those
#                 that were sent 20 ms or more after they were due, for want of a free connection.
#
# --end-to-end measures nothing but that, --latency nothing but the last. --methods measures nothing but what each method of authentication costs: accepts/s of a door
# with that method, as a share of a door with none, in 6 rounds of SECONDS each over all methods, on one gateway with the provider's
# route stopped. --start measures nothing but what a start costs, with four providers and an empty data folder, launched in each way
# of STARTS in turn: what the process has used of a processor, and how long it took, up to the first 2xx of a callback, and what it has
# used after ten more seconds in which nothing happens; medians of RUNS. Then it starts once more and takes what it can from that moment
# on, for SECONDS, without a warm-up. CPU time is the figure to trust on a machine that does other things, too.
# --signals measures nothing but what metrics and traces cost, --beside ../before what has changed since the state in that worktree, built
# there: end to end, by two gateways that run side by side, and are under load in turn, since two runs of one state one after the other
# differ by more than that. --same measures two gateways of one state in the same way: what the other two find counts as far as it is beyond
# that. PAIRS times, each with a warm-up and ROUNDS of SECONDS for each of the two; "costs" are medians of the rounds.
# --jfr also records it with Java Flight Recorder, into load.jfr in the current folder, and
# prints where time and memory go; needs a JDK from 21 on.
#
# Before and after in all measures: put the state before into a second worktree and let the same script measure both in one sitting:
#
#   git worktree add ../before <commit> && PROJECT=../before src/bench/load.sh && LAYOUT=segments src/bench/load.sh
#   PROJECT=../before src/bench/load.sh --start && src/bench/load.sh --start
#
# Environment: see common.sh; METHODS for those of --methods, the first being what the others are compared with; RATE (500) and
# RATE_CONNECTIONS (64) of the open loop; PAIRS (4) and ROUNDS (6); RUNS (5) and STARTS (jar,extracted,trained: the jar as it is built, unpacked, and with the
# cache of docker/train.sh as the image has it, which needs Java 25) of --start. Needs curl.
set -euo pipefail
jfr=
all=yes
only_latency=
methods=
starts=
pair=
while [[ "${1:-}" == --* ]]; do
    case $1 in
        --jfr) jfr=$PWD/load.jfr ;;
        --end-to-end) all= ;;
        --latency) only_latency=yes ;;
        --methods) methods=${METHODS:-none,api-key,bearer,basic,hmac,hmac-once,jwt,jwt-fresh,aws} ;;
        --signals) pair="on off" ;;
        --same) pair="one other" ;;
        --beside) shift; pair="now before" before=$1 ;;
        --start) starts=${STARTS:-jar,extracted,trained} ;;
        *) sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0" >&2; exit 2 ;;
    esac
    shift
done
seconds=${1:-20} sustained=${2:-60} warm_up=${3:-20} connections=${4:-128} window=${5:-2000}
source "$(dirname "$0")/common.sh"

# value NAME LINE
value() { sed -E "s/.*\b$1=('([^']*)'|([^ ]*)).*/\2\3/" <<<"$2"; }

accepts() { bench LoadBench accepts "$1" "$auth:$secret" "$2" "$3" "$4" | grep ^rate=; }

# share RATE BASE NAME
share() { awk -v a="$1" -v b="$2" -v name="$3" 'BEGIN { printf "%.3f of %s", a / b, name }'; }

# report NAME MEASURE [SHARE]
report() {
    printf '%-24s %8s/s  %s p99 %s ms, refused %s\n' "$1" "$(value rate "$2")" "${3:+$3,}" "$(value p99 "$2")" "$(value refused "$2")"
}

latency() { printf '%-24s median %s ms, p99 %s ms\n' "$1" "$(value p50 "$2")" "$(value p99 "$2")"; }

purge() { bench LoadBench purge "$broker_url" "$broker_credentials" inbox.idpay >/dev/null; }

measure_nothing() {
    local url=http://127.0.0.1:$port/nothing alone
    start nothing "$url" "${jdk}java" "-Xmx$heap" -cp "$work/bench:$work/app/lib/*" io.callbackgateway.bench.NothingApplication \
        "--server.port=$port"
    accepts "$url" "$connections" "$warm_up" 1 >/dev/null
    alone=$(accepts "$url" 1 2 "$seconds")
    nothing=$(accepts "$url" "$connections" 2 "$seconds")
    stop
    report nothing "$nothing"
    latency "  one connection" "$alone"
}

stop_route() {
    cp -r "$project/routes" "$work/stopped-routes"
    sed -i 's/^    id: idpay$/&\n    autoStartup: false/' "$work/stopped-routes/idpay.camel.yaml"
}

measure_door() {
    local alone
    stop_route
    start_gateway "$work/stopped-routes" "$work/data-door"
    accepts "$door" "$connections" "$warm_up" 1 >/dev/null
    purge
    alone=$(accepts "$door" 1 2 "$seconds")
    purge
    stopped=$(accepts "$door" "$connections" 2 "$seconds")
    stop
    report door "$stopped" "$(share "$(value rate "$stopped")" "$(value rate "$nothing")" nothing)"
    latency "  one connection" "$alone"
}

# One environment for each method, so that all are measured on one gateway.
measure_methods() {
    local setting method
    stop_route
    sed -i "s/^        environments: .*/        environments: ${methods//-/}/" "$work/stopped-routes/idpay.camel.yaml"
    bench Caller "$work"
    auth_settings=()
    while read -r method setting; do
        if [[ ",${methods//-/}," == *",$method,"* ]]; then
            auth_settings+=("--gateway.providers.idpay.$method.auth[0].$setting")
        fi
    done <<SETTINGS
none none=true
apikey api-key.secrets[0]=$secret
bearer bearer.tokens[0]=$secret
basic basic.username=bench
basic basic.passwords[0]=$secret
hmac hmac.secrets[0]=$secret
hmaconce hmac.template={timestamp}.{body}
hmaconce hmac.timestamp-header=X-Time
hmaconce hmac.secrets[0]=$secret
jwt jwt.issuer=bench
jwt jwt.audience=callbacks
jwt jwt.public-key=$(tr -d '\n' <"$work/public.pem")
jwtfresh jwt.issuer=bench
jwtfresh jwt.audience=callbacks
jwtfresh jwt.algorithms=HS256
jwtfresh jwt.secret=$secret
aws aws.access-key=bench
aws aws.secret-key=$secret
aws aws.region=us-east-1
aws aws.service=callbacks
SETTINGS
    start_gateway "$work/stopped-routes" "$work/data-methods"
    bench LoadBench methods "${door%uat}" "$secret" "$work" "$broker_url" "$broker_credentials" "$connections" "$warm_up" \
        "$seconds" 6 "$methods"
    stop
}

measure_end_to_end() {
    local held rate ratio=
    start_gateway "$project/routes" "$work/data"
    if [ -n "$jfr" ]; then
        (sleep "$warm_up" && "${jdk}jcmd" $pid JFR.start settings=profile duration="${sustained}s" filename="$jfr") >"$work/jfr.log" &
    fi
    held=$(bench LoadBench sustained "$door" "$auth:$secret" "$connections" "$warm_up" "$sustained" \
        "$broker_url" "$broker_credentials" "$window" "$pid" | grep ^rate=)
    if [ $all ]; then
        rate=$(accepts "$door" "$connections" 2 "$seconds")
        report everything "$rate" "$(share "$(value rate "$rate")" "$(value rate "$nothing")" nothing), $(
            share "$(value rate "$rate")" "$(value rate "$stopped")" "the door with its route stopped"
        )"
        ratio=" $(share "$(value events "$held")" "$(value rate "$nothing")" nothing),"
    fi
    stop -9
    printf '%-24s %8s/s %s for %s s; %s cores, %s of them for the compilers; %s ms of CPU per event\n' "end to end" \
        "$(value events "$held")" "$ratio" "$sustained" "$(value cores "$held")" "$(value compilers "$held")" "$(value cpu "$held")"
    echo "  $(value consumed "$held") consumed of $(value accepted "$held") accepted, $(value refused "$held") refused;" \
        "inbox $(value inbox "$held"), archive $(value archive "$held") s behind; behind $(value behind "$held")," \
        "empty after $(value drained "$held") s"
}

measure_latency() {
    local line
    start_gateway "$project/routes" "$work/data-latency"
    line=$(bench LoadBench latency "$door" "$auth:$secret" "${RATE_CONNECTIONS:-64}" 10 20 "${RATE:-500}" \
        "$broker_url" "$broker_credentials" | grep ^rate=)
    stop -9
    echo "at ${RATE:-500}/s: $(value rate "$line")/s answered, refused $(value refused "$line"), late $(value late "$line")," \
        "without event $(value missing "$line")"
    latency "  request to 2xx" "$line"
    printf '%-24s median %s ms, p99 %s ms\n' "  2xx to consumer" "$(value consumer50 "$line")" "$(value consumer99 "$line")"
}

# ways_of NAME sets what is special to one of a pair.
ways_of() {
    case $1 in
        on) ports_from "$port" && signals on ;;
        off) ports_from $((port + 6)) && signals off ;;
        now | one) ports_from "$port" ;;
        other) ports_from $((port + 6)) ;;
        before) ports_from $((port + 6)) && JAR=$jar_before && project=$before ;;
    esac
}

ports_from() {
    port=$1
    admin_port=$((port + 1))
    broker_url=tcp://127.0.0.1:$((port + 2))
    broker_settings=("--gateway.broker.acceptor=$broker_url")
    door=http://127.0.0.1:$port/callbacks/idpay/uat
}

# in_turn NAME WARM_UP SECONDS prints events/s, CPU time of an event, and cores that the compilers still take.
in_turn() (
    ways_of "$1"
    client_opts=-XX:TieredStopAtLevel=1 # it runs for seconds, and is not to compile for all of them
    held=$(bench LoadBench sustained "$door" "$auth:$secret" "$connections" "$2" "$3" \
        "$broker_url" "$broker_credentials" "$window" "$(cat "$work/pid-$1")" | grep ^rate=)
    echo "$(value events "$held") $(value cpu "$held") $(value compilers "$held")"
)

measure_pair() {
    local one=${1% *} other=${1#* } turn round name
    for ((turn = 0; turn < ${PAIRS:-4}; turn++)); do
        for name in $1; do
            start_one "$name"
        done
        for name in $1; do
            in_turn "$name" "$warm_up" 1 >/dev/null
        done
        for ((round = 0; round < ${ROUNDS:-6}; round++)); do
            for name in $1; do
                in_turn "$name" 2 "$seconds" >"$work/$name"
            done
            set -- "${1#* } ${1% *}" # the other one first
            paste -d ' ' "$work/$one" "$work/$other" | tee -a "$work/rounds" |
                awk -v one="$one" -v other="$other" '{
                    printf "  %s %s/s %s ms (compilers %s), %s %s/s %s ms (%s)\n", one, $1, $2, $3, other, $4, $5, $6
                }'
        done
        kill -9 $(cat "$work/pid-$one" "$work/pid-$other")
        rm -rf "$work/data-$one" "$work/data-$other"
        if ((turn % 2)); then
            set -- "$one $other"
        else
            set -- "$other $one" # which of them starts first matters for some minutes
        fi
    done
    for name in "1 4 events/s" "2 5 CPU time of an event"; do
        read -r turn round name <<<"$name"
        awk -v a="$turn" -v b="$round" '{ print $a / $b }' "$work/rounds" | sort -n | awk -v one="$one" -v other="$other" -v name="$name" '
            { all[NR] = $1 }
            END {
                printf "%s of %s as a share of that of %s: median %.3f, half of the rounds from %.3f to %.3f\n", name, one, other,
                    all[int((NR + 1) / 2)], all[int((NR + 3) / 4)], all[int((3 * NR + 3) / 4)]
            }'
    done
}

# start_one NAME leaves a gateway running, its process in a file.
start_one() {
    local port=$port admin_port=$admin_port broker_url=$broker_url door=$door project=$project JAR=$JAR
    local broker_settings=("${broker_settings[@]}") signals_settings=("${signals_settings[@]}")
    ways_of "$1"
    start_gateway "$project/routes" "$work/data-$1"
    echo $pid >"$work/pid-$1"
}

cpu_seconds() { awk -v ticks="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); print ($12 + $13) / ticks }' "/proc/$pid/stat"; }

median() { sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }

# The folder that docker/Dockerfile makes, trained as it is there.
make_image() {
    cp -rp "$work/app" "$work/image"
    mv "$work/image/"*.jar "$work/image/gateway.jar"
    cp -r "$project/routes" "$work/image/"
    PATH="${jdk:+$jdk:}$PATH" PORT=$port "$project/docker/train.sh" "$work/image" >>"$work/train.log"
}

# start_to_first_2xx WAY sets cpu and wall to what it took.
start_to_first_2xx() {
    local launch=(-jar "$JAR") began status= i
    case $1 in
        extracted) launch=(-jar "$work"/app/*.jar) ;;
        trained) launch=(-XX:AOTMode=on "-XX:AOTCache=$work/image/gateway.aot" -jar "$work/image/gateway.jar") ;;
    esac
    rm -rf "$work/data-start"
    began=$(date +%s%N)
    (cd "$work" && exec "${jdk}java" "-Xmx$heap" ${JAVA_OPTS:-} "${launch[@]}" --server.port=$port --gateway.admin.port=$admin_port \
        --gateway.admin.password="$secret" --gateway.data-dir="$work/data-start" --gateway.routes-dir="$project/routes" \
        "${broker_settings[@]}" --gateway.broker.username="${broker_credentials%%:*}" \
        --gateway.broker.password="${broker_credentials#*:}" "${auth_settings[@]}") >>"$work/start.log" 2>&1 &
    pid=$!
    for ((i = 0; i < 6000; i++)); do
        status=$(curl -s -o /dev/null -w '%{http_code}' -u "bench:$secret" -d '{"id":"first","status":"approved"}' "$door" || true)
        if [[ $status == 2* ]]; then
            cpu=$(cpu_seconds)
            wall=$(awk -v from="$began" -v to="$(date +%s%N)" 'BEGIN { printf "%.2f", (to - from) / 1e9 }')
            return
        fi
        kill -0 $pid
        sleep 0.02
    done
    echo "No callback is accepted, see $work/start.log" >&2
    exit 1
}

measure_start() {
    local way run figures
    all_providers
    if [[ ",$starts," == *,trained,* ]]; then
        if [ -x "$project/docker/train.sh" ] && "${jdk}java" -XX:+PrintFlagsFinal -version 2>&1 | grep -q AOTCacheOutput; then
            make_image
        else
            starts=$(tr , '\n' <<<"$starts" | grep -v '^trained$' | paste -sd ,)
        fi
    fi
    for ((run = 0; run < ${RUNS:-5}; run++)); do
        for way in ${starts//,/ }; do
            start_to_first_2xx "$way"
            sleep 10
            echo "$cpu $wall $(cpu_seconds)" >>"$work/start-$way"
            stop
        done
    done
    for way in ${starts//,/ }; do
        figures=$work/start-$way
        printf '%-24s %6s CPU-seconds and %5s s to the first 2xx; %5s CPU-seconds 10 s later\n' "$way" \
            "$(cut -d ' ' -f 1 "$figures" | median)" "$(cut -d ' ' -f 2 "$figures" | median)" "$(cut -d ' ' -f 3 "$figures" | median)"
        sed 's/^/  /' "$figures"
    done
    for way in ${starts//,/ }; do
        start_to_first_2xx "$way"
        report "$way" "$(accepts "$door" "$connections" 0 "$seconds")"
        stop -9
    done
}

build
machine
if [ $starts ]; then
    seconds=${1:-30}
    measure_start
    exit
fi
if [ "$pair" ]; then
    seconds=${1:-10} warm_up=${2:-30}
    if [ "$pair" = "on off" ]; then
        start_collector
    elif [ "$pair" = "now before" ]; then
        before=$(cd "$before" && pwd)
        (cd "$before" && mvn -q -B -DskipTests -Dspotless.check.skip package)
        jar_before=$(ls "$before"/target/callback-gateway-*.jar)
    fi
    measure_pair "$pair"
    exit
fi
if [ -n "${SIGNALS:-}" ]; then
    start_collector
    signals "$SIGNALS"
fi
if [ $methods ]; then
    measure_methods
    exit
fi
if [ $only_latency ]; then
    measure_latency
    exit
fi
if [ $all ]; then
    measure_nothing
    measure_door
fi
measure_end_to_end
if [ $all ]; then
    measure_latency
fi
if [ -n "$jfr" ]; then
    for view in hot-methods native-methods allocation-by-site allocation-by-class contention-by-site thread-cpu-load gc-pauses; do
        "${jdk}jfr" view --width 150 --truncate beginning $view "$jfr" | head -30
    done
fi
