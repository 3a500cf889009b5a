"""The configuration of a D-Bus session of a test's own."""

from __future__ import annotations

from pathlib import Path

_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir={folder}</listen>
  <auth>EXTERNAL</auth>
  {services}
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


def write_bus_config(path: Path, folder: Path, services: Path | None = None) -> None:
    """A bus that listens in `folder` and starts only what is described in `services`."""
    described = f"<servicedir>{services}</servicedir>" if services is not None else ""
    path.write_text(_CONFIG.format(folder=folder, services=described))
