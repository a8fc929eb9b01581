# shellcheck shell=bash
# What the benchmarks of the whole service share: a private cluster with fsync on, two fast offices, the hub between them,
# the load generator, all on this machine and in a temporary folder. To be sourced; wants $root, $seconds and $keep.
# shellcheck disable=SC2154
bench=${0##*/}
bin=$root/build/release/bin
hub=$bin/sp4n-hub
work=$(mktemp -d /tmp/sp4n-bench.XXXXXX)
chmod 755 "$work"
mkdir "$work/config" "$work/data" "$work/log"
cluster=$work/data/postgres # where the hub looks for its embedded database
started=()
cleanup() {
    local pid
    for pid in ${started[@]+"${started[@]}"}; do
        kill "$pid" 2>/dev/null || true
    done
    for pid in ${started[@]+"${started[@]}"}; do
        wait "$pid" 2>/dev/null || true
    done
    "$root/scripts/postgres" stop "$cluster" || true
    if [ "$keep" = 1 ]; then
        echo "$bench: kept $work" >&2
    else
        rm -rf "$work"
    fi
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
die() {
    echo "$bench: $1" >&2
    [ ! -f "$work/log/hub" ] || tail -n 20 "$work/log/hub" >&2
    exit 1
}
say() { echo "$bench: $1" >&2; }
database=sp4n
ask() { psql -XAtq "host=$(<"$cluster/socket-dir") port=5432 user=postgres dbname=$database" -c "$1"; }
# A cluster that has run for a while writes into log files that it has used before; a fresh one makes each anew, and its
# commits wait for 16 MB of zeros. What is measured is the former.
age_wal() {
    local each
    for each in $(seq 110); do
        printf 'SELECT pg_create_restore_point($$%s$$); SELECT pg_switch_wal();\n' "$each"
    done | psql -XAtq "host=$(<"$cluster/socket-dir") port=5432 user=postgres dbname=sp4n" >/dev/null
    ask CHECKPOINT
}
wait_for() { # seconds, what, command…
    local deadline=$((SECONDS + $1)) what=$2
    shift 2
    until "$@" >/dev/null 2>&1; do
        [ "$SECONDS" -lt "$deadline" ] || die "$what did not come in time"
        sleep 0.05
    done
}

# ---- processes and what they use -------------------------------------------------------------------------------------
ticks_of() { # user and system time of the processes and of their ended children, in clock ticks
    local pid sum=0 used
    for pid in "$@"; do
        used=$(sed 's/.*) //' "/proc/$pid/stat" 2>/dev/null | awk '{ print $12 + $13 + $14 + $15 }') || true
        sum=$((sum + ${used:-0}))
    done
    echo "$sum"
}
children() { pgrep -P "$1" || true; }
postmaster() { head -n 1 "$cluster/data/postmaster.pid"; }
# shellcheck disable=SC2046
cpu_now() { # postgres hub runners offices
    echo "$(ticks_of "$(postmaster)" $(children "$(postmaster)")) $(ticks_of "$hub_pid") $(ticks_of $(children "$hub_pid")) $(ticks_of "${office_pids[@]}")"
}
rss_kb() { # peak of each process, summed
    local pid sum=0 kb
    for pid in "$@"; do
        kb=$(awk '/^VmHWM:/ { print $2 }' "/proc/$pid/status" 2>/dev/null) || true
        sum=$((sum + ${kb:-0}))
    done
    echo "$sum"
}

# ---- the city --------------------------------------------------------------------------------------------------------
office_pids=()
office_ports=()
start_office() { # prefix, options…
    local prefix=$1 out=$work/log/office.$1
    shift
    : >"$out"
    "$bin/sp4n-test-office" --port 0 --prefix "$prefix" --arrivals "$work/arrivals.$prefix" "$@" >"$out" &
    started+=($!)
    office_pids+=($!)
    wait_for 10 "office $prefix" grep -q listens "$out"
    office_ports+=("$(sed 's/.*://' "$out")")
}
tickets() {
    local port sum=0
    for port in "${office_ports[@]}"; do
        sum=$((sum + $(curl -sf "http://127.0.0.1:$port/stats" | jq .tickets)))
    done
    echo "$sum"
}
free_port() { # of the many unused ones; the hub says so if somebody was faster
    local port
    for port in $(shuf -i 20000-29999 -n 50); do
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            echo "$port"
            return
        fi
    done
}
write_config() {
    local port=$1 i
    cp -r "$root"/config/{calendar,sla.yaml,categories.yaml} "$work/config/"
    mkdir -p "$work/config/agencies" "$work/config/connectors"
    cat >"$work/config/hub.yaml" <<C
listen: { http: "127.0.0.1:$port" }
database: { url: "" }
data_folder: $work/data
C
    cat >"$work/config/agencies/bench.yaml" <<'C'
agencies:
  - { id: bench, name: { id: Kota Uji, en: Bench City }, zone: Asia/Jakarta, jurisdiction: ["18.72"] }
  - { id: bench/pupr, parent: bench, name: { id: PUPR, en: Works }, handles: [public-works], connector: pupr-rest }
  - { id: bench/dishub, parent: bench, name: { id: Dishub, en: Transport }, handles: [transport], connector: dishub-rest }
  - { id: bench/inbox, parent: bench, name: { id: Meja, en: Inbox }, handles: [other] }
  - { id: triage/national, kind: desk, name: { id: Triase, en: Triage } }
C
    echo 'unsure: { to: triage/national }' >"$work/config/routing.yaml"
    i=0
    for name in pupr-rest dishub-rest; do
        cat >"$work/config/connectors/$name.yaml" <<C
instance: $name
use: rest
idempotent: true
limits: { in_flight: 16, timeout: 10s, retry_base: 1s }
settings:
  base_url: http://127.0.0.1:${office_ports[$i]}
  zone: Asia/Jakarta
  create:
    method: POST
    path: /tickets
    body: { json: { judul: "{{subject}}", isi: "{{body}}", ref: "{{tracking_id}}", wilayah: "{{region}}" } }
    success: { status: [200, 201], id: /data/id }
C
        i=$((i + 1))
    done
}
write_bodies() { # file, categories…: complaints of about 1.2 kB, the categories in turn
    local file=$1
    shift
    awk -v categories="$*" 'BEGIN {
        n = split(categories, category, " ")
        for (i = 1; i <= 64; i++) {
            text = ""
            for (k = 0; length(text) < 950; k++)
                text = text "Laporan " i " bagian " k ": sudah lama rusak, mohon bapak ibu segera menindaklanjuti. "
            printf "{\"subject\":\"Kerusakan di RT %d\",\"body\":\"%s\",\"address\":\"Jl. Contoh No. %d\",\"category\":\"%s\",\"region\":\"18.72.0%d\",\"kind\":\"complaint\",\"channel\":\"app\"}\n", i, text, 100 + i, category[i % n + 1], i % 5 + 1
        }
    }' </dev/null >"$file"
}
hub_pid=
hub_port=
key=
start_city() { # cluster, offices, a configured hub that answers at $hub_port to $key
    local program hub_user=()
    for program in sp4n-hub sp4n-load sp4n-bare-limit sp4n-test-office; do
        [ -x "$bin/$program" ] || die "$bin/$program is missing: run scripts/build"
    done
    use_programs
    [ "$(id -u)" != 0 ] || hub_user=(--hub-user nobody) # as root the hub becomes nobody
    "$root/scripts/postgres" start "$cluster" ${hub_user[@]+"${hub_user[@]}"} >/dev/null
    [ "$(ask 'SHOW fsync')$(ask 'SHOW synchronous_commit')" = onon ] || die "the cluster is not durable"
    age_wal
    start_office PUPR
    start_office DISHUB
    hub_port=$(free_port)
    write_config "$hub_port"
    write_bodies "$work/inbox.jsonl" other
    write_bodies "$work/way.jsonl" public-works.road transport.parking
    "$hub" migrate --config "$work/config" >&2 || die "migrate failed"
    key=$("$hub" key add --config "$work/config" --name bench --role channel 2>/dev/null) || die "no key"
    start_hub
}
title() { # the line that tells where and how it was measured
    echo "### scripts/bench $bench, $(date -u +%F), commit $(git -C "$root" rev-parse --short HEAD 2>/dev/null || echo unknown)"
    echo
    echo "$(nproc) cores ($(awk -F': ' '/^model name/ { print $2; exit }' /proc/cpuinfo)), $(awk '/^MemTotal/ { printf "%.0f GB", $2 / 1048576 }' /proc/meminfo), PostgreSQL $(ask 'SHOW server_version'), fsync on; $seconds s a line; all on this machine; load average before: $(cut -d' ' -f1 /proc/loadavg)"
}
start_hub() {
    "$hub" serve --config "$work/config" >>"$work/log/hub.out" 2>>"$work/log/hub" &
    hub_pid=$!
    started+=("$hub_pid")
    wait_for 30 "the hub" curl -sf "http://127.0.0.1:$hub_port/readyz"
}

# ---- one measurement -------------------------------------------------------------------------------------------------
load_port= # whom it asks; empty: the hub
load() { # body file, options…: the load generator's line of JSON
    local bodies=$1
    shift
    "$bin/sp4n-load" --port "${load_port:-$hub_port}" --header "Authorization: Bearer $key" --bodies "$bodies" "$@" ||
        [ $? = 1 ] || die "the load generator failed"
}
outbox_empty() { [ "$(ask 'SELECT count(*) FROM delivery')" = 0 ]; }
row() { # label, bodies, options of the load…: one line of the table; the rate of what ended stays in $last_rate, the line of
    # JSON in $last_report
    local label=$1 bodies=$2 before after lsn_before stored_before t0 report ok
    shift 2
    ask CHECKPOINT                                         # its used log files are ready again, and
    load "$bodies" --connections 32 --seconds 1 >/dev/null # caches and plans are warm, pages written whole once
    wait_for 120 "the end of the outbox" outbox_empty
    before=$(cpu_now)
    lsn_before=$(ask 'SELECT pg_current_wal_insert_lsn()')
    stored_before=$(ask "SELECT pg_database_size('$database')")
    t0=$(date +%s%N)
    report=$(load "$bodies" "$@")
    wait_for 120 "the end of the outbox" outbox_empty
    local t1 wal stored
    t1=$(date +%s%N)
    after=$(cpu_now)
    wal=$(ask "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '$lsn_before')")
    stored=$(($(ask "SELECT pg_database_size('$database')") - stored_before))
    ok=$(jq .ok <<<"$report")
    [ "$ok" -gt 0 ] || die "nothing was accepted: $report"
    jq -r --arg name "$label" --arg before "$before" --arg after "$after" --argjson wal "$wal" --argjson stored "$stored" \
        --argjson ns "$((t1 - t0))" --argjson hz "$(getconf CLK_TCK)" '
        def us($i): ((($after / " ")[$i] | tonumber) - (($before / " ")[$i] | tonumber)) * 1e6 / $hz / .ok | round;
        [ $name, (.ok_per_second | round), (.ok * 1e9 / $ns | round), (.sent - .ok), .p50_ms, .p99_ms, .max_ms,
          us(0), us(1), us(2), us(3), (.cpu_us_per_ok | round), ($wal / .ok | round), ($stored / .ok | round) ]
        | "| " + (map(tostring) | join(" | ")) + " |"' <<<"$report"
    last_report=$(jq -c --argjson wal "$wal" --argjson stored "$stored" '. + {wal: ($wal / .ok), stored: ($stored / .ok)}' <<<"$report")
    last_rate=$(jq --argjson ns "$((t1 - t0))" '.ok * 1e9 / $ns | round' <<<"$report")
}
table_head() {
    echo "| connections | 201/s | done/s | not 201 | p50 ms | p99 ms | max ms | PostgreSQL us | hub us | runners us | offices us | load us | WAL B | stored B |"
    echo "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|"
}
declare -A rates=() reports=()
table() { # body file: one row for each number of connections; remembers rates and reports by number
    local bodies=$1 n
    table_head
    for n in $connections; do
        row "$n" "$bodies" --connections "$n" --seconds "$seconds"
        rates[$n]=$last_rate
        reports[$n]=$last_report
    done
}
bare() { # rows
    ask CHECKPOINT
    "$bin/sp4n-bare-limit" --connection "host=$(<"$cluster/socket-dir") port=5432 user=postgres dbname=sp4n" \
        --rows "$1" --seconds "$seconds"
}
percentiles() { sort -n | awk '{ v[NR] = $1 } END { if (NR) printf "median %.3f ms, p99 %.3f ms, max %.3f ms (n=%d)", v[int((NR + 1) / 2)], v[int(NR * 0.99 + 0.5)], v[NR], NR; else print "nothing measured" }'; }
# target NAME COMPARISON LIMIT VALUE UNIT: a target of the design and what this run reached, for scripts/bench all.
target() {
    [ -z "${SP4N_BENCH_TARGETS:-}" ] || printf '%s\t%s\t%s\t%s\t%s\n' "$@" >>"$SP4N_BENCH_TARGETS"
}
share() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.0f %%", 100 * a / b }'; }

use_programs() { # the same as scripts/run
    local programs
    programs=$("$root/scripts/place_programs" "$work/program")
    if [ -n "$programs" ]; then
        export SP4N_RUNNER=$programs/sp4n-connector-runner SP4N_CONNECTORS=$programs/connectors
    fi
}
