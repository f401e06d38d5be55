# Shared by the scripts: what they need on the machine, and how they say that it is missing.

die() { echo "${0##*/}: $*" >&2; exit 1; }

host_arch() {
    case $(uname -m) in
        x86_64) echo x64 ;;
        aarch64) echo arm64 ;;
        *) die "unsupported machine: $(uname -m)" ;;
    esac
}

# need_packages PACKAGE:PATH ... : installs the Debian packages whose file PATH is missing when root, else names them and stops.
need_packages() {
    local missing=() entry
    for entry in "$@"; do
        [ -e "${entry#*:}" ] || missing+=("${entry%%:*}")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    command -v apt-get >/dev/null || die "missing: ${missing[*]} (Debian package names); install them and run this again"
    [ "$(id -u)" = 0 ] || die "missing Debian packages; as root run: apt-get install --no-install-recommends ${missing[*]}"
    echo "installing ${missing[*]}" >&2
    apt-get update -qq >&2 </dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2 </dev/null
}

need_build_tools() {
    command -v dotnet >/dev/null || die "the .NET 10 SDK is missing (no dotnet in PATH)"
    need_packages clang:/usr/bin/clang lld:/usr/bin/ld.lld libc6-dev:/usr/include/stdio.h
}

need_cross_tools() {
    case $1 in
        arm64) need_packages gcc-aarch64-linux-gnu:/usr/bin/aarch64-linux-gnu-gcc \
            libc6-dev-arm64-cross:/usr/aarch64-linux-gnu/include/stdio.h \
            binutils-aarch64-linux-gnu:/usr/bin/aarch64-linux-gnu-objcopy ;;
        *) die "can't cross-build for $1 here" ;;
    esac
}
