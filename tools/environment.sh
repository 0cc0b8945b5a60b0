#!/bin/sh
# Make .venv and install locked dependencies into it. Usage: tools/environment.sh runtime|dev
# Needs Python 3.11 or newer; installs Debian's python3-venv when Python came without ensurepip.
set -eu
cd "$(dirname "$0")/.."
wanted=${1:-runtime}
lock=requirements/$wanted.txt
say() { printf '%s\n' "$*" >&2; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null 2>&1; then sudo "$@"
    else say "quickplan: this needs root: $*"; say "  Run it as root, or install sudo."; exit 2
    fi
}

apt_install() {
    command -v apt-get >/dev/null 2>&1 || { say "quickplan: please install: $*"; exit 2; }
    say "installing $* …"
    export DEBIAN_FRONTEND=noninteractive
    as_root apt-get update -qq
    as_root apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

python=${PYTHON:-python3}
command -v "$python" >/dev/null 2>&1 || apt_install python3
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    say "quickplan: needs Python 3.11 or newer, found $("$python" --version)"; exit 2; }

if ! .venv/bin/python -c 'import pip' 2>/dev/null; then
    rm -rf .venv
    "$python" -c 'import ensurepip, venv' 2>/dev/null || apt_install python3-venv
    "$python" -m venv .venv
fi

# The wire tests load two real ODBC drivers: FreeTDS, and Microsoft's out of its wheel, which needs Kerberos and OpenSSL.
loads() { .venv/bin/python -c 'import ctypes, sys; [ctypes.CDLL(name) for name in sys.argv[1:]]' "$@" 2>/dev/null; }
if [ "$wanted" = dev ]; then
    loads libodbc.so.2 libodbcinst.so.2 || apt_install unixodbc
    [ -n "$(find /usr/lib /usr/lib64 -name 'libtdsodbc.so' 2>/dev/null)" ] || apt_install tdsodbc
    loads libkrb5.so.3 libgssapi_krb5.so.2 || apt_install libkrb5-3 libgssapi-krb5-2
    loads libssl.so.3 || apt_install libssl3
fi

# Real Spark runs the meaning tests: it needs Java 17 or 21.
if [ "$wanted" = dev ] && ! command -v java >/dev/null 2>&1; then
    as_root apt-get update -qq
    if apt-cache show openjdk-17-jre-headless >/dev/null 2>&1; then apt_install openjdk-17-jre-headless
    else apt_install openjdk-21-jre-headless
    fi
fi

stamp=.venv/.installed-$wanted
locks=$lock
[ "$wanted" = dev ] && locks="$lock requirements/spark.txt"
# shellcheck disable=SC2086  # two paths without blanks
want=$(cat $locks pyproject.toml | cksum)
if [ "$(cat "$stamp" 2>/dev/null)" != "$want" ]; then
    say "installing locked dependencies ($lock) …"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
    if [ "$wanted" = dev ]; then
        say "installing Spark for the meaning tests (450 MB) …"
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-build-isolation -r requirements/spark.txt
    fi
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
    printf '%s' "$want" > "$stamp"
fi
