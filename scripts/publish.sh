#!/usr/bin/env bash
# Usage: scripts/publish.sh [--arch x64|arm64] [--libc glibc|musl]
# Builds the static `circus` binary: artifacts/circus for this machine, artifacts/circus-ARCH for another one. Beside it lies NAME.dbg, its
# symbols: the binary doesn't need them, and the addresses in a stack trace of the log become names with them.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

arch=$(host_arch)
libc=$(host_libc)
while [ $# -gt 0 ]; do
    case $1 in
        --arch) arch=${2:-}; shift $(($# > 1 ? 2 : 1)) ;;
        --libc) libc=${2:-}; shift $(($# > 1 ? 2 : 1)) ;;
        -h|--help) usage; exit 0 ;;
        *) usage >&2; die "unknown argument: $1" ;;
    esac
done
case $arch in x64|arm64) ;; *) die "unknown architecture: '$arch' (x64 or arm64)" ;; esac
case $libc in
    glibc) rid=linux-$arch ;;
    musl) rid=linux-musl-$arch ;;
    *) die "unknown C library: '$libc' (glibc or musl)" ;;
esac

need_build_tools
output=artifacts/circus
cross=()
if [ "$arch" != "$(host_arch)" ]; then
    need_cross_tools "$arch"
    output=artifacts/circus-$arch
    # Left alone, the build takes llvm-objcopy where there is one, and else this machine's own, which knows no other architecture.
    cross=(-p:ObjCopyName=aarch64-linux-gnu-objcopy)
fi

echo "building $output ($rid), which takes about half a minute" >&2
# Each flavour has its own obj folder: a changed linker flavour in a shared one silently leaves the old binary in place.
flavour=artifacts/static-${rid#linux-}
dotnet publish src/Circus.Cli/Circus.Cli.csproj -c Release -r "$rid" --artifacts-path "$PWD/$flavour" \
    -p:StaticExecutable=true -p:LinkerFlavor=lld -p:StripSymbols=true "${cross[@]}" --nologo -v quiet ||
    { rm -rf "$flavour"; exit 1; } # a link whose strip has failed counts as up to date the next time
published=$flavour/publish/Circus.Cli/release_$rid/circus
[ -x "$published" ] || die "the publish left no $published"
install -m 644 "$published.dbg" "$output.dbg"
install -m 755 "$published" "$output.new"
mv -f "$output.new" "$output"
echo "$output: $(stat -c %s "$output") bytes, static-pie, $rid"
