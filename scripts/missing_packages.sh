#!/usr/bin/env bash
# Prints what this Linux system lacks, one Debian package name a line. Arguments: `run` and, for the tests, `test`.
# Each line of the table is probed for real: a library in the linker's cache, a command on the PATH, the file of a font
# or of a service of the session bus, or a module of the system's own Python (`gi`, and what it binds).
set -u

PATH="$PATH:/usr/sbin:/sbin"
[ "$(uname -s)" = Linux ] || exit 0
libraries="$(ldconfig -p 2>/dev/null)"

is_there() {
    case "$1" in
        lib) grep -q -F "$2 " <<<"$libraries" ;;
        command) command -v "$2" >/dev/null ;;
        service) [ -e "/usr/share/dbus-1/services/$2.service" ] ;;
        gi) /usr/bin/python3 -c "import gi; '$2' == 'gi' or gi.require_version(*'$2'.split('-'))" 2>/dev/null ;;
        font) ! command -v dpkg >/dev/null || [ -e "/usr/share/fonts/$2" ] ;;
    esac
}

while read -r group kind probe package; do
    case " $* " in *" $group "*) is_there "$kind" "$probe" || echo "$package" ;; esac
done <<'TABLE'
run lib libEGL.so.1 libegl1
run lib libGL.so.1 libgl1
run lib libX11-xcb.so.1 libx11-xcb1
run lib libdbus-1.so.3 libdbus-1-3
run lib libfontconfig.so.1 libfontconfig1
run lib libfreetype.so.6 libfreetype6
run lib libglib-2.0.so.0 libglib2.0-0
run lib libgomp.so.1 libgomp1
run lib libwayland-client.so.0 libwayland-client0
run lib libwayland-cursor.so.0 libwayland-cursor0
run lib libwayland-egl.so.1 libwayland-egl1
run lib libxcb-cursor.so.0 libxcb-cursor0
run lib libxcb-glx.so.0 libxcb-glx0
run lib libxcb-icccm.so.4 libxcb-icccm4
run lib libxcb-image.so.0 libxcb-image0
run lib libxcb-keysyms.so.1 libxcb-keysyms1
run lib libxcb-randr.so.0 libxcb-randr0
run lib libxcb-render-util.so.0 libxcb-render-util0
run lib libxcb-shape.so.0 libxcb-shape0
run lib libxcb-sync.so.1 libxcb-sync1
run lib libxcb-util.so.1 libxcb-util1
run lib libxcb-xfixes.so.0 libxcb-xfixes0
run lib libxcb-xkb.so.1 libxcb-xkb1
run lib libxkbcommon-x11.so.0 libxkbcommon-x11-0
run lib libxkbcommon.so.0 libxkbcommon0
run font truetype/dejavu/DejaVuSans.ttf fonts-dejavu-core
run font truetype/noto/NotoColorEmoji.ttf fonts-noto-color-emoji
test font opentype/noto/NotoSansCJK-Regular.ttc fonts-noto-cjk
test command Xvfb xvfb
test command xauth xauth
test command xdotool xdotool
test command dbus-run-session dbus
test command gnome-keyring-daemon gnome-keyring
test service org.a11y.Bus at-spi2-core
test gi gi python3-gi
test gi Atspi-2.0 gir1.2-atspi-2.0
package command objdump binutils
TABLE
