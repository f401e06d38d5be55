#!/usr/bin/env bash
# Builds the static `circus` binary into artifacts/. Usage: scripts/publish.sh [--arch x64|arm64]
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

arch=$(host_arch)
while [ $# -gt 0 ]; do
    case $1 in
        --arch) arch=${2:-}; shift 2 ;;
        -h|--help) sed -n 's/^# //p' "$0" | head -1; exit 0 ;;
        *) die "unknown argument: $1 (usage: scripts/publish.sh [--arch x64|arm64])" ;;
    esac
done

need_build_tools
output=artifacts/circus
case $arch in
    x64|arm64) ;;
    *) die "unknown architecture: $arch (x64 or arm64)" ;;
esac
if [ "$arch" != "$(host_arch)" ]; then
    need_cross_tools "$arch"
    output=artifacts/circus-$arch
fi

# Each flavour has its own obj folder: a changed linker flavour in a shared one silently leaves the old binary in place.
flavour=artifacts/static-$arch
dotnet publish src/Circus.Cli/Circus.Cli.csproj -c Release -r "linux-$arch" --artifacts-path "$PWD/$flavour" \
    -p:StaticExecutable=true -p:LinkerFlavor=lld -p:StripSymbols=true --nologo -v quiet
published=$flavour/publish/Circus.Cli/release_linux-$arch/circus
[ -x "$published" ] || die "the publish left no $published"
install -m 755 "$published" "$output.new"
mv -f "$output.new" "$output"
echo "$output: $(stat -c %s "$output") bytes, static-pie, linux-$arch"
